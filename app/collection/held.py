"""Held saves: what came without a live session is kept a while, and goes on once its sender has signed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from app import bounds
from app.collection import clock, tokens
from app.collection.documents import storable
from app.collection.errors import Invalid
from app.collection.scope import Actor, cases
from app.collection.transaction import writes
from app.db import db
from app.models import Case, HeldSave

KEPT = timedelta(days=2)
MOST = 20
"""How many saves are held for one case: nobody without a session can fill the database."""
LONGEST = 500_000


@dataclass(frozen=True, slots=True)
class Held:
    """A save that can go on: where it was posted to, and its fields."""

    case: Case
    path: str
    fields: tuple[tuple[str, str], ...]


@bounds.lifted()
@writes
def hold(case_public_id: str, path: str, fields: Iterable[tuple[str, str]]) -> str:
    """Keep the fields of a form and return the token to take them back with.

    A token comes back for a case that does not exist too, so that nobody learns which do.
    """
    token, now = tokens.new(), clock.now()
    given = [[name, value] for name, value in fields]
    storable({"fields": given})
    if len(path) > 500 or sum(len(name) + len(value) for name, value in given) > LONGEST:
        raise Invalid("this is more than can be held without a session")
    db.session.execute(delete(HeldSave).where(HeldSave.expires_at <= now))
    case_id = db.session.scalar(select(Case.id).where(Case.public_id == case_public_id))
    held = select(func.count()).select_from(HeldSave).where(HeldSave.case_id == case_id)
    if case_id is not None and (db.session.scalar(held) or 0) < MOST:
        made = HeldSave(
            token_hash=tokens.hashed(token),
            case_id=case_id,
            path=path,
            fields=given,
            at=now,
            expires_at=now + KEPT,
        )
        db.session.add(made)
    return token


def find(actor: Actor, token: str) -> Held | None:
    """What is held under ``token``, for someone who may see its case; None otherwise."""
    query = (
        cases(actor)
        .add_columns(HeldSave)
        .join(HeldSave, HeldSave.case_id == Case.id)
        .where(HeldSave.token_hash == tokens.hashed(token), HeldSave.expires_at > clock.now())
    )
    found = db.session.execute(query).first()
    if found is None:
        return None
    case, save = found
    return Held(case, save.path, tuple((name, value) for name, value in save.fields))


@writes
def release(token: str) -> None:
    """Forget what is held under ``token``, once it was saved."""
    db.session.execute(delete(HeldSave).where(HeldSave.token_hash == tokens.hashed(token)))
