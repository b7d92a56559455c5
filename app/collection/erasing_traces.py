"""Erasing beside the answers: links and sessions, files, held saves, letters, receipts, names of staff."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select

from app.collection import clock, outbox
from app.collection.erasing import Change, rows
from app.collection.files import ANSWER, CORRECTION, NOMINATION
from app.collection.subjects import ERASED, Subject
from app.collection.tokens import hashed
from app.db import db
from app.models import (
    Artifact,
    Case,
    Erasure,
    Event,
    HeldSave,
    Job,
    LinkExchange,
    Mandate,
    PersonalLink,
    Respondent,
    Round,
    Submission,
    Upload,
    WebSession,
)


def in_links(case: Case, subject: Subject) -> Iterator[Change]:
    """Personal links open nothing any more, and what is known of their sessions goes."""
    query = select(PersonalLink.id, PersonalLink.email).where(PersonalLink.case_id == case.id)
    for link, email in db.session.execute(query):
        if not subject.is_at(email) and not (subject.everybody and not email):
            continue
        theirs = LinkExchange.link_id == link
        for exchange in db.session.scalars(select(LinkExchange.id).where(theirs)):
            yield Change(LinkExchange, exchange, {})
        for session in db.session.scalars(select(WebSession.id).where(WebSession.link_id == link)):
            yield Change(WebSession, session, {})
        nothing = hashed(secrets.token_urlsafe(32))
        yield Change(PersonalLink, link, {"revoked_at": clock.now(), "token_hash": nothing})


def going_files(case: Case, subject: Subject, answers: frozenset[str]) -> list[Upload]:
    """The files that go: notes that nominate, and those that only personal answers have named."""
    theirs = {
        note
        for email, note in db.session.execute(
            select(Mandate.email, Mandate.note_upload_id).where(Mandate.case_id == case.id)
        )
        if note is not None and subject.is_at(email)
    }
    known = db.session.scalars(select(Upload).where(Upload.case_id == case.id).order_by(Upload.id))
    return [
        one
        for one in known
        if one.sha256 in answers or one.id in theirs or (subject.everybody and one.purpose == NOMINATION)
    ]


def in_files(case: Case, subject: Subject, going: Sequence[Upload]) -> Iterator[Change]:
    """Files that go, rows and bytes, and the names of files that stay where they name somebody."""
    gone = {one.id for one in going}
    for row in rows(Mandate, case, ["id", "note_upload_id"]):
        if row["note_upload_id"] in gone:
            yield Change(Mandate, row["id"], {"note_upload_id": None})
    for one in going:
        yield Change(Upload, one.id, {}, (Upload.place(one.sha256),))
    for row in rows(Upload, case, ["id", "name", "purpose"]):
        name = subject.without(row["name"])
        if row["id"] not in gone and row["purpose"] not in (ANSWER, CORRECTION) and name != row["name"]:
            yield Change(Upload, row["id"], {"name": name})


def in_held(case: Case, subject: Subject) -> Iterator[Change]:
    """Saves that wait for their sender to sign in again."""
    for row in rows(HeldSave, case, ["id", "fields"]):
        if subject.everybody or subject.within(row["fields"]) != row["fields"]:
            yield Change(HeldSave, row["id"], {})


def in_receipts(receipts: Iterable[str]) -> Iterator[Change]:
    """Receipts as PDF of submissions that are not what they were: they show every answer, and who sent."""
    for receipt in receipts:
        query = select(Artifact.id, Artifact.path).where(
            Artifact.kind == outbox.RECEIPT, Artifact.title == receipt
        )
        for artifact, path in db.session.execute(query):
            yield Change(Artifact, artifact, {}, (path,))


def in_letters(cases: Iterable[int], subject: Subject) -> Iterator[Change]:
    """Letters and what else was asked of the worker: those that wait are not sent, the others name nobody."""
    those, named = frozenset(cases), replace(subject, everybody=False)
    receipts = frozenset(db.session.scalars(_of(select(Submission.receipt), Submission.case_id, those)))
    theirs = frozenset(
        one.id
        for one in db.session.scalars(_of(select(Mandate), Mandate.case_id, those))
        if subject.is_at(one.email)
    )
    for job in db.session.scalars(select(Job).execution_options(yield_per=500)):
        about = job.payload.get("case") in those or job.payload.get("receipt") in receipts
        known = job.payload.get("to"), job.payload.get("mandate")
        to_them = named.is_at(known[0]) if isinstance(known[0], str) else not theirs.isdisjoint(known)
        waits = job.done_at is None and job.failed_at is None
        if waits and job.kind in outbox.LETTERS and ((about and subject.everybody) or to_them):
            yield Change(Job, job.id, {})
            continue
        new = _job(job, subject if about else named, to_them=to_them)
        values = {name: value for name, value in new.items() if value != getattr(job, name)}
        if values:
            yield Change(Job, job.id, values)


def _of(query: Select[Any], column: Any, cases: frozenset[int]) -> Select[Any]:
    return query.where(column.in_(cases))


def _job(job: Job, subject: Subject, *, to_them: bool) -> dict[str, Any]:
    if job.kind == outbox.MAIL and to_them:
        return {"payload": {}, "result": subject.within(job.result), "error": subject.without(job.error)}
    payload = subject.within(job.payload)
    if to_them and isinstance(payload.get("to"), str):
        payload |= {"to": "", **({"name": ERASED} if "name" in payload else {})}
    return {"payload": payload, "result": subject.within(job.result), "error": subject.without(job.error)}


def in_respondent(case: Case, cases: frozenset[int]) -> Iterator[Change]:
    """A member of staff who is asked in no other round: a key stands for them from now on."""
    one = case.respondent
    if one.kind == "staff" and one.name != ERASED and not asked_elsewhere(case, cases):
        yield Change(Respondent, one.id, {"name": ERASED, "code": one.key})


def asked_elsewhere(case: Case, cases: frozenset[int]) -> bool:
    """Whether a respondent is asked in a round whose data stay."""
    others = select(Case.id).join(Round, Round.id == Case.round_id).where(Round.erased_at.is_(None))
    others = others.where(Case.respondent_id == case.respondent_id)
    return any(number not in cases for number in db.session.scalars(others))


def in_other_history(rounds: Iterable[int], subject: Subject) -> Iterator[Change]:
    """Events of rounds, and of no round any more, that name somebody; reasons of other erasures that do."""
    wanted = Event.round_id.in_(list(rounds)) | Event.round_id.is_(None)
    query = select(Event.id, Event.changes, Event.who, Event.user_id).where(Event.case_id.is_(None), wanted)
    for number, changes, who, user in db.session.execute(query.execution_options(yield_per=500)):
        named = user is None and who in subject.names
        new = subject.within(changes)
        values = ({"changes": new} if new != changes else {}) | ({"who": ERASED} if named else {})
        if values:
            yield Change(Event, number, values)
    for erasure, reason in db.session.execute(select(Erasure.id, Erasure.reason)):
        if subject.mentioned(reason):
            yield Change(Erasure, erasure, {"reason": subject.without(reason)})
