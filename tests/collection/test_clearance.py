"""Clearance: one draft is approved, no other; meanwhile nobody changes it; only who may decides and sends."""

import pytest
from sqlalchemy import select

from app.collection import clearance, draft, mandates, nominations, outbox, publishing, submission
from app.collection.clearance import APPROVED, RETURNED
from app.collection.draft import Post
from app.collection.errors import ChangedSince, InClearance, Incomplete, Invalid, NotAllowed
from app.collection.mandates import Grant
from app.collection.scope import CLEARING_AUTHORITY, CONTRIBUTOR, FOCAL_POINT, OBSERVER, Actor
from app.db import db
from app.models import Case, Clearance, Job
from app.questionnaire.load import loads
from app.questionnaire.revision.changes import Changes
from tests.collection.conftest import SURVEY
from tests.collection.test_races import together

A = ("a", "")
KEY = "key-of-the-first-page"


@pytest.fixture
def me(office):
    actor = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "no"})}, actor)
    return actor


@pytest.fixture
def minister(office, me):
    clearance.name_authority(me, office.kenya, "The Minister", "minister@example.org")
    return Actor("The Minister", CLEARING_AUTHORITY, case_id=office.kenya.id)


def seen(office):
    return draft.load(office.kenya, office.questionnaire).fingerprint()


def ask(office, me):
    clearance.ask(me, office.kenya, seen(office), "en")


def save(office, me, name):
    draft.save(
        office.kenya, {A: Post(draft.load(office.kenya, office.questionnaire).revision(A), {"a1": name})}, me
    )


def send(office, actor, key=KEY):
    return submission.submit(office.kenya, key, actor, language="en", seen=seen(office))


def test_without_a_clearing_authority_the_focal_point_sends(office, me):
    assert send(office, me).number == 1


@pytest.fixture
def named_by_the_team(office, me):
    """A round in which the team names who clears the answers."""
    office.kenya.round.team_names_authority = True
    db.session.commit()
    return office.kenya


