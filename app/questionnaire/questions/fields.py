"""WTForms fields of one part each: they keep whatever is typed, read or not, and never refuse it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from wtforms import Field
from wtforms.fields.core import UnboundField

from app.languages import format_date, format_number, locale, read_number
from app.questionnaire.answers import Value, blank, coded, fits, unread
from app.questionnaire.choices import ChoiceList
from app.questionnaire.codebook import Measure
from app.questionnaire.questions.parts import Asking, Form, Part, Translate
from app.questionnaire.wording import clean, western_digits

MISSING = "~"
"""Ends the name of the field of missing codes beside a typed part; begins their values in a choice."""

MAX_DIGITS = 15
COMMENT_LENGTH = 2000

MEASURES = {
    "text": Measure.TEXT,
    "integer": Measure.SCALE,
    "decimal": Measure.SCALE,
    "date": Measure.DATE,
    "file": Measure.TEXT,
    "flag": Measure.NOMINAL,
}


class PartField(Field):
    """Holds the value of one part as JSON; what cannot be read is kept as ``{"unread": text}``."""

    data: Any

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was posted; what could not be read, and was not touched, has not become readable."""
        typed = clean(str(valuelist[0])) if valuelist else ""
        # In another language the same figures might mean another number.
        if not typed or self.data != {"unread": typed}:
            self.data = self.read(typed) if typed else None

    def read(self, typed: str) -> Value:
        """The value that ``typed`` (never blank) stands for."""
        return typed

    def _value(self) -> str:
        """WTForms' name for `shown`, which templates use."""
        return self.shown()

    def shown(self) -> str:
        """What the control shows: the typed text again where it could not be read."""
        typed = unread(self.data)
        if typed is not None:
            return typed
        return "" if self.data is None or isinstance(self.data, dict | list) else self.written(str(self.data))

    def written(self, kept: str) -> str:
        """A value as a person would type it, so that what is shown reads back the same."""
        return kept


class NumberField(PartField):
    """Digits of any script, with or without grouping; kept as an int or as exact decimal text."""

    def __init__(self, *, language: str, whole: bool, **rest: Any) -> None:
        """``whole`` numbers are kept as int; ``language`` says how separators are read."""
        super().__init__(**rest)
        self.language, self.whole = language, whole

    def read(self, typed: str) -> Value:
        """An int, decimal text, or what was typed where it is no number or has too many digits."""
        number = read_number(typed.rstrip("%٪ "), self.language)
        if number is None or sum(character.isdigit() for character in number) > MAX_DIGITS:
            return {"unread": typed}
        if self.whole:
            return int(number) if re.fullmatch(r"-?\d+", number) else {"unread": typed}
        return number

    def written(self, kept: str) -> str:
        """With the language's own decimal mark: French refuses 1.250, which may mean a thousand and more."""
        return kept.replace(".", str(locale(self.language).number_symbols["latn"]["decimal"]))


class DateField(PartField):
    """An ISO date, or day, month and year in that order."""

    def read(self, typed: str) -> Value:
        """ISO text, or what was typed where it is no date."""
        plain = western_digits(typed)
        parts = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", plain)
        iso = f"{parts[3]}-{parts[2]:0>2}-{parts[1]:0>2}" if parts else plain
        try:
            return date.fromisoformat(iso).isoformat()
        except ValueError:
            return {"unread": typed}


class ChoiceField(PartField):
    """One code; a coded missing comes as ``~code``."""

    def __init__(self, *, choices: ChoiceList, **rest: Any) -> None:
        """``choices`` is the whole list; which of them are offered here is judged later."""
        super().__init__(**rest)
        self.known = choices

    def read(self, typed: str) -> Value:
        """A code of the list, a coded missing, or what was sent where it is neither."""
        if typed.startswith(MISSING):
            return {"missing": typed[1:]}
        return typed if self.known.choice(typed) else {"unread": typed}


class ChoicesField(ChoiceField):
    """Several codes in the order of the list, or one coded missing."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was posted; a missing code beside choices is kept as it came, for a person to decide."""
        sent = [text for text in (clean(str(value)) for value in valuelist) if text]
        codes = [code for code in self.known.names if code in set(sent)]
        other = [text for text in sent if not self.known.choice(text)]
        if not sent:
            self.data = None
        elif len(sent) == 1 and sent[0].startswith(MISSING):
            self.data = {"missing": sent[0][1:]}
        else:
            self.data = {"unread": " ".join([*codes, *other])} if other else codes


