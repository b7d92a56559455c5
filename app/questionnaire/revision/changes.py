"""What an author says became of earlier names: changes.yaml, loaded with every mistake at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, TypeAdapter, ValidationError

from app.questionnaire.choices import Definition
from app.questionnaire.findings import DefinitionError, Problem
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question, near
from app.questionnaire.source import Source, SourceError

FILE = "changes.yaml"


class Rename(Definition):
    """A question, a part or a repeat has another name now."""

    rename: str
    to: str
    reason: str = ""


class Recode(Definition):
    """Choices of a question have other codes now."""

    recode: str
    codes: dict[str, str]
    reason: str = ""


class Split(Definition):
    """A question became several; where it is said which takes which codes, answers are dealt out."""

    split: str
    into: dict[str, tuple[str, ...]] | tuple[str, ...]
    reason: str = ""

    @property
    def dealt(self) -> Mapping[str, tuple[str, ...]]:
        """The codes that each of the new questions takes; nothing where people have to answer anew."""
        return self.into if isinstance(self.into, dict) else {}


class Retire(Definition):
    """A question is not asked any more, and why."""

    retire: str
    reason: str = Field(min_length=1)


Change = Rename | Recode | Split | Retire
KINDS: Mapping[str, type[Change]] = {"rename": Rename, "recode": Recode, "split": Split, "retire": Retire}
_LIST: TypeAdapter[list[Change]] = TypeAdapter(list[Change])


@dataclass(frozen=True)
class Changes:
    """What became of names; to say it twice is to say it once, since names and codes are never used again."""

    entries: tuple[Change, ...] = ()

    def __add__(self, other: "Changes") -> "Changes":
        """Both, each entry once."""
        return Changes((*self.entries, *(one for one in other.entries if one not in self.entries)))

    def renamed(self, name: str) -> str:
        """What a part, question or repeat is called in the end; its parts follow a question."""
        seen = {name}
        while True:
            now = self._renamed_once(name)
            if now in seen:
                return name
            seen.add(now)
            name = now

    def _renamed_once(self, name: str) -> str:
        for one in self.entries:
            if isinstance(one, Rename):
                if name == one.rename:
                    return one.to
                if name.startswith(one.rename + "."):
                    return one.to + name.removeprefix(one.rename)
        return name

    def code(self, question: str, code: str) -> str:
        """What a code of a question is in the end."""
        seen = {code}
        while True:
            found = (one.codes.get(code) for one in self._recodes(question))
            now = next((other for other in found if other is not None), code)
            if now in seen:
                return code
            seen.add(now)
            code = now

    def recoded(self, question: str) -> bool:
        """Whether its author says how its codes are to be read."""
        return bool(self._recodes(question))

    def _recodes(self, question: str) -> list[Recode]:
        return [one for one in self.entries if isinstance(one, Recode) and one.recode == question]

    def split(self, question: str) -> Split | None:
        """What a question became, if several."""
        return next((one for one in self.entries if isinstance(one, Split) and one.split == question), None)

    def reason(self, name: str) -> str:
        """Why a question is not asked any more, '' where nobody said."""
        found = (one.reason for one in self.entries if isinstance(one, Retire) and one.retire == name)
        return next(found, "")

    def to_json(self) -> list[dict[str, Any]]:
        """Plain JSON."""
        return [one.model_dump(mode="json", exclude_unset=True) for one in self.entries]

    @classmethod
    def from_json(cls, plain: Iterable[Mapping[str, Any]]) -> "Changes":
        """The reverse of `to_json`."""
        return cls(tuple(_LIST.validate_python([dict(one) for one in plain])))


def load_changes(folder: Path, questionnaire: Questionnaire) -> Changes:
    """The changes of a survey's folder, none where it has no such file; DefinitionError with all problems."""
    path = folder / FILE
    if not path.is_file():
        return Changes()
    try:
        return read_changes(path.read_text("utf-8-sig"), questionnaire, str(path))
    except UnicodeDecodeError as error:
        raise DefinitionError(
            [Problem(str(path), 1, "this is not UTF-8 text", "save the file as UTF-8")]
        ) from error


def read_changes(text: str, questionnaire: Questionnaire, file: str = FILE) -> Changes:
    """The changes written in ``text``, which must agree with the definition as it is now."""
    try:
        source = Source(text)
    except SourceError as error:
        raise DefinitionError(Problem(file, *problem) for problem in error.problems) from error
    listed = source.data.get("changes")
    if not isinstance(listed, list) or len(source.data) > 1:
        raise DefinitionError(
            [Problem(file, 1, "'changes' is the one key here", "write 'changes:' and a list")]
        )
    problems: list[Problem] = []
    entries: list[Change] = []
    for at, raw in enumerate(listed):
        found = list(_shape(raw))
        if not found:
            entries.append(_of(raw).model_validate(raw))
            found = list(_meaning(entries[-1], questionnaire))
        problems += (Problem(file, source.line(("changes", at)), what, mend) for what, mend in found)
    if problems:
        raise DefinitionError(problems)
    return Changes(tuple(entries))


def _of(raw: Mapping[str, Any]) -> type[Change]:
    return KINDS[next(kind for kind in KINDS if kind in raw)]


def _shape(raw: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(raw, dict) or not KINDS.keys() & raw.keys():
        yield "this says no change", "begin with 'rename', 'recode', 'split' or 'retire'"
        return
    try:
        _of(raw).model_validate(raw)
    except ValidationError as error:
        known = ", ".join(_of(raw).model_fields)
        for one in error.errors():
            key = str(one["loc"][0]) if one["loc"] else ""
            what = f"'{key}' is missing" if one["type"] == "missing" else f"'{key}' cannot be so"
            yield what, f"known here: {known}"


def _meaning(one: Change, questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """What is wrong with a change, given the definition as it is now."""
    known = {*questionnaire.questions, *questionnaire.parts, *questionnaire.repeats}
    gone = {Rename: "rename", Split: "split", Retire: "retire"}.get(type(one))
    if gone and (name := getattr(one, gone)) in known:
        yield f"'{name}' is still asked", f"names are permanent: take it out, or leave out '{gone}'"
    # A target may itself have been renamed or retired later: its own entry says so then.
    if isinstance(one, Recode):
        yield from _codes(one, questionnaire)
    if isinstance(one, Split):
        for name in one.into:
            if name not in questionnaire.questions:
                yield f"there is no question '{name}'", near(name, questionnaire.questions)
        yield from _dealt(one)


def _codes(one: Recode, questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    question = questionnaire.questions.get(one.recode)
    if question is None:
        yield f"there is no question '{one.recode}'", near(one.recode, questionnaire.questions)
        return
    offered = codes_of(question)
    if not offered:
        yield f"'{one.recode}' has no choices", "recode a closed question"
        return
    for old, new in one.codes.items():
        if old in offered:
            yield (
                f"the code '{old}' is still offered: an answer could be the earlier or the new one",
                "codes are permanent: give the new choice a code that was never used",
            )
        if new not in offered and new not in one.codes:
            yield f"there is no choice '{new}'", near(new, offered)


def _dealt(one: Split) -> Iterator[tuple[str, str]]:
    codes = [code for taken in one.dealt.values() for code in taken]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"the code '{code}' goes to two questions", "deal each code out once"


def codes_of(question: Question) -> frozenset[str]:
    """Every code that a question offers, in any of its parts."""
    return frozenset(name for part in question.parts if part.choices for name in part.choices.names)
