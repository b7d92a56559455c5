"""The sheets of a form as rows whose cells are found by column and language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.languages import LANGUAGES
from app.questionnaire.xlsform.report import FormError, Note, Place
from app.questionnaire.xlsform.vocabulary import CHOICE_COLUMNS, COLUMNS, KNOWN, SHEETS, TRANSLATED

MOST_ROWS = (50_000, 10_000)
"""How many rows a list of choices may have, and a survey."""
OURS = "canvass_"
"""How the names of our own columns begin."""

_CODE = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-]+)?\s*\)\s*\Z")
_NAMES = {
    "arabic": "ar",
    "chinese": "zh",
    "english": "en",
    "french": "fr",
    "francais": "fr",
    "russian": "ru",
    "spanish": "es",
    "espanol": "es",
    "castellano": "es",
} | {language.name.casefold(): code for code, language in LANGUAGES.items()}

Header = tuple[str, str]
"""A column and the language that it is written in; '' for none."""


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its cells by column, and those in a language by column and language."""

    place: Place
    cells: Mapping[Header, str]

    def text(self, column: str) -> str:
        """The cell of a column that no language is named for."""
        return self.cells.get((column, ""), "")

    def texts(self, column: str) -> dict[str, str]:
        """What a column says, by the language as written; '' where none is named."""
        return {language: text for (name, language), text in self.cells.items() if name == column and text}

    def ours(self, key: str) -> str | None:
        """What one of our own columns says; None where it is blank."""
        return self.cells.get((OURS + key, "")) or None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that say anything, in order."""
        return tuple(dict.fromkeys(name for (name, _language), text in self.cells.items() if text))


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows under one heading, each with the number that a spreadsheet shows."""

    name: str
    headers: tuple[Header, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that its columns name, as written."""
        return tuple(dict.fromkeys(language for _column, language in self.headers if language))


@dataclass(frozen=True)
class Book:
    """A form: its sheets by name."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        """A sheet; an empty one where the form has none."""
        return self.sheets.get(name, Sheet(name))


def book(sheets: Mapping[str, Sequence[Sequence[str]]]) -> Book:
    """The form that sheets of cells hold; FormError where they hold none."""
    named = {name.strip().lower(): rows for name, rows in sheets.items()}
    if "survey" not in named and len(named) == 1:
        named = {"survey": next(iter(named.values()))}
    found = {name: _sheet(name, rows) for name, rows in named.items() if name in SHEETS}
    survey = found.get("survey")
    if survey is None:
        other = ", ".join(list(sheets)[:5]) or "none"
        what = f"this is no XLSForm: it has no sheet called 'survey' (its sheets: {other})"
        raise FormError((Note("", 0, "", what, "name the sheet that has the questions 'survey'"),))
    missing = [column for column in ("type", "name") if (column, "") not in survey.headers]
    if missing:
        what = f"this is no XLSForm: its survey has no column '{missing[0]}'"
        raise FormError(
            (Note("survey", 1, "", what, "the first row names the columns: type, name, label …"),)
        )
    for sheet in found.values():
        if len(sheet.rows) > MOST_ROWS[sheet.name == "survey"]:
            what = f"the sheet has more than {MOST_ROWS[sheet.name == 'survey']} rows"
            raise FormError((Note(sheet.name, 0, "", what, "divide the form, or bring its lists as files"),))
    if not survey.rows:
        raise FormError((Note("survey", 0, "", "the form asks nothing", "write a row for each question"),))
    return Book(found)


def _sheet(name: str, rows: Sequence[Sequence[str]]) -> Sheet:
    first = next((number for number, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if first is None:
        return Sheet(name)
    headers = [_header(cell, name) for cell in rows[first]]
    found = []
    for number, row in enumerate(rows[first + 1 :], first + 2):
        cells: dict[Header, str] = {}
        for header, cell in zip(headers, row, strict=False):
            text = cell.strip()
            if text and header[0]:
                cells.setdefault(header, text)
        if cells:
            found.append(Row(Place(name, number), cells))
    return Sheet(name, tuple(header for header in headers if header[0]), tuple(found))


def _header(cell: str, sheet: str) -> Header:
    """A heading as a column and a language: ``label::French (fr)``, ``media::image``, ``bind::relevant``."""
    plain = re.sub(r"\s*::\s*", "::", " ".join(cell.split()))
    known = CHOICE_COLUMNS if sheet in ("choices", "external_choices") else KNOWN
    whole = _named(plain)
    if whole in known:
        return whole, ""
    # A single colon stood between a column and its language in the first forms.
    for mark in ("::", ":"):
        head, found, language = plain.rpartition(mark)
        if found and (
            (_named(head) in TRANSLATED and _named(head) in known) or _named(head).startswith(OURS)
        ):
            return _named(head), language.strip()
    return (plain.lower() if plain.lower().startswith(OURS) or known is KNOWN else plain), ""


def _named(written: str) -> str:
    lower = written.lower().replace(" ", "_")
    return COLUMNS.get(lower, lower)


def code(language: str) -> str:
    """The code of a language as forms write it (``French (fr)``, ``fr``, ``français``), or ''."""
    found = _CODE.search(language)
    if found:
        return found[1].lower()
    plain = language.strip().casefold()
    if plain in _NAMES:
        return _NAMES[plain]
    short = re.split(r"[-_]", plain)[0]
    return short if short in LANGUAGES else ""
