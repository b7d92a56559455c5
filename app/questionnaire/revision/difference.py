"""The difference of two definitions, item by item, and how grave each is for answers in hand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.questionnaire.model import Group, Page, Questionnaire, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.revision.bounds import expression, judged, plain
from app.questionnaire.revision.carry import ASIDE, Carrier
from app.questionnaire.revision.changes import Changes
from app.questionnaire.revision.choices import of_choices


class Grade(StrEnum):
    """How grave a difference is."""

    COSMETIC = "cosmetic"
    """No datum and no rule is touched."""
    COMPATIBLE = "compatible"
    """Whatever was a good answer is one still."""
    BREAKING = "breaking"
    """An answer in hand may need attention, or has no place any more."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: of what, of which kind, how grave, and the parts by their earlier names."""

    name: str
    kind: str
    grade: Grade
    parts: tuple[str, ...] = ()
    detail: str = ""
    anonymous: bool = False
    """Whether it touches an anonymous section, whose answers nobody can be asked about."""


def differences(old: Questionnaire, new: Questionnaire, changes: Changes) -> list[Difference]:
    """Everything that differs, in the order of the new definition, what is gone last."""
    return list(_Comparison(old, new, changes))


class _Comparison:
    def __init__(self, old: Questionnaire, new: Questionnaire, changes: Changes) -> None:
        self.old, self.new, self.changes = old, new, changes
        self.carrier = Carrier((old, new), changes, 1)
        self.earlier = {changes.renamed(name): name for name in old.questions}

    def __iter__(self) -> Iterator[Difference]:
        yield from self._whole()
        yield from self._structures()
        for name, question in self.new.questions.items():
            earlier = self.earlier.get(name)
            if earlier is None:
                yield from self._added(question)
            else:
                yield from self._question(self.old.questions[earlier], question)
        for now, name in self.earlier.items():
            if now not in self.new.questions:
                yield self._gone(self.old.questions[name])
        if self._order(self.old, self.changes) != self._order(self.new, Changes()):
            yield Difference("", "order", Grade.COSMETIC)

    def _whole(self) -> Iterator[Difference]:
        """What belongs to the questionnaire as a whole."""
        for language in self.new.languages:
            if language not in self.old.languages:
                yield Difference("", "language_added", Grade.COMPATIBLE, detail=language)
        for language in self.old.languages:
            if language not in self.new.languages:
                yield Difference("", "language_withdrawn", Grade.BREAKING, detail=language)
        for key in ("title", "edition", "about", "minutes", "contact", "terms", "missing"):
            if getattr(self.old, key) != getattr(self.new, key):
                yield Difference("", "wording", Grade.COSMETIC, detail=key)

    def _structures(self) -> Iterator[Difference]:
        """Sections, pages, groups and repeats: their wording, their conditions, how many items."""
        before, now = dict(_structures(self.old)), dict(_structures(self.new))
        below = _parts_below(self.old)
        for name, structure in now.items():
            earlier = before.get(next((old for old in before if self.changes.renamed(old) == name), name))
            if earlier is None or type(earlier) is not type(structure):
                continue
            parts = below.get(earlier.name, ())
            for kind, grade, detail in judged(plain(earlier, self.changes), plain(structure)):
                hidden = isinstance(structure, Section) and structure.anonymous
                yield Difference(name, kind, Grade(grade), parts, detail, anonymous=hidden)

    def _added(self, question: Question) -> Iterator[Difference]:
        grade = Grade.BREAKING if question.required else Grade.COMPATIBLE
        yield Difference(
            question.name, "added", grade, anonymous=self._hidden(question.name), detail=question.required
        )

    def _gone(self, question: Question) -> Difference:
        parts = tuple(part.name for part in question.parts)
        split = self.changes.split(question.name)
        kind, detail = (
            ("split", ", ".join(split.into)) if split else ("removed", self.changes.reason(question.name))
        )
        return Difference(
            question.name, kind, Grade.BREAKING, parts, detail, anonymous=self._was_hidden(question.name)
        )

    def _question(self, old: Question, new: Question) -> Iterator[Difference]:
        hidden = self._hidden(new.name) or self._was_hidden(old.name)
        parts = tuple(part.name for part in old.parts)
        if old.name != new.name:
            yield Difference(new.name, "renamed", Grade.COMPATIBLE, parts, old.name, anonymous=hidden)
        yield from self._place(old, new, parts, hidden=hidden)
        if old.type != new.type:
            lost = any(
                placed.how == ASIDE for part in old.parts for placed in self.carrier.carry(part.name, None)
            )
            grade = Grade.BREAKING if lost or (old.type, new.type) in _JUDGED_ANEW else Grade.COMPATIBLE
            yield Difference(new.name, "retyped", grade, parts, f"{old.type} → {new.type}", anonymous=hidden)
            if lost:
                return
        else:
            lost_parts = self._lost(old)
            if lost_parts and not any(part in self.new.parts for part in lost_parts):
                yield Difference(
                    new.name,
                    "parts_removed",
                    Grade.BREAKING,
                    lost_parts,
                    ", ".join(lost_parts),
                    anonymous=hidden,
                )
            elif lost_parts:
                yield Difference(
                    new.name, "meaning", Grade.BREAKING, lost_parts, self._why(old, new), anonymous=hidden
                )
        yield from self._more(old, new, hidden=hidden)

    def _place(
        self, old: Question, new: Question, parts: tuple[str, ...], *, hidden: bool
    ) -> Iterator[Difference]:
        """Moving changes no datum, but a question may come to stand under other conditions."""
        before, now = self.old.places[old.name], self.new.places[new.name]
        if (before.section.name, before.page.name) == (now.section.name, now.page.name):
            return
        there = now.section.name if before.section.name != now.section.name else now.page.name
        yield Difference(new.name, "moved", Grade.COSMETIC, parts, there, anonymous=hidden)
        earlier = {expression(rule, self.changes) for _name, rule in before.above}
        if not earlier.issuperset(expression(rule) for _name, rule in now.above):
            yield Difference(new.name, "relevant_changed", Grade.BREAKING, parts, there, anonymous=hidden)

    def _more(self, old: Question, new: Question, *, hidden: bool) -> Iterator[Difference]:
        """Parts that are new, choices, and the keys of the question."""
        parts = tuple(part.name for part in old.parts)
        there = {placed.part for part in old.parts for placed in self.carrier.carry(part.name, None)} | {
            *parts
        }
        added = [part for part in new.parts if part.name not in there]
        if added:
            needed = new.required and any(part.required for part in added)
            grade = Grade.BREAKING if needed else Grade.COMPATIBLE
            yield Difference(
                new.name, "parts_added", grade, detail=", ".join(p.name for p in added), anonymous=hidden
            )
        for kind, grade_, detail in of_choices(old, new, self.changes):
            yield Difference(new.name, kind, Grade(grade_), parts, detail, anonymous=hidden)
        for kind, grade_, detail in judged(plain(old, self.changes), plain(new)):
            yield Difference(new.name, kind, Grade(grade_), parts, detail, anonymous=hidden)

    def _lost(self, old: Question) -> tuple[str, ...]:
        """The parts whose answers have no place any more."""
        return tuple(
            part.name
            for part in old.parts
            if any(placed.how == ASIDE for placed in self.carrier.carry(part.name, None))
        )

    def _why(self, old: Question, new: Question) -> str:
        """What makes the same name another datum."""
        before, now = self.old.places[old.name], self.new.places[new.name]
        if before.section.anonymous != now.section.anonymous:
            return "anonymous"
        if tuple(map(self.changes.renamed, before.repeats)) != now.repeats:
            return "repeat"
        if (before.personal or old.personal) != (now.personal or new.personal):
            return "personal"
        return "calculation" if old.type == "calculate" else "unit"

    def _hidden(self, name: str) -> bool:
        return self.new.places[name].section.anonymous

    def _was_hidden(self, name: str) -> bool:
        return self.old.places[name].section.anonymous

    def _order(self, questionnaire: Questionnaire, changes: Changes) -> list[str]:
        """The questions that both have, in the order asked."""
        names = (changes.renamed(name) for name in questionnaire.questions)
        return [name for name in names if name in self.new.questions and name in self.earlier]


