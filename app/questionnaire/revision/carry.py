"""Carrying answers from the instrument that asked them to a later one: nothing is dropped or altered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.questionnaire.answers import Value
from app.questionnaire.model import Questionnaire
from app.questionnaire.package import BLANK
from app.questionnaire.revision.changes import Changes, codes_of
from app.questionnaire.revision.meaning import Meaning, meaning

KEPT, MOVED, RECODED, ASIDE = "kept", "moved", "recoded", "aside"
"""What becomes of an answer: it stays as it is, it has another name, another form, or no place any more."""
CLOSED = ("choice", "choices")
MARK = "@"
"""Between a name and the number of the instrument whose it was, where it means something else now."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An answer where it belongs under the new instrument."""

    part: str
    value: Value | None
    how: str


Way: TypeAlias = Callable[[Value | None], tuple[Placed, ...]]


class Carrier:
    """Carries answers that stand on instrument number ``on`` of a round to the last one of its ``chain``."""

    def __init__(self, chain: Sequence[Questionnaire], changes: Changes, on: int) -> None:
        """``chain``: the instruments of the round in their order; they are counted from one."""
        self.chain, self.changes, self.on = tuple(chain), changes, on
        self.new = self.chain[-1]
        self._meanings: dict[tuple[int, str], Meaning | None] = {}
        self._ways: dict[str, Way] = {}

    def carry(self, part: str, value: Value | None) -> tuple[Placed, ...]:
        """Where the answer of ``part`` belongs; of a blank, where it would."""
        if part not in self._ways:
            self._ways[part] = self._way(part)
        return self._ways[part](value)

    def _way(self, part: str) -> Way:
        """How every answer of a part is carried."""
        name, number = self._asked(part)
        if not number:
            return _to(part, KEPT if part in self.new.parts else ASIDE)
        old = self._meaning(number, name)
        question = self.chain[number - 1].parts[name].question
        split = self.changes.split(question)
        if split is not None and question not in self.new.questions:
            dealt, offered = split.dealt, codes_of(self.chain[number - 1].questions[question])
            return lambda value: (
                self._dealt(name, value, dealt, offered, old) or (Placed(part, value, ASIDE),)
            )
        target = self.changes.renamed(name)
        now = self._meaning(len(self.chain), target)
        if now is None:
            return _to(part if MARK in part else target, ASIDE)
        asked = self.new.parts[target].question
        if old is None or not old.is_same(now, recoded=self.changes.recoded(asked)):
            return _to(self.apart(part), ASIDE)
        kind, closed, stays = now.kind, old.kind in CLOSED, KEPT if target == part else MOVED

        def placed(value: Value | None) -> tuple[Placed, ...]:
            written = _widened(value, kind)
            if closed:
                written = self._recoded(asked, written)
            return (Placed(target, written, stays if written == value else RECODED),)

        return placed

    def keys(self, name: str) -> tuple[str, ...]:
        """Under which names the answers of a part of instrument ``on`` are found."""
        return tuple(placed.part for placed in self.carry(name, None))

    def table(self, repeat: str) -> str:
        """What the repeat of an earlier instrument is called now."""
        now = self.changes.renamed(repeat)
        return now if now in self.new.repeats else repeat

    def document(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        """A whole submission, in the JSON form of `answers.to_json`, in the names of the new instrument."""
        own: dict[str, Value] = {}
        for part, value in plain.get("answers", {}).items():
            for placed in self.carry(part, value):
                # Of an answer that was dealt out, nothing may be for one of the questions: that is a blank.
                own.setdefault(placed.part, {"missing": BLANK} if placed.value is None else placed.value)
        items = {
            self.table(repeat): [{"id": item["id"], **self.document(item)} for item in found]
            for repeat, found in plain.get("items", {}).items()
        }
        return {"answers": own, "items": items} if items else {"answers": own}

    def _asked(self, part: str) -> tuple[str, int]:
        """The name under which an answer was asked, and the number of the instrument; 0 where none did."""
        name, mark, number = part.partition(MARK)
        if mark:
            return name, int(number)
        return part, next((n for n in range(self.on, 0, -1) if part in self.chain[n - 1].parts), 0)

    def _meaning(self, number: int, name: str) -> Meaning | None:
        key = (number, name)
        if key not in self._meanings:
            self._meanings[key] = meaning(self.chain[number - 1], name, self.changes)
        return self._meanings[key]

    def apart(self, part: str) -> str:
        """The name with the number of the first instrument in which it meant the same."""
        name, first = self._asked(part)
        if MARK in part or not first:
            return part
        old = self._meaning(first, name)
        while first > 1 and self._meaning(first - 1, name) == old:
            first -= 1
        return f"{name}{MARK}{first}"

    def _dealt(
        self,
        name: str,
        value: Value | None,
        dealt: Mapping[str, tuple[str, ...]],
        offered: frozenset[str],
        old: Meaning | None,
    ) -> tuple[Placed, ...]:
        """An answer dealt out by its codes; nothing where some that were offered would be left over."""
        found = []
        chosen = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        codes = {code for taken in dealt.values() for code in taken}
        if not dealt or "." in name or not codes.issuperset(offered.union(chosen)):
            return ()
        for target, taken in dealt.items():
            now = self._meaning(len(self.chain), target)
            if old is None or now is None or not old.is_same(now):
                return ()
            codes_here = [code for code in chosen if code in taken]
            mine: Value | None = (
                (codes_here[0] if now.kind == "choice" else codes_here) if codes_here else None
            )
            found.append(Placed(target, value if isinstance(value, dict) else mine, RECODED))
        return tuple(found)

    def _recoded(self, question: str, value: Value | None) -> Value | None:
        if isinstance(value, list):
            return list(dict.fromkeys(self.changes.code(question, code) for code in value))
        return self.changes.code(question, value) if isinstance(value, str) else value


def _to(part: str, how: str) -> Way:
    """An answer as it is, under a name."""
    return lambda value: (Placed(part, value, how),)


def _widened(value: Value | None, kind: str) -> Value | None:
    """A value as one of a kind that can say more."""
    if kind == "decimal" and isinstance(value, int):
        return str(value)
    if kind == "choices" and isinstance(value, str):
        return [value]
    return value
