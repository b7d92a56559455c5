"""What of a response is open while only queries are: the answers they ask of, and what comes with these."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import func, select

from app.collection import clock, documents, events, matters, prior, rights, rounds
from app.collection.documents import Document
from app.collection.errors import NotAllowed
from app.collection.scope import Actor
from app.db import db
from app.models import Case, Correction, Event, Query, Submission
from app.questionnaire.answers import ItemPath, from_json
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.parts import ANSWER
from app.questionnaire.review import problems
from app.questionnaire.route import Route

OPEN = "open"
"""The state of a query that waits for the respondent."""
NOT_QUERIED = "not_queried"
"""Why a change is refused that no query asks for."""

About = TypeVar("About", Query, Correction)
"""What is about one answer."""

Key = tuple[str, str, str]
"""A matter of a query, or what is at odds: (document, item, name)."""


@dataclass(frozen=True)
class Opening:
    """Only what queries ask of is open, what was not asked when the response was sent, and what is at odds.

    What becomes asked by an amended answer was not asked before; an answer that an amended one leaves missing
    or at odds must be put right before anything can be sent; and what was changed since the last version was
    sent, now or before the queries came, can be changed back.
    """

    questionnaire: Questionnaire
    documents: Mapping[Address, Document]
    sent: Route
    queried: frozenset[Key]
    changed: Mapping[Address, frozenset[str]]
    """By document, the parts that differ from the last version; see `changed_since_sent`."""
    wrong: frozenset[Key] = field(default=frozenset())

    def has(self, address: Address, question: str) -> bool:
        """Whether a question is queried, be it in part or with its item, new, at odds or changed already."""
        return self._whole(address, question) or bool(self._cells(address, question))

    def _whole(self, address: Address, question: str) -> bool:
        """Whether all of a question is open, and not single cells of it."""
        key = (*address, question)
        if key in self.queried or key in self.wrong or self._is_new(address, question):
            return True
        if self._item_queried(address):
            return True
        known, cells = self.questionnaire.questions.get(question), self._cells(address, question)
        # A cell that is queried, and what is said beside it, open no other cell once they are changed.
        parts = {part.name for part in known.parts if not cells or part.role == ANSWER} if known else set()
        return not (parts - cells).isdisjoint(self.changed.get(address, ()))

    def _cells(self, address: Address, question: str) -> frozenset[str]:
        """The cells of a question that are queried alone."""
        return frozenset(
            one for one in matters.cells(self.questionnaire, question) if (*address, one) in self.queried
        )

    def _item_queried(self, address: Address) -> bool:
        """Whether the whole item is queried, or one that it stands in."""
        return any((*one, one[0]) in self.queried for one in self._around(address))

    def gives(self, address: Address, part: str) -> bool:
        """Whether a part is open: with its question, as a cell or what is said beside one, or as new."""
        known = self.questionnaire.parts[part]
        cells = self._cells(address, known.question)
        if self._whole(address, known.question) or self._is_new(address, part):
            return True
        return bool(cells) and (part in cells or known.role != ANSWER)

    def takes(self, repeat: str, parent: str) -> bool:
        """Whether a list is queried, was not asked before, or has too few or too many items now."""
        above = self.questionnaire.documents[repeat]
        around = (above.parent, parent) if parent else (above.section, "")
        key = (*around, repeat)
        return (
            key in self.queried
            or key in self.wrong
            or self._is_new(around, repeat)
            or self._item_queried(around)
        )

    def drops(self, address: Address) -> bool:
        """Whether an item can go: it or its list is queried, or it came or went since the last version."""
        above, document = self.questionnaire.documents[address[0]], self.documents.get(address)
        parent = document.parent if document else ""
        around = (above.parent, parent) if parent else (above.section, "")
        if (*around, address[0]) in self.queried or self._item_queried(address):
            return True
        if self._is_new(around, address[0]):
            return True
        was_sent = self.sent.answers.at(above.repeats, self._path(address)) is not None
        return address in self.changed and (not was_sent or self.documents[address].removed)

    def _is_new(self, address: Address, name: str) -> bool:
        """Whether something was not asked when the last version was sent."""
        known = self.sent.questionnaire.documents.get(address[0])
        if known is None or name not in self.sent.plan.conditions:
            return True
        path = self._path(address)
        if len(path) != len(known.repeats) or self.sent.answers.at(known.repeats, path) is None:
            return True
        return not self.sent.applies(name, path)

    def _path(self, address: Address) -> ItemPath:
        """The items that a document stands in, itself among them."""
        return tuple(item for _name, item in self._around(address))[::-1]

    def _around(self, address: Address) -> Iterator[Address]:
        """A document that is an item, and the items that it stands in."""
        while address[1]:
            yield address
            document = self.documents.get(address)
            address = (self.questionnaire.documents[address[0]].parent, document.parent if document else "")


def opening(actor: Actor, case: Case, questionnaire: Questionnaire) -> Opening | None:
    """What ``actor`` may change in a case that is open to changes; None where that is everything."""
    if rounds.wholly_open(actor, case):
        return None
    kept = documents.of_case(case)
    found = problems(prior.route(case, questionnaire, documents.answers_of(questionnaire, kept)), "en")
    return Opening(
        questionnaire,
        kept,
        last_sent(case),
        frozenset((one.document, one.item, one.question) for one in waiting(case)),
        changed_since_sent(case),
        frozenset(
            (one.document, one.item[-1] if one.item else "", _question(questionnaire, one.part))
            for one in found
        ),
    )


def _question(questionnaire: Questionnaire, part: str) -> str:
    known = questionnaire.parts.get(part)
    return known.question if known else part


def require_parts(opening: Opening | None, address: Address, parts: Iterable[str]) -> None:
    """Refuse a change to a part that is not open."""
    if opening is not None and not all(opening.gives(address, part) for part in parts):
        raise NotAllowed(NOT_QUERIED)


def require_room(opening: Opening | None, repeat: str, parent: str) -> None:
    """Refuse a further item of a list that is not open."""
    if opening is not None and not opening.takes(repeat, parent):
        raise NotAllowed(NOT_QUERIED)


def require_loose(opening: Opening | None, address: Address) -> None:
    """Refuse to remove, or bring back, an item that is not open to that."""
    if opening is not None and not opening.drops(address):
        raise NotAllowed(NOT_QUERIED)


def waiting(case: Case) -> list[Query]:
    """The queries that wait for the respondent, in the order in which they were made."""
    query = select(Query).where(Query.case_id == case.id, Query.state == OPEN).order_by(Query.id)
    return list(db.session.scalars(query))


def readable(actor: Actor, case: Case, found: list[About]) -> list[About]:
    """Of queries or corrections, those on answers that ``actor`` reads: a contributor, on what is theirs."""
    reads = rights.opened(actor, case).reads
    if reads.everything or not found:
        return found
    kept, asked = documents.of_case(case), rounds.questionnaire_of(case)
    return [
        one
        for one in found
        if (there := kept.get((one.document, one.item))) is not None
        and reads.covers(asked, (one.document, one.item), there.parent)
    ]


def last_sent(case: Case) -> Route:
    """The last version of a case, as it was asked then."""
    query = select(Submission).where(Submission.case_id == case.id, Submission.number == case.versions)
    sent = db.session.scalars(query).one()
    day = clock.day(sent.received_at, case.round.timezone)
    asked = rounds.frozen(sent.instrument_sha256)
    return Route(asked, from_json(sent.document), day, seed=case.public_id)


def changed_since_sent(case: Case) -> dict[Address, frozenset[str]]:
    """What was changed since the last version was sent, by document: the parts that differ from it now.

    Items that came, went or were brought back are among the documents, be it without parts.
    """
    sent = select(func.max(Event.id)).where(Event.case_id == case.id, Event.kind == events.SUBMITTED)
    query = (
        select(Event.name, Event.item, Event.changes)
        .where(Event.case_id == case.id, Event.revision_to.is_not(None), Event.id > sent.scalar_subquery())
        .where(Event.via != events.BY_CORRECTION, Event.kind.not_in(events.OF_RIVALS))
        .order_by(Event.id)
    )
    first: dict[Address, dict[str, Any]] = {}
    last: dict[Address, dict[str, Any]] = {}
    for name, item, changes in db.session.execute(query):
        address = (name, item)
        for part, (old, new) in changes.items():
            first.setdefault(address, {}).setdefault(part, old)
            last.setdefault(address, {})[part] = new
        first.setdefault(address, {})
    return {
        address: frozenset(part for part, old in parts.items() if last[address][part] != old)
        for address, parts in first.items()
    }
