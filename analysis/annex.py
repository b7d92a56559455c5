"""The annexes of a report: the codebook in lines, and the answers themselves as data sheets."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from analysis.tables import CodebookLine, DataSheet, Wording
from analysis.view import MISSING_LABELS, View
from analysis.wording import capital
from app.questionnaire.codebook import Measure, Variable

_KEYS = (
    ("submission", "Submission"),
    ("respondent", "Respondent"),
    ("item", "Item"),
    ("parent", "Parent item"),
)


def codebook_lines(view: View) -> tuple[CodebookLine, ...]:
    """Every variable but personal ones, in the order asked."""
    titles = {section.name: section.title for section in view.data.codebook.sections}
    return tuple(
        CodebookLine(
            name=variable.name,
            number=variable.number,
            section=titles.get(variable.section, variable.section),
            table=variable.table,
            wording=variable.wording,
            measure=variable.measure.value + (", several answers" if variable.multiple else ""),
            codes=_codes(variable),
            missing="; ".join(MISSING_LABELS.get(code, code) for code in variable.missing),
            unit=variable.unit,
        )
        for variable in view.data.codebook
        if not variable.personal
    )


def data_sheets(view: View) -> tuple[DataSheet, ...]:
    """A sheet for the main table and each repeat; anonymous tables and personal variables are left out."""
    anonymous = {variable.table for variable in view.data.codebook if variable.anonymous}
    return tuple(_sheet(view, table) for table in view.catalogue.parents if table not in anonymous)


def _codes(variable: Variable) -> str:
    if len(variable.categories) > 40:
        of_list = variable.code_list or "named in the questionnaire"
        return f"{len(variable.categories)} codes of the list {of_list}"
    return "; ".join(f"{category.code} = {category.label}" for category in variable.categories)


def _sheet(view: View, table: str) -> DataSheet:
    frame = view.data.tables[table]
    variables = [
        v
        for v in view.data.codebook.of_table(table)
        if not v.personal and not v.anonymous and not view.is_opinion(v) and v.name in frame.columns
    ]
    keys = [(name, label) for name, label in _KEYS if name in frame.columns]
    columns: list[list[Any]] = [list(frame[name]) for name, _ in keys]
    columns += [list(_column(view, variable, table)) for variable in variables]
    label = view.data.codebook.table_labels.get(table, "")
    title = view.cases.get(table) or table if not label or label.endswith("?") else label
    return DataSheet(
        name=table,
        title=f"Answers: {capital(title)}",
        headings=(
            *(Wording(name, label) for name, label in keys),
            *(Wording(variable.name, variable.wording) for variable in variables),
        ),
        rows=tuple(zip(*columns, strict=True)) if len(frame) else (),
    )


def _column(view: View, variable: Variable, table: str) -> Iterator[str | int | Decimal | None]:
    for value in view.verbatim(variable, table):
        yield _plain(value, variable.measure)


def _plain(value: Any, measure: Measure) -> str | int | Decimal | None:
    """A value as a spreadsheet should hold it: codes and dates as text, numbers as numbers."""
    if value is None:
        return None
    if isinstance(value, list):
        return " ".join(value)
    if measure is Measure.SCALE and not isinstance(value, int):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return str(value)
    return value if isinstance(value, int) else str(value)
