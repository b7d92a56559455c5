"""One answer for a State, from nomination to release: four people of a capital and the team, in browsers."""

import re
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from app import verbs
from app.collection import clock
from tests.journeys import capital, ministries, office, ways
from tests.journeys.capital import TITLE, Post, person
from tests.journeys.reading import Workbook
from tests.paper.reading import words_of_pdf
from tests.services import mailbox

FOCAL, MINISTER = "amina@example.org", "minister@example.org"
INTERIOR, TRANSPORT, FIGURES, HEALTH = (
    f"{name}@example.org" for name in ("interior", "transport", "figures", "health")
)


@pytest.fixture
def post(served):
    served.app.config["BASE_URL"] = served.base
    with mailbox.served(served.app) as box:
        yield Post(box)


@pytest.fixture
def kenya(served, tmp_path):
    """The case of Kenya in a round that opened yesterday."""
    return capital.opened(served.app, tmp_path / "surveys")


@pytest.mark.long
def test_a_state_answers_with_one_voice(post, kenya, served, desk, browser, monkeypatch, tmp_path):
    monkeypatch.setattr(verbs, "application", lambda: served.app)
    office.sign_in(desk, served.base)
    nominate(desk, served.base)
    with ExitStack() as open_browsers:
        come = lambda address, *more: open_browsers.enter_context(  # noqa: E731
            person(browser, served.base, post.link(address), *more)
        )
        amina = come(FOCAL)
        links = share_out(amina, post)
        phone = open_browsers.enter_context(person(browser, served.base, links[INTERIOR], "ar", 320))
        ministries.write_on_a_phone(phone)
        ministries.write_and_lose_the_browser(browser, served, post, links[FIGURES])
        ministries.sign_out_unawares_and_write_on(browser, served.base, links[TRANSPORT])
        ministries.two_windows_meet(browser, served.base, links[HEALTH])
        adopt(amina)
        finish(amina)
        minister = ask_for_approval(amina, post, come)
        receipt = send(amina, post)
        query(desk, served.base, post)
        second = amend(amina, minister, post)
    validate(desk, served.base, receipt, second)
    assert_the_receipt_the_dossier_and_the_record_agree(post, desk, served, second)
    assert_what_is_released_is_what_was_allowed(desk, served.base, tmp_path)


def nominate(desk: Page, base: str) -> None:
    """The team names the focal point, as a note verbale says."""
    at_kenya(desk, base)
    ways.press(desk, desk.get_by_role("link", name="Who acts for this State"))
    form = desk.locator("form", has=desk.get_by_role("heading", name="Nominate"))
    form.locator("input[name=role][value=focal_point]").check()
    for name, text in (
        ("name", "Amina Otieno"),
        ("email", FOCAL),
        ("institution", "Office of the President"),
    ):
        form.locator(f"#f-{name}").fill(text)
    form.locator("#f-reference").fill("NV 12/2026")
    form.locator("#f-date").fill(str(clock.today("UTC")))
    note = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": ways.PDF}
    form.locator("input[type=file]").set_input_files(note)
    ways.press(desk, form.get_by_role("button", name="Nominate and send the link"))
    expect(desk.get_by_role("main")).to_contain_text("NV 12/2026")


def share_out(amina: Page, post: Post) -> dict[str, str]:
    """The focal point gives sections to four ministries; the personal link of each."""
    ways.press(amina, amina.get_by_role("link", name="Who writes what"))
    given = {
        INTERIOR: ("a", "Ministry of Interior", "ar"),
        TRANSPORT: ("a", "Ministry of Transport", "en"),
        FIGURES: ("b", "Statistics Office", "en"),
        HEALTH: ("c", "Ministry of Health", "en"),
    }
    for address, (section, institution, language) in given.items():
        form = amina.locator("form", has=amina.get_by_role("heading", name="Give sections to someone"))
        form.locator(f"input[name=section][value={section}]").check()
        for name, text in (
            ("name", institution.split()[-1]),
            ("institution", institution),
            ("email", address),
        ):
            form.locator(f"#f-{name}").fill(text)
        form.locator("#f-due").fill(str(clock.today("UTC") + timedelta(days=20)))
        form.locator("#f-language").select_option(language)
        ways.press(amina, form.get_by_role("button", name="Give, and send the letter"))
        expect(amina.get_by_role("main")).to_contain_text(institution)
    return {address: post.link(address) for address in given}


def adopt(amina: Page) -> None:
    """The focal point reads both ministries' answers side by side, and adopts the first."""
    capital.overview(amina)
    ways.press(amina, amina.get_by_role("link", name="Decide", exact=True))
    asked = amina.locator(".q", has=amina.get_by_text("Cities with a lighting plan"))
    expect(asked).to_contain_text("Ministry of Interior")
    expect(asked).to_contain_text("Ministry of Transport")
    asked.locator("label").first.locator("input").check()
    ways.press(amina, amina.locator("main").get_by_role("button", name="Keep what I chose").last)
    expect(
        amina.locator("section", has=amina.get_by_role("heading", name="What was decided"))
    ).to_contain_text("9")


def finish(amina: Page) -> None:
    """The focal point answers what nobody else was given: how each section may be used."""
    capital.overview(amina)
    ways.press(amina, amina.locator(".tasks a").last)
    for row, use in (("a", "public"), ("b", "internal"), ("c", "public")):
        amina.locator(f"input[name='d1.{row}'][value={use}]").check()
    ways.press(amina, ways.button(amina, ways.ON))


