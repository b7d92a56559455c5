"""An export for Stata: a .dta file a table, with labels, and extended missing values that say why."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from string import ascii_lowercase

import pyreadstat

from analysis.exports.labelled import Labelled, Package
from analysis.exports.statistical import Column
from app.questionnaire.package import PackageError

_TAG = b"<timestamp>"
_HEADER = 1000
"""The tag comes within so many bytes, whatever the file is called."""
_RESERVED = [
    "_all",
    "_b",
    "_coef",
    "_cons",
    "_n",
    "_pi",
    "_pred",
    "_rc",
    "_skip",
    "byte",
    "double",
    "float",
    "if",
    "in",
    "int",
    "long",
    "strl",
    "using",
    "with",
]


def _marks(column: Column) -> Mapping[str, str]:
    """A letter for each reason: .a, .b … in the order of the codebook."""
    if len(column.missing) > len(ascii_lowercase):
        what = f"has {len(column.missing)} codes of what is missing, and Stata has 26 letters for them"
        raise PackageError(column.wanted, what, "export the dataset as CSV or for SPSS")
    return {one.code: letter for one, letter in zip(column.missing, ascii_lowercase, strict=False)}


def _save(made: Labelled, path: Path, moment: datetime) -> None:
    pyreadstat.write_dta(
        made.frame,
        path,
        file_label=made.title,
        column_labels=made.labels,
        variable_value_labels=made.value_labels,
        missing_user_values=made.missing,
        version=15,
    )
    # The file says when it was made, in a text of a length of its own after the tag.
    with path.open("r+b") as file:
        file.seek(file.read(_HEADER).index(_TAG) + len(_TAG) + 1)
        file.write(f"{moment:%d %b %Y %H:%M}".encode("ascii"))


STATA = Package(
    name="Stata",
    characters="A-Za-z0-9_",
    longest_name=28,  # Stata allows 32; pyreadstat names a column's set of labels by it and a number
    reserved=frozenset(word.upper() for word in _RESERVED),
    longest_label=80,
    longest_value_label=3000,
    longest_text=2_000_000_000,
    marks=_marks,
    save=_save,
)
