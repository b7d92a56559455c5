"""History: a document's values at an earlier revision, rebuilt from the events since."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.collection import events
from app.collection.scope import Actor, permitted
from app.db import db
from app.models import Case, Event
from app.questionnaire.form import Address


def undone(now: Mapping[str, Any], changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The values, or what stood beside them, before ``changes``: latest first, each {part: [old, new]}."""
    values = dict(now)
    for change in changes:
        for part, (old, _new) in change.items():
            if old is None:
                values.pop(part, None)
            else:
                values[part] = old
    return values


@dataclass(frozen=True, slots=True)
class Since:
    """What changed in a document, latest first: its answers, and what stood beside them."""

    answers: list[Mapping[str, Any]] = field(default_factory=list)
    rivals: list[Mapping[str, Any]] = field(default_factory=list)


def since(case: Case, revisions: Mapping[Address, int]) -> dict[Address, Since]:
    """What changed in each document after the revision given; one query for all of them."""
    if not revisions:
        return {}
    query = (
        select(Event.name, Event.item, Event.revision_to, Event.kind, Event.changes)
        .where(Event.case_id == case.id, Event.name.in_({name for name, _item in revisions}))
        .where(Event.revision_to > min(revisions.values()))
        .order_by(Event.revision_to.desc())
    )
    found: dict[Address, Since] = defaultdict(Since)
    for name, item, revision, kind, changes in db.session.execute(query):
        if revision > revisions.get((name, item), revision):
            here = found[name, item]
            (here.rivals if kind in events.OF_RIVALS else here.answers).append(changes)
    return found


def of_case(actor: Actor, case: Case) -> list[Event]:
    """What happened to a case, latest first; what its people say among themselves is not the team's."""
    query = select(Event).where(Event.case_id.in_(permitted(actor, case))).order_by(Event.id.desc())
    hidden = events.OF_DISCUSSION if actor.team else ()
    return list(db.session.scalars(query.where(Event.kind.not_in(hidden))))
