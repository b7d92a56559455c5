"""The query behind each cell of a table that counts: from its dimensions, and the conditions of its entry."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from analysis.catalogue import SHOWN, Dimension
from analysis.kinds.base import Cases
from analysis.kinds.counting import EVERY, Base, Counting
from analysis.kinds.weighing import WEIGHT
from analysis.query import ANY, Condition, Query
from analysis.tables import Heading, Role, Table
from analysis.tally import UNGROUPED
from app.questionnaire.codebook import Variable

TOTAL = Heading("total", "", Role.TOTAL)
RESPONSES = Heading(EVERY, "", Role.TOTAL)


def asked(table: Table, of: Callable[[Heading, Heading], Query | None]) -> Table:
    """The table whose cells know the query that gives them."""
    return replace(
        table,
        cells=tuple(
            tuple(
                replace(cell, query=of(row, column))
                for column, cell in zip(table.columns, cells, strict=True)
            )
            for row, cells in zip(table.rows, table.cells, strict=True)
        ),
    )


@dataclass(frozen=True)
class Asking:
    """How the cases of a table are asked for."""

    cases: Cases
    where: tuple[Condition, ...]

    @classmethod
    def of(cls, cases: Cases) -> "Asking":
        """With the conditions of its entry."""
        dimension, entry = cases.view.catalogue.dimension, cases.entry
        said = [Condition("", (entry.filter,))] if entry.filter else []
        said += [Named.of(dimension(spec)).among(codes) for spec, codes in cases.where.items()]
        return cls(cases, tuple(said))

    @property
    def every(self) -> Query:
        """All cases that meet the conditions of the entry."""
        return Query(self.cases.table, self.where)

    def query(self, *placed: tuple[Dimension, Heading]) -> Query | None:
        """The cases under a heading of each of some dimensions; none where that is no such number."""
        found: list[Condition] = []
        responses: list[str] = []
        for dimension, heading in placed:
            named = Named.of(dimension)
            condition = named.under(heading)
            if condition is None or (heading.code == EVERY and named.inline):
                return None
            found.append(condition)
            if heading.code == EVERY and heading.role is Role.TOTAL:
                responses.append(named.name)
        return Query(self.cases.table, (*self.where, *found), tuple(responses))

    def crossed(
        self, base: Base, rows: Dimension, columns: Dimension
    ) -> Callable[[Heading, Heading], Query | None]:
        """Of each cell of the table of two dimensions."""
        margins = [RESPONSES if margin == EVERY else TOTAL for margin in base.margins(rows, columns)]

        def of(row: Heading, column: Heading) -> Query | None:
            query = self._weighed(base.counting, (rows, row), (columns, column))
            if query is None or not base.percent:
                return query
            whole = (
                row if base.percent == "row" else margins[0],
                column if base.percent == "column" else margins[1],
            )
            return query.of(self._weighed(base.counting, (rows, whole[0]), (columns, whole[1])))

        return of

    def listed(self, base: Base, dimension: Dimension) -> Callable[[Heading, Heading], Query | None]:
        """Of each row of the table of one dimension."""
        whole, counting = RESPONSES if base.responses else TOTAL, base.counting

        def of(row: Heading, _column: Heading) -> Query | None:
            key, _, code = row.code.partition(".")
            if row.role is Role.MISSING and counting.weight and key == WEIGHT:
                unweighed = Condition(counting.weight.name, (f"[{code}]",))
                found = self.query((dimension, TOTAL))
                return found and found.also(unweighed)
            if row.role is Role.MISSING:
                return self.share((dimension, row), whole)
            query = self._weighed(counting, (dimension, row))
            return query and query.of(self._weighed(counting, (dimension, whole)))

        return of

    def _weighed(self, counting: Counting, *placed: tuple[Dimension, Heading]) -> Query | None:
        """The cases under some headings, and what they come to where they count for more or less than one."""
        query = self.query(*placed)
        if query is None or counting.plain:
            return query
        parts = tuple(
            Named.of(dimension).name
            for dimension, heading in placed
            if counting.fractional and heading.role is Role.CATEGORY
        )
        if counting.weight is None:
            return query.giving("cases", parts=parts)
        weight = counting.weight.name
        return query.also(Condition(weight, (ANY,))).giving("sum", weight, parts=parts)

    def statistic(
        self,
        variable: Variable,
        what: str,
        *placed: tuple[Dimension, Heading],
        weight: Variable | None = None,
    ) -> Query | None:
        """A statistic of the numbers of the cases under some headings; of `n`, how many they are."""
        query = self.query(*placed)
        if query is None:
            return None
        numbers = query.also(Condition(variable.name, (ANY,)))
        if weight:
            numbers = numbers.also(Condition(weight.name, (ANY,)))
        if weight and what in ("mean", "sum"):
            return numbers.giving(f"{what} by weight", variable.name, weight.name)
        return numbers.giving("cases") if what == "n" else numbers.giving(what, variable.name)

    def share(self, placed: tuple[Dimension, Heading], whole: Heading = TOTAL) -> Query | None:
        """The cases under a heading, as a share of all under another."""
        query = self.query(placed)
        return query and query.of(self.query((placed[0], whole)))


@dataclass(frozen=True)
class Named:
    """A dimension as conditions name it: by its grouping, or where it has none of that name, by its codes."""

    dimension: Dimension
    name: str
    inline: bool

    @classmethod
    def of(cls, dimension: Dimension) -> "Named":
        """By the name and, where groups change, the day."""
        name = dimension.spec.replace(" by ", ":")
        grouped = dimension.grouping is not None or bool(dimension.universe_column)
        inline = grouped and ":" not in name
        return cls(dimension, f"{name}@{dimension.as_at}" if grouped and dimension.as_at else name, inline)

    def under(self, heading: Heading) -> Condition | None:
        """The cases under a heading."""
        shown = tuple(f"[{code}]" for code in sorted(self.dimension.shown))
        if heading.role is Role.CATEGORY:
            return self.among((heading.code,))
        if heading.role is Role.TOTAL and heading.code in (TOTAL.code, EVERY):
            if not self.inline:
                return self._condition((ANY, *shown))
            return self._condition((*(self.dimension.grouping or ()), *shown))
        if heading.role is Role.MISSING and not (self.inline and heading.code == UNGROUPED):
            return self._condition((f"[{heading.code}]",))
        return None

    def among(self, codes: Iterable[str]) -> Condition:
        """The cases with one of these codes."""
        found: list[str] = []
        for code in codes:
            if code.startswith(SHOWN):
                found.append(f"[{code.removeprefix(SHOWN)}]")
            elif self.inline:
                found += [own for own, group in (self.dimension.grouping or {}).items() if group == code]
            else:
                found.append(code)
        return self._condition(tuple(found))

    def _condition(self, codes: tuple[str, ...]) -> Condition:
        return Condition(self.name, codes, None if self.inline else self.dimension.grouping)
