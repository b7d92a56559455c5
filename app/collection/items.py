"""Items of repeats: adding never conflicts; removing is an event that can be undone; nothing is lost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.collection import amending, documents, events, on_behalf, rights
from app.collection.documents import Document
from app.collection.draft import Draft, begin_change, finish_change, for_change
from app.collection.errors import EditedSince, Invalid, NotAllowed, NotFound
from app.collection.rounds import questionnaire_of
from app.collection.scope import Actor
from app.collection.transaction import writes
from app.models import Case
from app.models.columns import ALPHABET, readable
from app.questionnaire.model import Questionnaire

LENGTH = 6
_ID = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
REMOVED = "_removed"
"""The mark of a removal among those of the parts: who, and when."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A removed item that can be brought back."""

    name: str
    item: str
    who: str
    when: datetime


def new_id() -> str:
    """The id of a new item: short and random; a page may bring it, so that adding twice adds once."""
    return readable(LENGTH)


@writes
def add(case: Case, name: str, actor: Actor, *, parent: str = "", item: str = "", via: str = "web") -> str:
    """Add an item to the repeat ``name`` (inside the item ``parent``, if nested) and return its id."""
    questionnaire = questionnaire_of(case)
    repeat = questionnaire.repeats.get(name)
    if repeat is None:
        raise NotFound
    if item and not _ID.fullmatch(item):
        raise Invalid("an item's id is six of our characters")
    case = begin_change(case, actor)
    rights.require_documents(actor, case, questionnaire, {(name, ""): parent})
    draft = _draft(case, questionnaire, name)
    if item and (name, item) in draft.documents:
        return item
    amending.require_room(amending.opening(actor, case, questionnaire), name, parent)
    above = questionnaire.documents[name].parent
    if bool(above) != bool(parent) or (parent and not _stands(draft, (above, parent))):
        raise NotFound
    siblings = [
        d for d in draft.documents.values() if d.name == name and d.parent == parent and not d.removed
    ]
    if len(siblings) >= repeat.max:
        raise NotAllowed("max_items")
    made = documents.begin(case, (name, item or new_id()), parent=parent)
    _record(events.ITEM_ADDED, case, made, actor, (0, 1), via)
    _finish(case, questionnaire, draft, made)
    return made.item


@writes
def add_all(case: Case, name: str, wanted: Sequence[str], actor: Actor, via: str = "web") -> None:
    """Add several items, by their ids, to a repeat that stands in no other: all or none, judged once."""
    questionnaire = questionnaire_of(case)
    repeat = questionnaire.repeats.get(name)
    if repeat is None or questionnaire.documents[name].parent:
        raise NotFound
    if not all(_ID.fullmatch(item) for item in wanted):
        raise Invalid("an item's id is six of our characters")
    case = begin_change(case, actor)
    rights.require_add(actor, case, questionnaire, name)
    draft = _draft(case, questionnaire, name)
    new = [item for item in wanted if (name, item) not in draft.documents]
    if new:
        amending.require_room(amending.opening(actor, case, questionnaire), name, "")
    if len(_counted(actor, case, draft, name)) + len(new) > repeat.max:
        raise NotAllowed("max_items")
    kept = dict(draft.documents)
    for item in new:
        kept[name, item] = documents.begin(case, (name, item))
        _record(events.ITEM_ADDED, case, kept[name, item], actor, (0, 1), via)
    finish_change(case, questionnaire, kept, {questionnaire.documents[name].section})


def _counted(actor: Actor, case: Case, draft: Draft, name: str) -> set[str]:
    """The items that leave less room to add more.

    To the team, those of a member of staff would tell that they have begun: what it adds comes beside them,
    and if they are too many together, the page before sending says so to the respondent.
    """
    if rights.adds_unseen(actor, case):
        return on_behalf.added_to(case, name)
    return {d.item for d in draft.documents.values() if d.name == name and not d.removed}


@writes
def remove(case: Case, name: str, item: str, revision: int, actor: Actor, via: str = "web") -> None:
    """Remove an item as it was seen at ``revision``; EditedSince where someone has edited it meanwhile."""
    questionnaire, case, draft, document = _found(case, name, item, actor)
    if document.removed:
        return
    if document.revision != revision:
        last = max(document.last.values(), key=lambda mark: str(mark[1]), default=None)
        raise EditedSince(last[0] if last else "", datetime.fromisoformat(last[1]) if last else None)
    amending.require_loose(amending.opening(actor, case, questionnaire), (name, item))
    document = removed_now(document, actor)
    _record(events.ITEM_REMOVED, case, document, actor, (revision, revision + 1), via)
    _finish(case, questionnaire, draft, document)


def removed_now(document: Document, actor: Actor) -> Document:
    """An item that ``actor`` removes; the event is the caller's to write."""
    marks = {**document.last, REMOVED: documents.mark(actor)}
    return documents.change(document, removed=True, last=marks)


@writes
def restore(case: Case, name: str, item: str, actor: Actor, via: str = "web") -> None:
    """Bring a removed item back, with all it held and what was typed into it since."""
    questionnaire, case, draft, document = _found(case, name, item, actor)
    if not document.removed:
        return
    amending.require_loose(amending.opening(actor, case, questionnaire), (name, item))
    before = document.revision
    marks = {part: mark for part, mark in document.last.items() if part != REMOVED}
    document = documents.change(document, removed=False, last=marks)
    _record(events.ITEM_RESTORED, case, document, actor, (before, before + 1), via)
    _finish(case, questionnaire, draft, document)


def removed(draft: Draft, name: str, parent: str = "") -> list[Removed]:
    """The removed items of a repeat, latest first."""
    found = [
        Removed(name, d.item, d.last[REMOVED][0], datetime.fromisoformat(d.last[REMOVED][1]))
        for d in draft.documents.values()
        if d.name == name and d.parent == parent and d.removed
    ]
    return sorted(found, key=lambda one: one.when, reverse=True)


def _found(case: Case, name: str, item: str, actor: Actor) -> tuple[Questionnaire, Case, Draft, Document]:
    questionnaire = questionnaire_of(case)
    if name not in questionnaire.repeats:
        raise NotFound
    case = begin_change(case, actor)
    draft = _draft(case, questionnaire, name)
    document = draft.documents.get((name, item))
    if document is None:
        raise NotFound
    rights.require_documents(actor, case, questionnaire, {(name, item): document.parent})
    return questionnaire, case, draft, document


def _draft(case: Case, questionnaire: Questionnaire, name: str) -> Draft:
    return for_change(case, questionnaire, {questionnaire.documents[name].section})


def _stands(draft: Draft, address: tuple[str, str]) -> bool:
    document = draft.documents.get(address)
    return document is not None and not document.removed


def _record(
    kind: str, case: Case, document: Document, actor: Actor, revisions: tuple[int, int], via: str
) -> None:
    address = (document.name, document.item)
    events.record(kind, actor, case, via=via, document=address, revisions=revisions)


def _finish(case: Case, questionnaire: Questionnaire, draft: Draft, document: Document) -> None:
    kept = {**draft.documents, (document.name, document.item): document}
    finish_change(case, questionnaire, kept, {questionnaire.documents[document.name].section})
