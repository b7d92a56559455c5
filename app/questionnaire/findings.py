"""What a definition's author is told: the problem, its place, how to mend it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from app.questionnaire.choices import Choice, ChoiceList
from app.questionnaire.model import STRUCTURES, Contact, Page, Questionnaire, Respondents, Section, Term
from app.questionnaire.questions import TYPES
from app.questionnaire.questions.base import Question, near
from app.questionnaire.source import Location, Source

ENTRIES: dict[str, type[BaseModel]] = {**TYPES, **STRUCTURES}
SMALL: dict[str, type[BaseModel]] = {"respondent": Respondents, "contact": Contact}
"""Mappings of a few keys, told whole where something else stands in their place."""
LISTS = ("choices", "rows", "columns", "currencies")
HOLDERS: dict[str, type[BaseModel]] = {
    "": Questionnaire,
    **SMALL,
    "sections": Section,
    "pages": Page,
    **dict.fromkeys(LISTS, Choice),
}
"""What stands under a key that holds mappings."""
MEANT = {
    "select_many": "select_multiple",
    "multiple_choice": "select_multiple",
    "checkbox": "select_multiple",
    "checkboxes": "select_multiple",
    "radio": "select_one",
    "dropdown": "select_one",
    "string": "text",
    "textarea": "text",
    "number": "integer",
    "float": "decimal",
    "money": "amount",
    "currency": "amount",
    "rating": "scale",
    "grid": "matrix",
    "ranking": "rank",
}
"""What other tools call our types."""
WANTED = {
    "tuple_type": ("a list is needed", "write [one, two], or one entry a line, each after a dash"),
    "model_type": ("a mapping of keys is needed", "write key: value"),
    "dict_type": ("a mapping of keys is needed", "write key: value"),
    "model_attributes_type": ("a mapping of keys is needed", "write key: value"),
    "string_type": ("one text is needed", "put it in quotes"),
    "int_parsing": ("a whole number is needed", "write it in figures"),
    "int_from_float": ("a whole number is needed", "write it in figures"),
    "decimal_parsing": ("a number is needed", "write it in figures"),
    "bool_parsing": ("this is true or false", "write true or false"),
    "date_from_datetime_parsing": ("a date is needed", "write it as 2020-12-31"),
    "date_parsing": ("a date is needed", "write it as 2020-12-31"),
}
"""Pydantic's kinds of error that authors meet, as (what is wrong, how to mend it)."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that an author has to mend."""

    file: str
    line: int
    what: str
    mend: str = ""
    code: str = field(default="", compare=False)
    """Its kind, as the catalogue of codes has it."""
    owner: str = field(default="", compare=False)
    """What bears it, by name; '' for a whole file."""

    def __str__(self) -> str:
        """As the command prints it: ``file:line: what; how to mend [code]``."""
        mend, code = self.mend and f"; {self.mend}", self.code and f" [{self.code}]"
        return f"{self.file}:{self.line}: {self.what}{mend}{code}"


class DefinitionError(ValueError):
    """A definition cannot be used; ``problems`` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep ``problems`` in the order of the file."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def shape_problems(file: str, source: Source, error: ValidationError) -> Iterator[Problem]:
    """The findings of the model in an author's words."""
    found: list[dict[str, Any]] = [dict(one) for one in error.errors()]
    places = {source.written(tuple(one["loc"])): one for one in found if one["type"] != "string_type"}
    for one in found:
        here = source.written(tuple(one["loc"]))
        # A list written in place is also tried as the name of a list; that it is no text says nothing.
        within = any(place[: len(here)] == here for place in places)
        if one["type"] == "string_type" and within:
            continue
        what, mend = _words(source, one)
        key = {"union_tag_invalid": "type", "union_tag_not_found": misspelt_type(source.at(here))}.get(
            one["type"], ""
        )
        line = source.line((*one["loc"], key) if key else tuple(one["loc"]))
        yield Problem(file, line, what, mend, "C102")


