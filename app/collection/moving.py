"""Moving a draft to the instrument that its round asks now: nothing is dropped, each change is an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.collection import documents, events, following, progress, rivals
from app.collection.documents import Document
from app.collection.errors import NotFound
from app.collection.merge import applied
from app.collection.rivals import RivalChange
from app.collection.rounds import frozen
from app.collection.scope import WORKER, Actor, locked
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Round, RoundInstrument
from app.questionnaire.answers import Value
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.carry import Carrier
from app.questionnaire.revision.changes import Changes
from app.questionnaire.revision.drafts import Moves, asked_by, leftovers, moves

VIA = "revision"


@dataclass(frozen=True, slots=True)
class Chain:
    """The instruments of a round in their order, and what became of names on the way."""

    hashes: tuple[str, ...]
    changes: Changes

    @property
    def questionnaires(self) -> tuple[Questionnaire, ...]:
        """What each of them asks."""
        return tuple(frozen(digest) for digest in self.hashes)

    def carrier(self, on: str) -> Carrier:
        """What carries answers from the instrument ``on`` to the last; NotFound where it is none of them."""
        if on not in self.hashes:
            raise NotFound
        return Carrier(self.questionnaires, self.changes, self.number(on))

    def number(self, digest: str) -> int:
        """The last place of an instrument in the chain, which may come back to an earlier one."""
        return len(self.hashes) - self.hashes[::-1].index(digest)


def chain_of(round_: Round) -> Chain:
    """The instruments that a round has had."""
    query = select(RoundInstrument).where(RoundInstrument.round_id == round_.id)
    listed = list(db.session.scalars(query.order_by(RoundInstrument.number)))
    changes = Changes()
    for one in listed:
        changes += Changes.from_json(one.changes)
    return Chain(tuple(one.sha256 for one in listed), changes)


def behind(case: Case) -> bool:
    """Whether a draft stands on an instrument that its round asks no longer; what was sent may.

    So may what only queries have opened: nothing is asked of it that they do not ask.
    """
    return case.instrument != case.round.instrument_sha256 and (
        not case.versions or case.reopened_at is not None
    )


def as_drawn(case: Case, drawn: str) -> Questionnaire:
    """What a page of a case was drawn from: what it is asked, or an earlier instrument of its round."""
    if drawn in ("", case.instrument):
        return frozen(case.instrument)
    if drawn not in chain_of(case.round).hashes:
        raise NotFound
    return frozen(drawn)


@writes
def catch_up(case: Case, actor: Actor = WORKER) -> Case:
    """Move a draft to what its round asks now, unless it is there."""
    case = locked(actor, case)
    if behind(case):
        move(case, actor)
    return case


def move(case: Case, actor: Actor) -> None:
    """Move the draft of a case that is locked."""
    carrier = chain_of(case.round).carrier(case.instrument)
    kept = documents.of_case(case)
    found = moves(carrier, {address: document.answers for address, document in kept.items()})
    beside = following.rivals_moved(carrier, kept)
    after = dict(kept)
    for address in dict.fromkeys((*found.renamed.values(), *found.changes, *beside)):
        came_from = next((old for old, new in found.renamed.items() if new == address), None)
        same = kept[came_from] if came_from else None
        after[address] = _changed(case, address, kept, found, same, beside.get(address, {}), actor)
    following.assignments_moved(case, carrier, actor)
    following.discussion_moved(case, carrier, actor)
    following.clearance_overtaken(case, actor)
    case.instrument_sha256 = case.round.instrument_sha256
    states = progress.states(case, carrier.new, documents.answers_of(carrier.new, after))
    case.progress = rivals.counted(states, case, carrier.new, after, states)
    db.session.flush()


def _changed(
    case: Case,
    address: Address,
    kept: Mapping[Address, Document],
    found: Moves,
    same: Document | None,
    beside: Mapping[str, RivalChange],
    actor: Actor,
) -> Document:
    """A document as the move leaves it; ``same`` is its item's, where the repeat has another name now."""
    changes, document = found.changes.get(address, {}), kept.get(address)
    marks = dict(document.last) if document else {}
    for part in changes:
        source, name = found.origins.get((address, part), (address, part))
        # Whoever gave an answer has given it still, wherever it stands now.
        mark = kept[source].last.get(name) if source in kept else None
        marks[part] = mark or documents.mark(actor)
    answers = applied(document.answers if document else {}, changes)
    before = document.revision if document else 0
    facts: dict[str, list[Any]] = {part: list(change) for part, change in changes.items()}
    revisions = (before, before + 1)
    events.record(events.REVISED, actor, case, facts, via=VIA, document=address, revisions=revisions)
    if beside:
        facts = {part: list(change) for part, change in beside.items()}
        events.record(events.RIVALS_MOVED, actor, case, facts, via=VIA, document=address, revisions=revisions)
    stands = rivals.with_rivals(document.rivals if document else {}, beside)
    if document is not None:
        return documents.change(document, answers=answers, last=marks, rivals=stands)
    parent, removed = (same.parent, same.removed) if same else ("", False)
    return documents.begin(
        case, address, parent=parent, answers=answers, last=marks, rivals=stands, removed=removed
    )


@dataclass(frozen=True, slots=True)
class Leftover:
    """An answer that has no place in what is asked now: as which instrument asked it, and why no more."""

    address: Address
    part: str
    asked: Questionnaire
    name: str
    value: Value
    reason: str


def leftovers_of(case: Case) -> list[Leftover]:
    """What a draft keeps without a place in what its case is asked."""
    if not case.round.revised:
        return []
    chain = chain_of(case.round)
    held = {address: one.answers for address, one in documents.of_case(case).items() if not one.removed}
    found = []
    for address, part in leftovers(frozen(case.instrument), held):
        known = asked_by(chain.questionnaires, part)
        if known is not None:
            asked, name = known
            reason = chain.changes.reason(asked.parts[name].question)
            found.append(Leftover(address, part, asked, name, held[address][part], reason))
    return found
