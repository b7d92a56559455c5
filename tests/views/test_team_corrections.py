"""Corrections as two people of the team make them, and the dossier that tells all that was said."""

from datetime import date

import pytest

from app.collection import corrections, draft, queries, rounds, submission, team
from app.collection.draft import Post
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.letters import receipt_letter
from tests.views.team_office import words

OTHER, SECRET = "boris@example.org", "another long password"


def person(case):
    return Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)


@pytest.fixture
def kenya(signed_in):
    """Kenya, whose first version is sent."""
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    values = {"a1": "yes", "a2": 1999, "a3": "A law", "a4": 3}
    draft.save(case, {("a", ""): Post(0, values)}, person(case))
    signed_in.send(case, "1")
    return case


def latest(case):
    return submission.versions(OPERATOR, case)[0].receipt


def propose(office, case, **given):
    fields = {"a4": "30", "reason": "A zero was lost.", **given}
    return office.post(f"/team/submissions/{latest(case)}/correct?question=a4", **fields)


def as_another(office):
    team.add_user(OPERATOR, OTHER, "Boris Petrov", SECRET)
    office.browser = office.app.test_client()
    assert office.sign_in(OTHER, SECRET).status_code == 302


def test_a_correction_is_proposed_by_one_and_confirmed_by_another(signed_in, kenya):
    assert "/correct?question=a4" in signed_in.browser.get(f"/team/submissions/{latest(kenya)}").text
    form = signed_in.browser.get(f"/team/submissions/{latest(kenya)}/correct?question=a4").text
    assert 'name="a4"' in form
    assert 'name="a3"' not in form
    assert propose(signed_in, kenya).status_code == 302
    (made,) = corrections.of_case(OPERATOR, kenya)
    at = f"/team/cases/{kenya.public_id}/corrections"
    assert "another person of the team must confirm it" in signed_in.get(at)
    assert f"{made.public_id}/confirm" not in signed_in.browser.get(at).text
    signed_in.post(f"{at}/{made.public_id}/confirm")
    assert "Whoever proposed a correction cannot confirm it" in signed_in.get(at)
    as_another(signed_in)
    assert f"{made.public_id}/confirm" in signed_in.browser.get(at).text
    signed_in.post(f"{at}/{made.public_id}/confirm")
    said = signed_in.get(at)
    for text in ("Made in version 2", "A zero was lost.", "As sent 3", "As corrected 30", "Boris Petrov"):
        assert text in said
    assert "team, correction" in signed_in.get(f"/team/submissions/{latest(kenya)}")
    second, first = submission.versions(OPERATOR, kenya)
    receipt = receipt_letter(kenya, second, first, ("ken@example.org", "Awa"), ()).text
    assert "We have corrected the answers that you had sent to this survey" in receipt
    assert "We have received" not in receipt


@pytest.mark.parametrize(
    ("given", "said"), [({"reason": " "}, "Say why"), ({"a4": "3"}, "Nothing is different")]
)
def test_a_correction_without_reason_or_difference_is_refused(signed_in, kenya, given, said):
    refused = propose(signed_in, kenya, **given)
    assert refused.status_code == 422
    assert said in words(refused)
    assert corrections.of_case(OPERATOR, kenya) == []


def test_only_what_was_sent_last_can_be_corrected(signed_in, kenya):
    first = latest(kenya)
    submission.reopen(kenya, person(kenya))
    signed_in.send(kenya, "2")
    assert "/correct?" not in signed_in.browser.get(f"/team/submissions/{first}").text
    assert signed_in.browser.get(f"/team/submissions/{first}/correct?question=a4").status_code == 404
    assert signed_in.browser.get(f"/team/submissions/{latest(kenya)}/correct?question=no").status_code == 404


def test_the_dossier_tells_each_answer_as_sent_and_as_changed_with_why_by_whom_and_when(signed_in, kenya):
    sent = submission.versions(OPERATOR, kenya)[0]
    asked = queries.Asked("a3", "", "unclear", "Which law?", date(2020, 2, 1))
    queries.prepare(OPERATOR, sent, rounds.questionnaire_of(kenya), asked)
    queries.send(OPERATOR, kenya, 3)
    known = draft.load(kenya, rounds.questionnaire_of(kenya)).revision(("a", ""))
    draft.save(kenya, {("a", ""): Post(known, {"a3": "The Harbours Act"})}, person(kenya))
    signed_in.send(kenya, "2")
    propose(signed_in, kenya)
    as_another(signed_in)
    (made,) = corrections.of_case(OPERATOR, kenya)
    signed_in.post(f"/team/cases/{kenya.public_id}/corrections/{made.public_id}/confirm")
    said = signed_in.get(f"/team/cases/{kenya.public_id}/dossier")
    law = said.partition("What does it say?")[2].partition("A4")[0]
    for text in (
        "A law Version 1",
        "Wanjiru Kamau (focal point)",
        "The Harbours Act Version 2",
        "In answer to a query: It is not clear what is meant",
        "Answered by version 2",
        "Which law?",
    ):
        assert text in law
    number = said.partition("How many harbours?")[2]
    for text in ("3 Version 1", "30 Version 3", "Boris Petrov (team, correction)", "A zero was lost."):
        assert text in number
    assert "Version" not in said.partition("Is there a policy?")[2].partition("A2")[0]


def test_there_is_no_dossier_before_anything_was_sent(signed_in):
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    assert signed_in.browser.get(f"/team/cases/{case.public_id}/dossier").status_code == 404
