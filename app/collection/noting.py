"""What is new of a case, written into its row: its progress, when it was begun, what it answers to."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from app.models import Case
from app.statement import Statement


def note(case: Case, **facts: Any) -> None:
    """Write what is new of ``facts`` into the row of a case, and have the object show it."""
    new = {name: fact for name, fact in facts.items() if getattr(case, name) != fact}
    if new:
        _noting(tuple(new)).run({"known": case.id, **new})
        for name, fact in new.items():
            set_committed_value(case, name, fact)


@cache
def _noting(names: tuple[str, ...]) -> Statement:
    noted: dict[str, Any] = {name: bindparam(name) for name in names}
    return Statement(update(Case).where(Case.id == bindparam("known")).values(noted))
