"""Rival answers: what one institution says where another's answer stands; kept beside it until it is decided.

What stands counts meanwhile. A contributor sees their own answer, a focal point what stands; nobody
overwrites what another institution has said, and nothing that was said is forgotten.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from app.collection import documents, events, rights
from app.collection.documents import Document
from app.collection.merge import Merged
from app.collection.progress import UNDECIDED
from app.collection.scope import Actor
from app.db import db
from app.models import Case, Mandate
from app.questionnaire.answers import Value
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire

Entry: TypeAlias = list[Any]
"""A value, who gave it, when, and by which mandate."""
Entries: TypeAlias = Mapping[str, Entry]
"""What was said of one part beside what stands, by voice."""
RivalChange: TypeAlias = tuple[Entries | None, Entries | None]


@dataclass(frozen=True, slots=True)
class Parted:
    """A save as it is written: what stands, and what was said beside it before and is now."""

    merged: Merged
    kind: str = events.RIVAL_GIVEN
    rivals: Mapping[str, RivalChange] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        """All that is changed."""
        return (*self.merged.changes, *self.rivals)


def voice(actor: Actor) -> str:
    """The mandate that someone's answers are kept under; '' for those whose answers stand at once.

    A contributor whose work ended, and who is given some again, has another mandate and the same voice: they
    may have a page before them that shows what they said the first time.
    """
    return str(actor.voice_id or actor.mandate_id or "") if rights.contributes(actor) else ""


def seen(own: str, answers: Mapping[str, Value], rivals: Mapping[str, Entries]) -> dict[str, Value]:
    """What stands, but where someone has said otherwise, what they said."""
    found = dict(answers)
    for part, entries in rivals.items():
        if own in entries:
            value = entries[own][0]
            if value is None:
                found.pop(part, None)
            else:
                found[part] = value
    return found


def parted(
    actor: Actor, document: Document | None, merged: Merged, known: Mapping[str, Entries] | None
) -> Parted:
    """How the changes of a save are written; ``known`` are the rivals that its sender had seen."""
    if document is None:
        return Parted(merged)
    own = voice(actor)
    if own:
        return _beside(actor, own, document, merged)
    decided = {
        part: (document.rivals[part], _unseen(document.rivals[part], (known or {}).get(part, {})))
        for part in merged.changes
        if part in document.rivals and rights.may_decide(actor)
    }
    really = {part: change for part, change in decided.items() if change[0] != change[1]}
    return Parted(merged, events.RIVALS_DECIDED, really)


def _beside(actor: Actor, own: str, document: Document, merged: Merged) -> Parted:
    """Keep a contributor's changes to what another institution answered beside that."""
    changes, clashes = dict(merged.changes), dict(merged.clashes)
    given: dict[str, RivalChange] = {}
    said = [(part, new) for part, (_old, new) in merged.changes.items()]
    said += [(part, mine) for part, (mine, _theirs) in merged.clashes.items()]
    for part, value in said:
        before = document.rivals.get(part, {})
        if own in before and part in clashes:
            # Changed by this person in another window: theirs to decide.
            continue
        if own in before or _is_of_another(own, document, part):
            changes.pop(part, None)
            clashes.pop(part, None)
            entry = [value, *documents.mark(actor)]
            given[part] = (before or None, {**before, own: entry})
    return Parted(Merged(changes, clashes), events.RIVAL_GIVEN, given)


def _unseen(now: Entries, known: Entries) -> Entries | None:
    """What whoever decides had not seen; it stays."""
    return {one: entry for one, entry in now.items() if known.get(one) != entry} or None


def _is_of_another(own: str, document: Document, part: str) -> bool:
    """Whether a part holds the answer of another institution."""
    holder = giver(document, part)
    if document.answers.get(part) is None or holder in ("", own):
        return False
    one, other = db.session.get_one(Mandate, int(own)), db.session.get_one(Mandate, int(holder))
    same = one.institution.strip().casefold()
    return not (same and same == other.institution.strip().casefold()) and (
        one.email.casefold() != other.email.casefold()
    )


def giver(document: Document, part: str) -> str:
    """The mandate by which a part was answered last; '' for none."""
    return str([*document.last.get(part, ()), "", "", ""][2])


def with_rivals(now: Mapping[str, Entries], changes: Mapping[str, RivalChange]) -> dict[str, Entries]:
    """What stands beside the answers of a document once ``changes`` are made."""
    found: dict[str, Entries] = dict(now)
    for part, (_before, after) in changes.items():
        if after is None:
            found.pop(part, None)
        else:
            found[part] = after
    return found


def mark(actor: Actor, document: Document, part: str) -> tuple[str, datetime]:
    """Who gave what ``actor`` sees of a part, and when."""
    entry = document.rivals.get(part, {}).get(voice(actor))
    who, when = entry[1:3] if entry else document.last[part][:2]
    return who, datetime.fromisoformat(when)


def counted(
    states: Mapping[str, Mapping[str, Any]],
    case: Case,
    questionnaire: Questionnaire,
    kept: Mapping[Address, Document],
    sections: Iterable[str],
) -> dict[str, dict[str, Any]]:
    """The states of sections with what waits for a decision: as ``kept`` in ``sections``, else as before."""
    now, asked = Counter[str](), questionnaire.documents
    for (name, _item), document in kept.items():
        if document.rivals and name in asked:
            now[asked[name].section] += sum(part in questionnaire.parts for part in undecided(document))
    changed, before = frozenset(sections), case.progress or {}
    found = {}
    for name, state in states.items():
        waiting = now[name] if name in changed else before.get(name, {}).get(UNDECIDED, 0)
        found[name] = {key: one for key, one in state.items() if key != UNDECIDED}
        found[name] |= {UNDECIDED: waiting} if waiting else {}
    return found


def undecided(document: Document) -> Iterator[str]:
    """The parts of which somebody says something else than what stands."""
    for part, entries in document.rivals.items():
        stands = document.answers.get(part)
        if not document.removed and any(entry[0] != stands for entry in entries.values()):
            yield part
