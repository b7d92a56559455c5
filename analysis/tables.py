"""A table of a report: numbers with their base, universe and notes; what writers draw and nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from analysis.amounts import Amounts
from analysis.population import Population
from analysis.prose import Paragraph, plain
from analysis.query import Query
from analysis.wording import Words


class Mark(StrEnum):
    """Why a cell shows no number."""

    NONE = ""
    PRIMARY = "c"  # small, hence confidential
    COMPLEMENTARY = "d"  # would let a small cell be derived

    @property
    def text(self) -> str:
        """As it stands in a cell."""
        return f"[{self.value}]"


class Role(StrEnum):
    """What a row or column of a table is."""

    CATEGORY = "category"
    TOTAL = "total"
    MISSING = "missing"
    STATISTIC = "statistic"
    TEXT = "text"


class Show(StrEnum):
    """What of each cell is drawn."""

    COUNT = "count"
    SHARE = "share"
    VALUE = "value"
    TEXT = "text"


class Chart(StrEnum):
    """The picture that says it sooner than the numbers, if any."""

    NONE = ""
    BAR = "bar"
    STACKED = "stacked"
    COLUMN = "column"
    HEAT = "heat"
    TILES = "tiles"


@dataclass(frozen=True)
class Heading:
    """The head of a row or of a column."""

    code: str
    label: str
    role: Role = Role.CATEGORY
    decimals: int = 0
    brief: str = ""  # what stands for the label over a column that is narrow on paper, if it has such a name


@dataclass(frozen=True)
class Cell:
    """One cell: at most a count, its share of the base, a statistic or a text; `base` where it is its own.

    `guarded` counts the respondents whose presence in the cell must not be recognisable; it decides what
    disclosure control hides and is never drawn. `population` says which cases the cell counts, or its row
    of statistics is made from; it is the same in every table that shows the same.
    """

    count: int | None = None
    share: float | None = None
    value: Decimal | None = None
    text: str = ""
    year: bool = False  # whether its value is one: its digits are not parted, and a whole one has no decimals
    base: int | None = None
    guarded: int = 0
    base_guarded: int = 0  # the same of its own base
    mark: Mark = Mark.NONE
    population: Population | None = field(default=None, compare=False, repr=False)
    base_population: Population | None = field(default=None, compare=False, repr=False)  # of its own base
    public: int = field(default=0, compare=False, repr=False)  # how many of a count answered publicly
    query: Query | None = field(default=None, compare=False, repr=False)  # that gives its count and share
    amounts: Amounts | None = field(default=None, compare=False, repr=False)  # of a sum: who contributed what

    def hidden(self, mark: Mark, public: int = 0) -> "Cell":
        """The same place without its numbers."""
        return Cell(mark=mark, population=self.population, public=public, query=self.query)


@dataclass(frozen=True)
class Wording:
    """A question as it was put."""

    number: str
    text: str


@dataclass(frozen=True)
class LeftOut:
    """Cases outside the base, and why."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Table:
    """One table, complete in itself."""

    name: str
    title: str
    kind: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[tuple[Cell, ...], ...]
    shows: tuple[Show, ...]
    base: int | None
    base_text: str
    cases: str = ""  # what its cases are called: a label in the plural
    language: str = "en"
    universe: int | None = None
    number: str = ""
    values: str = ""  # what the values of cells are that have counts too: weighted, in fractions
    called: str = ""  # by the sentences of the report
    row_title: str = ""
    column_title: str = ""
    share_of: str = ""
    of_responses: bool = False  # whether shares are of responses, of which a case may give several
    wordings: tuple[Wording, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    instruments: tuple[str, ...] = ()
    chart: Chart = Chart.NONE
    opinion: bool = False
    restricted: bool = False
    adds_down: bool = False  # whether the categories of a column exclude each other and add up to its total
    adds_across: bool = False  # the same of a row
    least_row: int = 0  # rows with a smaller base are hidden whole, if opinions are broken down by unit
    unit: str = ""
    dominance: int = 0  # by how many per cent the largest contribution to a sum must be uncertain
    coarse: bool = False  # whether only its totals are left, since too much of it would have to be hidden
    summed: str = ""  # the number that statistics are of, where rows are groups of cases
    floor: int = 0  # so many at least its plan asks for, where small numbers are hidden
    least: int = 0  # how many there must be in a cell for it to be shown
    population: Population | None = field(default=None, compare=False, repr=False)  # before it is broken down

    @property
    def words(self) -> Words:
        """How things are said of it."""
        return Words(self.language)

    def numbered(self, number: str) -> "Table":
        """The same with its place in the report."""
        return replace(self, number=number)

    def cell(self, row: str, column: str) -> Cell:
        """The cell under these codes."""
        return self.cells[self.row_index(row)][self.column_index(column)]

    def row_index(self, code: str) -> int:
        """Where the row of that code is."""
        return [heading.code for heading in self.rows].index(code)

    def column_index(self, code: str) -> int:
        """Where the column of that code is."""
        return [heading.code for heading in self.columns].index(code)

    def turned(self) -> "Table":
        """The same with rows for columns."""
        other = {"row": "column", "column": "row"}
        return replace(
            self,
            rows=self.columns,
            columns=self.rows,
            cells=tuple(zip(*self.cells, strict=True)),
            row_title=self.column_title,
            column_title=self.row_title,
            share_of=other.get(self.share_of, self.share_of),
            adds_down=self.adds_across,
            adds_across=self.adds_down,
        )

    @property
    def compared(self) -> Show:
        """What bars and colours stand for: shares where there are any, amounts rather than counts."""
        return next((show for show in (Show.SHARE, Show.VALUE) if show in self.shows), Show.COUNT)

    @property
    def tells(self) -> bool:
        """Whether it shows any number."""
        return self.base is not None or any(not cell.mark for row in self.cells for cell in row)

    @property
    def suppressed(self) -> bool:
        """Whether any cell was hidden."""
        return any(cell.mark for row in self.cells for cell in row)


@dataclass(frozen=True)
class ReportSection:
    """A chapter of a report."""

    name: str
    title: str
    said: tuple[Paragraph, ...]
    tables: tuple[Table, ...]

    @property
    def text(self) -> str:
        """What it says, as plain lines."""
        return "\n".join(map(plain, self.said))


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Why a cell of a data sheet holds no answer, as a code."""

    code: str


@lru_cache(maxsize=1024)
def no_answer(code: str) -> NoAnswer:
    """Why a cell holds no answer: the same for all cells, of which a report may have millions."""
    return NoAnswer(code)


@dataclass(frozen=True)
class DataSheet:
    """The answers of one table of the dataset, with headings in code and in words."""

    name: str
    title: str
    note: str
    headings: tuple[Wording, ...]
    reasons: frozenset[str]  # the columns that only say why the number before them is missing
    rows: tuple[tuple[str | int | Decimal | NoAnswer | None, ...], ...]


@dataclass(frozen=True)
class CodebookLine:
    """A variable as the codebook sheet prints it."""

    name: str
    number: str
    section: str
    table: str
    wording: str
    measure: str
    codes: str
    missing: str
    unit: str


@dataclass(frozen=True)
class Report:
    """Everything a writer needs, in the order in which it is read."""

    title: str
    subtitle: str
    summary: tuple[Paragraph, ...]
    facts: Mapping[str, str]  # what the cover states, in order: label → value
    synthetic: bool
    pilot: bool
    audience: str
    frozen_at: str
    sections: tuple[ReportSection, ...]
    notes: tuple[Wording, ...]  # heading and paragraph
    codebook: tuple[CodebookLine, ...]
    data: tuple[DataSheet, ...]
    source: str
    language: str = "en"

    @property
    def about(self) -> str:
        """The summary, as plain lines."""
        return "\n".join(map(plain, self.summary))

    @property
    def words(self) -> Words:
        """How it says things."""
        return Words(self.language)

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in order."""
        return tuple(table for section in self.sections for table in section.tables)
