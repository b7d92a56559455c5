"""What was decided between rival answers: what was chosen, by whom, and what it was chosen over."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from app.collection import events
from app.collection.deciding import Version
from app.db import db
from app.models import Case, Event, PersonalLink
from app.questionnaire.form import Address


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, with what was not chosen: the dissent."""

    address: Address
    part: str
    who: str
    when: datetime
    chosen: Version
    others: tuple[Version, ...]


@dataclass
class _Told:
    """A document as its events have told it so far: by part, what stands."""

    stands: dict[str, Version] = field(default_factory=dict)
    before: dict[str, Version] = field(default_factory=dict)
    """What stood before the step that is being told."""
    step: int | None = None


def of_case(case: Case) -> list[Decided]:
    """All decisions in a case that the caller found through its scope, latest first."""
    concerned = select(Event.name, Event.item).where(
        Event.case_id == case.id, Event.kind == events.RIVALS_DECIDED
    )
    addresses = {(name, item) for name, item in db.session.execute(concerned)}
    if not addresses:
        return []
    told = select(Event).where(
        Event.case_id == case.id,
        Event.revision_to.is_not(None),
        tuple_(Event.name, Event.item).in_(addresses),
    )
    by, known = _mandates(case), defaultdict[Address, _Told](_Told)
    found: list[Decided] = []
    for event in db.session.scalars(told.order_by(Event.id)):
        address = (event.name, event.item)
        here = known[address]
        if event.revision_to != here.step:
            here.step, here.before = event.revision_to, dict(here.stands)
        if event.kind == events.RIVALS_DECIDED:
            found += [_decided(event, address, here, part, beside) for part, beside in event.changes.items()]
        elif event.kind not in events.OF_RIVALS:
            for part, (_old, new) in event.changes.items():
                here.stands[part] = Version("", by.get(event.link_id or 0, ""), new, event.who, event.at)
    return found[::-1]


def _decided(event: Event, address: Address, here: _Told, part: str, beside: Any) -> Decided:
    before, after = (entries or {} for entries in beside)
    said = [
        Version(key, by, value, who, datetime.fromisoformat(when))
        for key, (value, who, when, by) in before.items()
        if key not in after
    ]
    stood, stands = (known.get(part, Version("", "", None, "", None)) for known in (here.before, here.stands))
    chosen = stands
    if stands.value != stood.value:
        # Whoever gave an answer that was adopted has given it, not whoever adopted it.
        chosen = next((one for one in said if one.value == stands.value), stands)
    others = [one for one in (stood, *said) if one.value != chosen.value]
    return Decided(address, part, event.who, event.at, chosen, tuple(others))


def _mandates(case: Case) -> dict[int, str]:
    query = select(PersonalLink.id, PersonalLink.mandate_id).where(PersonalLink.case_id == case.id)
    return {link: str(mandate or "") for link, mandate in db.session.execute(query)}
