"""Queries as a respondent meets them: read, replied to, answers amended and sent, all else only to read."""

import re
from datetime import date

import pytest

from app.collection import corrections, outbox, queries, rounds, submission
from app.collection.queries import Asked
from app.collection.scope import FOCAL_POINT, OPERATOR, TEAM, Actor
from app.db import db
from app.letters import link_letter
from app.models import User

TEXT = "Are there really so few?"


def at(house, path=""):
    return f"/r/{house.kenya.public_id}/{path}".rstrip("/")


@pytest.fixture
def sent(house, kenya):
    """Kenya's focal point, who has sent its answers; the round has closed since."""
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa", a2="no", a3="7")
    kenya.get(at(house, "b"))
    kenya.send(b1="no")
    kenya.get(at(house, "check-and-send"))
    kenya.send()
    assert house.kenya.versions == 1
    house.clock.forward(days=40)
    return house.signed_in(house.kenya)


def ask(house, *questions):
    version = submission.versions(OPERATOR, house.kenya)[0]
    made = [
        queries.prepare(
            OPERATOR,
            version,
            rounds.questionnaire_of(house.kenya),
            Asked(question, "", "outlier", TEXT, date(2020, 5, 1)),
        )
        for question in questions
    ]
    queries.send(OPERATOR, house.kenya, 3)
    return [one.public_id for one in made]


def focal_point(house):
    return Actor("Amina Otieno", FOCAL_POINT, case_id=house.kenya.id)


def answers(house):
    return submission.versions(OPERATOR, house.kenya)[0].document["answers"]


def test_the_first_page_leads_to_the_queries_and_these_to_the_answer(house, sent):
    sent.get(at(house))
    assert "queries" not in sent.text.lower()
    (query,) = ask(house, "a3")
    sent.get(at(house))
    assert "The secretariat asks about one of your answers. Please answer by 1 May 2020." in sent.text
    assert at(house, "queries-on-answers") in sent.read.links
    sent.get(at(house, "queries-on-answers"))
    for text in (TEXT, "A3", "Ships", "Answer in version 1 7", "Far from what others report", "1 May 2020"):
        assert text in sent.text
    assert any(link.startswith(at(house, "a/a_who")) and link.endswith("#f-a3") for link in sent.read.links)
    sent.send(f"queries-on-answers/{query}", text="Yes: most were sold.")
    assert "Your reply is sent." in sent.text
    assert "Answered by a reply" in sent.text
    assert house.kenya.status == "submitted"


def test_a_page_gives_only_the_queried_answers_to_be_changed(house, sent):
    ask(house, "a3")
    sent.get(at(house, "a/a_who"))
    assert TEXT in sent.text
    assert sent.fields()["_shown"].split() == ["a3"]
    fixed = re.findall(r'<fieldset class="fixed" disabled>.*?name="([a-z0-9.]+)"', sent.page.text, re.DOTALL)
    assert fixed[:2] == ["a1", "a2"] or fixed[:3] == ["a0", "a1", "a2"]
    sent.send(a3="70", a1="Lamu")
    assert "more question" not in sent.text
    sent.get(at(house, "check-and-send"))
    assert "A3 Ships" in sent.text.partition("What will be new")[2][:120]
    sent.send()
    assert (answers(house)["a1"], answers(house)["a3"]) == ("Mombasa", 70)
    assert house.kenya.status == "submitted"


def test_the_letter_names_a_question_by_its_number_and_in_words(house, sent):
    ask(house, "a3")
    text = link_letter(house.kenya, "token", house.kenya.queried_at, outbox.QUERIED).text
    assert "- A3 Ships\n  Please answer by 1 May 2020." in text
    assert TEXT not in text


def test_a_query_that_was_replied_to_waits_no_more_for_an_answer_but_for_the_change(house, sent):
    (query,) = ask(house, "a3")
    sent.get(at(house, "queries-on-answers"))
    assert "Waits for an answer" in sent.text
    sent.get(at(house, "a/a_who"))
    sent.send(a3="70")
    sent.get(at(house, "queries-on-answers"))
    sent.send(f"queries-on-answers/{query}", text="We had miscounted.")
    assert "Waits for an answer" not in sent.text
    assert "A reply was given; the changed answer is still to be sent" in sent.text


