"""No kind of change between two instruments alters what an answer means, or loses one."""

from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml

from app.questionnaire.load import loads
from app.questionnaire.revision.carry import Carrier
from app.questionnaire.revision.changes import Changes, read_changes
from app.questionnaire.revision.difference import Grade, differences
from app.questionnaire.revision.drafts import moves
from app.questionnaire.revision.joining import Joining

HEAD = "survey: trial\ntitle: Trial\nmissing: {dont_know: Do not know}\nsections:\n"


@dataclass(frozen=True)
class Kind:
    """One kind of change, as the table beside this file has it."""

    title: str
    old: str
    new: str
    before: dict[str, Any]
    after: dict[str, Any]
    grade: str
    kinds: tuple[str, ...]
    changes: str = ""
    columns: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.title


KINDS = [Kind(**one) for one in yaml.safe_load(Path(__file__).with_name("kinds_of_change.yaml").read_text())]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


def loaded(questions: str):
    sections = [
        f"- {{name: {name}, title: Section {name}, questions: [{flow(text)}]}}"
        if "!" not in text
        else f"- {{name: {name}, title: Section {name}, anonymous: true, questions: [{flow(text)}]}}"
        for name, text in zip("ab", questions.split("|"), strict=False)
    ]
    return loads(HEAD + indent("\n".join(sections), "  "))


def flow(text: str) -> str:
    """Questions written one a line, as one list."""
    lines = [line.removeprefix("- ") for line in text.strip().splitlines() if not line.startswith("!")]
    return ", ".join(lines)


def parts_of(kind: Kind):
    old, new = loaded(kind.old), loaded(kind.new)
    return old, new, read_changes(f"changes: {kind.changes}", new) if kind.changes else Changes()


def test_there_are_at_least_25_kinds():
    assert len({kind.title for kind in KINDS}) == len(KINDS) >= 25


@every_kind
def test_a_change_is_called_what_it_is(kind):
    found = differences(*parts_of(kind))
    assert {one.kind for one in found} == set(kind.kinds)
    assert max((one.grade for one in found), key=list(Grade).index, default="") == kind.grade


@every_kind
def test_an_answer_in_hand_means_what_it_meant(kind):
    old, new, changes = parts_of(kind)
    found = moves(Carrier((old, new), changes, 1), {("a", ""): kind.before})
    now = dict(kind.before)
    for address, changed in found.changes.items():
        if address == ("a", ""):
            assert {part: before for part, (before, _after) in changed.items() if before} == {
                part: kind.before[part] for part in changed if part in kind.before
            }
        gone = {part for part, (_before, after) in changed.items() if after is None}
        now = {part: value for part, value in now.items() if part not in gone}
    for changed in found.changes.values():
        now |= {part: after for part, (_before, after) in changed.items() if after is not None}
    assert now == kind.after


@every_kind
def test_an_answer_that_was_sent_is_found_in_its_column(kind):
    old, new, changes = parts_of(kind)
    joining = Joining((old, new), changes)
    [row] = joining.rows(1, {"answers": kind.before})["main"]
    for name, value in (kind.columns or kind.after).items():
        wanted = (None, "not_asked") if value == ["not_asked"] else (value, None)
        assert (row[name], row[name + ":missing"]) == wanted
    variables = {variable.name: variable for variable in joining.book}
    assert {name for name in row if ":" not in name} - {"item", "parent"} <= variables.keys()
    assert not any(variables[name].personal for name in row if name in variables)
