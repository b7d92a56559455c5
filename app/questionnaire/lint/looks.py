"""What a respondent would stumble over: wide grids, long sections, markup, signs that nobody sees, twins."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from app.questionnaire.check_expressions import Finding
from app.questionnaire.choices import ChoiceList
from app.questionnaire.model import Questionnaire, Repeat
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import ANSWER
from app.questionnaire.texts import WORDING, texts

WIDE, LONG = 7, 120
"""The most columns that a grid, and the most answers that a section should ask for."""
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]+|#x[0-9a-fA-F]+);")
_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2060\ufeff]")


def looks(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Everything of that kind."""
    yield from _grids(questionnaire)
    yield from _sections(questionnaire)
    yield from _texts(questionnaire)
    yield from _unused(questionnaire)
    yield from _twins(questionnaire)
    yield from _numbers(questionnaire)
    yield from _repeats(questionnaire)


def _numbers(questionnaire: Questionnaire) -> Iterator[Finding]:
    """A number is what people name a question by."""
    first: dict[str, str] = {}
    for entry, _place in questionnaire.entries:
        number = getattr(entry, "number", "")
        if number and first.setdefault(number, entry.name) != entry.name:
            what = f"the number {number} is that of '{first[number]}', too"
            yield Finding(entry.name, "number", what, "give each its own", code="W214")


def _repeats(questionnaire: Questionnaire) -> Iterator[Finding]:
    for entry, _place in questionnaire.entries:
        if isinstance(entry, Repeat) and not entry.singular:
            what = f"one of '{entry.name}' has no name: its button reads “Add: item”"
            mend = f"write what one is called, as in 'singular: {entry.name}'"
            yield Finding(entry.name, "name", what, mend, code="W215")


def _grids(questionnaire: Questionnaire) -> Iterator[Finding]:
    for question in questionnaire.questions.values():
        columns: Any = getattr(question, "columns", ())
        wide = len(columns if isinstance(columns, tuple) else question.list_of(columns).choices)
        if wide > WIDE:
            what = f"{wide} columns stand side by side: on a phone at most {WIDE} are easy to answer"
            yield Finding(
                question.name, "columns", what, "divide the question, or leave columns out", code="W204"
            )


def _sections(questionnaire: Questionnaire) -> Iterator[Finding]:
    asked: Counter[str] = Counter()
    for entry, place in questionnaire.entries:
        if isinstance(entry, Question) and not (place.more or entry.more):
            asked[place.section.name] += sum(part.role == ANSWER for part in entry.parts)
    for name, count in asked.items():
        if count > LONG:
            what = f"the section asks for {count} answers, and more than {LONG} take longer than a sitting"
            yield Finding(name, "name", what, "divide it, or put details under 'more: true'", code="W205")


def _texts(questionnaire: Questionnaire) -> Iterator[Finding]:
    for text in texts(questionnaire):
        owner, _dot, key = text.context.rpartition(".")
        owner, key = (owner, key) if key in WORDING else (text.context, "")
        owner = owner if owner.startswith(("choices/", "terms/")) else owner.partition(".")[0]
        markup, unseen = _MARKUP.search(text.source), _UNSEEN.search(text.source)
        if markup:
            what = f"'{markup[0][:60]}' is shown as it stands: texts are plain"
            yield Finding(owner, key, what, "write plain text", code="W206")
        if unseen:
            what = f"the character U+{ord(unseen[0]):04X} in this text is seen by nobody"
            yield Finding(owner, key, what, "delete it", code="W207")


def _unused(questionnaire: Questionnaire) -> Iterator[Finding]:
    written = questionnaire.to_json()
    sections = repr(written["sections"])
    used = set(_values(written["sections"]))
    for key in ("choices", "terms", "missing"):
        for name in getattr(questionnaire, key):
            # A list may also be looked up by an expression.
            looked_up = key == "choices" and name in sections
            if name not in used and not looked_up:
                what = f"nothing uses '{name}' of '{key}'"
                yield Finding(f"{key}/{name}", "", what, "delete it, or use it", code="W208")


def _values(written: Any) -> Iterator[str]:
    """All texts in a part of the definition."""
    if isinstance(written, dict | list | tuple):
        for inner in written.values() if isinstance(written, dict) else written:
            yield from _values(inner)
    elif isinstance(written, str):
        yield written


def _twins(questionnaire: Questionnaire) -> Iterator[Finding]:
    for name, listed in questionnaire.choices.items():
        yield from _alike(f"choices/{name}", listed)
    for question in questionnaire.questions.values():
        for key in question.list_keys:
            given = getattr(question, key)
            if isinstance(given, ChoiceList):
                yield from _alike(question.name, given, key)


def _alike(owner: str, listed: ChoiceList, key: str = "") -> Iterator[Finding]:
    if listed.code_list:
        return
    for label, times in Counter(_labels(listed)).items():
        if times > 1:
            what = f"{times} choices read '{label[:60]}'"
            yield Finding(owner, key, what, "say what tells them apart", code="W209")


def _labels(listed: ChoiceList) -> Iterable[str]:
    # Where choices depend on others, those that read the same need not be offered together.
    return (
        choice.label.casefold() for choice in listed.choices if not choice.relevant and not choice.attributes
    )
