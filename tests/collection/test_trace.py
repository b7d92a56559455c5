"""Nothing is changed without a trace: each change has its event, and stands or falls with it."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.collection import (
    assignments,
    clearance,
    draft,
    files,
    items,
    links,
    mandates,
    queries,
    rounds,
    submission,
    validation,
)
from app.collection.assignments import Task
from app.collection.draft import Post
from app.collection.mandates import Grant
from app.collection.queries import Asked
from app.collection.respondents import import_list
from app.collection.scope import Actor
from app.db import Base, db
from app.models import Document, Event, LinkExchange, PersonalLink
from tests.collection.conftest import NOON

A = ("a", "")
EVE = Grant("contributor", "Eve", "eve@example.org")
GRANT = Grant("contributor", "Idi", "idi@example.org")
KEY = "key-of-the-first-page"


def letter(purpose):
    return lambda office, me, _item: files.keep(
        office.files,
        office.kenya,
        files.Sent(BytesIO(b"%PDF-1 a letter"), "letter.pdf"),
        office.team if purpose == files.BEHALF else me,
        purpose,
    )


def sent_and_reopened(office, me, _item):
    submission.submit(office.kenya, KEY, me, language="en")
    submission.reopen(office.kenya, me)


def prepared(office, me):
    submission.submit(office.kenya, KEY, me, language="en")
    asked = Asked("a1", "", "unclear", "Is that right?", date(2020, 6, 1))
    return queries.prepare(office.team, submission.versions(me, office.kenya)[0], office.questionnaire, asked)


def queried(office, me):
    query = prepared(office, me)
    queries.send(office.team, office.kenya, 3)
    return query


def validated(office, me, _item):
    submission.submit(office.kenya, KEY, me, language="en")
    validation.validate(office.team, office.kenya)


def contact(office, _me, _item):
    import_list(office.team, office.round, b"code,email\nKEN,another@example.org\n")


def given(office, me):
    return assignments.of_case(me, office.kenya)[0]


def in_clearance(office, me):
    clearance.name_authority(me, office.kenya, "The Minister", "minister@example.org")
    clearance.ask(me, office.kenya, draft.load(office.kenya, office.questionnaire).fingerprint(), "en")
    return me


def decided(office, me, decision):
    in_clearance(office, me)
    minister = Actor("The Minister", "clearing_authority", case_id=office.kenya.id)
    seen = draft.load(office.kenya, office.questionnaire).fingerprint()
    clearance.decide(minister, office.kenya, decision, seen, "As it should be.")


def only(model):
    return db.session.scalars(select(model)).one().id


CHANGES = {
    "saved": lambda office, me, _item: draft.save(office.kenya, {A: Post(1, {"a1": "Lamu"})}, me),
    "item_added": lambda office, me, _item: items.add(office.kenya, "ships", me),
    "item_added, several": lambda office, me, _item: items.add_all(office.kenya, "ships", ["abcdef"], me),
    "item_removed": lambda office, me, item: items.remove(office.kenya, "ships", item, 1, me),
    "submitted": lambda office, me, _item: submission.submit(office.kenya, KEY, me, language="en"),
    "reopened": sent_and_reopened,
    "clearance_asked": lambda office, me, _item: in_clearance(office, me),
    "clearance_withdrawn": lambda office, me, _item: clearance.withdraw(
        in_clearance(office, me), office.kenya
    ),
    "clearance_approved": lambda office, me, _item: decided(office, me, clearance.APPROVED),
    "clearance_returned": lambda office, me, _item: decided(office, me, clearance.RETURNED),
    "extended": lambda office, _me, _item: rounds.extend(
        office.team, office.kenya, NOON + timedelta(days=99), "ill"
    ),
    "contact_changed": contact,
    "mandate_begun": lambda office, _me, _item: mandates.begin(office.team, office.kenya, GRANT),
    "mandate_ended": lambda office, _me, _item: mandates.end(
        office.team, office.kenya, mandates.of_case(office.team, office.kenya)[0], "left"
    ),
    "assigned": lambda office, me, _item: assignments.assign(me, office.kenya, EVE, Task([A])),
    "assignment_ended": lambda office, me, _item: assignments.end(
        me, office.kenya, given(office, me).public_id
    ),
    "assignment_done": lambda office, me, _item: assignments.mark_done(
        Actor("Eve", "contributor", office.kenya.id, mandate_id=given(office, me).mandate_id),
        office.kenya,
        given(office, me).public_id,
    ),
    "assignment_returned": lambda office, me, _item: assignments.send_back(
        me, office.kenya, given(office, me).public_id, "Which year?"
    ),
    "round_closed": lambda office, _me, _item: rounds.close(office.team, office.round),
    "link_issued": lambda office, _me, _item: links.issue(office.team, office.kenya),
    "link_revoked": lambda office, _me, _item: links.revoke(office.team, office.kenya, only(PersonalLink)),
    "session_ended": lambda office, _me, _item: links.revoke_exchange(office.team, only(LinkExchange)),
    "query_prepared": lambda office, me, _item: prepared(office, me),
    "queries_sent": lambda office, me, _item: queried(office, me),
    "query_answered": lambda office, me, _item: queries.reply(me, queried(office, me), "Yes."),
    "query_settled": lambda office, me, _item: queries.settle(office.team, queried(office, me)),
    "query_discarded": lambda office, me, _item: queries.discard(office.team, prepared(office, me)),
    "validated": validated,
    "file_added": letter(files.ANSWER),
    "file_added, on behalf": letter(files.BEHALF),
}


@pytest.fixture
def begun(office):
    """Kenya's focal point, who came by a link, with a draft, an item and a file."""
    me = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "yes"})}, me)
    item = items.add(office.kenya, "ships", me)
    mandates.begin(office.team, office.kenya, GRANT)
    assignments.assign(me, office.kenya, EVE, Task([A]))
    links.exchange(links.issue(office.team, office.kenya).token)
    return office, me, item


