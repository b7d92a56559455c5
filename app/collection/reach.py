"""Reach: which documents of a response a contributor's assignments open to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select

from app.collection import clock, events
from app.collection.scope import CONTRIBUTOR, Actor
from app.db import db
from app.models import Assignment, Case
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire
from app.questionnaire.veil import veiled
from app.statement import Statement

_LIVE = Statement(
    select(Assignment.name, Assignment.item, Assignment.read_all, Assignment.accepted_at).where(
        Assignment.mandate_id == bindparam("mandate"),
        Assignment.case_id == bindparam("case"),
        Assignment.ended_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Some documents of a response: those of whole sections, and single items; or all of them."""

    everything: bool = False
    sections: frozenset[str] = frozenset()
    items: frozenset[Address] = frozenset()

    def section(self, name: str) -> bool:
        """Whether a whole section is within it."""
        return self.everything or name in self.sections

    def veils(self, questionnaire: Questionnaire) -> frozenset[str]:
        """The names that stand outside of it, with all that is worked out from them."""
        if self.everything:
            return frozenset()
        return veiled(questionnaire, self.sections, frozenset(name for name, _item in self.items))

    def covers(self, questionnaire: Questionnaire, address: Address, parent: str = "") -> bool:
        """Whether a document is within it; one of a nested repeat stands in the item ``parent``."""
        name, _item = address
        if self.everything:
            return True
        known = questionnaire.documents.get(name)
        if known is None:
            return False
        return known.section in self.sections or address in self.items or (known.parent, parent) in self.items


ALL = Reach(everything=True)


@dataclass(frozen=True, slots=True)
class Opened:
    """What someone reads of a response, and what of it they write."""

    reads: Reach
    writes: Reach


EVERYTHING = Opened(ALL, ALL)


def of(actor: Actor, case: Case) -> Opened:
    """What the assignments of a contributor open; everyone else is bound by their capacity alone."""
    if actor.capacity != CONTRIBUTOR:
        return EVERYTHING
    rows = _LIVE.rows({"mandate": actor.mandate_id, "case": case.id})
    given = _reach((row.name, row.item) for row in rows)
    writes = _reach((row.name, row.item) for row in rows if row.accepted_at is None)
    return Opened(ALL if any(row.read_all for row in rows) else given, writes)


def _reach(addresses: Iterable[Address]) -> Reach:
    those = list(addresses)
    return Reach(
        sections=frozenset(name for name, item in those if not item),
        items=frozenset((name, item) for name, item in those if item),
    )


def begun(actor: Actor, case: Case, questionnaire: Questionnaire, saved: Mapping[Address, str]) -> bool:
    """Note that a contributor has begun what was assigned: of what was ``saved``, each with its parent.

    What was marked as done is that no more once its contributor changes it: whether any was.
    """
    if actor.capacity != CONTRIBUTOR:
        return False
    query = select(Assignment).where(
        Assignment.mandate_id == actor.mandate_id,
        Assignment.case_id == case.id,
        or_(Assignment.begun_at.is_(None), Assignment.done_at.is_not(None)),
        Assignment.accepted_at.is_(None),
        Assignment.ended_at.is_(None),
    )
    resumed = False
    for one in db.session.scalars(query).unique():
        within = _reach([(one.name, one.item)])
        if not any(within.covers(questionnaire, address, parent) for address, parent in saved.items()):
            continue
        one.begun_at = one.begun_at or clock.now()
        if one.done_at is not None:
            one.done_at, resumed = None, True
            facts = {"assignment": one.public_id, "name": one.mandate.name}
            events.record(events.ASSIGNMENT_RESUMED, actor, case, facts, document=(one.name, one.item))
    return resumed
