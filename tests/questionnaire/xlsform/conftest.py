"""Forms as tables in Markdown, and what they become and come back as."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from pyxform.xls2xform import convert

from app.languages import gettext
from app.questionnaire.code_lists import read_code_list
from app.questionnaire.load import loads
from app.questionnaire.model import Questionnaire
from app.questionnaire.xlsform.exporting import exported
from app.questionnaire.xlsform.importing import imported
from app.questionnaire.xlsform.mending import Imported, Shared
from app.questionnaire.xlsform.readable import readable
from app.sheets.plain import from_markdown
from tests.house.tree import ROOT

CODE_LISTS = ROOT / "survey_definitions" / "code_lists"


def cells(markdown: str) -> dict[str, list[list[str]]]:
    """The sheets of a form written as tables."""
    return from_markdown(dedent(markdown).encode(), gettext("en"))


def shared(name: str, valid: str) -> list[dict[str, Any]] | None:
    """The choices of a shared list of the surveys that ship."""
    file = CODE_LISTS / f"{name}.csv"
    return read_code_list(file, valid) if file.is_file() else None


def loaded(made: Imported, code_lists: Path | None = None) -> Questionnaire:
    """The questionnaire that an imported definition is, by way of its YAML."""
    return loads(readable(made.definition, "A form.", made.remarks), code_lists)


def whole(questionnaire: Questionnaire) -> dict[str, Any]:
    """Everything that a questionnaire says, what it leaves unsaid among it."""
    return questionnaire.model_dump(mode="json", serialize_as_any=True)


def pyxform_takes(sheets: Mapping[str, list[list[str]]]) -> list[str]:
    """What pyxform warns of; it fails the test where it does not take the form."""
    book: dict[str, Any] = {"sheet_names": [name for name, rows in sheets.items() if rows]}
    for name, rows in sheets.items():
        if rows:
            named = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
            book[name] = [{column: text for column, text in row.items() if text} for row in named]
            book[f"{name}_header"] = [dict.fromkeys(rows[0])]
    warnings: list[str] = []
    assert convert(book, warnings=warnings, validate=False).xform.startswith("<?xml")
    return warnings


def came_back(questionnaire: Questionnaire, shared: Shared = shared) -> Questionnaire:
    """The questionnaire after a way out and in again, which tells nothing but warnings."""
    made = imported(exported(questionnaire), questionnaire.survey, shared=shared)
    assert [str(note) for note in made.report if "a warning: " not in note.what] == []
    return loaded(made, CODE_LISTS)


@pytest.fixture
def form() -> Callable[..., Imported]:
    """Bring a form written as tables."""
    return lambda markdown, **more: imported(cells(markdown), "trial", **more)


@pytest.fixture
def questions(form: Callable[..., Imported]) -> Callable[..., dict[str, dict[str, Any]]]:
    """The entries of a form by name, in the order of its definition."""

    def find(markdown: str, **more: Any) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}

        def walk(entries: list[dict[str, Any]]) -> None:
            for entry in entries:
                found[entry["name"]] = entry
                walk(entry.get("questions", []) + entry.get("pages", []))

        walk(form(markdown, **more).definition["sections"])
        return found

    return find
