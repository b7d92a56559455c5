"""Erasures that a restored backup undid: a list outside of the database tells which, to ask for them anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, union

from app.collection import clock, erased_list, erasures
from app.collection.erased_list import Line
from app.collection.scope import Actor
from app.db import db
from app.models import Case, Erasure, Mandate, PersonalLink
from app.models.erasure import AGREED, DONE, PERSON


@dataclass(frozen=True, slots=True)
class Undone:
    """An erasure that a backup has brought back, and what became of it now."""

    public_id: str
    done: str
    asked: Erasure | None
    """The one that was asked for anew; None where nobody is known by the mark."""
    readable: bool
    """Whether its mark was made by the key that this installation has now."""


def keep(file: Path, key: str, public_id: str) -> None:
    """Write down an erasure of a person that is about to be done, while its address is known; once each."""
    query = select(Erasure).where(
        Erasure.public_id == public_id, Erasure.state == AGREED, Erasure.kind == PERSON
    )
    if erasure := db.session.scalar(query):
        mark, today = erased_list.mark(key, erasure.email), f"{clock.now():%Y-%m-%d}"
        erased_list.add(file, Line(public_id, today, mark, erased_list.sign(key)))


def again(actor: Actor, lines: Sequence[Line], key: str) -> list[Undone]:
    """Ask anew for each person whose erasure this database knows nothing of; two agree, as before.

    Those of whole rounds are asked for by the worker itself.
    """
    lost = _lost(lines, key)
    ours = erased_list.sign(key)
    addresses = {erased_list.mark(key, email): email for email in _addresses()} if lost else {}
    # Of one person the latest counts: one erasure undoes all that was brought back.
    latest = {one.mark: one for one in lost if one.key == ours}
    asked = {mark: _asked(actor, one, addresses[mark]) for mark, one in latest.items() if mark in addresses}
    return [Undone(one.erasure, one.done, asked.get(one.mark), one.key == ours) for one in lost]


def _lost(lines: Sequence[Line], key: str) -> list[Line]:
    """The lines that this database knows nothing of: nor of a later erasure of the same person."""
    query = select(Erasure.public_id, Erasure.state, Erasure.email)
    known = {public_id: (state, email) for public_id, state, email in db.session.execute(query)}
    settled = {erased_list.mark(key, email) for _state, email in known.values() if email}
    lost = []
    for one in reversed(lines):
        if one.erasure not in known:
            if one.mark not in settled:
                lost.append(one)
        elif known[one.erasure][0] == DONE:
            settled.add(one.mark)
    return lost[::-1]


def _asked(actor: Actor, line: Line, email: str) -> Erasure:
    reason = f"Erased on {line.done} ({line.erasure}); a backup from before was restored."
    return erasures.propose(actor, erasures.of_person(actor, email), reason)


def _addresses() -> list[str]:
    """Every address that a response knows."""
    return list(
        db.session.scalars(
            union(select(Case.contact_email), select(Mandate.email), select(PersonalLink.email))
        )
    )
