"""Questions asked of several rows at once: matrix, matrix with several choices, table of typed columns."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal

from pydantic import Discriminator, Tag
from wtforms.fields.core import UnboundField

from app.questionnaire.answers import Value
from app.questionnaire.choices import ChoiceList, ListOrName
from app.questionnaire.codebook import Category, Measure
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.choice import SelectOne, alone_error, unspecified
from app.questionnaire.questions.number import DecimalNumber, Integer, Percent, Year
from app.questionnaire.questions.parts import Asking, Part, Translate
from app.questionnaire.questions.text import Text, Url
from app.questionnaire.questions.when import Date


class Grid(Question):
    """What both kinds of matrix share: rows, and a scale that each is answered on."""

    list_keys: ClassVar[tuple[str, ...]] = ("rows", "columns")
    several: ClassVar[bool] = True
    kind: ClassVar[str] = "choice"

    rows: ListOrName
    columns: ListOrName

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Keys of choices that mean nothing in a grid."""
        yield from super().problems()
        yield from unspecified("rows", self.list_of(self.rows))
        yield from unspecified("columns", self.list_of(self.columns))
        for column in self.list_of(self.columns).choices:
            if column.relevant:
                what = f"the column '{column.name}' has a condition, but columns are offered to all rows"
                yield "columns", what, "give the condition to rows, or leave it out"

    def answer_parts(self) -> Iterator[Part]:
        """One part a row."""
        scale = self.list_of(self.columns)
        for row in self.list_of(self.rows).choices:
            name = f"{self.name}.{row.name}"
            yield Part(
                name,
                self.name,
                self.kind,
                scale,
                row.relevant,
                missing=self.missing,
                label=row.label,
                required=True,
            )


class Matrix(Grid):
    """One choice for each row."""

    widget: ClassVar[str] = "matrix"

    type: Literal["matrix"] = "matrix"


class MatrixMultiple(Grid):
    """Several choices for each row."""

    widget: ClassVar[str] = "matrix_multiple"
    kind: ClassVar[str] = "choices"

    type: Literal["matrix_multiple"] = "matrix_multiple"

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """Something beside a choice that excludes all others."""
        return alone_error(part, value if isinstance(value, list) else [], asking.language, _)


Cell = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[Url, Tag("url")]
    | Annotated[Integer, Tag("integer")]
    | Annotated[DecimalNumber, Tag("decimal")]
    | Annotated[Percent, Tag("percent")]
    | Annotated[Year, Tag("year")]
    | Annotated[Date, Tag("date")]
    | Annotated[SelectOne, Tag("select_one")],
    Discriminator(lambda raw: raw.get("type") if isinstance(raw, dict) else getattr(raw, "type", None)),
]
"""What a column of a table may be: a simple question of its own."""


ONLY_OF_QUESTIONS = (
    "relevant",
    "constraint",
    "choice_filter",
    "comment",
    "personal",
    "read_only",
    "suggest",
    "default",
    "maps_to",
    "more",
    "define",
)
"""Keys that a column may not have, since they belong to the table as a whole."""


def _of(column: Question) -> Iterator[tuple[str, str]]:
    """What is wrong with a column: (what, how to mend it)."""
    for key in ONLY_OF_QUESTIONS:
        if getattr(column, key, ""):
            yield f"'{key}' has no effect in a column", "move it to the table"
    if column.required not in ("", "true()"):
        yield "'required' of a column is true or false", "write the condition at the table"
    listed = column.list_of(getattr(column, "choices", "")) if column.list_keys else ChoiceList()
    yield from ((what, mend) for _key, what, mend in unspecified("choices", listed))
    yield from ((what, mend) for _key, what, mend in column.problems())


class Table(Question):
    """Rows by typed columns; each column is a simple question asked of every row."""

    widget: ClassVar[str] = "table"
    list_keys: ClassVar[tuple[str, ...]] = ("rows",)
    several: ClassVar[bool] = True

    type: Literal["table"] = "table"
    rows: ListOrName
    columns: tuple[Cell, ...]

    def bind(self, lists: Mapping[str, ChoiceList]) -> None:
        """Its columns know the lists too."""
        super().bind(lists)
        for column in self.columns:
            column.bind(lists)

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong with a column is wrong with the table."""
        yield from super().problems()
        names = [column.name for column in self.columns]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield "columns", f"the column '{name}' stands twice", "give each column a name of its own"
        yield from unspecified("rows", self.list_of(self.rows))
        if not self.columns:
            yield "columns", "the table has no columns", "write at least one"
        for column in self.columns:
            yield from (("columns", f"column '{column.name}': {what}", mend) for what, mend in _of(column))
            if column.required and not self.required:
                what = f"column '{column.name}' is required, but the table is not"
                yield "columns", what, "write 'required' at the table, too"

    def answer_parts(self) -> Iterator[Part]:
        """One part a row and column; of a required table, all cells or those of its required columns."""
        some = any(column.required for column in self.columns)
        for row in self.list_of(self.rows).choices:
            for column in self.columns:
                inner = next(iter(column.answer_parts()))
                yield replace(
                    inner,
                    name=f"{self.name}.{row.name}.{column.name}",
                    question=self.name,
                    relevant=row.relevant,
                    missing=column.missing or self.missing,
                    label=f"{row.label}: {column.label}",
                    required=bool(column.required) or not some,
                )

    def column_of(self, part: Part) -> Question | None:
        """The column that a part stands in; None for the comment."""
        name = part.name.rpartition(".")[2]
        return next(
            (column for column in self.columns if column.name == name and part.name.count(".") > 1), None
        )

    def field(self, part: Part, asking: Asking) -> UnboundField:
        """The field that the column would ask."""
        column = self.column_of(part)
        return column.field(part, asking) if column else super().field(part, asking)

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """What the column finds wrong."""
        column = self.column_of(part)
        return column.error(part, value, asking, _) if column else ""

    def text(self, part: Part, value: Value, language: str) -> str:
        """A cell as the column reads it."""
        column = self.column_of(part)
        return column.text(part, value, language) if column else super().text(part, value, language)

    def measure_of(self, part: Part) -> Measure:
        """The column's measure."""
        column = self.column_of(part)
        return column.measure_of(part) if column else super().measure_of(part)

    def categories(self, part: Part) -> tuple[Category, ...]:
        """The column's categories."""
        column = self.column_of(part)
        return column.categories(part) if column else super().categories(part)
