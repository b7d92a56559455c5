"""What a member of the team does in a browser: sign in, open a round's page, ask for its report, fetch it."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.reading import Workbook
from tests.journeys.ways import press

EMAIL, PASSWORD = "amina.diallo@example.org", "a long enough password"
BUILT = 60_000
"""Milliseconds that a browser waits for what the worker builds, however busy the machine is."""


def sign_in(page: Page, base: str) -> None:
    """Sign in with a password, and stand on the list of rounds."""
    page.goto(f"{base}/team/sign-in")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Rounds")


def open_page(page: Page, base: str, title: str, name: str) -> None:
    """Go from the list of rounds to one of a round's pages, by its links."""
    page.goto(f"{base}/team/")
    press(page, page.get_by_role("main").get_by_role("link", name=title, exact=True))
    press(page, page.get_by_role("navigation", name="This round").get_by_role("link", name=name))


def report(page: Page, base: str, title: str, folder: Path) -> Workbook:
    """Ask for a report of a round as it stands, wait for the worker, download the workbook and open it."""
    open_page(page, base, title, "Reports")
    press(page, page.get_by_role("button", name="Freeze and report", exact=True))
    made = page.get_by_role("link", name="Download Report (XLSX)")
    expect(made.or_(page.get_by_text("failed"))).to_be_visible(timeout=BUILT)
    with page.expect_download() as fetched:
        made.click()
    assert re.search(r"_20\d\d-\d\d-\d\d_report_en\.xlsx$", fetched.value.suggested_filename)
    file = folder / fetched.value.suggested_filename
    fetched.value.save_as(file)
    return Workbook.read(file)