class FileField(PartField):
    """A file; what was uploaded is put into the store by the caller, and only its description is kept.

    A browser sends a file only when one is chosen anew, so the one kept stays; the caller removes it.
    """

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Keep the description of a stored file."""
        self.data = next((value for value in valuelist if isinstance(value, dict)), self.file)

    @property
    def file(self) -> dict[str, Any] | None:
        """The description of the file that is kept, without what was said beside it."""
        kept = self.data if isinstance(self.data, dict) and "sha256" in self.data else None
        return {key: kept[key] for key in kept if key not in ("unread", "and")} if kept else None


class FlagField(PartField):
    """A box that is ticked or not."""

    def read(self, typed: str) -> Value:
        """Any value sent means that the box is ticked."""
        return "yes" if typed == "yes" else {"unread": typed}


def for_part(part: Part, asking: Asking) -> UnboundField:
    """The field of ``part``, by its kind."""
    match part.kind:
        case "integer" | "decimal":
            return UnboundField(NumberField, language=asking.language, whole=part.kind == "integer")
        case "choice":
            return UnboundField(ChoiceField, choices=part.choices)
        case "choices":
            return UnboundField(ChoicesField, choices=part.choices)
        case "date":
            return UnboundField(DateField)
        case "file":
            return UnboundField(FileField)
        case "flag":
            return UnboundField(FlagField)
    return UnboundField(PartField)


def missing_codes() -> UnboundField:
    """The companion of a typed part: which of its missing codes was chosen instead of an answer."""
    return UnboundField(PartField)


def value(form: Form, part: Part) -> Value | None:
    """The value of ``part`` in a form; an answer and a missing code together are kept unread."""
    typed: Value | None = form[part.name].data
    companion = form[part.name + MISSING].data if part.name + MISSING in form else None
    if not companion:
        return typed
    if blank(typed):
        return {"missing": str(companion)}
    shown: str = form[part.name].shown()
    if isinstance(typed, dict) and "sha256" in typed:
        return {**typed, "unread": str(typed["name"]), "and": str(companion)}
    return {"unread": shown, "and": str(companion)}


def unread_message(value: Value, kind: str, _: Translate) -> str:
    """Says what was typed, what is wrong with it and what would be right."""
    typed = unread(value) or ""
    if isinstance(value, dict) and value.get("and"):
        return _("You wrote “%(typed)s” and also chose that there is no answer. Keep only one.", typed=typed)
    if kind == "integer":
        return _("Write a whole number in figures, for example 1250. You wrote “%(typed)s”.", typed=typed)
    if kind == "decimal":
        return _("Write a number in figures, for example 12.5. You wrote “%(typed)s”.", typed=typed)
    if kind == "date":
        return _("Write a real date, for example 27/6/2019. You wrote “%(typed)s”.", typed=typed)
    if kind == "choices" and MISSING in typed:
        return _("Choose from the list, or choose that there is no answer, not both.")
    return _("Choose one of the answers offered. “%(typed)s” is not among them.", typed=typed)


def as_typed(value: Value) -> str:
    """A kept value in words, whatever it is."""
    return "; ".join(value) if isinstance(value, list) else "" if isinstance(value, dict) else str(value)


def length_error(text: str, length: int, _: Translate) -> str:
    """Says by how much ``text`` is longer than ``length`` characters; '' where it is not."""
    if len(text) <= length:
        return ""
    return _(
        "Shorten this to %(length)s characters. It has %(now)s; nothing has been cut.",
        length=length,
        now=len(text),
    )


def is_address(text: str) -> bool:
    """Whether ``text`` is a web address that a browser may follow safely."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not re.search(r"\s", text)


def text(part: Part, value: Value, language: str) -> str:
    """A value as it is read aloud in ``language``; coded missings are worded by the caller."""
    typed = unread(value)
    if typed is not None or coded(value):
        return typed or ""
    if not fits(part.kind, value):
        return as_typed(value)
    if part.choices is not None:
        codes = value if isinstance(value, list) else [str(value)]
        named = [(code, part.choices.choice(code)) for code in codes]
        return "; ".join(choice.text(language) if choice else code for code, choice in named)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if part.kind == "date":
        return format_date(date.fromisoformat(str(value)), language)
    if part.kind in ("integer", "decimal"):
        return format_number(str(value), language) + (f" {part.unit}" if part.unit else "")
    return str(value)
