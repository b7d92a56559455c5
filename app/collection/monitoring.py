"""How a round goes while it is open: what came in day by day, how far sections are, what became of mail."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, cast, extract, func, select

from app.collection import clock, events, outbox
from app.collection.participation import Standing
from app.db import db
from app.models import Case, Event, Job, Round

DAYS = 28
"""So many days, up to today, are looked back on."""
FINISHED, BEGUN, UNTOUCHED = "finished", "begun", "untouched"
WAITING, SENT, FAILED = "waiting", "sent", "failed"
_QUARTER = 900
_HOW = {"done": FINISHED, "partial": BEGUN, "mend": BEGUN, "empty": UNTOUCHED}


@dataclass(frozen=True, slots=True)
class Day:
    """What came in on one day of the round's zone."""

    day: date
    saves: int
    sent: int


def days(round_: Round) -> list[Day]:
    """The last days of a round, without a gap; one query, which counts in the database."""
    zone = ZoneInfo(round_.timezone)
    last = clock.now().astimezone(zone).date()
    first = max(round_.opens.astimezone(zone).date(), last - timedelta(days=DAYS - 1))
    since = datetime.combine(first, datetime.min.time(), zone)
    counted: Counter[tuple[date, str]] = Counter()
    # By the quarter of an hour: in no zone does a day begin within one.
    quarter = cast(extract("epoch", Event.at), Integer) // _QUARTER
    query = (
        select(quarter, Event.kind, func.count())
        .where(
            Event.round_id == round_.id, Event.at >= since, Event.kind.in_((events.SAVED, events.SUBMITTED))
        )
        .group_by(quarter, Event.kind)
    )
    for at, kind, count in db.session.execute(query):
        counted[datetime.fromtimestamp(int(at) * _QUARTER, zone).date(), kind] += count
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [Day(day, counted[day, events.SAVED], counted[day, events.SUBMITTED]) for day in span]


def sections(standings: Iterable[Standing]) -> dict[str, dict[str, int]]:
    """In how many responses each section is finished, begun and untouched, by its name."""
    found: dict[str, dict[str, int]] = {}
    for standing in standings:
        for name, state in standing.progress.items():
            counts = found.setdefault(name, dict.fromkeys((FINISHED, BEGUN, UNTOUCHED), 0))
            if how := _HOW.get(state.get("status", "")):
                counts[how] += 1
    return found


def mail(round_: Round) -> Mapping[str, int]:
    """What became of the messages with a link that were asked for in a round; one query."""
    of_round = select(Case.id).where(Case.round_id == round_.id)
    query = select(Job.done_at.is_not(None), Job.failed_at.is_not(None), func.count()).where(
        Job.kind == outbox.MAIL_LINK, Job.payload["case"].as_integer().in_(of_round)
    )
    found = dict.fromkeys((WAITING, SENT, FAILED), 0)
    grouped = query.group_by(Job.done_at.is_not(None), Job.failed_at.is_not(None))
    for done, failed, count in db.session.execute(grouped):
        found[SENT if done else FAILED if failed else WAITING] += count
    return found
