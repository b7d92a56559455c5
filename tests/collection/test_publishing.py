"""Publishing a changed questionnaire in an open round: known before it is done, and nothing is lost by it."""

import pytest
from sqlalchemy import select

from app.collection import anonymous, draft, items, moving, publishing, submission
from app.collection.draft import Post
from app.collection.errors import Invalid, NotAllowed
from app.collection.scope import OPERATOR
from app.db import db
from app.models import AnonymousAnswer, Document, Event, RoundInstrument, Submission
from app.questionnaire.load import loads
from app.questionnaire.revision.changes import Changes, read_changes
from tests.collection.conftest import SURVEY

MOVED = SURVEY.replace("      - {name: a3, type: integer, label: Ships, min: 0}\n", "").replace(
    "      - {name: b1,", "      - {name: a3, type: integer, label: Ships, min: 0}\n      - {name: b1,"
)
RENAMED = SURVEY.replace("name: a1,", "name: a9,").replace("name: ships", "name: boats").replace("s1,", "s9,")
RENAMES = "changes: [{rename: a1, to: a9}, {rename: ships, to: boats}, {rename: s1, to: s9}]"
WITHOUT = SURVEY.replace("      - {name: a3, type: integer, label: Ships, min: 0}\n", "")
RETYPED = SURVEY.replace(
    "{name: a3, type: integer, label: Ships, min: 0}", "{name: a3, type: text, label: Which?}"
)


def publish(office, text, said=""):
    questionnaire = loads(text)
    changes = read_changes(said, questionnaire) if said else Changes()
    return publishing.publish(OPERATOR, office.round, questionnaire, changes)


def effect(office, text, said=""):
    questionnaire = loads(text)
    changes = read_changes(said, questionnaire) if said else Changes()
    return publishing.effect(OPERATOR, office.round, questionnaire, changes)


def write(office, case, section="a", revision=0, drawn="", **values):
    post = {(section, ""): Post(revision, values)}
    return draft.save(case, post, office.focal_point(case), drawn=drawn)


def answers(case):
    return draft.load(case, moving.as_drawn(case, "")).answers


def sent(office, case):
    return submission.submit(case, "k" * 20, office.focal_point(case), language="en")


def test_the_effect_is_known_before_anything_is_done(office):
    write(office, office.kenya, a1="Mombasa", a3=7)
    write(office, office.italy, a1="Genoa", a3=3)
    sent(office, office.italy)
    found = effect(office, WITHOUT)
    assert [(t.difference.kind, t.drafts, t.submissions, t.attention) for t in found.touches] == [
        ("removed", 1, 1, 1)
    ]
    assert (found.drafts, found.submissions, found.attention, found.refused) == (1, 1, 1, ())
    assert office.kenya.instrument == office.round.instrument_sha256
    assert db.session.scalar(select(RoundInstrument.number)) == 1


def test_a_question_that_moved_to_another_section_takes_its_answer_with_it(office, events_of):
    write(office, office.kenya, a1="Mombasa", a2="yes", a3=7)
    assert publish(office, MOVED) == 1
    assert answers(office.kenya).own == {"a1": "Mombasa", "a2": "yes", "a3": 7}
    held = {one.name: one.answers for one in db.session.scalars(select(Document))}
    assert held == {"a": {"a1": "Mombasa", "a2": "yes"}, "b": {"a3": 7}}
    changes = [event.changes for event in events_of(office.kenya) if event.kind == "revised"]
    assert changes == [{"a3": [7, None]}, {"a3": [None, 7]}]
    assert office.kenya.progress["b"]["answered"] == 1


def test_renamed_questions_and_repeats_keep_their_answers_and_who_gave_them(office):
    write(office, office.kenya, a1="Mombasa", a2="yes")
    item = items.add(office.kenya, "ships", office.focal_point(office.kenya))
    actor = office.focal_point(office.kenya, "Juma")
    draft.save(office.kenya, {("ships", item): Post(1, {"s1": "Tug", "s2": 4})}, actor)
    publish(office, RENAMED, RENAMES)
    found = draft.load(office.kenya, moving.as_drawn(office.kenya, ""))
    assert found.answers.own["a9"] == "Mombasa"
    assert [(one.id, dict(one.own)) for one in found.answers.items["boats"]] == [
        (item, {"s9": "Tug", "s2": 4})
    ]
    assert found.last(("boats", item))["s9"][0] == "Juma"


def test_an_answer_without_a_place_stays_on_record_and_is_listed(office):
    write(office, office.kenya, a1="Mombasa", a3=7)
    publish(office, WITHOUT, "changes: [{retire: a3, reason: Asked elsewhere}]")
    [left] = moving.leftovers_of(office.kenya)
    assert (left.name, left.value, left.reason) == ("a3", 7, "Asked elsewhere")


def test_a_name_that_means_something_else_asks_anew_and_comes_back_whole(office):
    write(office, office.kenya, a1="Mombasa", a3=7)
    publish(office, RETYPED)
    assert "a3" not in answers(office.kenya).own
    [left] = moving.leftovers_of(office.kenya)
    assert (left.part, left.value) == ("a3@1", 7)
    publish(office, SURVEY)
    assert answers(office.kenya).own["a3"] == 7
    assert moving.leftovers_of(office.kenya) == []


