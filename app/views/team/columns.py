"""A table of things as answers: which part each column fills, and each cell as the value of that part."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm

from app.languages import LANGUAGES
from app.questionnaire.answers import Value
from app.questionnaire.choices import ChoiceList
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.parts import ANSWER, CALCULATED, Asking, Part
from app.questionnaire.wording import clean

BETWEEN = re.compile(r"\s*[;|\n]\s*")
WITH_COMMAS = re.compile(r"\s*[;|,\n]\s*")
TICKED = frozenset(("yes", "x", "✓", "true", "1"))


@dataclass(frozen=True, slots=True)
class Target:
    """A part that a column can fill, and how people choose it from a list."""

    part: Part
    label: str


def targets(questionnaire: Questionnaire, repeat: str) -> dict[str, Target]:
    """What a column can fill in an item of ``repeat``, in the order asked."""
    found = {}
    for name, part in questionnaire.documents[repeat].parts.items():
        question = questionnaire.questions[part.question]
        if part.role == CALCULATED or part.kind == "file":
            continue
        number = question.number or question.name.upper()
        below = "" if part.role == ANSWER else part.name.rpartition(".")[2]
        label = " · ".join(word for word in (number, question.label, part.label or below) if word)
        found[name] = Target(part, label)
    return found


def guess(headings: Sequence[str], questionnaire: Questionnaire, known: dict[str, Target]) -> list[str]:
    """The part that each heading means, '' for none: by its name, number or wording; each part once."""
    names: dict[str, str] = {}
    short = Counter(_short(name) for name in known)
    for name, target in known.items():
        question = questionnaire.questions[target.part.question]
        words = [name, target.label]
        if target.part.role == ANSWER and not target.part.label:
            words += [question.number, question.label, f"{question.number} {question.label}"]
        if short[_short(name)] == 1:
            words.append(_short(name))
        for word in words:
            names.setdefault(_plain(word), name)
    taken: set[str] = set()
    found = []
    for heading in headings:
        name = names.get(_plain(heading), "") if _plain(heading) else ""
        found.append("" if name in taken else name)
        taken.add(name)
    return found


def _short(name: str) -> str:
    """The word in a part's name after its number: `title` of `k1_title`."""
    return name.partition("_")[2] or name


def _plain(text: str) -> str:
    """A heading without what people write differently."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def value(questionnaire: Questionnaire, part: Part, written: str, asking: Asking) -> Value | None:
    """A cell as the value of ``part``; what cannot be read is kept as written, for a person to mend."""
    typed = clean(written)
    if not typed:
        return None
    for code in part.missing:
        if _plain(typed) in (_plain(code), _plain(questionnaire.missing.get(code, code))):
            return {"missing": code}
    if part.kind == "flag":
        return "yes" if typed.casefold() in TICKED else {"unread": typed}
    if part.choices is not None and part.kind == "choice":
        return _code(part.choices, typed) or {"unread": typed}
    if part.choices is not None:
        return _codes(part.choices, typed) or {"unread": typed}
    form = BaseForm({part.name: questionnaire.questions[part.question].field(part, asking)})
    form.process(MultiDict({part.name: typed}))
    read: Value | None = form[part.name].data
    return read


def _code(choices: ChoiceList, typed: str) -> str:
    """The code that was meant by a code or by a label in any of the languages; '' for none."""
    if choices.choice(typed):
        return typed
    wanted = _plain(typed)
    for choice in choices.choices:
        words = {choice.name, choice.label, *(choice.text(language) for language in LANGUAGES)}
        if wanted in {_plain(word) for word in words}:
            return choice.name
    return ""


def _codes(choices: ChoiceList, typed: str) -> list[str]:
    """The codes of several choices in one cell, in the order of the list; none where one is not known."""
    for between in (BETWEEN, WITH_COMMAS):
        found = [_code(choices, one) for one in between.split(typed) if one]
        if found and all(found):
            return [code for code in choices.names if code in found]
    return []
