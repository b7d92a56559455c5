"""What goes with the tables of an export: its codebook, the codes with their labels, the map of columns."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from analysis.exports.extract import Extract
from analysis.exports.names import beside

Line = tuple[str, ...]

MARK = "\ufeff".encode()
"""The byte order mark, by which Excel knows that a file is UTF-8."""

_CODEBOOK = (
    "table",
    "variable",
    "question",
    "number",
    "section",
    "label",
    "item",
    "measure",
    "kind",
    "several_codes",
    "unit",
    "role",
    "maps_to",
    "code_list",
)


def write_annexes(extract: Extract, out: Path) -> None:
    """Write the three beside the tables."""
    write_lines(beside(out, "codebook.csv"), codebook_lines(extract))
    write_lines(beside(out, "codes.csv"), code_lines(extract))
    write_lines(beside(out, "columns.csv"), column_lines(extract))


def write_lines(path: Path, lines: Iterable[Sequence[str]]) -> None:
    """Write a small CSV in the way of the large ones."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(lines)


def codebook_lines(extract: Extract) -> Iterator[Line]:
    """A line for each variable, in the order asked."""
    titles = {section.name: section.title for section in extract.codebook.sections}
    yield _CODEBOOK
    for variable in extract.codebook:
        yield (
            variable.table,
            variable.name,
            variable.question,
            variable.number,
            titles.get(variable.section, variable.section),
            variable.label,
            variable.item,
            variable.measure.value,
            variable.kind,
            "yes" if variable.multiple else "no",
            variable.unit,
            variable.role,
            " ".join(variable.maps_to),
            variable.code_list,
        )


def code_lines(extract: Extract) -> Iterator[Line]:
    """A line for each code that a variable may hold, and for each in its column of missing codes."""
    yield ("table", "variable", "code", "label", "missing")
    for table in extract.tables:
        for variable in table.variables:
            for category in variable.categories:
                yield variable.table, variable.name, category.code, category.label, "no"
            for category in table.reasons(variable):
                yield variable.table, variable.name, category.code, category.label, "yes"


def column_lines(extract: Extract) -> Iterator[Line]:
    """What each column was called in each instrument of the round that asked for it."""
    yield ("table", "column", "instrument", "name_in_instrument")
    for one in extract.used_columns:
        yield one["table"], one["column"], one["instrument"], one["name"]