def test_what_was_sent_stays_on_its_instrument_until_it_is_opened_again(office):
    write(office, office.kenya, a1="Mombasa", a3=7)
    sent(office, office.kenya)
    first = office.round.instrument_sha256
    assert publish(office, RENAMED, RENAMES) == 0
    assert (office.kenya.instrument, db.session.scalar(select(Submission.instrument_sha256))) == (
        first,
        first,
    )
    submission.reopen(office.kenya, office.focal_point(office.kenya))
    assert office.kenya.instrument == office.round.instrument_sha256 != first
    assert answers(office.kenya).own["a9"] == "Mombasa"
    again = submission.submit(office.kenya, "n" * 20, office.focal_point(office.kenya), language="en")
    assert again.number == 2
    assert set(db.session.scalars(select(Submission.instrument_sha256))) == {
        first,
        office.round.instrument_sha256,
    }


def test_a_page_of_the_earlier_questionnaire_loses_nothing(office):
    write(office, office.kenya, a1="Mombasa", a3=7)
    drawn = office.kenya.instrument
    publish(office, RENAMED.replace("      - {name: a3, type: integer, label: Ships, min: 0}\n", ""), RENAMES)
    write(office, office.kenya, revision=1, drawn=drawn, a1="Lamu", a2="no", a3=9)
    assert answers(office.kenya).own == {"a9": "Lamu", "a2": "no", "a3": 9}
    assert [left.value for left in moving.leftovers_of(office.kenya)] == [9]


def test_a_page_of_the_earlier_questionnaire_does_not_undo_what_others_wrote_since(office):
    write(office, office.kenya, a1="Mombasa", a3=7)
    drawn = office.kenya.instrument
    publish(office, RENAMED, RENAMES)
    write(office, office.kenya, revision=2, a9="Malindi")
    write(office, office.kenya, revision=1, drawn=drawn, a1="Lamu", a3=7, a2="yes")
    found = answers(office.kenya).own
    assert (found["a9"], found["a2"], found["a3"]) == ("Malindi", "yes", 7)
    assert [(left.part, left.value) for left in moving.leftovers_of(office.kenya)] == [("a9@2", "Lamu")]


def test_an_untouched_field_of_an_earlier_page_leaves_alone_what_changed_meanwhile(office):
    write(office, office.kenya, a1="Mombasa", a2="yes")
    drawn = office.kenya.instrument
    publish(office, RENAMED, RENAMES)
    write(office, office.kenya, revision=2, a9="Malindi")
    write(office, office.kenya, revision=1, drawn=drawn, a1="Mombasa", a2="no")
    assert answers(office.kenya).own == {"a9": "Malindi", "a2": "no"}


def test_a_draft_that_the_move_did_not_reach_moves_when_it_is_touched(office, monkeypatch):
    write(office, office.kenya, a1="Mombasa")
    monkeypatch.setattr(publishing, "catch_up", lambda _case, _actor: None)
    publish(office, RENAMED, RENAMES)
    assert moving.behind(office.kenya)
    write(office, office.kenya, revision=1, a1="Lamu")
    assert not moving.behind(office.kenya)
    assert answers(office.kenya).own == {"a9": "Lamu"}


def test_what_was_looked_at_under_the_earlier_questionnaire_is_not_sent_under_the_new(office):
    write(office, office.kenya, a1="Mombasa")
    seen = draft.load(office.kenya, office.questionnaire).fingerprint()
    publish(office, MOVED.replace("label: Name of the harbour", "label: Its name"))
    actor = office.focal_point(office.kenya)
    receipt = submission.submit(office.kenya, "k" * 20, actor, language="en", seen=seen)
    made = db.session.scalars(select(Submission).where(Submission.receipt == receipt.receipt)).one()
    assert made.instrument_sha256 == office.round.instrument_sha256


def test_publishing_is_an_event_of_the_round_with_what_became_of_names(office):
    publish(office, RENAMED, RENAMES)
    event = db.session.scalars(select(Event).where(Event.kind == "round_revised")).one()
    assert event.changes["number"] == 2
    assert event.changes["changes"][0] == {"rename": "a1", "to": "a9"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (SURVEY, "nothing has changed"),
        (SURVEY.replace("survey: harbours", "survey: other"), "another survey"),
        (SURVEY.replace("o2, type: text", "o2, type: integer"), "anonymous section"),
    ],
)
def test_what_the_round_cannot_ask_is_refused(office, text, why):
    with pytest.raises(Invalid, match=why):
        publish(office, text)


def test_a_closed_round_asks_nothing_new(office):
    office.clock.forward(days=60)
    with pytest.raises(Invalid, match="closed"):
        publish(office, MOVED)


def test_a_focal_point_publishes_nothing(office):
    with pytest.raises(NotAllowed):
        publishing.publish(office.focal_point(office.kenya), office.round, loads(MOVED), Changes())


def test_opinions_keep_no_trace_of_the_questionnaire_that_they_answer(office):
    actor = office.focal_point(office.kenya)
    anonymous.send(office.kenya, "o", "r" * 40, {"o1": "yes"}, actor, language="en")
    publish(
        office, SURVEY.replace("- {name: o2,", "- {name: o3, type: text, label: More?}\n      - {name: o2,")
    )
    row = db.session.scalars(select(AnonymousAnswer)).one()
    assert row.answers == {"o1": "yes", "o2": {"missing": "skipped"}}
    assert {column.name for column in AnonymousAnswer.__table__.columns} == {
        "key",
        "round_id",
        "section",
        "answers",
    }
