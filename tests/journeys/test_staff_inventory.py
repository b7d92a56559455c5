"""A colleague enters the activities that a progress report of 2019 tells of, and sends them twice."""

import pytest
from playwright.sync_api import Page, expect

from app.questionnaire.answers import Answers, Item, Value
from tests.journeys import ways

AFRICA = {
    "development_account": ("CMR", "GIN", "NER", "TZA"),
    "Catalan Agency for Development Cooperation": ("MOZ",),
    "Agencia Andaluza de Cooperación Internacional para el Desarrollo": ("BFA", "COD", "MLI", "SEN"),
}
"""The countries of the project on urban-rural linkages, by where the money came from."""


def activity(items: dict[str, tuple[Item, ...]] | None = None, **own: Value) -> Item:
    return Item({"k6_scope": "global", "k10_sp2020_domain": ["outside"], **own}, items or {})


def funding() -> tuple[Item, ...]:
    return tuple(
        Item(
            {"funding_country": country, "funding_source": donor}
            if donor == "development_account"
            else {
                "funding_country": country,
                "funding_source": "earmarked_unspecified",
                "funding_donor": donor,
            }
        )
        for donor, countries in AFRICA.items()
        for country in countries
    )


ACTIVITIES = (
    activity(
        k1_title="Brown bag meeting on capacity-building",
        k2_type="seminar",
        k3_lead_unit="research_capacity",
        k5_status="completed",
        k5_start="2019-06-27",
        k5_end="2019-06-27",
        k5_sessions=1,
        k5_days_per_session="0.5",
        k8_audience=["un_staff"],
    ),
    activity(
        {"funding": funding()},
        k1_title="Urban-rural linkages in national urban policies",
        k2_type="advisory",
        k3_lead_unit="planning_design",
        k5_status="under_way",
        k5_year=2019,
        k6_scope="national",
        k6_countries=sorted(country for countries in AFRICA.values() for country in countries),
        k8_audience=["national_officials"],
        k10_sp2020_domain=["d1"],
        k10_sp2020_outcome=["o1_3"],
    ),
    activity(
        {
            "materials": (
                Item(
                    {
                        "material_kind": "guide",
                        "material_title": "Guiding principles",
                        "material_status": "published",
                    }
                ),
                Item({"material_kind": "newsletter", "material_title": "Newsletter on urban-rural linkages"}),
            )
        },
        k1_title="Materials on urban-rural linkages",
        k2_type="toolkit",
        k3_lead_unit="planning_design",
        k5_status="under_way",
        k5_year=2019,
        k8_audience=["national_officials", "local_officials"],
    ),
)
"""Paragraphs 8 and 22 to 24."""

COMPENDIUM = activity(
    k1_title="Compendium of seven practices in urban-rural linkages, first edition",
    k2_type="publication",
    k3_lead_unit="planning_design",
    k5_status="under_way",
    k5_year=2019,
    k8_audience=["national_officials", "local_officials"],
)
"""Paragraph 25: remembered only after the rest was sent."""

WORK = {"r1_unit": "planning_design", "r2_role": ["designs", "delivers"]}


@pytest.fixture
def colleague(served, page: Page) -> Page:
    """A colleague's browser, with the invitation's link opened."""
    _case, token = served.invite(
        served.questionnaire("capacity_building"), "S1", "Wanjiru", "planning_design"
    )
    ways.come_in(page, served.base, token)
    return page


def test_activities_are_entered_sent_and_one_more_is_added_later(served, colleague):
    questionnaire = served.questionnaire("capacity_building")
    ways.answer_survey(colleague, questionnaire, Answers(WORK, {"activities": ACTIVITIES}))
    first = served.sent(ways.send(colleague))
    entered = first.document["items"]["activities"]
    assert [one["answers"]["k1_title"] for one in entered] == [one.own["k1_title"] for one in ACTIVITIES]
    assert entered[0]["answers"]["k5_event_days"] == "0.5"
    assert [one["answers"]["funding_country"] for one in entered[1]["items"]["funding"]] == [
        country for countries in AFRICA.values() for country in countries
    ]

    ways.press(colleague, colleague.get_by_role("button", name="Open the answers again"))
    expect(colleague.get_by_text("send them anew")).to_be_visible()
    again = Answers(WORK, {"activities": (*ACTIVITIES, COMPENDIUM)})
    ways.answer_survey(colleague, questionnaire, again)
    second = served.sent(ways.send(colleague))
    assert second.number == 2
    assert second.document["items"]["activities"][:3] == entered
    assert second.document["items"]["activities"][3]["answers"]["k2_type"] == "publication"


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
