"""The team's pages in a real browser: nothing for axe to report, nothing wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from app.collection import outbox, submission
from app.collection.scope import OPERATOR
from tests.views.team_office import Office, tab_of_the_team

WIDER = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - window.innerWidth"


@pytest.fixture
def pages(office: Office) -> list[str]:
    """The addresses of the team's pages, with something on each."""
    states, staff = office.round(synthetic=True), office.round("activities", pilot=True)
    kenya, _niger = office.invite(states, "KEN,ken@example.org", "NER,ner@example.org")
    (ann,) = office.invite(staff, "s1,s1@example.org,Ann,land")
    office.send(kenya, "1")
    submission.reopen(kenya, OPERATOR)
    receipt = office.send(kenya, "2").receipt
    outbox.enqueue("freeze", {"round": states.id, "who": "Amina Diallo"})
    of_states = [
        f"/team/rounds/{states.name}{page}"
        for page in ("", "/respondents", "/links", "/letters", "/reports", "/close")
    ]
    of_cases = [
        f"/team/cases/{kenya.public_id}",
        f"/team/cases/{ann.public_id}",
        f"/team/submissions/{receipt}",
        f"/team/submissions/{receipt}/changes",
    ]
    questionnaire = office.folder / "harbours/questionnaire.yaml"
    questionnaire.write_text(
        questionnaire.read_text().replace("a4, number: A4, type: integer", "a5, type: date")
    )
    of_states.append(f"/team/rounds/{states.name}/changed-questionnaire")
    of_work = [f"/team/cases/{ann.public_id}{page}" for page in ("/behalf", "/table")]
    of_rounds = [
        "/team/",
        "/team/rounds/new",
        "/team/rounds/new?survey=harbours",
        f"/team/rounds/{staff.name}",
    ]
    return [*of_rounds, *of_states, *of_cases, *of_work, "/team/help", "/team/account", "/team/password"]


@pytest.mark.parametrize(("width", "language"), [(320, "en"), (1280, "ar")])
def test_the_teams_pages_fit_the_screen_and_axe_has_nothing_to_report(
    context: BrowserContext, office_address: str, pages: list[str], width: int, language: str
) -> None:
    tab = tab_of_the_team(context, office_address, language)
    found = {}
    for page in pages:
        tab.set_viewport_size({"width": width, "height": 900})
        tab.goto(office_address + page)
        violations = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
        wider = [tab.evaluate(WIDER) > 0]
        tab.set_viewport_size({"width": 768, "height": 900})
        wider.append(tab.evaluate(WIDER) > 0)
        found[page] = ([one["id"] for one in violations], wider, tab.locator("h1").count())
    assert found == dict.fromkeys(pages, ([], [False, False], 1))
