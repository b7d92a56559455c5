"""All wording of a definition, each text under a context, and the same definition in another language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.questionnaire.choices import ORIGINAL, Choice, Definition
from app.questionnaire.model import STRUCTURES, Page, Questionnaire, Section, Term
from app.questionnaire.questions import TYPES
from app.questionnaire.source import NAMED_IN
from app.questionnaire.wording import Foreign, Worded, pieces

MODELS: tuple[type[Definition], ...] = (
    Questionnaire,
    Section,
    Page,
    Term,
    Choice,
    *STRUCTURES.values(),
    *TYPES.values(),
)
WORDING = frozenset(
    name
    for model in MODELS
    for name, field in model.model_fields.items()
    if any(isinstance(mark, Worded) for mark in field.metadata)
)
"""The keys that hold wording, whatever they stand in."""
LISTS = ("choices", "rows", "columns", "currencies")
SHARED = "code_lists/"
"""Begins the context of a label that comes from a shared code list."""

Say = Callable[[str, str, Mapping[str, str]], str]
"""Given a context, its text and the labels that its code list has by language: what to put in its place."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text to translate: its context, what it says in the source language, and where one meets it."""

    context: str
    source: str
    place: str = ""


Wordings = Mapping[str, str]
"""What is said in one language, by the key of what it translates."""


def mark(source: str) -> str:
    """A short hash by which a translation knows the text that it was made from."""
    return sha256(source.encode()).hexdigest()[:12]


def key(context: str, source: str) -> str:
    """What a translation is kept under: where the text stands, and which text it is."""
    return f"{context} {mark(source)}"


def texts(questionnaire: Questionnaire) -> list[Text]:
    """Every text of the definition itself, in its order; labels of shared code lists are not among them."""
    found: dict[str, Text] = {}
    places = dict(_places(questionnaire))

    def note(context: str, source: str, _labels: Mapping[str, str]) -> str:
        if not context.startswith(SHARED) and _says_something(source):
            owner = context.partition(".")[0].partition("/")[0]
            found.setdefault(context, Text(context, source, places.get(owner, "")))
        return source

    _questionnaire(questionnaire.to_json(), note)
    return list(found.values())


def untranslated(questionnaire: Questionnaire, wordings: Wordings, language: str) -> list[Text]:
    """The texts that are shown in the source language, since they have no translation or an outdated one."""
    found: dict[str, Text] = {}

    def note(context: str, source: str, labels: Mapping[str, str]) -> str:
        if _says_something(source) and not _found(context, source, wordings) and language not in labels:
            found.setdefault(context, Text(context, source))
        return source

    _questionnaire(questionnaire.to_json(), note)
    return list(found.values())


def in_language(questionnaire: Questionnaire, wordings: Wordings, language: str) -> Questionnaire:
    """A copy that speaks ``language``; what has no translation stays as it is and is marked as foreign."""
    if language == questionnaire.language:
        return questionnaire

    def say(context: str, source: str, labels: Mapping[str, str]) -> str:
        if not _says_something(source):
            return source
        return (
            labels.get(language)
            or _found(context, source, wordings)
            or Foreign(source, questionnaire.language)
        )

    return Questionnaire.from_json(_questionnaire(questionnaire.to_json(), say))


def _found(context: str, source: str, wordings: Wordings) -> str:
    return wordings.get(key(context, source), "")


def _says_something(source: str) -> bool:
    """Whether there is a word in it: a percent sign, a number or an answer put in needs no translator."""
    return any(sign.isalpha() for is_name, piece in pieces(source) if not is_name for sign in piece)


def _places(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """What tells a translator where a text stands, by the name of what it belongs to."""
    for section in questionnaire.sections:
        heading = f"section {section.number or section.name}"
        yield section.name, heading
        yield from ((page.name, heading) for page in section.pages)
    for entry, place in questionnaire.entries:
        heading = f"section {place.section.number or place.section.name}"
        yield entry.name, f"{heading}, {entry.type} {getattr(entry, 'number', '') or entry.name}"


def _questionnaire(plain: dict[str, Any], say: Say) -> dict[str, Any]:
    """The plain form of a questionnaire with what ``say`` gives for each of its texts."""
    said = _thing(plain, "survey/", say)
    for code, label in plain.get("missing", {}).items():
        said["missing"] = {**said["missing"], code: say(f"missing/{code}", label, {})}
    for name, term in plain.get("terms", {}).items():
        said["terms"] = {**said["terms"], name: _thing(term, f"terms/{name}.", say)}
    for name, listed in plain.get("choices", {}).items():
        said["choices"] = {**said["choices"], name: _list(listed, f"choices/{name}.", say)}
    return said


def _thing(plain: Mapping[str, Any], at: str, say: Say) -> dict[str, Any]:
    """One mapping of the definition, and what stands in it; the contexts of its texts begin with ``at``."""
    said = dict(plain)
    for key, value in plain.items():
        if key in WORDING and isinstance(value, str):
            said[key] = say(at + key, value, plain.get("labels", {}))
        elif key == "labels":
            # The label itself is in the language now; the first one still says how its list is sorted.
            said[key] = {ORIGINAL: plain["label"]}
        elif key in NAMED_IN:
            said[key] = [_thing(inner, inner["name"] + ".", say) for inner in value]
        elif key in LISTS and "name" in plain:
            said[key] = _list(value, f"{at}{key}.", say)
    return said


def _list(listed: Any, at: str, say: Say) -> Any:
    """A list of choices, or the columns of a table; a name alone says nothing."""
    if isinstance(listed, str):
        return listed
    if isinstance(listed, dict):
        within = f"{SHARED}{listed['code_list']}." if listed.get("code_list") else at
        return {**listed, "choices": _list(listed.get("choices", []), within, say)}
    return [_thing(inner, f"{at}{inner['name']}.", say) for inner in listed]
