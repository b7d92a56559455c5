"""A draft carried to a new instrument: which part of which document changes, and what is left over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.questionnaire.answers import Value
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.carry import MARK, Carrier

Address = tuple[str, str]
"""A document: a section and '', or a repeat and an item."""
Change = tuple[Value | None, Value | None]


@dataclass(frozen=True, slots=True)
class Moves:
    """What carrying a draft changes, and from which part each new value comes."""

    changes: Mapping[Address, Mapping[str, Change]]
    origins: Mapping[tuple[Address, str], tuple[Address, str]]
    renamed: Mapping[Address, Address] = field(default_factory=dict)
    """Items whose repeat has another name now."""


def moves(carrier: Carrier, documents: Mapping[Address, Mapping[str, Value]]) -> Moves:
    """How the ``documents`` of a draft are to be changed; every value of theirs is found again."""
    placed: dict[Address, dict[str, Value]] = {address: {} for address in documents}
    origins: dict[tuple[Address, str], tuple[Address, str]] = {}
    for address, part in _in_order(carrier, documents):
        for found in carrier.carry(part, documents[address][part]):
            if found.value is None:
                continue
            where, name = home(carrier, address, found.part), found.part
            if name in placed.get(where, {}):
                # Two answers for one place: what the draft stood on came first, the other one is kept apart.
                where, name = home(carrier, address, ""), carrier.apart(part)
            placed.setdefault(where, {})[name] = found.value
            origins[where, name] = (address, part)
    changes: dict[Address, dict[str, Change]] = {}
    for address, now in placed.items():
        before = documents.get(address, {})
        differing = {
            part: (before.get(part), now.get(part))
            for part in (*before, *now)
            if before.get(part) != now.get(part)
        }
        if differing:
            changes[address] = differing
    renamed = {a: (carrier.table(a[0]), a[1]) for a in documents if a[1] and carrier.table(a[0]) != a[0]}
    return Moves(changes, origins, renamed)


def home(carrier: Carrier, address: Address, part: str) -> Address:
    """The document in which ``part`` is kept now, given where it was kept."""
    name, item = address
    if item:
        return carrier.table(name), item
    question = carrier.new.parts.get(part)
    if question is None:
        return address
    place = carrier.new.places[question.question]
    return address if place.repeats or place.section.anonymous else (place.section.name, "")


def _in_order(
    carrier: Carrier, documents: Mapping[Address, Mapping[str, Value]]
) -> Iterator[tuple[Address, str]]:
    """Every part of a draft: first those that its instrument asks, then what was left over before."""
    asked = carrier.chain[carrier.on - 1].parts
    for live in (True, False):
        for address, values in documents.items():
            yield from ((address, part) for part in values if (part in asked) is live)


def leftovers(
    questionnaire: Questionnaire, documents: Mapping[Address, Mapping[str, Value]]
) -> list[tuple[Address, str]]:
    """The parts of a draft that have no place in what is asked, in the order kept."""
    found = []
    for address, values in documents.items():
        known = questionnaire.documents.get(address[0])
        found += [(address, part) for part in values if known is None or part not in known.parts]
    return found


def asked_by(chain: tuple[Questionnaire, ...], part: str) -> tuple[Questionnaire, str] | None:
    """The instrument that asked for what is left over, and the name under which it did."""
    name, mark, number = part.partition(MARK)
    if mark:
        return chain[int(number) - 1], name
    return next(((one, name) for one in reversed(chain) if name in one.parts), None)