@pytest.mark.usefixtures("named_by_the_team")
def test_where_the_team_names_the_authority_the_focal_point_names_nobody_and_sends_nothing_without(
    office, me
):
    for refused in (
        lambda: clearance.name_authority(me, office.kenya, "A friend", "friend@example.org"),
        lambda: ask(office, me),
        lambda: send(office, me),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert office.kenya.versions == 0
    note = Grant(CLEARING_AUTHORITY, "The Minister", "min@example.org", note_reference="NV 7")
    named = nominations.nominate(office.team, office.kenya, note)
    with pytest.raises(NotAllowed):
        send(office, me)
    ask(office, me)
    minister = Actor("The Minister", CLEARING_AUTHORITY, case_id=office.kenya.id, mandate_id=named.id)
    clearance.decide(minister, office.kenya, APPROVED, seen(office))
    assert send(office, me).number == 1


@pytest.mark.parametrize(
    ("role", "address", "reference", "reason"),
    [
        (CLEARING_AUTHORITY, "min@example.org", "", "note_needed"),
        (CLEARING_AUTHORITY, "FOCAL@example.org", "NV 7", "own_clearance"),
        (FOCAL_POINT, "min@example.org", "NV 8", "own_clearance"),
    ],
)
def test_nobody_clears_their_own_answers_nor_without_a_note(
    office, named_by_the_team, role, address, reference, reason
):
    mandates.begin(office.team, office.kenya, Grant(FOCAL_POINT, "Focal", "focal@example.org"))
    if role == FOCAL_POINT:
        grant = Grant(CLEARING_AUTHORITY, "The Minister", "min@example.org", note_reference="NV 7")
        nominations.nominate(office.team, office.kenya, grant)
    with pytest.raises(NotAllowed, match=reason):
        nominations.nominate(
            office.team, office.kenya, Grant(role, "Someone", address, note_reference=reference)
        )


@pytest.mark.usefixtures("minister")
def test_what_has_to_be_approved_is_not_sent_before(office, me):
    with pytest.raises(NotAllowed, match="clearance"):
        send(office, me)
    ask(office, me)
    with pytest.raises(InClearance):
        send(office, me)


def test_what_was_approved_is_sent_by_either(office, me, minister):
    ask(office, me)
    clearance.decide(minister, office.kenya, APPROVED, seen(office))
    assert send(office, me).number == 1
    submission.reopen(office.kenya, me)
    assert send(office, minister, "key-of-another-page").number == 2


def test_approval_is_of_one_draft_and_an_edit_voids_it(office, me, minister):
    ask(office, me)
    clearance.decide(minister, office.kenya, APPROVED, seen(office))
    save(office, me, "Lamu")
    for who in (me, minister):
        with pytest.raises(NotAllowed, match="clearance"):
            send(office, who)
    # Not even the same answers again: what was read was another revision.
    save(office, me, "Mombasa")
    with pytest.raises(NotAllowed, match="clearance"):
        send(office, me)


def test_nobody_changes_the_draft_while_it_is_read(office, me, minister):
    ask(office, me)
    with pytest.raises(InClearance):
        save(office, me, "Lamu")
    with pytest.raises(InClearance):
        save(office, office.team.on_behalf(), "Lamu")
    with pytest.raises(InClearance):
        ask(office, me)
    clearance.withdraw(me, office.kenya)
    save(office, me, "Lamu")
    with pytest.raises(ChangedSince):
        clearance.decide(minister, office.kenya, APPROVED, seen(office))


def test_returned_with_remarks_it_is_changed_and_sent_for_clearance_again(office, me, minister):
    ask(office, me)
    with pytest.raises(Invalid):
        clearance.decide(minister, office.kenya, RETURNED, seen(office), "  ")
    clearance.decide(minister, office.kenya, RETURNED, seen(office), "Name the harbour in full.")
    latest = clearance.standing(office.kenya).latest
    assert (latest.decision, latest.remarks) == (RETURNED, "Name the harbour in full.")
    save(office, me, "Mombasa harbour")
    ask(office, me)
    clearance.decide(minister, office.kenya, APPROVED, seen(office))
    assert send(office, me).number == 1


def test_what_was_looked_at_is_what_is_approved(office, me, minister):
    ask(office, me)
    with pytest.raises(ChangedSince):
        clearance.decide(minister, office.kenya, APPROVED, "0" * 64)
    assert office.kenya.clearing_since is not None


def test_only_what_could_be_sent_is_put_before_the_authority(office, me, minister):
    save(office, me, None)
    with pytest.raises(Incomplete):
        ask(office, me)


@pytest.mark.parametrize(
    ("capacity", "provisional"), [(CONTRIBUTOR, False), (OBSERVER, False), (FOCAL_POINT, True)]
)
def test_who_may_not_speak_for_the_state_neither_asks_nor_decides_nor_sends(
    office, me, minister, capacity, provisional
):
    other = Actor("Another", capacity, case_id=office.kenya.id, provisional=provisional)
    content = seen(office)
    for act in (
        lambda: clearance.name_authority(other, office.kenya, "Myself", "me@example.org"),
        lambda: clearance.ask(other, office.kenya, content, "en"),
        lambda: clearance.withdraw(other, office.kenya),
        lambda: clearance.decide(other, office.kenya, APPROVED, content),
        lambda: send(office, other),
    ):
        with pytest.raises(NotAllowed):
            act()
    ask(office, me)
    for who in (me, office.team, office.team.on_behalf()):
        with pytest.raises(NotAllowed):
            clearance.decide(who, office.kenya, APPROVED, content)


def test_a_successor_decides_and_the_one_before_is_known_no_more(office, me, minister):
    clearance.name_authority(me, office.kenya, "The Prime Minister", "pm@example.org")
    known = [(one.name, one.ended_at is None) for one in mandates.of_case(me, office.kenya)]
    assert [one for one in known if "Minister" in one[0]] == [
        ("The Minister", False),
        ("The Prime Minister", True),
    ]
    assert clearance.standing(office.kenya).authority.name == "The Prime Minister"


@pytest.mark.usefixtures("minister")
def test_the_team_enters_on_behalf_what_was_approved_on_paper(office, me):
    clearance.require(office.kenya, office.team.on_behalf(), "of any draft")
    with pytest.raises(NotAllowed):
        clearance.require(office.kenya, me, "of any draft")


def test_letters_go_with_what_makes_them_necessary(office, me, minister):
    ask(office, me)
    clearance.decide(minister, office.kenya, APPROVED, seen(office))
    (to_clear,) = db.session.scalars(select(Job).where(Job.kind == outbox.MAIL_LINK))
    assert to_clear.payload["why"] == outbox.TO_CLEAR
    (decided,) = db.session.scalars(select(Job).where(Job.kind == outbox.DECIDED))
    assert decided.payload == {
        "case": office.kenya.id,
        "clearance": clearance.standing(office.kenya).latest.id,
    }


def test_an_approval_and_an_edit_at_once_never_give_an_approval_of_what_nobody_read(office, me, minister):
    ask(office, me)
    content, case_id = seen(office), office.kenya.id
    # What is read below is then read anew: SQLite shows one moment as long as a transaction lasts.
    db.session.commit()
    results = together(
        office.app,
        lambda: clearance.decide(minister, db.session.get(Case, case_id), APPROVED, content),
        lambda: clearance.withdraw(me, db.session.get(Case, case_id)),
        lambda: draft.save(db.session.get(Case, case_id), {A: Post(1, {"a1": "Lamu"})}, me),
    )
    db.session.expire_all()
    (one,) = db.session.scalars(select(Clearance))
    assert (one.decision == APPROVED) == (results[0] is None)
    assert clearance.standing(office.kenya).approves(seen(office)) == (
        one.decision == APPROVED and seen(office) == content
    )


def test_a_questionnaire_that_is_changed_takes_the_draft_out_of_clearance(office, me, minister, events_of):
    ask(office, me)
    read = seen(office)
    new = "      - {name: a4, type: integer, label: Cranes}\n  - name: b\n"
    changed = loads(SURVEY.replace("  - name: b\n", new, 1))
    publishing.publish(office.team, office.round, changed, Changes())
    db.session.refresh(office.kenya)
    assert office.kenya.clearing_since is None
    last = clearance.standing(office.kenya).latest
    assert (last.decision, last.decided_by) == ("withdrawn", "")
    assert [one.kind for one in events_of(office.kenya)].count("clearance_withdrawn") == 1
    letters = db.session.scalars(select(Job.payload).where(Job.kind == outbox.DECIDED).order_by(Job.id)).all()
    facts = {"case": office.kenya.id, "clearance": last.id}
    assert letters == [facts, facts | {"mandate": mandates.held(office.kenya, CLEARING_AUTHORITY)[0].id}]
    for decision in (APPROVED, RETURNED):
        with pytest.raises(ChangedSince):
            clearance.decide(minister, office.kenya, decision, read, "Remarks")
    save(office, me, "Lamu")
    ask(office, me)
    clearance.decide(minister, office.kenya, APPROVED, seen(office))
    assert send(office, me).number == 1