def test_a_page_from_before_is_shown_again_as_typed_and_not_saved(house, sent):
    submission.reopen(house.kenya, OPERATOR)
    sent.get(at(house, "a/a_who"))
    before = sent.fields()
    before["a1"] = "Lamu"
    # As if a colleague had sent it meanwhile, and the team had asked about it since.
    submission.submit(house.kenya, "k" * 20, focal_point(house), language="en")
    ask(house, "a3")
    sent.page = sent.open(at(house, "a/a_who"), method="POST", data=before, follow_redirects=True)
    assert sent.page.status_code == 409
    assert "Not saved: only answers that the secretariat has asked about" in sent.text
    assert 'value="Lamu"' in sent.page.text


def test_what_an_amended_answer_brings_is_asked_and_can_be_answered(house, sent):
    ask(house, "b1")
    sent.get(at(house, "b"))
    assert "_add" not in sent.page.text
    sent.send(b1="yes")
    sent.get(at(house, "b"))
    assert {"b1", "b2"} <= set(sent.fields()["_shown"].split())
    sent.send(b2="4")
    sent.get(at(house, "check-and-send"))
    sent.send()
    assert (answers(house)["b1"], answers(house)["b2"]) == ("yes", 4)


def test_without_a_change_there_is_nothing_to_send(house, sent):
    ask(house, "a3")
    sent.get(at(house, "check-and-send"))
    assert "No answer differs from what was sent before" in sent.text
    assert not any(action.endswith("check-and-send") for action, _controls in sent.read.forms)
    links = [link for link in sent.read.links if "from=check" in link]
    assert len(links) == 1


def test_an_empty_reply_is_refused_with_what_to_do(house, sent):
    (query,) = ask(house, "a3")
    sent.get(at(house, "queries-on-answers"))
    sent.send(f"queries-on-answers/{query}", text=" ")
    assert sent.page.status_code == 422
    assert "Write your reply" in sent.text


def test_the_queries_on_another_states_answers_are_not_found(house, sent):
    (query,) = ask(house, "a3")
    italy = house.signed_in(house.italy)
    own = italy.get(f"/r/{house.italy.public_id}").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', own).group(1)
    for case in (house.kenya, house.italy):
        path = f"/r/{case.public_id}/queries-on-answers/{query}"
        answer = italy.open(path, method="POST", data={"text": "Ours.", "csrf_token": token})
        assert answer.status_code == 404
    assert italy.open(at(house, "queries-on-answers")).status_code == 404


def test_a_link_that_is_opened_before_signing_in_says_by_when_queries_want_an_answer(house, sent):
    ask(house, "a3")
    visit = house.visit()
    visit.get(f"/l/{house.link(house.kenya)}")
    assert visit.page.status_code == 200
    visit.send(f"/l/{visit.path.rpartition('/')[2]}")
    assert "Answers to our queries are wanted by 1 May 2020" in visit.text


def test_the_respondent_reads_what_was_corrected_and_why(house, sent):
    people = [User(email=f"{name.lower()}@example.org", name=name) for name in ("Amina", "Boris")]
    db.session.add_all(people)
    db.session.commit()
    one, other = (Actor(user.name, TEAM, user_id=user.id, surveys=None) for user in people)
    version = submission.versions(OPERATOR, house.kenya)[0]
    wanted = corrections.Wanted("a3", "", {"a3": 70}, "A zero was lost.")
    made = corrections.propose(one, version, rounds.questionnaire_of(house.kenya), wanted)
    sent.get(at(house))
    assert "corrected" not in sent.text
    corrections.confirm(other, made, "en")
    sent.get(at(house))
    assert "The secretariat has corrected one of your answers." in sent.text
    sent.get(at(house, "queries-on-answers"))
    said = sent.text.partition("Corrections by the secretariat")[2]
    for text in ("A3", "As sent 7", "As corrected 70", "A zero was lost.", "Proposed by Amina", "by Boris"):
        assert text in said
