"""Deciding between rival answers: a focal point says which one stands; what does not stays in the record."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Text, cast, select

from app.collection import amending, applying, documents, events, rights, rivals
from app.collection.documents import Document
from app.collection.draft import begin_change, finish_change
from app.collection.errors import Invalid
from app.collection.merge import Change, Merged
from app.collection.rivals import Parted, RivalChange
from app.collection.rounds import questionnaire_of
from app.collection.scope import Actor
from app.collection.transaction import writes
from app.db import db
from app.models import Case
from app.models import Document as Table
from app.questionnaire.answers import Value
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire

ADOPTED = "adopted"
"""From where an answer comes that was one of several until the focal point adopted it."""


@dataclass(frozen=True, slots=True)
class Version:
    """What one institution says of a part."""

    key: str
    """The mandate that it is kept under; '' for what stands."""
    mandate: str
    """The mandate of whoever gave it; '' where nobody's is known."""
    value: Value | None
    who: str
    when: datetime | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A part of which several say different things; what stands comes first, then the others by time."""

    address: Address
    part: str
    versions: tuple[Version, ...]

    @property
    def mark(self) -> str:
        """What tells these versions from any later ones: a decision names those that it was made of."""
        said = [[one.key, one.value, one.who, str(one.when)] for one in self.versions]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Decision:
    """Which version of a part stands, out of those with the ``mark``."""

    address: Address
    part: str
    key: str
    mark: str


def waiting(
    case: Case, questionnaire: Questionnaire, known: Mapping[Address, Document] | None = None
) -> list[Dispute]:
    """What waits for a decision, in the order asked, of a case that the caller found through its scope.

    ``known`` are its documents, where they were read.
    """
    if known is None:
        query = select(Table.name).where(Table.case_id == case.id, cast(Table.rivals, Text) != "{}")
        names = set(db.session.scalars(query)) & questionnaire.documents.keys()
        known = documents.of_case(case, names) if names else {}
    order = {part: number for number, part in enumerate(questionnaire.parts)}
    found = (one for one in disputes(known.values()) if one.part in order)
    return sorted(found, key=lambda one: order[one.part])


def disputes(kept: Iterable[Document]) -> list[Dispute]:
    """What waits for a decision in documents."""
    return [dispute(document, part) for document in kept for part in rivals.undecided(document)]


def dispute(document: Document, part: str) -> Dispute:
    """What is said of one part, by whom."""
    who, when, *_by = document.last.get(part, ["", ""])
    stands = Version(
        "",
        rivals.giver(document, part),
        document.answers.get(part),
        who,
        datetime.fromisoformat(when) if when else None,
    )
    entries = sorted(document.rivals.get(part, {}).items(), key=lambda one: str(one[1][2]))
    others = (
        Version(key, by, value, who, datetime.fromisoformat(when)) for key, (value, who, when, by) in entries
    )
    return Dispute((document.name, document.item), part, (stands, *others))


@writes
def decide(actor: Actor, case: Case, decisions: Iterable[Decision]) -> tuple[int, int]:
    """Have what was chosen stand: how many were decided, and how many not, since more was said meanwhile."""
    rights.require_decide(actor)
    case = begin_change(case, actor)
    questionnaire = questionnaire_of(case)
    opening, kept = amending.opening(actor, case, questionnaire), documents.of_case(case)
    by_document: dict[Address, list[Decision]] = defaultdict(list)
    overtaken = 0
    for one in decisions:
        document = kept.get(one.address)
        if document and one.part in document.rivals and dispute(document, one.part).mark == one.mark:
            by_document[one.address].append(one)
        else:
            overtaken += 1
    for address, those in by_document.items():
        amending.require_parts(opening, address, [one.part for one in those])
        kept[address] = _decided(actor, case, kept[address], those)
    if by_document:
        asked = questionnaire.documents
        finish_change(case, questionnaire, kept, {asked[name].section for name, _item in by_document})
    return sum(len(those) for those in by_document.values()), overtaken


def _decided(actor: Actor, case: Case, document: Document, those: Iterable[Decision]) -> Document:
    """One document with what was chosen in it; whoever gave an answer has given it still."""
    changes: dict[str, Change] = {}
    marks: dict[str, list[str]] = {}
    closed: dict[str, RivalChange] = {}
    for one in those:
        entries = document.rivals[one.part]
        closed[one.part] = (entries, None)
        if not one.key:
            continue
        if one.key not in entries:
            raise Invalid(f"'{one.part}' has no version {one.key}")
        value, *mark = entries[one.key]
        stood = document.answers.get(one.part)
        if value != stood:
            changes[one.part], marks[one.part] = (stood, value), mark
    parted = Parted(Merged(changes, {}), events.RIVALS_DECIDED, closed)
    sources = [(ADOPTED, changes)] if changes else []
    return applying.apply(case, (document.name, document.item), document, parted, actor, sources, marks)
