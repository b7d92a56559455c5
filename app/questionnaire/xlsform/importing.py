"""From the sheets of a form to a definition that its checker accepts, with all that did not survive."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.questionnaire.xlsform.book import OURS, Book, book
from app.questionnaire.xlsform.entries import UNKEPT
from app.questionnaire.xlsform.form import Entry, Form
from app.questionnaire.xlsform.lists import Table, own_of_other, read
from app.questionnaire.xlsform.mending import Imported, Shared, mended, unshared
from app.questionnaire.xlsform.names import Names, named
from app.questionnaire.xlsform.ours import SETTINGS, decoded
from app.questionnaire.xlsform.report import FormError, Note, Place, Report
from app.questionnaire.xlsform.rewriting import Wording
from app.questionnaire.xlsform.structure import Structure
from app.questionnaire.xlsform.tree import QUESTION, Node, tree
from app.questionnaire.xlsform.vocabulary import KNOWN, UNSUPPORTED_SHEETS, select
from app.questionnaire.xlsform.wordings import Wordings

_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^{}\s]+)\s*\}")
_FILES = re.compile(r"(?:pulldata|instance)\(\s*['\"]([^'\"]+)['\"]|search\(\s*['\"]([^'\"]+)['\"]")
_KEPT_SETTINGS = frozenset(("form_title", "form_id", "version", "default_language", "style"))


def files_named(sheets: Mapping[str, Sequence[Sequence[str]]]) -> frozenset[str]:
    """The files that may stand beside a form, by their names without ``.csv``."""
    found: set[str] = set()
    for row in book(sheets).sheet("survey").rows:
        asked = select(row.text("type"))
        if asked and asked["list"].lower().endswith(".csv"):
            found.add(asked["list"][:-4])
        for text in row.cells.values():
            found.update(stem for pair in _FILES.findall(text) for stem in pair if stem)
    return frozenset(found)


def imported(
    sheets: Mapping[str, Sequence[Sequence[str]]],
    survey: str,
    tables: Mapping[str, Table] | None = None,
    shared: Shared = unshared,
) -> Imported:
    """The definition of a form that is to be called ``survey``; FormError where it cannot be taken at all.

    ``tables`` are the files beside the form; ``shared`` gives the choices of the shared lists that there are.
    """
    report = Report()
    form_book = book(sheets)
    _unsupported(form_book, report)
    _unknown(form_book, report)
    top = tree(form_book.sheet("survey"), report)
    names = named(top, report)
    words = Wordings(form_book, report)
    lists = read(form_book, names, words, report)
    settings = _settings(form_book, report)
    for row in form_book.sheet("settings").rows[:1]:
        words.note_all(row, "")
    form = Form(
        report=report,
        names=names,
        words=words,
        lists=lists,
        wording=_wording(top, names),
        title=settings.get("title") or survey.replace("_", " ").capitalize(),
        tables=tables or {},
        ours="canvass" in settings,
    )
    sections = Structure(form, _referred(form_book)).sections(top)
    if not sections:
        raise FormError((Note("survey", 0, "", "nothing of the form can be asked here", ""),))
    definition = _definition(survey, form, settings, sections)
    return mended(definition, form, shared)


def _unsupported(form: Book, report: Report) -> None:
    for name, why in UNSUPPORTED_SHEETS.items():
        rows = form.sheet(name).rows
        if rows:
            report.tell(rows[0].place, f"the sheet '{name}' is not kept: {why}")


def _unknown(form: Book, report: Report) -> None:
    """Tell which columns of the survey mean nothing here."""
    sheet = form.sheet("survey")
    for column, _language in sheet.headers:
        if column not in KNOWN and column not in UNKEPT and not column.startswith(OURS):
            report.tell(Place("survey", 1, column), "the column is not kept")


def _referred(form: Book) -> frozenset[str]:
    """Every name that a text or an expression of the survey names."""
    rows = form.sheet("survey").rows
    return frozenset(name for row in rows for text in row.cells.values() for name in _REFERENCE.findall(text))


def _wording(top: list[Node], names: Names) -> Wording:
    """By what expressions are to be changed."""
    questions = [node for first in top for node in first.all() if node.kind == QUESTION]
    referred = dict(names.referred)
    for node in questions:
        asked = select(node.row.text("type"))
        if asked and asked["other"]:
            # XLSForm calls the words behind another choice so.
            referred.setdefault(f"{node.name}_other", f"{referred.get(node.name, node.name)}.other")
    return Wording(
        names=referred,
        codes=names.codes,
        lists=names.lists,
        acknowledged=frozenset(node.name for node in questions if node.type == "acknowledge"),
        ranked=frozenset(
            node.name
            for node in questions
            if node.row.text("type").lower().startswith("rank ") and not node.row.ours("type")
        ),
    )


def _settings(form: Book, report: Report) -> dict[str, str]:
    """What the settings say that a definition says, too."""
    rows = form.sheet("settings").rows
    if not rows:
        return {}
    row = rows[0]
    for column in row.columns:
        if column not in _KEPT_SETTINGS and not column.startswith("canvass"):
            report.tell(row.place.at(column), f"'{row.text(column)[:60]}' is not kept")
    found = {"title": row.text("form_title") or row.text("form_id"), "edition": row.text("version")}
    if row.text("canvass"):
        found["canvass"] = row.text("canvass")
    return {key: text for key, text in found.items() if text} | {
        key: value for key in SETTINGS if (value := row.ours(key)) is not None
    }


def _definition(
    survey: str, form: Form, settings: Mapping[str, str], sections: list[Entry]
) -> dict[str, Any]:
    definition: dict[str, Any] = {"survey": survey, "title": form.title}
    if settings.get("edition"):
        definition["edition"] = settings["edition"]
    definition["language"] = form.words.source
    definition["languages"] = list(form.words.languages)
    definition |= {key: decoded(key, settings[key]) for key in SETTINGS if key in settings}
    if form.lists.terms:
        definition["terms"] = form.lists.terms
    if form.lists.missing:
        definition["missing"] = form.lists.missing
    choices = {
        name: _listed(listed)
        for name, listed in form.lists.named.items()
        if "." not in name and (name in form.lists.used or form.ours)
    }
    for name in form.lists.named:
        if "." not in name and name not in choices and own_of_other(name) not in choices:
            form.report.tell(form.lists.places[name], f"the list '{name}' is used nowhere, and left out")
    if choices:
        definition["choices"] = choices
    return {**definition, "sections": sections}


def _listed(listed: Mapping[str, Any]) -> Any:
    """A list as an author writes it: the choices alone where nothing else is said of it."""
    if listed.get("code_list"):
        return {key: value for key, value in listed.items() if key != "choices"}
    return listed["choices"] if set(listed) == {"choices"} else dict(listed)