def _words(source: Source, found: dict[str, Any]) -> tuple[str, str]:
    location: Location = tuple(found["loc"])
    key = str(location[-1]) if location else ""
    match found["type"]:
        case "extra_forbidden":
            known = sorted(known_keys(source, location))
            otherwise = f"known here: {', '.join(known)}" if known else "delete it"
            if found["input"] == "":
                # In {label: Where, and when?} the comma ends the label.
                mend = "if it belongs to the text before it, put that whole text in quotes"
                return f"unknown key '{key}', with no value", near(key, known, mend)
            return f"unknown key '{key}'", near(key, known, otherwise)
        case "missing":
            return f"'{key}' is missing", f"write '{key}:' here"
        case "union_tag_invalid" | "union_tag_not_found":
            return _no_type(source.at(location), expected_types(found))
        case "literal_error":
            return f"'{key}' cannot be '{found['input']}'", f"write {found['ctx']['expected']}"
    wrote = f" (written: '{found['input']}')" if isinstance(found.get("input"), str) else ""
    if found["type"] in WANTED:
        what, mend = WANTED[found["type"]]
        if key in SMALL:
            mend = f"write {key}: {{{', '.join(f'{name}: …' for name in SMALL[key].model_fields)}}}"
        return f"'{_spoken(source.written(location))}': {what}{wrote}", mend
    said = str(found["msg"]).removeprefix("Value error, ")
    return f"'{_spoken(source.written(location))}': {said[:1].lower()}{said[1:]}{wrote}", ""


def _spoken(location: Location) -> str:
    """The last key of a place; an entry of a list is called by the list."""
    return next((step for step in reversed(location) if isinstance(step, str)), "the file")


def _no_type(given: Any, expected: list[str]) -> tuple[str, str]:
    if not isinstance(given, dict):
        return "a question is a mapping of keys", "write 'name:', 'type:' and 'label:'"
    otherwise = f"write one of: {', '.join(expected or ENTRIES)}"
    if "type" not in given and (written := misspelt_type(given)):
        return f"unknown key '{written}'", "did you mean 'type'?"
    if "type" not in given:
        return f"'type' is missing from '{given.get('name', 'this entry')}'", otherwise
    meant = meant_type(str(given["type"]), expected)
    return f"unknown type '{given['type']}'", f"did you mean '{meant}'?" if meant else otherwise


def expected_types(found: Mapping[str, Any]) -> list[str]:
    """The types that might stand where one of them is missing or unknown."""
    named = re.findall(r"'(\w+)'", found.get("ctx", {}).get("expected_tags", ""))
    return named or list(ENTRIES)


def meant_type(written: str, expected: list[str]) -> str:
    """The type that ``written`` means in other tools, or is nearest to; '' where it is like none."""
    if MEANT.get(written) in expected:
        return MEANT[written]
    return next(iter(get_close_matches(written, expected, 1)), "")


def misspelt_type(given: Any) -> str:
    """The key that was meant to be ``type``, where an entry has none; '' where there is no such key."""
    if not isinstance(given, dict) or "type" in given:
        return ""
    names = {str(key).casefold(): str(key) for key, value in given.items() if isinstance(value, str)}
    close = get_close_matches("type", names.keys() - (Question.model_fields.keys() - {"type"}), 1, 0.7)
    return names[close[0]] if close else ""


def fitting_type(entry: Mapping[str, Any], expected: list[str]) -> str:
    """The type that has most of the keys of ``entry``, and needs none that it lacks; a text where many do."""

    def known(name: str) -> tuple[int, bool]:
        return len(ENTRIES[name].model_fields.keys() & entry.keys()), name == "text"

    able = [
        name
        for name in expected
        if not any(
            field.is_required() and key not in (*entry, "label")
            for key, field in ENTRIES[name].model_fields.items()
        )
    ]
    return max(able, key=known, default="")


def known_keys(source: Source, location: Location) -> list[str]:
    """The keys that may stand at ``location`` instead of its last one."""
    owner = source.at(location[:-1])
    if isinstance(owner, dict) and owner.get("type") in ENTRIES:
        return list(ENTRIES[owner["type"]].model_fields)
    names = [step for step in source.written(location)[:-1] if isinstance(step, str)]
    last = names[-1] if names else ""
    # A list has keys of its own where it is written as a mapping, and is never an entry of a list itself.
    unnamed = isinstance(owner, dict) and "name" not in owner
    named_list = len(names) == 2 and names[0] == "choices"
    lists = unnamed and (last in LISTS or named_list)
    if names[:1] == ["terms"]:
        return list(Term.model_fields)
    if named_list and not lists:
        return list(Choice.model_fields)
    return (
        list(ChoiceList.model_fields if lists else HOLDERS[last].model_fields)
        if last in HOLDERS or lists
        else []
    )
