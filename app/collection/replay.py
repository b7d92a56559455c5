"""Every draft replayed from its events, and every submission held against its event: where they differ."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import select

from app.collection import events
from app.db import db
from app.models import Case, Document, Event, Submission

Address: TypeAlias = tuple[int, str, str]
"""A case, a section or repeat, an item."""
AT_ONCE = 2000
_ITEMS = {events.ITEM_ADDED: False, events.ITEM_RESTORED: False, events.ITEM_REMOVED: True}
"""Events that change no answer, and whether the item is removed after them."""


_VERSIONS = (events.SUBMITTED, events.CORRECTED)
"""Events that make a version: of the respondent, and of the team."""
_TOGETHER = (events.SAVED, *events.OF_RIVALS)
"""Events of which several may tell of one step."""


@dataclass(slots=True)
class _Replayed:
    answers: dict[str, Any] = field(default_factory=dict)
    rivals: dict[str, Any] = field(default_factory=dict)
    revision: int = 0
    removed: bool | None = False
    """None where it came with a change of the questionnaire, which brings removed items along."""
    whole: bool = True
    """Whether each event begins with what the one before left."""

    def take(self, event: Event) -> None:
        """Do again what an event says was done."""
        # One step may have several events: answers by where they come from, and what stands beside them.
        follows, goes_on = event.revision_from == self.revision, event.revision_to == self.revision
        self.whole &= follows or (goes_on and event.kind in _TOGETHER)
        if event.kind == events.REVISED and self.revision == 0:
            self.removed = None
        self.revision = event.revision_to or 0
        if event.kind in _ITEMS:
            self.removed = _ITEMS[event.kind]
            return
        changed = self.rivals if event.kind in events.OF_RIVALS else self.answers
        if not _tells_changes(event.changes):
            self.whole = False
            return
        for part, (old, new) in event.changes.items():
            self.whole &= changed.get(part) == old
            if new is None:
                changed.pop(part, None)
            else:
                changed[part] = new


def _tells_changes(facts: object) -> bool:
    """Whether an event says what was and what is; whoever altered it may have left anything."""
    pairs = facts.values() if isinstance(facts, dict) else [facts]
    return all(isinstance(pair, list) and len(pair) == 2 for pair in pairs)


def differences() -> Iterator[str]:
    """Each draft that is not what its events make of it, and each submission without its event."""
    yield from _drafts()
    yield from _submissions()


def _drafts() -> Iterator[str]:
    replayed: dict[Address, _Replayed] = defaultdict(_Replayed)
    written = (
        select(Event).where(Event.revision_to.is_not(None), Event.case_id.is_not(None)).order_by(Event.id)
    )
    for event in db.session.scalars(written.execution_options(yield_per=AT_ONCE)):
        replayed[event.case_id or 0, event.name, event.item].take(event)
    for document in db.session.scalars(select(Document).execution_options(yield_per=AT_ONCE)):
        found = replayed.pop((document.case_id, document.name, document.item), None)
        if found is None:
            yield f"{_named(document)} has no history"
        elif not found.whole:
            yield f"{_named(document)} has a history that does not hang together"
        elif (found.answers, found.revision, found.rivals) != (
            document.answers,
            document.revision,
            document.rivals,
        ):
            yield f"{_named(document)} is not what its history makes of it"
        elif found.removed not in (None, document.removed):
            yield f"{_named(document)} is removed, or not, against its history"
    for case, name, item in replayed:
        yield f"'{name}' {item} of case {case} has been deleted, and its history not"


def _named(document: Document) -> str:
    return f"'{document.name}' {document.item} of case {document.case_id}".replace("  ", " ")


def _submissions() -> Iterator[str]:
    sent = {one.receipt: one for one in db.session.scalars(select(Submission))}
    counted: dict[int, int] = defaultdict(int)
    for facts in db.session.scalars(select(Event.changes).where(Event.kind.in_(_VERSIONS))):
        receipt = facts.get("receipt") if isinstance(facts, dict) else None
        if not isinstance(receipt, str):
            yield "an event says that something was sent, and not what"
            continue
        found = sent.pop(receipt, None)
        if found is None:
            yield f"the submission {receipt} has been deleted"
        elif not _agree(found, facts):
            yield f"the submission {receipt} is not what was sent"
        else:
            counted[found.case_id] += 1
    for receipt in sent:
        yield f"the submission {receipt} was never sent"
    for case, versions in db.session.execute(select(Case.id, Case.versions)):
        if counted[case] != versions:
            yield f"case {case} has {counted[case]} submissions, and says {versions}"


def _agree(sent: Submission, facts: Mapping[str, Any]) -> bool:
    told = (facts.get(name) for name in ("number", "sha256", "late"))
    return (sent.number, sent.sha256, sent.late) == tuple(told)
