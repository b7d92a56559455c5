"""Unusual answers on pages without scripts: told once, explained beside the answer, then sent."""

import pytest

from app.collection import clock, draft, earlier_rounds, rounds, submission
from app.collection.prior import sent_before
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.models import Case
from tests.views.conftest import house_of

SURVEY = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    missing: {dont_know: We do not know}
    choices:
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
    sections:
      - name: a
        title: Ships
        pages:
          - name: a_ships
            title: Ships
            questions:
              - name: ships
                type: integer
                label: Ships
                warning: ". <= 100 and (prior(${ships}) = '' or . <= 2 * prior(${ships}))"
                warning_message: These are very many ships.
          - {name: a_tugs, title: Tugs, questions: [{name: tugs, type: integer, label: Tugs}]}
      - {name: b, title: More, questions: [{name: note, type: text, label: A note}]}
"""


@pytest.fixture
def harbours(pages, stopped):
    return house_of(pages, stopped, SURVEY)


def at(house, path):
    return f"/r/{house.kenya.public_id}/{path}"


def hidden(visit):
    return 'data-question="ships~doubt" data-off' in visit.page.text


def kept(house):
    return dict(draft.load(house.kenya, rounds.questionnaire_of(house.round)).answers.own)


def test_an_unusual_answer_is_saved_told_once_and_let_pass(harbours):
    visit = harbours.signed_in(harbours.kenya)
    visit.get(at(harbours, "a"))
    assert hidden(visit)
    visit.send(ships="500", _go="on")
    assert kept(harbours) == {"ships": 500}
    assert visit.path.endswith("a_ships")
    assert "An answer is unusual" in visit.text
    assert not hidden(visit)
    assert "These are very many ships." in visit.text
    assert "q-wrong" not in visit.page.text
    visit.send(_go="on")
    assert visit.path.endswith("a_tugs")


def test_nothing_is_sent_until_it_is_explained(harbours):
    visit = harbours.signed_in(harbours.kenya)
    visit.get(at(harbours, "a"))
    visit.send(ships="500")
    visit.get(at(harbours, "check-and-send"))
    assert "One answer is unusual and needs a word of explanation" in visit.text
    assert "stands in the way of sending" not in visit.text
    assert not any(action.endswith("check-and-send") for action, _controls in visit.read.forms)
    link = next(link for link in visit.read.links if link.endswith("#f-ships-explanation"))
    visit.get(link.partition("#")[0])
    visit.send(also={"ships.explanation": "The fleet was counted <b>twice</b>."})
    visit.get(at(harbours, "check-and-send"))
    assert "Explanation: The fleet was counted" in visit.text
    assert "&lt;b&gt;twice" in visit.page.text
    visit.send()
    (sent,) = submission.versions(OPERATOR, harbours.kenya)
    assert sent.document["answers"]["ships.explanation"] == "The fleet was counted <b>twice</b>."


def test_a_corrected_answer_needs_no_explanation_and_brings_it_back_if_it_is_unusual_again(harbours):
    visit = harbours.signed_in(harbours.kenya)
    visit.get(at(harbours, "a"))
    visit.send(ships="500", also={"ships.explanation": "Counted twice."})
    visit.send(ships="90")
    assert hidden(visit)
    visit.get(at(harbours, "check-and-send"))
    assert "Counted twice." not in visit.text
    assert any(action.endswith("check-and-send") for action, _controls in visit.read.forms)
    visit.get(at(harbours, "a"))
    visit.send(ships="400")
    assert "Counted twice." in visit.page.text
    assert not hidden(visit)


def again(house, **plan):
    """Another round of the same survey, a year later, with Kenya in it."""
    house.clock.forward(days=366)
    given = {
        "opens": clock.now(),
        "closes": clock.now().replace(year=clock.now().year + 1),
        "timezone": "Africa/Nairobi",
    }
    questionnaire = rounds.questionnaire_of(house.round)
    made = rounds.open_round(OPERATOR, questionnaire, rounds.Plan("Harbours 2021", **given, **plan))
    case = Case(
        round_id=made.id, respondent_id=house.kenya.respondent_id, contact_name="K", contact_email="k@x.org"
    )
    db.session.add(case)
    db.session.commit()
    return case


def sent(case, ships):
    actor = Actor("Kenya", FOCAL_POINT, case_id=case.id)
    number = draft.load(case, rounds.questionnaire_of(case.round)).revision(("a", ""))
    draft.save(case, {("a", ""): draft.Post(number, {"ships": ships})}, actor)
    submission.submit(case, f"a-key-of-a-submission-{case.id}-{case.versions}", actor, language="en")


def test_what_counts_was_sent_in_the_round_before_unless_the_team_says_another(
    harbours,
):
    sent(harbours.kenya, 20)
    submission.reopen(harbours.kenya, OPERATOR)
    sent(harbours.kenya, 30)
    case = again(harbours)
    assert sent_before(case).own["ships"] == 30
    assert sent_before(harbours.kenya).own == {}
    pilot = again(harbours, pilot=True)
    sent(pilot, 50)
    third = again(harbours)
    assert third.round.earlier_id == case.round_id
    assert sent_before(third).own == {}
    earlier_rounds.choose(OPERATOR, third.round, harbours.round.name)
    assert sent_before(third).own["ships"] == 30


def test_the_page_warns_of_what_differs_from_the_last_round(harbours):
    sent(harbours.kenya, 20)
    case = again(harbours)
    visit = harbours.signed_in(case)
    visit.get(f"/r/{case.public_id}/a")
    visit.send(ships="41", _go="on")
    assert "An answer is unusual" in visit.text
    visit.send(ships="40", _go="on")
    assert visit.path.endswith("a_tugs")
