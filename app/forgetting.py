"""What `canvass erase` does: it shows what would go, and asks for it; who agrees is never the command."""

from collections.abc import Iterator
from pathlib import Path

from app import verbs
from app.collection import erased_before, erased_list, erasures
from app.collection.erased_before import Undone
from app.collection.erased_list import Line
from app.collection.errors import NotAllowed
from app.collection.scope import OPERATOR
from app.db import db
from app.languages import counted
from app.models import Erasure, Round
from app.verbs import Refused

WHY_NOT = {
    "nobody_there": "no response knows this address",
    "kept_still": "the time for which this round keeps personal data is not over",
    "decided": "the personal data of this round are erased already",
    "message_length": f"a reason has at most {erasures.LONGEST} characters",
}


def person(email: str, reason: str) -> list[str]:
    """What would go of one person, and that it was asked for where a reason is given."""
    with verbs.opened() as app:
        try:
            return _told(erasures.of_person(OPERATOR, email), reason, app.config["BACKUP_DAYS"])
        except NotAllowed as error:
            raise Refused(WHY_NOT.get(error.reason, error.reason)) from error


def round_(name: str, reason: str) -> list[str]:
    """The same of everybody in a round."""
    with verbs.opened() as app:
        try:
            return _told(erasures.of_round(OPERATOR, verbs.known(name)), reason, app.config["BACKUP_DAYS"])
        except NotAllowed as error:
            raise Refused(WHY_NOT.get(error.reason, error.reason)) from error


def _told(made: Erasure, reason: str, days: int) -> list[str]:
    seen = erasures.preview(OPERATOR, made)
    lines = [
        f"responses\t{len(seen.cases)}",
        f"known as\t{', '.join(seen.people)}",
        *(f"{table}\t{rows}" for table, rows in seen.counts.items()),
        f"files\t{seen.files}",
        f"mandates that end\t{seen.acting}",
        f"answers that name the person and stay\t{seen.mentions}",
        f"members of staff asked in another round, who stay\t{seen.elsewhere}",
        f"backups hold it for\t{counted(days, 'day')}",
    ]
    if not reason:
        return [*lines, "nothing is asked for yet: --reason asks for it"]
    asked = erasures.propose(OPERATOR, made, reason)
    return [
        *lines,
        f"asked for as {asked.public_id}: two of the team have to agree, on the page Personal data",
    ]


def again(file: Path | None) -> Iterator[str]:
    """What a restored backup has brought back, and that its erasure was asked for anew."""
    with verbs.opened() as app:
        lines = list[Line]()
        own = Path(app.config["INSTANCE"]) / erased_list.NAME
        # What was done since the copy was made stands in the own list alone.
        for place in (file, own) if file and own.is_file() else (file or own,):
            held = erased_list.read(place)
            lines += [one for one in held.lines if one not in lines]
            if held.torn:
                yield f"half a line ends {place}, and was left out: of a copy, look for a whole one"
        found = erased_before.again(OPERATOR, lines, app.config["SECRET_KEY"])
        yield from (f"{one.public_id}, done on {one.done}: {_became(one)}" for one in found)
        if any(one.asked for one in found):
            yield "two of the team have to agree, on the page Personal data"
        if not found:
            number = counted(len(lines), "erasure")
            yield f"{number} on the list, and each is known here: nothing is to be done again"
        if unread := sum(not one.readable for one in found):
            raise Refused(
                f"the list cannot be read with this CANVASS_SECRET_KEY: {counted(unread, 'line')} of it had "
                "another; run this again with the CANVASS_SECRET_KEY of that time"
            )


def _became(one: Undone) -> str:
    if not one.readable:
        return "written down with another CANVASS_SECRET_KEY"
    return f"asked for anew as {one.asked.public_id}" if one.asked else "no response knows the address now"


def listed() -> list[tuple[str, ...]]:
    """Everything that was ever asked for, latest first."""
    with verbs.opened():
        return [
            (
                one.public_id,
                one.state,
                one.email or _of(one),
                f"{one.asked_at:%Y-%m-%d}",
                ", ".join(filter(None, (one.first_who, one.second_who))) or "-",
                one.reason,
            )
            for one in erasures.listed(OPERATOR)
        ]


def _of(one: Erasure) -> str:
    round_ = db.session.get(Round, one.round_id) if one.round_id else None
    return round_.name if round_ else f"a person in {counted(len(one.cases), 'response')}"