def rows():
    """Everything that the database holds but events, each with its table."""
    db.session.commit()
    tables = [table for table in Base.metadata.tables if table != "event"]
    found = {table: db.session.execute(text(f'SELECT * FROM "{table}" ORDER BY 1')).all() for table in tables}
    db.session.commit()
    return {table: [tuple(row) for row in those] for table, those in found.items()}


def kinds():
    return [event.kind for event in db.session.scalars(select(Event).order_by(Event.id))]


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_leaves_an_event(begun, change):
    before, earlier = rows(), kinds()
    CHANGES[change](*begun)
    assert rows() != before
    assert change.partition(",")[0] in kinds()[len(earlier) :]


@pytest.mark.parametrize("change", CHANGES)
def test_what_cannot_leave_an_event_is_not_changed(begun, change):
    """The table of events is out of the way, so the change has to fail, and must leave nothing behind."""
    before = rows()
    db.session.execute(text("ALTER TABLE event RENAME TO event_elsewhere"))
    db.session.commit()
    try:
        with pytest.raises((OperationalError, ProgrammingError)):
            CHANGES[change](*begun)
        db.session.rollback()
        db.session.expire_all()
        assert rows() == before
    finally:
        db.session.rollback()
        db.session.execute(text("ALTER TABLE event_elsewhere RENAME TO event"))
        db.session.commit()


def test_a_file_that_becomes_the_document_on_behalf_leaves_an_event(begun, events_of):
    office, _me, _item = begun
    for purpose in (files.ANSWER, files.BEHALF, files.BEHALF, files.ANSWER):
        letter(purpose)(*begun)
    added = [event for event in events_of(office.kenya) if event.kind == "file_added"]
    assert [event.changes["purpose"] for event in added] == [files.ANSWER, files.BEHALF]


def test_bringing_an_item_back_leaves_an_event(begun, events_of):
    office, me, item = begun
    items.remove(office.kenya, "ships", item, 1, me)
    items.restore(office.kenya, "ships", item, me)
    assert [event.kind for event in events_of(office.kenya)][-2:] == ["item_removed", "item_restored"]


def test_a_new_address_is_on_record_with_the_one_before(begun, events_of):
    office, _me, _item = begun
    contact(*begun)
    (event,) = [event for event in events_of(office.kenya) if event.kind == "contact_changed"]
    assert event.changes["contact_email"] == ["fp@example.org", "another@example.org"]
    assert event.who == office.team.name


def test_the_history_leads_from_nothing_to_every_document_as_it_stands(begun):
    office, me, item = begun
    draft.save(office.kenya, {A: Post(1, {"a1": "Lamu", "a3": 4})}, me)
    draft.save(office.kenya, {A: Post(2, {"a3": None}), ("ships", item): Post(1, {"s1": "Amani"})}, me)
    for document in db.session.scalars(select(Document)):
        values: dict = {}
        told = select(Event).where(Event.name == document.name, Event.item == document.item)
        told = told.where(Event.revision_to.is_not(None))
        for event in db.session.scalars(told.order_by(Event.revision_to)):
            for part, (old, new) in event.changes.items():
                assert values.get(part) == old
                values[part] = new
        assert {part: value for part, value in values.items() if value is not None} == document.answers
