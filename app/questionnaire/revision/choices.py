"""The choices of a question compared: added, withdrawn, recoded, or only said and ordered otherwise."""

from collections.abc import Iterator

from app.questionnaire.choices import Choice, ChoiceList
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.grid import Table
from app.questionnaire.revision.bounds import BREAKING, COMPATIBLE, COSMETIC, Judged, judged, plain
from app.questionnaire.revision.changes import Changes


def of_choices(old: Question, new: Question, changes: Changes) -> Iterator[Judged]:
    """What differs in the lists that answers are taken from (rows are parts, and compared as such)."""
    before, now = _lists(old), _lists(new)
    for key in now:
        if key in before:
            yield from _of_list(before[key], now[key], changes, new.name)
    if isinstance(old, Table) and isinstance(new, Table):
        yield from _of_columns(old, new, changes)


def _lists(question: Question) -> dict[str, ChoiceList]:
    """The lists of codes, by key; a scale has one too."""
    found: dict[str, ChoiceList] = {}
    for part in question.parts:
        if part.choices is not None and not isinstance(question, Table):
            found.setdefault("" if part.name.count(".") == 0 else part.name.rpartition(".")[2], part.choices)
    # The rows of a matrix share one scale: it is told once.
    told: dict[int, str] = {}
    return {key: listed for key, listed in found.items() if told.setdefault(id(listed), key) == key}


def _of_list(before: ChoiceList, now: ChoiceList, changes: Changes, question: str) -> Iterator[Judged]:
    kept = {choice.name: changes.code(question, choice.name) for choice in before.choices}
    recoded = [f"{old} → {new}" for old, new in kept.items() if old != new and new in now.names]
    withdrawn = [old for old, new in kept.items() if new not in now.names]
    added = [name for name in now.names if name not in kept.values()]
    if recoded:
        yield "recoded", COMPATIBLE, ", ".join(recoded)
    if withdrawn:
        yield "choice_withdrawn", BREAKING, ", ".join(withdrawn)
    if added:
        yield "choice_added", COMPATIBLE, ", ".join(added)
    shared = [name for name in kept.values() if name in now.names]
    if before.ordered != now.ordered or shared != [name for name in now.names if name in shared]:
        yield "choices_ordered", COSMETIC, ""
    for choice in before.choices:
        other = now.choice(kept[choice.name])
        if other is not None:
            yield from _of_choice(choice, other)


def _of_choice(before: Choice, now: Choice) -> Iterator[Judged]:
    if (before.label, before.labels, before.hint) != (now.label, now.labels, now.hint):
        yield "choice_wording", COSMETIC, now.name
    if before.exclusive != now.exclusive:
        yield ("choice_exclusive", BREAKING if now.exclusive else COMPATIBLE, now.name)
    if before.relevant != now.relevant:
        yield ("choice_condition", BREAKING if now.relevant else COMPATIBLE, now.name)


def _of_columns(old: Table, new: Table, changes: Changes) -> Iterator[Judged]:
    """What differs in the columns that both tables have; others are parts that came or went."""
    before = {column.name: column for column in old.columns}
    for column in new.columns:
        if column.name in before:
            yield from judged(plain(before[column.name]), plain(column))
            yield from of_choices(before[column.name], column, changes)
