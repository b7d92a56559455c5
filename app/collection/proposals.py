"""What a page filled in before anybody answered: left as it was, emptied, or overtaken by an answer."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from app.collection.documents import Document
from app.collection.merge import Change, Merged
from app.db import db
from app.models import Case, Event
from app.questionnaire.answers import Value
from app.questionnaire.form import Address

DEFAULT = "default"
"""From where an answer comes that a page filled in, and that its sender left so."""


def weighed(
    case: Case,
    address: Address,
    document: Document | None,
    revision: int,
    merged: Merged,
    proposed: Mapping[str, tuple[Value, Value | None]],
) -> Merged:
    """What a page changes, given what it had filled in: by part, (what it filled in, what came back).

    What came back as it was is nobody's edit: it gives way to what a person answered meanwhile. What came
    back empty was emptied by a person, which is remembered, so that it is not filled in again.
    """
    changes, clashes = dict(merged.changes), dict(merged.clashes)
    for part, (value, posted) in proposed.items():
        if posted is None and part not in changes and not (document and part in document.last):
            changes[part] = (None, None)
        elif posted == value and part in clashes and not _touched(case, address, part, revision):
            del clashes[part]
    return Merged(changes, clashes)


def _touched(case: Case, address: Address, part: str, revision: int) -> bool:
    """Whether anybody had answered a part by a revision: what a page says of it then is a person's."""
    query = select(Event.changes).where(
        Event.case_id == case.id,
        Event.name == address[0],
        Event.item == address[1],
        Event.revision_to <= revision,
    )
    return any(part in changes for changes in db.session.scalars(query))


def by_source(
    changes: Mapping[str, Change], proposed: Mapping[str, tuple[Value, Value | None]], via: str
) -> Iterator[tuple[str, Mapping[str, Change]]]:
    """The changes by where they come from: what was left as the page filled it in, and all others."""
    left = {
        part: change
        for part, change in changes.items()
        if part in proposed and change == (None, proposed[part][0])
    }
    others = {part: change for part, change in changes.items() if part not in left}
    yield from ((source, found) for source, found in ((DEFAULT, left), (via, others)) if found)
