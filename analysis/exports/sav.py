"""An export for SPSS: a .sav file a table, with labels of variables and values, missing values declared."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pyarrow.compute as pc
import pyreadstat

from analysis.exports.labelled import Labelled, Package
from analysis.exports.statistical import Column

_MADE = 92
"""Where in its header a file says on which day and at what time it was made."""


def _marks(column: Column) -> Mapping[str, int]:
    """A negative number for each reason, by default -91, -92 …; below all answers where those go so far."""
    least = (pc.min(column.cells).as_py() or 0) if column.missing else 0
    digits = 2
    while len(column.missing) > 10 ** (digits - 1) - 1 or least <= 10 ** (digits - 1) - 1 - 10**digits:
        digits += 1
    first = 10 ** (digits - 1) - 1 - 10**digits
    return {one.code: first - place for place, one in enumerate(column.missing)}


def _save(made: Labelled, path: Path, moment: datetime) -> None:
    pyreadstat.write_sav(
        made.frame,
        path,
        file_label=made.title,
        column_labels=made.labels,
        variable_value_labels={
            name: {float(number): label for number, label in labels.items()}
            for name, labels in made.value_labels.items()
        },
        missing_ranges={
            name: [{"lo": float(min(marks)), "hi": float(max(marks))}] for name, marks in made.missing.items()
        },
        variable_measure=made.measures,
        row_compress=True,
    )
    with path.open("r+b") as file:
        file.seek(_MADE)
        file.write(f"{moment:%d %b %y%H:%M:%S}".encode("ascii"))


SPSS = Package(
    name="SPSS",
    characters="A-Za-z0-9_.",
    longest_name=64,
    reserved=frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"]),
    longest_label=255,
    longest_value_label=119,
    longest_text=32_767,
    marks=_marks,
    save=_save,
)