def ask_for_approval(amina: Page, post: Post, come) -> Page:
    """The minister returns the answers once, and approves them when they come again."""
    capital.check(amina)
    amina.get_by_text("Does someone have to approve").click()
    amina.locator("#f-name").fill("The Minister")
    amina.locator("#f-email").fill(MINISTER)
    ways.press(amina, amina.get_by_role("button", name="Have them approve"))
    capital.send_for_clearance(amina)
    minister = come(MINISTER)
    capital.decide(minister, "Return with remarks", "How many lamps are broken?")
    assert "How many lamps are broken?" in str(post.next(FOCAL).get_body(("plain",)))
    capital.overview(amina)
    ways.press(amina, amina.locator(".tasks a").nth(1))
    amina.locator("#f-b2").fill("The register of lamps, without broken ones")
    ways.press(amina, ways.button(amina, ways.ON))
    capital.check(amina)
    capital.send_for_clearance(amina)
    ways.come_in(minister, f"http://{urlsplit(minister.url).netloc}", post.link(MINISTER))
    capital.decide(minister, "Approve", "")
    post.next(FOCAL)
    return minister


def send(amina: Page, post: Post) -> str:
    """The focal point sends; the receipt's number, which the letter with the PDF bears too."""
    capital.check(amina)
    receipt = ways.send(amina)
    for address in (FOCAL, MINISTER):
        (pdf,) = post.next(address).iter_attachments()
        assert receipt in words_of_pdf(pdf.get_content())
    expect(amina.get_by_role("link", name="Receipt with all answers")).to_be_visible()
    return receipt


def query(desk: Page, base: str, post: Post) -> None:
    """The desk officer asks about one answer."""
    at_kenya(desk, base)
    ways.press(desk, desk.get_by_role("main").get_by_role("link", name="Read").first)
    entry = desk.locator(".answers > div", has=desk.get_by_text("Lamps in use"))
    ways.press(desk, entry.get_by_role("link", name="Query"))
    desk.locator("input[name=reason]").first.check()
    desk.locator("#f-text").fill("Is that for the whole country?")
    ways.press(desk, desk.get_by_role("button", name="Prepare the query"))
    ways.press(desk, desk.get_by_role("button", name=re.compile("^Send")))


def amend(amina: Page, minister: Page, post: Post) -> str:
    """The focal point replies and changes that answer alone; the minister approves, and it is sent."""
    base = f"http://{urlsplit(amina.url).netloc}"
    ways.come_in(amina, base, post.link(FOCAL))
    ways.press(amina, amina.get_by_role("link", name="Read the queries"))
    queries = amina.url
    ways.press(amina, amina.get_by_role("link", name="Change the answer"))
    amina.locator("#f-b1").fill("64000")
    ways.press(amina, ways.button(amina, "Save"))
    amina.goto(queries)
    amina.locator("textarea[name=text]").fill("It was for the capital. We have corrected it.")
    ways.press(amina, amina.get_by_role("button", name="Send the reply"))
    capital.check(amina)
    capital.send_for_clearance(amina)
    ways.come_in(minister, base, post.link(MINISTER))
    capital.decide(minister, "Approve", "")
    post.next(FOCAL)
    return send(amina, post)


def validate(desk: Page, base: str, receipt: str, second: str) -> None:
    """The desk officer reads both versions in the dossier, and validates the second."""
    at_kenya(desk, base)
    ways.press(desk, desk.get_by_role("link", name="Queries and validation"))
    ways.press(desk, desk.get_by_role("button", name="Validate the response"))
    at_kenya(desk, base)
    ways.press(desk, desk.get_by_role("link", name="Dossier"))
    main = desk.get_by_role("main")
    for text in ("Validated by", receipt, second, "41,000", "64,000", "It was for the capital"):
        expect(main).to_contain_text(text)


def assert_the_receipt_the_dossier_and_the_record_agree(post: Post, desk: Page, served, second: str) -> None:
    """What the PDF says is what the dossier and the page that checks receipts say, and the record has it."""
    sent = served.sent(second)
    (pdf,) = post.last(FOCAL).iter_attachments()
    said = words_of_pdf(pdf.get_content())
    for text in (second, "64,000", "The register of lamps, without broken ones"):
        assert text in said, text
    held = re.search(r"\d+:(?:[0-9a-f] ?){64}", said)
    desk.goto(f"{served.base}/verify")
    desk.locator("#f-receipt").fill(second)
    desk.locator("#f-fingerprint").fill(sent.sha256)
    ways.press(desk, desk.get_by_role("button", name="Check", exact=True))
    expect(desk.get_by_role("main")).to_contain_text("This is what was received")
    assert held, "the receipt bears a checkpoint"
    compared, _last = verbs.verified(held[0].replace(" ", ""))
    assert not compared.lacking


def assert_what_is_released_is_what_was_allowed(desk: Page, base: str, folder: Path) -> None:
    """The report for publication has the section that may be published, and nothing of the internal one."""
    office.open_page(desk, base, TITLE, "Reports")
    ways.press(desk, desk.get_by_role("button", name="Freeze and report for publication"))
    made = desk.get_by_role("link", name=re.compile("^Download Report"))
    expect(made.or_(desk.get_by_text("failed"))).to_be_visible(timeout=office.BUILT)
    with desk.expect_download() as fetched:
        made.first.click()
    fetched.value.save_as(folder / "public.xlsx")
    workbook = Workbook.read(folder / "public.xlsx")
    assert workbook.table("Are the ways to hospitals lit?")["No"]["Number"] == 1
    assert workbook.table("Lamps in use")["Lamps in use"]["n"] == 0
    cells = {cell for rows in workbook.sheets.values() for row in rows for cell in row}
    assert not cells & {64000, 41000, "The register of lamps, without broken ones"}


def at_kenya(desk: Page, base: str) -> None:
    office.open_page(desk, base, TITLE, "Board")
    ways.press(desk, desk.get_by_role("main").get_by_role("link", name="Kenya").first)
