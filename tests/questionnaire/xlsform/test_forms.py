"""Forms that cover XLSForm's reference: each comes in, is told of, works, and comes back by way of pyxform.

They stand in `forms/*.md`, a heading and tables each. Below the tables, `> ` begins each line that is told.
"""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from app.questionnaire.answers import from_json
from app.questionnaire.check import check
from app.questionnaire.code_lists import choice_of
from app.questionnaire.form import page
from app.questionnaire.model import Questionnaire
from app.questionnaire.review import problems
from app.questionnaire.route import Route
from app.questionnaire.texts import texts
from app.questionnaire.xlsform.exporting import exported
from app.questionnaire.xlsform.importing import imported
from tests.questionnaire.xlsform.conftest import cells, loaded, pyxform_takes, whole

TABLES = {
    "towns": [
        ["name", "label", "region", "people"],
        ["bonn", "Bonn", "n", "300"],
        ["lima", "Lima", "s", "900"],
    ],
    "codes": [["id", "title"], ["1", "One"], ["2", "Two"]],
}
"""What stands beside the forms."""
MISTAKEN = (
    "or_other",
    "condition on nothing",
    "form whose sheet is not called survey",
    "label that is missing",
)
"""Forms with what people write and pyxform refuses."""


class Form(NamedTuple):
    """One form: what it shows, its tables, and what is to be told of it."""

    title: str
    tables: str
    told: list[str]


def forms():
    for file in sorted(Path(__file__).with_name("forms").glob("*.md")):
        for part in re.split(r"^## ", file.read_text(), flags=re.MULTILINE)[1:]:
            title, *lines = part.splitlines()
            tables = "\n".join(line for line in lines if line.startswith("|"))
            told = [line.removeprefix("> ") for line in lines if line.startswith("> ")]
            yield pytest.param(Form(title, tables, told), id=f"{file.stem}: {title}")


FORMS = list(forms())


def used(made, tmp_path):
    """The questionnaire of an imported form, its code lists written where the loader looks for them."""
    for name, rows in made.code_lists.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in rows)]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines))
    return loaded(made, tmp_path)


def test_there_are_a_hundred_and_twenty_forms():
    assert len(FORMS) >= 120


@pytest.mark.parametrize("form", FORMS)
def test_a_form_comes_in_works_and_comes_back(form, tmp_path):
    made = imported(cells(form.tables), "trial", TABLES)
    assert [str(note) for note in made.report] == form.told

    questionnaire = used(made, tmp_path)
    assert [finding for finding in check(questionnaire) if not finding.loose] == []
    assert_works(questionnaire)

    sheets = exported(questionnaire, made.translated)
    pyxform_takes(sheets)
    again = imported(
        sheets, "trial", shared=lambda name, _valid: [choice_of(row) for row in made.code_lists[name]]
    )
    assert whole(used(again, tmp_path)) == whole(questionnaire)
    contexts = {text.context for text in texts(questionnaire)}
    assert again.translated == {
        language: {context: text for context, text in said.items() if context in contexts}
        for language, said in made.translated.items()
    }


@pytest.mark.parametrize("form", [one for one in FORMS if one.values[0].title not in MISTAKEN])
def test_a_form_is_one_that_pyxform_takes(form):
    pyxform_takes(cells(form.tables))


def assert_works(questionnaire: Questionnaire) -> None:
    """Every page can be asked and judged, without answers and with an item in each repeat."""
    items = {
        name: [{"id": "222222"}]
        for name, place in questionnaire.places.items()
        if _outermost(questionnaire, name, place)
    }
    for answers in ({}, {"items": items}):
        route = Route(questionnaire, from_json({"answers": {}, **answers}), date(2020, 6, 15))
        problems(route, "en")
        for section in questionnaire.sections:
            for form in section.forms:
                page(route, section, form, "en")


def _outermost(questionnaire, name, place):
    return name in questionnaire.repeats and not place.repeats
