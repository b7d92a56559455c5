"""Drafts: a response while it is being written; loaded, and saved part by part so that no edit vanishes."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.collection import (
    amending,
    applying,
    clock,
    documents,
    events,
    history,
    moving,
    progress,
    proposals,
    reach,
    rights,
    rivals,
)
from app.collection.documents import Document
from app.collection.earlier import Edit, carried
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.merge import Change, Merged
from app.collection.noting import note
from app.collection.rounds import frozen, questionnaire_of, require_writable
from app.collection.scope import ON_BEHALF, Actor, locked
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Upload
from app.questionnaire.answers import Answers, Value, blank
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.parts import CALCULATED


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers of a case, and the documents that hold them; removed items are among the documents only."""

    answers: Answers
    documents: Mapping[Address, Document]
    sections: frozenset[str] | None = None
    """The sections that were read; None for all."""

    def revision(self, address: Address) -> int:
        """The revision to name in a form; 0 where nothing was saved yet."""
        document = self.documents.get(address)
        return document.revision if document else 0

    def last(self, address: Address) -> dict[str, tuple[str, datetime]]:
        """Who changed each part last, and when."""
        document = self.documents.get(address)
        marks = document.last if document else {}
        return {part: (who, datetime.fromisoformat(when)) for part, (who, when, *_by) in marks.items()}

    def settled(self, address: Address) -> Collection[str]:
        """The parts that somebody has answered or emptied: no page fills them in any more."""
        document = self.documents.get(address)
        return document.last.keys() if document else ()

    def fingerprint(self) -> str:
        """What a person looked at before sending: any later change makes another."""
        seen = sorted([d.name, d.item, d.revision] for d in self.documents.values())
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Post:
    """One document's part of a form that came in: the revision it was drawn from, and what it says.

    A value of None is blank. Parts not in ``shown`` (all in ``values`` where it is None) are left alone.
    """

    revision: int
    values: Mapping[str, Value | None]
    shown: frozenset[str] | None = None
    proposed: Mapping[str, tuple[Value, Value | None]] = field(default_factory=dict)
    """What the page filled in where nobody had answered, by part, and what came back of it."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One part that two people changed differently; what stands is ``theirs`` until someone decides."""

    address: Address
    part: str
    mine: Value | None
    theirs: Value | None
    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did."""

    revisions: Mapping[Address, int] = field(default_factory=dict)
    applied: Mapping[Address, Mapping[str, Change]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    removed: tuple[Address, ...] = ()
    """Items that someone removed meanwhile; what was typed is kept with them and returns if they do."""
    beside: Mapping[Address, tuple[str, ...]] = field(default_factory=dict)
    """The parts whose values are kept beside what another institution answered, until that is decided."""
    resumed: bool = False
    """Whether something that its contributor had marked as done is that no more."""
    draft: Draft | None = None
    """The draft as the save left it, as far as the sections saved depend on it; None where none was read."""


def load(case: Case, questionnaire: Questionnaire, sections: Iterable[str] | None = None) -> Draft:
    """The draft of a case, which the caller found through its scope; of ``sections`` only, where given."""
    names, wanted = None, None
    if sections is not None:
        wanted = frozenset(sections)
        names = [one.name for one in questionnaire.documents.values() if one.section in wanted]
    kept = documents.of_case(case, names)
    return Draft(documents.answers_of(questionnaire, kept), kept, wanted)


def for_change(
    case: Case, questionnaire: Questionnaire, sections: Iterable[str], known: Draft | None = None
) -> Draft:
    """What a change to ``sections`` needs: they, what depends on them, and what that reads.

    ``known`` is taken, where it has that, if it was read since the case was held.
    """
    needed = None if not case.progress else progress.needed(questionnaire, sections)
    if known and (known.sections is None or (needed is not None and needed <= known.sections)):
        return known
    return load(case, questionnaire, needed)


@writes
def save(
    case: Case,
    posts: Mapping[Address, Post],
    actor: Actor,
    via: str = "web",
    *,
    drawn: str = "",
    known: Draft | None = None,
) -> Saved:
    """Save what a form says, merging it by part with what others saved since it was drawn.

    ``drawn`` is the instrument that the form was drawn from, where that may be an earlier one; ``known`` the
    draft, where it was read since the case was held.
    """
    drawn = drawn or case.instrument
    shown = {address: _shown(frozen(drawn), address, post) for address, post in posts.items()}
    case = begin_change(case, actor)
    questionnaire = questionnaire_of(case)
    opening = amending.opening(actor, case, questionnaire)
    moved = drawn != case.instrument
    sections = progress.sections_of(frozen(drawn), posts)
    draft = load(case, questionnaire) if moved else for_change(case, questionnaire, sections, known)
    kept = dict(draft.documents)
    rights.require_documents(actor, case, frozen(drawn), documents.parents(kept, posts))
    edits = _edits(case, actor, kept, posts, shown)
    chain = moving.chain_of(case.round) if moved else None
    if chain:
        edits = carried(chain.carrier(drawn), edits)
        sections = progress.sections_of(questionnaire, edits)
    saved: dict[Address, dict[str, Change]] = {}
    beside: dict[Address, tuple[str, ...]] = {}
    conflicts: list[Conflict] = []
    for address, edit in edits.items():
        document = kept.get(address)
        parted = applying.parted(case, actor, address, edit, document, chain)
        conflicts += _conflicts(actor, address, document, parted.merged)
        if parted.parts:
            amending.require_parts(opening, address, parted.parts)
            saved[address] = dict(parted.merged.changes)
            if parted.kind == events.RIVAL_GIVEN and parted.rivals:
                beside[address] = tuple(parted.rivals)
            sources = proposals.by_source(saved[address], edit.proposed, via)
            kept[address] = applying.apply(case, address, document, parted, actor, sources)
    resumed = False
    if saved:
        finish_change(case, questionnaire, kept, sections)
        resumed = reach.begun(actor, case, questionnaire, documents.parents(kept, saved))
    else:
        note(case, progress=progress.looked_at(case, questionnaire, draft.answers, sections))
    return Saved(
        {address: kept[address].revision if address in kept else 0 for address in edits},
        saved,
        tuple(conflicts),
        tuple(address for address in edits if address in kept and kept[address].removed),
        beside,
        resumed,
        Draft(documents.answers_of(questionnaire, kept), kept, draft.sections),
    )


def begin_change(case: Case, actor: Actor) -> Case:
    """The case, locked and open to changes by ``actor``; what every change to a draft begins with."""
    rights.require_write(actor)
    return opened(locked(actor, case), actor)


def opened(case: Case, actor: Actor) -> Case:
    """A case that is locked, if it is open to changes by ``actor``."""
    require_writable(actor, case)
    if moving.behind(case):
        moving.move(case, actor)
    if actor.capacity == ON_BEHALF:
        query = select(Upload.id).where(Upload.case_id == case.id, Upload.purpose == "behalf").limit(1)
        if db.session.scalar(query) is None:
            raise NotAllowed("behalf_document")
        case.on_behalf = True
    return case


def finish_change(
    case: Case, questionnaire: Questionnaire, kept: Mapping[Address, Document], sections: Iterable[str]
) -> None:
    """Store the new state of the sections, and that the response was begun."""
    changed = frozenset(sections)
    found = progress.refreshed(case, questionnaire, documents.answers_of(questionnaire, kept), changed)
    found = rivals.counted(found, case, questionnaire, kept, changed)
    note(case, progress=found, started_at=case.started_at or clock.now(), instrument_sha256=case.instrument)


def _edits(
    case: Case,
    actor: Actor,
    kept: Mapping[Address, Document],
    posts: Mapping[Address, Post],
    shown: Mapping[Address, frozenset[str]],
) -> dict[Address, Edit]:
    """What each post says, beside what it was drawn from."""
    earlier, own = history.since(case, _outdated(kept, posts)), rivals.voice(actor)
    found = {}
    for address, post in posts.items():
        document, later = kept.get(address), earlier.get(address, history.Since())
        posted = {part: None if blank(value) else value for part, value in post.values.items()}
        stood = history.undone(document.answers, later.answers) if document else {}
        beside = history.undone(document.rivals, later.rivals) if document else {}
        base = rivals.seen(own, stood, beside)
        found[address] = Edit(base, posted, shown[address], beside, post.revision, post.proposed)
    return found


def _shown(questionnaire: Questionnaire, address: Address, post: Post) -> frozenset[str]:
    """The parts that a post may change; what no page of ours would send is refused whole."""
    name, item = address
    document = questionnaire.documents.get(name)
    if document is None or (document.kind == "section") == bool(item):
        raise NotFound
    section = questionnaire.section(document.section)
    if section is not None and section.anonymous:
        raise NotAllowed("anonymous")
    shown = frozenset(post.values) if post.shown is None else post.shown
    for part in shown | frozenset(post.values):
        if part not in document.parts or document.parts[part].role == CALCULATED:
            raise Invalid(f"'{part}' is not asked in '{name}'")
    documents.storable(post.values)
    return shown


def _outdated(kept: Mapping[Address, Document], posts: Mapping[Address, Post]) -> dict[Address, int]:
    """The revisions of posts that others have overtaken."""
    outdated = {}
    for address, post in posts.items():
        document = kept.get(address)
        if document is None and address[1]:
            raise NotFound
        now = document.revision if document else 0
        if not 0 <= post.revision <= now:
            raise Invalid(f"'{address[0]}' has no revision {post.revision}")
        if post.revision < now:
            outdated[address] = post.revision
    return outdated


def _conflicts(actor: Actor, address: Address, document: Document | None, merged: Merged) -> list[Conflict]:
    if document is None:
        return []
    return [
        Conflict(address, part, *versions, *rivals.mark(actor, document, part))
        for part, versions in merged.clashes.items()
    ]
