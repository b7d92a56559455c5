"""The choices of a form as the lists of a definition, and files beside a form as code lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.questionnaire.xlsform.book import Book, Row
from app.questionnaire.xlsform.names import Names, plain_name, told_code
from app.questionnaire.xlsform.ours import CHOICE_KEYS, LIST_KEYS, MISSING, TERMS, decoded
from app.questionnaire.xlsform.report import Place, Report
from app.questionnaire.xlsform.rewriting import Wording
from app.questionnaire.xlsform.vocabulary import CHOICE_COLUMNS
from app.questionnaire.xlsform.wordings import Wordings

MEDIA = ("media::image", "media::audio", "media::video", "media::big-image")
OTHER = "other"

Table = Sequence[Sequence[str]]
"""Rows of a file beside the form, the first of which has the headings."""


@dataclass
class Lists:
    """Every list that questions may name."""

    named: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Lists by their names in the definition, each with its ``choices`` and keys of its own."""
    files: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """What has to stand among the code lists, by name: rows by column."""
    used: set[str] = field(default_factory=set)
    places: dict[str, Place] = field(default_factory=dict)
    """Where each list begins in the form."""
    terms: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def codes(self, name: str) -> list[str]:
        """The codes of a list."""
        if name in self.files:
            return [row["code"] for row in self.files[name]]
        return [choice["name"] for choice in self.named.get(name, {}).get("choices", ())]

    def or_other(self, name: str, words: Wordings) -> str:
        """The list ``name`` with a choice for which one says something else; made once."""
        own = own_of_other(name)
        if own not in self.named and name in self.named:
            choices = [dict(choice) for choice in self.named[name]["choices"] if choice["name"] != OTHER]
            self.named[own] = {"choices": [*choices, {"name": OTHER, "label": "Other", "specify": True}]}
            words.copy(within(name), within(own))
        return own if own in self.named else name


def read(book: Book, names: Names, words: Wordings, report: Report) -> Lists:
    """The lists on the choices sheet, and those on the sheet of external choices."""
    lists = Lists()
    rows: dict[str, list[Row]] = {}
    for sheet in ("choices", "external_choices"):
        for row in book.sheet(sheet).rows:
            name = row.text("list_name")
            if name and row.text("name"):
                rows.setdefault(name, []).append(row)
            elif name or row.text("name"):
                report.tell(row.place, "the row has no list_name or no name, and is left out")
    for written, found in rows.items():
        if written == TERMS:
            lists.terms = {row.text("name"): _term(row, words) for row in found}
        elif written == MISSING:
            lists.missing = {row.text("name"): _missing(row, words) for row in found}
        else:
            own = written if "." in written and found[0].ours("list") else plain_list(written, lists.named)
            names.lists[written] = own
            lists.places[own] = found[0].place
            lists.named[own] = _list(own, found, names, words, report)
            if lists.named[own].get("code_list"):
                lists.files[lists.named[own]["code_list"]] = [_as_file(row, words) for row in found]
    return lists


def own_of_other(name: str) -> str:
    """What the copy of a list is called that has a choice for which one says something else."""
    return f"{name}_or_other"


def within(name: str) -> str:
    """How the contexts of texts in a list begin: a list that stands in a question is called after it."""
    return f"{name}." if "." in name else f"choices/{name}."


def plain_list(written: str, taken: Mapping[str, Any]) -> str:
    """A list's name as a definition bears it."""
    own, count = plain_name(written), 2
    free = own
    while free in taken:
        free = f"{own}_{count}"
        count += 1
    return free


def _term(row: Row, words: Wordings) -> dict[str, str]:
    context = f"terms/{row.text('name')}."
    words.note_all(row, context)
    return {
        "term": words.text(row, "label", context + "term", plain=False),
        "text": row.ours("text") or "",
    }


def _missing(row: Row, words: Wordings) -> str:
    return words.text(row, "label", f"missing/{row.text('name')}", plain=False)


def _list(name: str, rows: list[Row], names: Names, words: Wordings, report: Report) -> dict[str, Any]:
    listed: dict[str, Any] = {
        key: decoded(key, value) for key in LIST_KEYS if (value := rows[0].ours(key)) is not None
    }
    choices: dict[str, dict[str, Any]] = {}
    for row in rows:
        choice = _choice(name, row, names, words, report, coded="code_list" in listed)
        if choice["name"] in choices:
            what = f"the choice '{choice['name']}' stands twice in the list '{name}'; the first is kept"
            report.tell(row.place.at("name"), what)
            continue
        choices[choice["name"]] = choice
    return {**listed, "choices": list(choices.values())}


def _choice(
    name: str, row: Row, names: Names, words: Wordings, report: Report, *, coded: bool
) -> dict[str, Any]:
    written = row.text("name")
    code = written if row.ours("list") else told_code(names, written, row.place.at("name"), report)
    wording = Wording() if row.ours("list") else Wording(names.referred)
    context = "" if coded else f"{within(name)}{code}."
    label = words.text(row, "label", context and context + "label", wording, plain=not row.ours("list"))
    if not label:
        report.tell(
            row.place.at("label"), "the choice has no words; its code stands for them", "write a label"
        )
    for column in MEDIA:
        if row.texts(column):
            told = ", ".join(row.texts(column).values())
            report.tell(row.place.at(column), f"'{told}' is not shown: choices are words here")
    choice: dict[str, Any] = {"name": code, "label": label or written}
    words.note_all(row, within(name))
    for key in CHOICE_KEYS:
        value = row.ours(key)
        if value is not None:
            choice[key] = decoded(key, value)
    attributes = {
        column: text
        for (column, language), text in row.cells.items()
        if not language and column not in CHOICE_COLUMNS and not column.startswith("canvass_")
    }
    attributes |= choice.pop("attributes", {})
    if attributes:
        choice["attributes"] = attributes
    return choice


def _as_file(row: Row, words: Wordings) -> dict[str, str]:
    """A row of choices as one of a code list."""
    labels = {words.columns.get(language, ""): text for language, text in row.texts("label").items()}
    named = {f"label_{code}": text for code, text in labels.items() if code}
    source = named.get(f"label_{words.source}", next(iter(named.values()), row.text("name")))
    attributes = {
        column: text
        for (column, language), text in row.cells.items()
        if not language and column not in CHOICE_COLUMNS and not column.startswith("canvass_")
    }
    return {"code": row.text("name"), "label_en": source, **named, **attributes}


def from_file(
    stem: str, table: Table, value: str, label: str, place: Place, report: Report
) -> list[dict[str, str]]:
    """A file beside the form as the rows of a code list; none where it lacks what a list needs."""
    headings = [heading.strip() for heading in table[0]] if table else []
    if value not in headings:
        report.tell(place, f"{stem}.csv has no column '{value}'", "name the column of its codes")
        return []
    rows: dict[str, dict[str, str]] = {}
    for row in table[1:]:
        cells = {heading: cell.strip() for heading, cell in zip(headings, row, strict=False) if heading}
        code = cells.get(value, "")
        if code and code not in rows:
            labels = {key: text for key, text in cells.items() if key.startswith("label")}
            words = cells.get(label) or next(iter(labels.values()), "") or code
            gone = {label, "code", "name" if value == "name" else ""}
            rest = {
                key: text for key, text in cells.items() if key not in gone and not key.startswith("label")
            }
            rows[code] = {"code": code, "label_en": words, **rest}
    return list(rows.values())
