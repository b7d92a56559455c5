"""Personal links: issued to the address on record, exchanged for a session, replaced, revoked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select

from app import bounds
from app.collection import clock, events, mandates, outbox, sessions, tokens
from app.collection.errors import LinkGone, NotAllowed, NotFound
from app.collection.rounds import links_end
from app.collection.scope import FOCAL_POINT, Actor, cases, linked, locked, permitted, require_team
from app.collection.transaction import reads, writes
from app.db import db
from app.models import Case, Event, LinkExchange, Mandate, PersonalLink
from app.statement import Statement

_EXCHANGED = Statement(insert(LinkExchange), ["link_id", "session_id", "at", "browser"])
_TOLD = Statement(
    select(Event.who, Event.at)
    .where(Event.case_id == bindparam("case"), Event.kind == events.LINK_ISSUED)
    .where(Event.changes["told"].as_boolean())
    .order_by(Event.id.desc())
    .limit(1)
)
EXPIRED, REPLACED, REVOKED = "expired", "replaced", "revoked"


@dataclass(frozen=True, slots=True)
class Issued:
    """A new link: the token for its address, which is kept nowhere, and to whom it goes."""

    token: str
    link: PersonalLink


@dataclass(frozen=True, slots=True)
class Offered:
    """The case that a link leads to, when the link ends, unless a newer one replaces it, and its language."""

    case: Case
    until: datetime
    language: str
    """In which its holder is written to; empty where none was set for them."""
    sends: bool
    """Whether it is for the focal point or the contact on record, and not for whom they work with."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A link exchanged: the token for the cookie, the case it leads to, and the language of its holder."""

    token: str
    case: Case
    language: str


@writes
def issue(
    actor: Actor,
    case: Case,
    days: int | None = None,
    *,
    least_days: int = 30,
    mandate: Mandate | None = None,
    keeps_sessions: bool = False,
    by_hand: bool = False,
) -> Issued:
    """A link for the holder of a mandate, else for the focal point, or the contact on record where none is.

    The one before stops working, and so do the sessions it gave, unless it ``keeps_sessions``: a reminder,
    or a query, does not sign out whoever is writing. It works for ``days`` if they are given, else as long as
    answers may be wanted, ``least_days`` at least. One that the team gives ``by_hand`` opens what its holder
    writes to whoever copies it: a letter tells them, and their pages, where there was an earlier one.
    """
    require_team(actor)
    case = locked(actor, case)
    holder = mandate or mandates.focal_point(case)
    told = by_hand and had_one(case, holder)
    if holder is not None and (holder.case_id != case.id or holder.ended_at is not None):
        raise NotAllowed("mandate_ended")
    name, email = mandates.addressee(case, holder)
    if not email:
        raise NotAllowed("no_address")
    now = clock.now()
    query = select(PersonalLink).where(
        PersonalLink.case_id == case.id,
        PersonalLink.mandate_id == (holder.id if holder else None),
        PersonalLink.replaced_at.is_(None),
        PersonalLink.revoked_at.is_(None),
    )
    for before in db.session.scalars(query):
        before.replaced_at = now
    if not keeps_sessions:
        _end_sessions(case.id, holder.id if holder else None)
    token = tokens.new()
    link = PersonalLink(
        case_id=case.id,
        mandate_id=holder.id if holder else None,
        token_hash=tokens.hashed(token),
        name=name,
        email=email,
        created_at=now,
        expires_at=would_end(case, least_days) if days is None else now + timedelta(days=days),
    )
    db.session.add(link)
    db.session.flush()
    facts = {"link": link.id, "until": link.expires_at.isoformat(), "by_hand": by_hand, "told": told}
    events.record(events.LINK_ISSUED, actor, case, facts)
    if by_hand:
        why = outbox.LINK_COPIED if told else outbox.FIRST_LINK_COPIED
        letter = {"case": case.id, "why": why, "who": actor.name, "at": now.isoformat()}
        if holder is not None:
            letter["mandate"] = holder.id
        outbox.enqueue(outbox.MAIL_NOTICE, letter, unique_key=f"copied:{link.id}")
    return Issued(token, link)


def had_one(case: Case, holder: Mandate | None) -> bool:
    """Whether the holder of a mandate, or the contact on record without one, was given a link before."""
    own = PersonalLink.mandate_id == (holder.id if holder else None)
    query = select(PersonalLink.id).where(PersonalLink.case_id == case.id, own).limit(1)
    return db.session.scalar(query) is not None


def last_told(actor: Actor, case: Case) -> tuple[str, datetime] | None:
    """Who of the team last made a link to one's own case by hand and told its holder, and when; or None."""
    if actor.case_id != case.id:
        return None
    found = _TOLD.rows({"case": case.id})
    return (found[0].who, found[0].at) if found else None


def would_end(case: Case, least_days: int) -> datetime:
    """Until when a link that is made now would work."""
    return max(clock.now() + timedelta(days=least_days), links_end(case))


