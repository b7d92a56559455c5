"""Queries as the team makes them: beside an answer, sent together, followed up; and the validation."""

import re

import pytest

from app.collection import draft, queries, rounds
from app.collection.draft import Post
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from tests.views.team_office import words


def person(case):
    return Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)


def answer(case, **answers):
    known = draft.load(case, rounds.questionnaire_of(case)).revision(("a", ""))
    draft.save(case, {("a", ""): Post(known, answers)}, person(case))


@pytest.fixture
def kenya(signed_in):
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    answer(case, a1="yes", a2=1999, a3="A law", a4=3)
    return case


@pytest.fixture
def receipt(signed_in, kenya):
    return signed_in.send(kenya, "1").receipt


def prepare(office, receipt, question="a4", **given):
    fields = {"reason": "unclear", "text": "Is it three?", "due": "2020-02-01", **given}
    return office.post(f"/team/submissions/{receipt}/query?question={question}", **fields)


def test_a_query_is_prepared_beside_an_answer_and_sent_to_the_state(signed_in, kenya, receipt):
    page = signed_in.browser.get(f"/team/submissions/{receipt}").text
    assert f"/team/submissions/{receipt}/query?question=a4" in page
    assert "How many harbours?" in signed_in.get(f"/team/submissions/{receipt}/query?question=a4")
    assert prepare(signed_in, receipt).status_code == 302
    listed = signed_in.get(f"/team/cases/{kenya.public_id}/queries")
    for text in ("Prepared, not sent yet", "Is it three?", "at most 3 rounds", "Send the query"):
        assert text in listed
    assert signed_in.post(f"/team/cases/{kenya.public_id}/queries/send").status_code == 302
    listed = signed_in.get(f"/team/cases/{kenya.public_id}/queries")
    for text in ("A letter goes to ken@example.org.", "Waits for an answer", "by 1 February 2020"):
        assert text in listed
    said = signed_in.get(f"/team/cases/{kenya.public_id}")
    for text in ("Prepared a query", "Sent a query", "Queries wait for the respondent"):
        assert text in said


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"reason": ""}, "Choose why you ask."),
        ({"text": " "}, "Write what you want to know."),
        ({"due": "soon"}, "Give the day"),
        ({"due": "2020-01-01"}, "This day has passed."),
    ],
)
def test_what_lacks_is_said_at_its_field_and_nothing_is_prepared(signed_in, kenya, receipt, given, told):
    refused = prepare(signed_in, receipt, **given)
    assert refused.status_code == 422
    assert told in words(refused)
    assert queries.of_case(OPERATOR, kenya) == []


def test_a_question_that_was_not_asked_cannot_be_queried(signed_in, receipt):
    assert prepare(signed_in, receipt, "nothing").status_code == 404


def test_an_answer_is_followed_up_or_settled_and_the_response_validated(signed_in, kenya, receipt):
    prepare(signed_in, receipt)
    signed_in.post(f"/team/cases/{kenya.public_id}/queries/send")
    (query,) = queries.of_case(OPERATOR, kenya)
    at = f"/team/cases/{kenya.public_id}/queries"
    signed_in.post(f"/team/cases/{kenya.public_id}/validate")
    assert "it cannot be validated now" in signed_in.get(at)
    queries.reply(person(kenya), query, "Yes, three.")
    assert "Yes, three." in signed_in.get(at)
    signed_in.post(f"{at}/{query.public_id}/again", text="Since when?", due="2020-02-02")
    assert "Since when?" in signed_in.get(at)
    signed_in.post(f"{at}/{query.public_id}/discard")
    assert "Since when?" not in signed_in.get(at)
    signed_in.post(f"{at}/{query.public_id}/settle")
    assert "Settled" in signed_in.get(at)
    signed_in.post(f"/team/cases/{kenya.public_id}/validate")
    assert "Amina Diallo validated version 1." in signed_in.get(at)


def test_a_query_of_another_case_is_not_found(signed_in, kenya, receipt):
    prepare(signed_in, receipt)
    (query,) = queries.of_case(OPERATOR, kenya)
    (other,) = signed_in.invite(signed_in.round(name="harbours", title="Other"), "NER,ner@example.org")
    for verb in ("settle", "discard", "again"):
        answer = signed_in.post(f"/team/cases/{other.public_id}/queries/{query.public_id}/{verb}")
        assert answer.status_code == 404


def test_no_more_rounds_than_allowed_can_be_sent(signed_in, kenya, receipt):
    signed_in.app.config["QUERY_ROUNDS"] = 1
    prepare(signed_in, receipt)
    signed_in.post(f"/team/cases/{kenya.public_id}/queries/send")
    prepare(signed_in, receipt, "a3")
    listed = signed_in.browser.get(f"/team/cases/{kenya.public_id}/queries").text
    assert "The last round has been sent" in listed
    assert not re.search(r'action="[^"]*queries/send"', listed)
    signed_in.post(f"/team/cases/{kenya.public_id}/queries/send")
    assert "No further round of queries" in signed_in.get(f"/team/cases/{kenya.public_id}/queries")
