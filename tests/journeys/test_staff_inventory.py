"""A colleague enters the activities that a progress report of 2019 tells of; the team finds them in Excel."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.collection import clock
from app.db import db
from app.demo.profile import Profile
from app.demo.respondent import synthetic
from app.models import AnonymousAnswer
from app.questionnaire.answers import coded
from app.questionnaire.complete import submission_document
from app.questionnaire.route import Route
from tests.journeys import office, ways
from tests.journeys.progress_report import AFRICA, FIRST, LATER, told
from tests.journeys.reading import Workbook, filled

UNIT, OPINIONS = "planning_design", "Your opinion"


@pytest.fixture
def colleague(served, page: Page) -> Page:
    """A colleague's browser, with the invitation's link opened."""
    _case, token = served.invite(served.questionnaire("capacity_building"), "S1", "Wanjiru", UNIT)
    ways.come_in(page, served.base, token)
    return page


def test_activities_are_entered_sent_and_found_in_the_report_where_they_belong(
    served, colleague, desk, tmp_path
):
    questionnaire = served.questionnaire("capacity_building")
    ways.answer_survey(colleague, questionnaire, told(*FIRST))
    first = served.sent(ways.send(colleague))
    entered = first.document["items"]["activities"]
    assert [one["answers"]["k1_title"] for one in entered] == [one.own["k1_title"] for one in FIRST]
    assert entered[0]["answers"]["k5_event_days"] == "0.25"

    ways.press(colleague, colleague.get_by_role("button", name="Open the answers again"))
    expect(colleague.get_by_text("send them anew")).to_be_visible()
    ways.answer_survey(colleague, questionnaire, told(*FIRST, *LATER))
    second = served.sent(ways.send(colleague))
    assert second.number == 2
    assert second.document["items"]["activities"][: len(FIRST)] == entered

    office.sign_in(desk, served.base)
    workbook = office.report(desk, served.base, questionnaire.title, tmp_path)
    assert workbook.cover["Submitted"] == "Staff members: 1 of 1 (100%)"
    assert_answers_are_in_the_data(workbook)
    assert_activities_are_counted_where_they_belong(workbook)
    assert_contributions_are_counted_by_country_and_source(workbook)


def assert_answers_are_in_the_data(workbook: Workbook) -> None:
    activities = {row["k1_title"]: row for row in workbook.data("activities")}
    assert list(activities) == [one.own["k1_title"] for one in (*FIRST, *LATER)]
    brown_bag, support, materials, _advocacy, forum, compendium, call, platform = activities.values()
    assert (brown_bag["k3_lead_unit"], brown_bag["k2_type"]) == ("research_capacity", "seminar")
    assert (brown_bag["k5_start"], brown_bag["k5_event_days"]) == ("2019-06-27", 0.25)
    assert (support["k3_lead_unit"], support["k2_type"]) == ("planning_design", "advisory")
    assert support["k10_sp2020_outcome"] == "o2_1"
    assert support["k6_countries"] == "BFA CMR COD GIN MLI MOZ NER SEN TZA"
    assert (forum["k2_type"], forum["k6_venue"]) == ("conference", "Songyang County, China")
    assert (compendium["k2_type"], compendium["k5_status"]) == ("publication", "under_way")
    assert (call["k2_type"], platform["k2_type"]) == ("awareness", "platform")
    assert [
        (row["parent"], row["funding_country"], row.get("funding_donor", row["funding_source"]))
        for row in workbook.data("funding")
    ] == [(support["item"], country, donor) for donor, countries in AFRICA.items() for country in countries]
    (partner,) = workbook.data("partners")
    assert (partner["parent"], partner["partner_name"]) == (forum["item"], "Songyang County")
    assert partner["partner_roles"] == "host convene"
    found = workbook.data("materials")
    kinds = ("manual", "flier", "website", "guide", "newsletter", *["guide"] * 7)
    assert [(row["parent"], row["material_kind"]) for row in found] == [
        (brown_bag["item"], "other"),
        *((materials["item"], kind) for kind in kinds),
        (compendium["item"], "compendium"),
    ]
    assert "mobile phone quiz" in found[0]["material_title"]
    assert [row.get("material_file") for row in found] == [None] * 13 + ["evaluation.pdf"]


def assert_activities_are_counted_where_they_belong(workbook: Workbook) -> None:
    research, planning = "Research and Capacity-Building Branch", "Urban Planning and Design Branch"
    assert filled(workbook.table("Activities by lead unit and type")) == {
        (research, "Seminar or brown-bag session"): 1,
        (planning, "Technical advice or on-the-job support"): 1,
        (planning, "Toolkit, manual, guide or training material"): 1,
        (planning, "Publication, compendium or collection of practices"): 1,
        (planning, "Website, portal or platform"): 1,
        (planning, "Awareness or advocacy material: flier, newsletter, campaign, open call"): 2,
        (planning, "Conference, forum or side event"): 1,
    }
    linkages = "2.1 Connectivity and productivity, including urban-rural linkages"
    by_region = "Activities by outcome of the strategic plan for 2020 to 2023 and region"
    assert filled(workbook.table(by_region)) == {(linkages, "Africa"): 1}
    by_theme = workbook.table("Activities by outcome of the strategic plan for 2020 to 2023")
    assert by_theme[linkages]["Number"] == 7
    local = "Local government or association of local governments"
    taken = filled(workbook.table("Part taken by type of partner"))
    assert taken == {(local, "Hosted it"): 1, (local, "Brought participants"): 1}


def assert_contributions_are_counted_by_country_and_source(workbook: Workbook) -> None:
    account = "United Nations Development Account"
    earmarked = "Earmarked contribution, fund not known to me"
    assert filled(workbook.table("Contributions by country and source")) == {
        ("Cameroon", account): 1,
        ("Guinea", account): 1,
        ("Niger", account): 1,
        ("United Republic of Tanzania", account): 1,
        ("Mozambique", earmarked): 1,
        ("Burkina Faso", earmarked): 1,
        ("Democratic Republic of the Congo", earmarked): 1,
        ("Mali", earmarked): 1,
        ("Senegal", earmarked): 1,
    }
    by_unit = workbook.table("Contributions by lead unit and source")["Urban Planning and Design Branch"]
    assert (by_unit[account], by_unit[earmarked]) == (4, 5)


def test_a_whole_inventory_is_answered_without_scripts_and_the_opinions_go_apart(served, plain_page):
    questionnaire, today = served.questionnaire("capacity_building"), clock.today("UTC")
    profile = Profile(code="S1", group=UNIT, diligence=1, detail=1, comments=0.2)
    answers = synthetic(questionnaire, 302, profile)
    (activity,) = answers.items["activities"]
    assert {"activities", *activity.items} == set(questionnaire.repeats)
    _case, token = served.invite(questionnaire, "S1", "Wanjiru", UNIT)

    ways.come_in(plain_page, served.base, token)
    ways.answer_survey(plain_page, questionnaire, answers)
    assert plain_page.locator(".summary li").all_inner_texts() == []
    found = served.sent(ways.send(plain_page))
    route = Route(questionnaire, answers, today)
    assert ways.without_ids(found.document) == ways.without_ids(submission_document(route))

    ways.press(plain_page, plain_page.get_by_role("main").get_by_role("link", name=OPINIONS))
    ways.send_apart(plain_page, questionnaire, answers)
    given = {name: value for name, value in answers.own.items() if name in questionnaire.documents["v"].parts}
    assert len(given) > 5
    with served.app.app_context():
        (kept,) = db.session.scalars(select(AnonymousAnswer.answers))
    said = {name: value for name, value in kept.items() if coded(value) not in ("skipped", "blank")}
    assert said == given


def test_an_activity_is_saved_while_it_is_typed(colleague):
    ways.press(colleague, colleague.get_by_role("link", name="You and your work"))
    colleague.get_by_role("checkbox", name="I design").first.check()
    ways.press(colleague, colleague.get_by_role("button", name=ways.ON))
    colleague.goto(colleague.url.split("/r/")[0] + "/")
    ways.press(colleague, colleague.get_by_role("link", name="Capacity-building activities"))
    ways.press(colleague, colleague.get_by_role("button", name="Add: activity"))
    title = colleague.get_by_label("What is the activity called?")
    title.fill("Brown bag meeting")
    title.blur()
    expect(colleague.locator("[data-state=saved]")).to_contain_text("Saved")
    colleague.reload()
    expect(colleague.get_by_label("What is the activity called?")).to_have_value("Brown bag meeting")
