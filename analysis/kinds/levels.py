"""How many respondents reach which level, node by node: of all, or by a grouping of the respondents."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue, Dimension, UnknownName
from analysis.indicators.matrix import Line
from analysis.indicators.rules import Rules
from analysis.indicators.scoring import INSUFFICIENT, TOGETHER
from analysis.kinds.base import Cases, PlanMistake, draft, share
from analysis.kinds.of_indicators import (
    ALL_NODES,
    LEVELS,
    OfScores,
    explained,
    level_in,
    node_labels,
    reason_of,
    scored,
)
from analysis.kinds.populations import both, grouped, keyed
from analysis.kinds.queries import Named, asked
from analysis.population import ANSWERED, MISSING, Groups
from analysis.query import ANY, Condition, Query
from analysis.tables import Cell, Chart, Heading, LeftOut, Role, Show, Table
from analysis.tally import UNGROUPED, WITHHELD, Group, Tally, answered, counts, guarded, regrouped, size
from analysis.view import View
from analysis.wording import to_say
from app.questionnaire.package import MAIN, NOT_APPLICABLE

LEAST_ANSWERS = 3
"""On so many answers must a published level rest: fewer could be told from it."""
THIN = to_say("Left out, since their levels rest on fewer than %(least)s answers: %(nodes)s.")
_REASONS = (INSUFFICIENT, NOT_APPLICABLE, WITHHELD)


class Levels(OfScores):
    """How many reach which level."""

    kind: Literal["levels"] = "levels"
    KIND: ClassVar[str] = "levels"
    by: str = Field(default="", description="A grouping of respondents: a table for each node.")
    chart: bool = Field(default=True, description="Whether stacked bars are drawn.")

    def check(self, catalogue: Catalogue) -> None:
        super().check(catalogue)
        if not self.by:
            return
        name, _, grouping = self.by.partition(":")
        if name != "respondent" or not grouping:
            known = catalogue.code_lists.get(catalogue.codebook.respondent.code_list)
            raise UnknownName(
                "grouping of respondents",
                self.by,
                [f"respondent:{g}" for g in known.groupings] if known else [],
            )
        if catalogue.dimension(self.by).states:
            raise PlanMistake("the groups are States one by one", "use kind: scores", "by")

    def tables(self, view: View) -> tuple[Table, ...]:
        rules, lines = scored(view)
        nodes = self.shown(view.catalogue)
        thin = [n for n in nodes if view.public and len(rules.behind(n)) < LEAST_ANSWERS]
        made = _Made(self, view, rules, lines, tuple(n for n in nodes if n not in thin))
        return tuple(made.of_nodes(thin) if not self.by else made.by_group())


class _Made:
    """The tables of one entry in the making."""

    def __init__(
        self, entry: Levels, view: View, rules: Rules, lines: Sequence[Line], nodes: tuple[str, ...]
    ) -> None:
        self.entry, self.view, self.rules, self.lines = entry, view, rules, lines
        self.nodes = (*nodes, *([TOGETHER] if entry.composite else []))
        self.labels = {**node_labels(view.catalogue), TOGETHER: view.words.say(ALL_NODES)}
        self.say = view.words.say
        self.levels = tuple(Heading(level.code, level.label) for level in rules.scheme.keys.levels)

    def of_nodes(self, thin: Sequence[str]) -> Iterator[Table]:
        """One table with a row for each node."""
        tallies = {node: self._tally(node) for node in self.nodes}
        missing = {node: _left_out(tally) for node, tally in tallies.items()}
        occurring = [code for code in _REASONS if any(code in found for found in missing.values())]
        total = Heading("total", self.say("Base"), Role.TOTAL)
        columns = (
            *self.levels,
            total,
            *(Heading(code, reason_of(code, self.view.words), Role.MISSING) for code in occurring),
        )
        bases = [size(answered(tally, "of")) for tally in tallies.values()]
        made = replace(
            self._draft(max(bases, default=0), "levels"),
            title=self.entry.title or self.say("Levels by node"),
            rows=tuple(Heading(node, self.labels[node]) for node in self.nodes),
            columns=columns,
            cells=tuple(
                (
                    *_counted(tallies[node], self.levels),
                    *(Cell(count=missing[node].get(code, 0)) for code in occurring),
                )
                for node in self.nodes
            ),
            row_title=self.say("Node"),
            chart=Chart.STACKED if self.entry.chart and any(bases) else Chart.NONE,
            adds_across=True,
        )
        if thin:
            listed = "; ".join(self.labels[node] for node in thin)
            note = self.say(THIN, least=LEAST_ANSWERS, nodes=listed)
            made = replace(made, notes=(*made.notes, note))
        made = asked(made, lambda row, column: _query(row.code, column))
        yield keyed(made, lambda row, column: _cases(row.code, column))

    def by_group(self) -> Iterator[Table]:
        """A table for each node, with a row for each group of respondents."""
        by = self.view.catalogue.dimension(self.entry.by)
        for node in self.nodes:
            tally = self._tally(node, by)
            valid = answered(tally, "of", "by")
            total = Heading("total", self.say("Total"), Role.TOTAL)
            present = {key[0] for key in counts(valid, "by")}
            heads = [Heading(c.code, c.label) for c in by.categories if c.code in present]
            rows = [_counted(_of(valid, head.code), self.levels) for head in heads]
            title = self.entry.title or self.say("Levels")
            made = replace(
                self._draft(size(valid), f"levels-{node}"),
                title=self.say(
                    "%(title)s. %(node)s: by %(grouping)s",
                    title=title,
                    node=self.labels[node],
                    grouping=by.label,
                ),
                rows=(*heads, total),
                columns=(*self.levels, total),
                cells=(*rows, _counted(valid, self.levels)),
                row_title=by.label,
                left_out=self._outside(tally),
                chart=Chart.STACKED if self.entry.chart and size(valid) else Chart.NONE,
                adds_down=True,
                adds_across=True,
            )
            made = asked(made, partial(_grouped_query, node, Named.of(by)))
            yield keyed(made, partial(self._both, node, by))

    def _both(self, node: str, by: Dimension, row: Heading, column: Heading) -> Groups | None:
        return both(grouped(self.view, by, row), _cases(node, column))

    def _outside(self, tally: Tally) -> tuple[LeftOut, ...]:
        """Who has no level, and of the others who is in none of the groups."""
        found = {
            **_left_out(tally),
            UNGROUPED: size(answered(tally, "of")) - size(answered(tally, "of", "by")),
        }
        words = self.view.words
        return tuple(LeftOut(code, reason_of(code, words), n) for code, n in found.items() if n)

    def _draft(self, base: int, name: str) -> Table:
        table = draft(Cases(self.view, MAIN, self.entry), self.entry, (), base, "crosstab")
        return replace(
            table,
            name=name,
            shows=(Show.COUNT, Show.SHARE),
            column_title=self.say("Level"),
            share_of="row",
            notes=(*table.notes, *explained(self.rules, self.view.words)),
        )

    def _tally(self, node: str, by: Dimension | None = None) -> Tally:
        return tuple(
            Group({"of": self._level(line, node), "by": self._group(line, by)}, node in line.guarded, 1)
            for line in self.lines
        )

    def _level(self, line: Line, node: str) -> str:
        if node != TOGETHER and node not in line.usable:
            return MISSING + WITHHELD
        level = line.profile.node(node).level
        return MISSING + level if level in _REASONS else level

    def _group(self, line: Line, by: Dimension | None) -> str:
        return str(regrouped(line.respondent, "blank", by.grouping)) if by else ""


def _query(node: str, column: Heading) -> Query:
    """Those under a level of a node, as a share of those that have one."""
    reached = Query(LEVELS, (Condition(level_in(node), (ANY,)),))
    if column.role is Role.MISSING:
        return Query(LEVELS, (Condition(level_in(node), (f"[{column.code}]",)),))
    own = (
        reached if column.role is Role.TOTAL else Query(LEVELS, (Condition(level_in(node), (column.code,)),))
    )
    return own.of(reached)


def _grouped_query(node: str, by: Named, row: Heading, column: Heading) -> Query | None:
    """The same of a group, or of all groups together."""
    found, group = _query(node, column), by.under(row)
    if group is None or found.base is None:
        return None
    return found.also(group).of(found.base.also(group))


def _cases(node: str, column: Heading) -> Groups | None:
    """The respondents under a level of a node."""
    name = f"level {node}"
    if column.role is Role.MISSING:
        return {name: frozenset({MISSING + column.code})}
    return {name: ANSWERED if column.role is Role.TOTAL else frozenset({column.code})}


def _of(valid: Tally, group: str) -> Tally:
    return tuple(one for one in valid if one.codes["by"] == group)


def _counted(tally: Tally, levels: Sequence[Heading]) -> tuple[Cell, ...]:
    """How many of these reach each level, and how many they are."""
    valid = answered(tally, "of")
    found, protected, base = counts(valid, "of"), counts(guarded(valid), "of"), size(valid)
    cells = [
        Cell(count=n, share=share(n, base), guarded=protected.get((head.code,), 0))
        for head in levels
        for n in [found.get((head.code,), 0)]
    ]
    return (*cells, Cell(count=base, share=share(base, base), guarded=size(guarded(valid))))


def _left_out(tally: Tally) -> dict[str, int]:
    missing = counts(tuple(one for one in tally if str(one.codes["of"]).startswith(MISSING)), "of")
    return {code: missing[MISSING + code,] for code in _REASONS if (MISSING + code,) in missing}