_JUDGED_ANEW = {(old, new) for old in ("text", "email", "url") for new in ("email", "url") if old != new}
"""Changes of type that keep an answer and may find it wanting."""


def _structures(questionnaire: Questionnaire) -> Iterator[tuple[str, Section | Page | Group | Repeat]]:
    for section in questionnaire.sections:
        yield section.name, section
        yield from ((page.name, page) for page in section.pages)
    for entry, _place in questionnaire.entries:
        if isinstance(entry, Group | Repeat):
            yield entry.name, entry
        if isinstance(entry, Repeat):
            yield from ((page.name, page) for page in entry.pages)


def _parts_below(questionnaire: Questionnaire) -> Mapping[str, tuple[str, ...]]:
    """The parts whose question stands below each structure, by the structure's name."""
    below: dict[str, list[str]] = defaultdict(list)
    groups = _groups_around(questionnaire)
    for entry, place in questionnaire.entries:
        if isinstance(entry, Question):
            around = {place.section.name, place.page.name, *place.repeats, *groups.get(entry.name, ())}
            for structure in around:
                below[structure] += (part.name for part in entry.parts)
    return {name: tuple(parts) for name, parts in below.items()}


def _groups_around(questionnaire: Questionnaire) -> Mapping[str, list[str]]:
    """The groups that each entry stands in, by the entry's name."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry, _place in questionnaire.entries:
        if isinstance(entry, Group):
            for name in _names_in(entry):
                found[name].append(entry.name)
    return found


def _names_in(group: Group) -> Iterator[str]:
    for entry in group.questions:
        yield entry.name
        if isinstance(entry, Group):
            yield from _names_in(entry)
