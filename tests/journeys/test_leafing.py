"""A member of the team leafs through a report: on a telephone and at a desk, in English and in Arabic."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.views.team_office import EMAIL, PASSWORD, tab_of_the_team
from tests.views.test_team_report import PLAN, Desk


@pytest.fixture
def desk(office):
    (office.folder / "harbours/report.yaml").write_text(PLAN)
    round_ = office.round()
    office.invite(round_, "KEN,ken@example.org", "NER,ner@example.org", "ITA,ita@example.org")
    office.sign_in(EMAIL, PASSWORD)
    return Desk(office, round_)


def accessible(tab):
    assert Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"] == []
    assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 320)], ids=str)
def test_the_team_reads_a_report_takes_a_table_and_prints_a_chapter(
    desk, context, office_address, language, width
):
    tab = tab_of_the_team(context, office_address, language)
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"{office_address}{desk.path}")
    accessible(tab)
    tab.locator("main form.actions button").click()
    expect(tab.locator("[data-watch]")).to_be_visible()
    desk.work()
    tab.reload()
    expect(tab.locator("h1")).to_have_text("Harbours of the world")
    accessible(tab)
    tab.locator(".contents > li > a").nth(1).click()
    expect(tab.locator("h1")).to_have_text("Policy <b>and law</b>")
    expect(tab.locator(".report")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    accessible(tab)
    with tab.expect_download() as taken:
        tab.locator(".files a").first.click()
    assert taken.value.suggested_filename.endswith("table-2.xlsx")
    tab.emulate_media(media="print")
    expect(tab.locator(".switch")).to_be_hidden()
    expect(tab.locator(".files").first).to_be_hidden()
    assert tab.pdf().startswith(b"%PDF")


def test_another_grouping_is_chosen_without_scripts(desk, browser, office_address):
    context = browser.new_context(java_script_enabled=False)
    tab = tab_of_the_team(context, office_address)
    desk.make()
    tab.goto(f"{office_address}{desk.path}/2")
    tab.select_option("#by", "respondent:m49_subregion")
    tab.get_by_role("button", name="Show").click()
    tab.get_by_role("button", name="Make this version").click()
    desk.work()
    tab.reload()
    expect(tab.locator("#by")).to_have_value("respondent:m49_subregion")
    context.close()
