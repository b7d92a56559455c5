"""Erasures that a restored backup undid: a list outside of the database tells which, to ask for them anew.

The list holds no name and no address: a person is known by a mark, which the address and this installation's
key make together. Whoever has the list alone learns of nobody.
"""

import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, union

from app.collection import clock, erasures
from app.collection.scope import Actor
from app.db import db
from app.models import Case, Erasure, Mandate, PersonalLink
from app.models.erasure import AGREED, PERSON

NAME = "erasures.jsonl"
"""The list, in the folder of the installation: a restored backup leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An erasure that a backup has brought back, and what became of it now."""

    public_id: str
    done: str
    asked: Erasure | None
    """The one that was asked for anew; None where no response knows the address."""


def keep(file: Path, key: str, public_id: str) -> None:
    """Write down an erasure of a person that is about to be done, while its address is known; once each."""
    query = select(Erasure).where(
        Erasure.public_id == public_id, Erasure.state == AGREED, Erasure.kind == PERSON
    )
    erasure = db.session.scalar(query)
    if erasure is None or any(one["erasure"] == public_id for one in _lines(file)):
        return
    line = {"erasure": public_id, "mark": _mark(key, erasure.email), "done": f"{clock.now():%Y-%m-%d}"}
    with os.fdopen(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a") as written:
        written.write(json.dumps(line) + "\n")
        written.flush()
        os.fsync(written.fileno())


def again(actor: Actor, file: Path, key: str) -> list[Undone]:
    """Ask anew for each erasure of the list that this database knows nothing of; two agree, as before.

    Those of whole rounds are asked for by the worker itself.
    """
    known = set(db.session.scalars(select(Erasure.public_id)))
    waiting = {
        _mark(key, email) for email in db.session.scalars(select(Erasure.email).where(Erasure.email != ""))
    }
    lost = [one for one in _lines(file) if one["erasure"] not in known and one["mark"] not in waiting]
    addresses = {_mark(key, email): email for email in _addresses()} if lost else {}
    found = []
    for one in lost:
        email = addresses.get(one["mark"])
        asked = None
        if email:
            reason = f"Erased on {one['done']} ({one['erasure']}); a backup from before was restored."
            asked = erasures.propose(actor, erasures.of_person(actor, email), reason)
        found.append(Undone(one["erasure"], one["done"], asked))
    return found


def _lines(file: Path) -> Iterator[dict[str, str]]:
    if file.is_file():
        for line in file.read_text().splitlines():
            yield json.loads(line)


def _addresses() -> list[str]:
    """Every address that a response knows."""
    return list(
        db.session.scalars(
            union(select(Case.contact_email), select(Mandate.email), select(PersonalLink.email))
        )
    )


def _mark(key: str, email: str) -> str:
    return hmac.new(key.encode(), f"erasure:{email.strip().casefold()}".encode(), "sha256").hexdigest()
