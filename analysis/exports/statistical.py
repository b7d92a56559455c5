"""A table as packages for statistics want it: numbers with labels, dates, text, declared missing values."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.exports.extract import ExportTable
from analysis.exports.typed import typed, typed_schema
from app.questionnaire.codebook import Category, Measure, Variable
from app.questionnaire.package import MISSING_SUFFIX

MOST_CODES = 60
"""A list of more codes, such as that of States, stays text: nobody reads so many numbers or columns."""


class Holds(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """A column: ``cells`` are null where there is no value; ``reasons`` says why, as a place in ``missing``.

    A column of numbers declares why a value is missing in its own cells; one of text or dates has none, and
    a column of its own beside it, of which ``why`` is true.
    """

    wanted: str  # its name, if the package allows it
    label: str
    holds: Holds
    cells: pa.Array
    variable: Variable | None = None
    choice: str = ""  # of a question with several answers, the one that this column is of
    why: bool = False
    numbers: Mapping[str, int] = field(default_factory=dict)  # code → number
    labels: Mapping[int, str] = field(default_factory=dict)  # number → label
    reasons: pa.Array | None = None
    missing: tuple[Category, ...] = ()

    @property
    def measure(self) -> str:
        """Its level of measurement."""
        if self.variable is None or self.why or self.holds is not Holds.NUMBER:
            return "nominal"
        return self.variable.measure.value


def columns(table: ExportTable) -> Iterator[Column]:
    """The columns of a table, all rows of each."""
    schema = typed_schema(table)
    rows = pa.Table.from_batches([typed(batch, schema) for batch in table.batches()], schema)
    whole = {name: rows.column(name).combine_chunks() for name in rows.column_names}
    for key in table.keys:
        yield Column(key, key.capitalize(), Holds.TEXT, whole[key])
    for variable in table.variables:
        codes = whole[variable.name + MISSING_SUFFIX]
        missing = _known(table.reasons(variable), codes)
        yield from _columns(variable, whole[variable.name], codes, missing)


def _columns(
    variable: Variable, values: pa.Array, codes: pa.Array, missing: tuple[Category, ...]
) -> Iterator[Column]:
    reasons = pc.index_in(codes, pa.array([one.code for one in missing], pa.string()))
    label = variable.wording
    if variable.multiple and len(variable.categories) <= MOST_CODES:
        for choice, chosen in _choices(variable, values):
            yield Column(
                f"{variable.name}.{choice.code}",
                f"{choice.label} ({label})",
                Holds.NUMBER,
                chosen,
                variable,
                choice=choice.code,
                labels={0: "Not chosen", 1: "Chosen"},
                reasons=reasons,
                missing=missing,
            )
    elif variable.measure is Measure.SCALE:
        numbers = values.cast(pa.float64())
        yield Column(variable.name, label, Holds.NUMBER, numbers, variable, reasons=reasons, missing=missing)
    elif variable.closed and not variable.multiple and len(variable.categories) <= MOST_CODES:
        categories = _known(variable.categories, values)
        numbers = _numbers(categories)
        by_place = pa.array([numbers[one.code] for one in categories], pa.float64())
        found = pc.index_in(values, pa.array(list(numbers), pa.string()))
        yield Column(
            variable.name,
            label,
            Holds.NUMBER,
            by_place.take(found),
            variable,
            numbers=numbers,
            labels={numbers[one.code]: one.label for one in categories},
            reasons=reasons,
            missing=missing,
        )
    else:
        text = pc.binary_join(values, " ") if pa.types.is_list(values.type) else values
        holds = Holds.DATE if variable.measure is Measure.DATE else Holds.TEXT
        yield Column(variable.name, label, holds, text, variable)
        nothing = pa.nulls(len(values), pa.float64())
        yield Column(
            f"{variable.name}.missing",
            f"Why missing: {label}",
            Holds.NUMBER,
            nothing,
            variable,
            why=True,
            reasons=reasons,
            missing=missing,
        )


def _known(listed: Sequence[Category], found: pa.Array) -> tuple[Category, ...]:
    """The categories listed, and any code that an earlier questionnaire of the round had besides."""
    known = {one.code for one in listed}
    others = sorted({code for code in pc.unique(found).to_pylist() if code is not None} - known)
    return (*listed, *(Category(code, code) for code in others))


def _numbers(categories: Sequence[Category]) -> dict[str, int]:
    """A number for each code: itself where all are different whole numbers, else its place in the list."""
    codes = [one.code for one in categories]
    if all(code.isascii() and code.isdigit() for code in codes) and len({int(c) for c in codes}) == len(
        codes
    ):
        return {code: int(code) for code in codes}
    return {code: place for place, code in enumerate(codes, 1)}


def _choices(variable: Variable, values: pa.Array) -> Iterator[tuple[Category, pa.Array]]:
    """For each choice whether it was made, where any answer was given."""
    codes = values.flatten()
    rows = pc.list_parent_indices(values).to_numpy()
    nothing = values.is_null().to_numpy(zero_copy_only=False)
    for choice in _known(variable.categories, codes):
        made = np.zeros(len(values))
        made[rows[pc.equal(codes, choice.code).to_numpy(zero_copy_only=False)]] = 1
        yield choice, pa.array(made, mask=nothing)
