"""Reminders by schedule: which a round sends by itself, when, and to whom: those who have not sent."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.collection import clock, events, mandates, outbox, rounds
from app.collection.errors import Invalid
from app.collection.scope import Actor, cases, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Job, Round

MONTH, WEEK, AFTER, LAST = "month", "week", "after", "last"
SLOTS = (MONTH, WEEK, AFTER, LAST)
"""Thirty and seven days before the deadline, three days after it, the last call before nothing is taken."""
_DAYS = {MONTH: -30, WEEK: -7, AFTER: 3}
MORNING = time(9)


def usual(round_: Round) -> dict[str, datetime]:
    """When each reminder would go: in the morning of its day, in the round's zone."""
    zone = ZoneInfo(round_.timezone)
    closes = round_.closes.astimezone(zone).date()
    days = {**_DAYS, LAST: round_.grace_days - 1}
    return {slot: datetime.combine(closes + timedelta(days=days[slot]), MORNING, zone) for slot in SLOTS}


def planned(round_: Round) -> dict[str, datetime]:
    """The reminders that are to go, or have gone, with their moments."""
    return {
        slot: datetime.fromisoformat(round_.reminders[slot]) for slot in SLOTS if slot in round_.reminders
    }


@writes
def plan(actor: Actor, round_: Round, moments: Mapping[str, datetime]) -> None:
    """Have these reminders go by themselves, and no others; what has gone stays as it was."""
    require_team(actor)
    if unknown := set(moments) - set(SLOTS):
        raise Invalid(f"'{min(unknown)}' is no reminder")
    now, before = clock.now(), planned(round_)
    gone = {slot: when for slot, when in before.items() if when <= now}
    for slot, when in moments.items():
        if slot not in gone and when <= now:
            raise Invalid("a reminder cannot go in the past")
    wanted = {slot: when for slot, when in moments.items() if slot not in gone} | gone
    kept = {slot: wanted[slot].isoformat() for slot in SLOTS if slot in wanted}
    if kept == round_.reminders:
        return
    round_.reminders = kept
    for slot, when in wanted.items():
        if slot not in gone:
            facts = {"round": round_.id, "slot": slot, "at": kept[slot]}
            outbox.enqueue(outbox.REMIND, facts, due=when, unique_key=_key(round_, slot, kept[slot]))
    events.record(events.REMINDERS_PLANNED, actor, round_, {"reminders": kept})


@writes
def send(actor: Actor, round_: Round, slot: str, at: str) -> int:
    """Ask for the letters of a reminder, once each; none where it was taken back or put off. How many."""
    if round_.reminders.get(slot) != at or round_.closed_at is not None:
        return 0
    wanted = waiting_for(actor, round_, slot)
    for case in wanted:
        facts = {"case": case.id, "why": outbox.REMINDED, "slot": slot}
        outbox.enqueue(outbox.MAIL_LINK, facts, unique_key=f"reminder:{round_.id}:{slot}:{case.id}")
    events.record(events.REMINDERS_SENT, actor, round_, {"slot": slot, "letters": len(wanted)})
    return len(wanted)


def waiting_for(actor: Actor, round_: Round, slot: str) -> list[Case]:
    """To whom a reminder would go if it went now."""
    of_round = cases(actor).where(Case.round_id == round_.id, Case.versions == 0).order_by(Case.id)
    return [case for case in db.session.scalars(of_round) if concerns(case, slot)]


def concerns(case: Case, slot: str) -> bool:
    """Whether a reminder concerns a case now: not sent, an address, and a deadline that the letter fits.

    One who was given longer is not told that the deadline has passed.
    """
    state = rounds.state(case.round, case)
    if case.versions or state in (rounds.CLOSED, rounds.PLANNED) or not mandates.addressee(case)[1]:
        return False
    return slot != AFTER or state == rounds.GRACE


def letters_of(actor: Actor, round_: Round) -> dict[str, dict[str, int]]:
    """What became of the letters of each reminder: how many wait, were sent, left out, or failed."""
    of_round = cases(actor).where(Case.round_id == round_.id).with_only_columns(Case.id)
    known = set(db.session.scalars(of_round))
    prefix = f"reminder:{round_.id}:"
    found: dict[str, dict[str, int]] = {}
    query = select(Job).where(Job.unique_key.startswith(prefix, autoescape=True))
    for job in db.session.scalars(query):
        if job.payload["case"] not in known:
            continue
        counts = found.setdefault(job.payload["slot"], {"waiting": 0, "sent": 0, "left_out": 0, "failed": 0})
        left_out = "left_out" if job.result.get("left_out") else "sent"
        counts["failed" if job.failed_at else left_out if job.done_at else "waiting"] += 1
    return found


def _key(round_: Round, slot: str, at: str) -> str:
    return f"remind:{round_.id}:{slot}:{at}"
