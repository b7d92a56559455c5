"""Someone of the team opens a pilot by the pages, invites from a list, and sees answers that never count."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from app.collection import clock
from app.questionnaire.answers import Answers
from tests.journeys import office, ways
from tests.journeys.reading import Workbook

PILOT = "Pilot of the inventory"
FAULTY = """code,name,email,unit
s1,Wanjiru Kamau,wanjiru@example.org,planning_design
s1,Otieno Odhiambo,otieno@example.org,planning_design
s2,Amina Yusuf,not an address,planning_design
s3,Chen Wei,chen@example.org,planing_design
"""
MENDED = """code,name,email,unit
s1,Wanjiru Kamau,wanjiru@example.org,planning_design
s2,Amina Yusuf,amina@example.org,planning_design
"""


def test_a_pilot_is_opened_answered_and_counted_on_its_own_board_alone(served, desk, page, tmp_path):
    inventory = served.questionnaire("capacity_building")
    served.invite(inventory, "s1", "Wanjiru Kamau", "planning_design")
    office.sign_in(desk, served.base)
    open_pilot(desk)
    wrong = invite(desk, FAULTY)
    assert [line for line, *_rest in wrong] == ["3", "4", "5"]
    assert all(mend for *_rest, mend in wrong)
    expect(desk.get_by_role("main")).to_contain_text("0 respondents")
    assert invite(desk, MENDED) == []
    expect(desk.get_by_role("main")).to_contain_text("2 added")

    token = make_link(desk, "Wanjiru Kamau")
    ways.come_in(page, served.base, token)
    nothing_to_enter = Answers({"r1_unit": "planning_design", "r2_role": ["none"]}, {})
    ways.answer_survey(page, inventory, nothing_to_enter)
    ways.send(page)

    assert board(desk, served.base, PILOT) == {"respondents": "2", "sent · 50%": "1"}
    assert board(desk, served.base, inventory.title) == {"respondents": "1", "sent · 0%": "0"}
    assert_only_the_pilots_report_has_it(desk, served.base, inventory.title, tmp_path)


def assert_only_the_pilots_report_has_it(desk: Page, base: str, counted: str, folder: Path) -> None:
    pilot = office.report(desk, base, PILOT, folder)
    assert pilot.cover["Submitted"].endswith(": 1 of 2 (50%)")
    assert says_pilot(pilot)
    real = office.report(desk, base, counted, folder)
    assert real.cover["Submitted"].endswith(": 0 of 1 (0%)")
    assert real.data("main") == []
    assert not says_pilot(real)


def says_pilot(workbook: Workbook) -> bool:
    """Whether the cover and every sheet of tables say that the answers are those of a pilot."""
    named = [name for name in workbook.sheets if name == "Cover" or name[0].isdigit() or "Table" in name]
    said = ["PILOT" in str(workbook.sheets[name][:4]) for name in named]
    assert len(set(said)) == 1
    return said[0]


def open_pilot(desk: Page) -> None:
    """Open a pilot round of the inventory, from yesterday on, and stand on the page of its respondents."""
    today = clock.today("UTC")
    ways.press(desk, desk.get_by_role("link", name="Open a round"))
    desk.get_by_label("Survey").select_option("capacity_building")
    ways.press(desk, desk.get_by_role("button", name="Check it"))
    desk.get_by_label("Title", exact=True).fill(PILOT)
    desk.get_by_label("Opens").fill(f"{today.year - 1}-01-01T09:00")
    desk.get_by_label("Closes").fill(f"{today.year + 1}-01-01T18:00")
    desk.get_by_label("Time zone").fill("Africa/Nairobi")
    desk.get_by_label("This is a pilot").check()
    ways.press(desk, desk.get_by_role("button", name="Open the round"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Respondents")
    expect(desk.get_by_text("Pilot: its answers never count")).to_be_visible()


def invite(desk: Page, text: str) -> list[list[str]]:
    """Upload a list of respondents; the lines of the table that says what is wrong with it."""
    content = {"name": "staff.csv", "mimeType": "text/csv", "buffer": text.encode()}
    desk.get_by_label("List", exact=True).set_input_files(content)
    ways.press(desk, desk.get_by_role("button", name="Check and add"))
    wrong = desk.get_by_role("table", name="Problems").locator("tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in wrong.all()]


def make_link(desk: Page, name: str) -> str:
    """Make a personal link to copy for a respondent, and copy its token."""
    ways.press(desk, desk.get_by_role("table").get_by_role("link", name=name))
    ways.press(desk, desk.get_by_role("button", name="Make a new link to copy"))
    link = desk.get_by_role("textbox", name="Personal link").input_value()
    return urlsplit(link).path.rpartition("/")[2]


def board(desk: Page, base: str, title: str) -> dict[str, str]:
    """How many the board of a round says were invited and have sent."""
    office.open_page(desk, base, title, "Board")
    figures = desk.locator(".strip > div").all()[:2]
    return {one.locator("dt").inner_text(): one.locator("dd").inner_text() for one in figures}
