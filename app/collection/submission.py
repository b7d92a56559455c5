"""Submissions: numbered, hashed, receipted; sent twice is sent once; reopened, sent again as the next."""

import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from app.collection import (
    clearance,
    clock,
    draft,
    events,
    last_time,
    moving,
    prior,
    queries,
    receipts,
    rights,
    sharing,
)
from app.collection.errors import ChangedSince, Closed, Incomplete, Invalid, KeyReused, NotAllowed, NotFound
from app.collection.noting import note
from app.collection.rounds import CLOSED, PLANNED, deadline, questionnaire_of, state, wholly_open
from app.collection.scope import Actor, cases, locked, permitted
from app.collection.sums import digest
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Submission
from app.models.columns import readable
from app.questionnaire.complete import submission_document
from app.questionnaire.review import problems
from app.statement import Statement

_COLUMNS = [column.key for column in Submission.__table__.columns if column.key != "id"]
_INSERT = Statement(insert(Submission), _COLUMNS)
_UNDER_KEY = Statement(
    select(Submission.case_id, Submission.content, Submission.receipt, Submission.number)
    .add_columns(Submission.sha256, Submission.received_at, Submission.late, Submission.who)
    .where(Submission.key == bindparam("key"))
)
CORRECTION = "correction"
"""In what capacity the team makes a version of its own."""
_KEY = re.compile(r"[A-Za-z0-9_-]{16,100}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of a submission."""

    receipt: str
    number: int
    sha256: str
    received_at: datetime
    late: bool
    who: str
    replayed: bool = False


@writes
def submit(case: Case, key: str, actor: Actor, *, language: str, via: str = "web", seen: str = "") -> Receipt:
    """Send the draft as it stands; ``seen`` is the fingerprint of the draft that the person looked at.

    The same ``key`` with the same ``seen`` gives the first receipt again; with another, KeyReused. A draft
    that changed since it was looked at: ChangedSince. Answers missing or to mend: Incomplete. Sent by another
    meanwhile: AlreadySubmitted.
    """
    if not _KEY.fullmatch(key):
        raise Invalid("a key has 16 to 100 letters, digits, - or _")
    if not rights.may_submit(actor):
        raise NotAllowed("submit")
    case = locked(actor, case)
    questionnaire = questionnaire_of(case)
    known = next(iter(_UNDER_KEY.rows({"key": key})), None)
    now = draft.load(case, questionnaire)
    content = seen or now.fingerprint()
    if known is not None:
        if known.case_id != case.id or known.content != content:
            raise KeyReused
        return _receipt(known, replayed=True)
    asked = case.instrument
    rights.require_whole(actor, case)
    case = draft.opened(case, actor)
    if content != now.fingerprint() or case.instrument != asked:
        raise ChangedSince
    clearance.require(case, actor, content)
    route = prior.route(case, questionnaire, now.answers)
    found = problems(route, language)
    if found:
        raise Incomplete(found)
    made = _made(case, key, content, actor, language, via)
    made.earlier = last_time.provenance(case, route)
    made.document = submission_document(route)
    made.sha256 = digest(made.document)
    if not wholly_open(actor, case):
        _amends(made, case)
    _INSERT.run({name: getattr(made, name) for name in _COLUMNS})
    sent = {"versions": made.number, "submitted_at": made.received_at}
    closed = {"reopened_at": None, "reopened_by_team": False, "validated_at": None, "validated_who": ""}
    note(case, **sent, **closed)
    if case.queried_at is not None:
        queries.answered_by(case, made)
    sharing.end_with_sending(actor, case)
    events.record(events.SUBMITTED, actor, case, facts(made), via=via)
    receipts.ask(made.receipt, actor)
    return _receipt(made)


def facts(made: Submission) -> dict[str, Any]:
    """What the event of a version says of it, so that the record can be held against it."""
    return {"receipt": made.receipt, "number": made.number, "sha256": made.sha256, "late": made.late}


def correct(case: Case, document: dict[str, Any], before: Submission, actor: Actor) -> Submission:
    """The next version, which the team makes of ``before``; it is as late, and in the same language."""
    sha256 = digest(document)
    by = replace(actor, capacity=CORRECTION)
    made = _made(case, secrets.token_urlsafe(24), sha256, by, before.language, CORRECTION)
    made.document, made.sha256, made.late = document, sha256, before.late
    made.earlier = before.earlier
    _INSERT.run({name: getattr(made, name) for name in _COLUMNS})
    note(case, versions=made.number, submitted_at=made.received_at, validated_at=None, validated_who="")
    receipts.ask(made.receipt, actor)
    return made


def _amends(made: Submission, case: Case) -> None:
    """A version in answer to queries: it differs from the one before, and is as late as that was."""
    query = select(Submission).where(Submission.case_id == case.id, Submission.number == case.versions)
    before = db.session.scalars(query).one()
    if before.sha256 == made.sha256:
        raise NotAllowed("unchanged")
    made.late = before.late


def _made(case: Case, key: str, content: str, actor: Actor, language: str, via: str) -> Submission:
    received = clock.now()
    initials = "".join(word[0] for word in case.round.survey.split("_") if word).upper()
    groups = "-".join(readable(4).upper() for _ in range(3))
    return Submission(
        receipt=f"{initials}-{groups}",
        key=key,
        content=content,
        case_id=case.id,
        number=case.versions + 1,
        instrument_sha256=case.instrument,
        received_at=received,
        late=received >= deadline(case.round, case),
        language=language,
        via=via,
        capacity=actor.capacity,
        on_behalf=case.on_behalf,
        who=actor.name,
        user_id=actor.user_id,
        earlier={},
        left_sha256="",
    )


def _receipt(submission: Any, *, replayed: bool = False) -> Receipt:
    """The receipt of a submission that was made, or of the row of one that was there."""
    return Receipt(
        submission.receipt,
        submission.number,
        submission.sha256,
        submission.received_at,
        submission.late,
        submission.who,
        replayed,
    )


@writes
def reopen(case: Case, actor: Actor, reason: str = "") -> None:
    """Open a sent response again; what was sent stands meanwhile. After the deadline: the team only."""
    case = locked(actor, case)
    if not case.versions or case.reopened_at is not None:
        return
    if not rights.may_reopen(actor):
        raise NotAllowed("reopen")
    now = state(case.round, case)
    if now in (PLANNED, CLOSED) and not actor.team:
        raise Closed(now, case.round.opens, deadline(case.round, case))
    case.reopened_at, case.reopened_by_team = clock.now(), actor.team
    case.validated_at, case.validated_who = None, ""
    events.record(events.REOPENED, actor, case, {"reason": reason} if reason else {})
    if moving.behind(case):
        moving.move(case, actor)


def versions(actor: Actor, case: Case) -> list[Submission]:
    """What was sent for a case, latest first."""
    query = (
        select(Submission)
        .where(Submission.case_id.in_(permitted(actor, case)))
        .order_by(Submission.number.desc())
    )
    return list(db.session.scalars(query))


def by_receipt(actor: Actor, receipt: str) -> Submission:
    """The submission with a receipt, its document at hand; NotFound where it is none of this actor's."""
    allowed = cases(actor).with_only_columns(Case.id)
    query = select(Submission).where(Submission.receipt == receipt, Submission.case_id.in_(allowed))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