@bounds.lifted()
def look(token: str) -> Offered:
    """What a link offers, for the page with the button that opens it; refuses as `exchange` does."""
    reads()
    link, case = _working(token)
    holder = _holder(link)
    sends = holder is None or holder.role == FOCAL_POINT
    return Offered(case, link.expires_at, _language(link, case), sends)


@bounds.lifted()
@writes
def exchange(token: str, browser: str = "", hours: int = 12) -> Exchanged:
    """Exchange a link for a session, on record; NotFound for a forged one, LinkGone for one that ended."""
    link, case = _working(token)
    cookie, session_id = sessions.begin(link_id=link.id, hours=hours)
    made = {"link_id": link.id, "session_id": session_id, "at": clock.now(), "browser": browser[:200]}
    _EXCHANGED.run(made)
    return Exchanged(cookie, case, _language(link, case))


def was_opened(link_id: int) -> bool:
    """Whether anyone has exchanged a link for a session."""
    query = select(LinkExchange.id).where(LinkExchange.link_id == link_id).limit(1)
    return db.session.scalar(query) is not None


@bounds.lifted()
@writes
def ask_again(token: str) -> None:
    """Have a new link sent to the address on record, once an hour at most; a revoked one asks in vain.

    Whoever asks learns nothing: the answer is the same whatever the token was.
    """
    try:
        link, _case = linked(tokens.hashed(token))
    except NotFound:
        return
    if link.revoked_at is None:
        hour = clock.now().strftime("%Y-%m-%dT%H")
        facts: dict[str, Any] = {"case": link.case_id, "why": outbox.ASKED_AGAIN}
        if link.mandate_id is not None:
            facts["mandate"] = link.mandate_id
        key = f"link:{link.case_id}:{link.mandate_id or 0}:{hour}"
        outbox.enqueue(outbox.MAIL_LINK, facts, unique_key=key)


@writes
def revoke(actor: Actor, case: Case, link_id: int) -> None:
    """End a link of a case and every session it gave."""
    require_team(actor)
    query = select(PersonalLink).where(
        PersonalLink.id == link_id, PersonalLink.case_id.in_(permitted(actor, case))
    )
    link = db.session.scalar(query)
    if link is None:
        raise NotFound
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        _end_sessions(case.id, link.mandate_id)
        events.record(events.LINK_REVOKED, actor, case, {"link": link.id})


@writes
def revoke_exchange(actor: Actor, exchange_id: int) -> None:
    """End the one session that an exchange gave."""
    require_team(actor)
    found = db.session.execute(
        cases(actor)
        .add_columns(LinkExchange)
        .join(PersonalLink, PersonalLink.case_id == Case.id)
        .join(LinkExchange, LinkExchange.link_id == PersonalLink.id)
        .where(LinkExchange.id == exchange_id)
    ).first()
    if found is None:
        raise NotFound
    case, exchanged = found
    sessions.end(exchanged.session_id)
    events.record(events.SESSION_ENDED, actor, case, {"link": exchanged.link_id, "exchange": exchanged.id})


def of_case(actor: Actor, case: Case) -> list[tuple[PersonalLink, list[LinkExchange]]]:
    """The links of a case, latest first, each with its exchanges."""
    query = (
        select(PersonalLink, LinkExchange)
        .outerjoin(LinkExchange, LinkExchange.link_id == PersonalLink.id)
        .where(PersonalLink.case_id.in_(permitted(actor, case)))
        .order_by(PersonalLink.id.desc(), LinkExchange.id.desc())
    )
    found: dict[int, tuple[PersonalLink, list[LinkExchange]]] = {}
    for link, made in db.session.execute(query):
        found.setdefault(link.id, (link, []))
        if made is not None:
            found[link.id][1].append(made)
    return list(found.values())


def _working(token: str) -> tuple[PersonalLink, Case]:
    """A link that still works, with the case that it opens."""
    link, case = linked(tokens.hashed(token))
    reason = _gone(link)
    if reason:
        raise LinkGone(reason)
    return link, case


def _holder(link: PersonalLink) -> Mandate | None:
    """Whose link it is; None where it was sent to the contact on record."""
    return db.session.get(Mandate, link.mandate_id) if link.mandate_id else None


def _language(link: PersonalLink, case: Case) -> str:
    """The language that was set for whom a link is for, or ''."""
    holder = _holder(link)
    return (holder.language if holder else "") or case.language


def _end_sessions(case_id: int, mandate_id: int | None) -> None:
    """End what every link of one person has opened, those too that a reminder had replaced."""
    query = select(PersonalLink.id).where(
        PersonalLink.case_id == case_id, PersonalLink.mandate_id == mandate_id
    )
    for link_id in db.session.scalars(query):
        sessions.end_all(link_id=link_id)


def _gone(link: PersonalLink) -> str:
    """Why a link no longer works, or ''."""
    if link.revoked_at is not None:
        return REVOKED
    if link.replaced_at is not None:
        return REPLACED
    return EXPIRED if link.expires_at <= clock.now() else ""
