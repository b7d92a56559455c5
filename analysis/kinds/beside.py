"""Counts of two surveys or questions beside each other, and where much is asked for and nothing is done."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from analysis.catalogue import Catalogue
from analysis.kinds.base import Entry, PlanMistake, share, wordings
from analysis.kinds.side import Counts, Side, headings_of
from analysis.population import Population
from analysis.tables import Cell, Heading, Role, Show, Table
from analysis.tally import size
from analysis.view import View
from analysis.wording import to_say
from app.questionnaire.wording import Wording


class _Joined(Entry):
    """What tables of several sides share."""

    heading: Wording = Field(default="", description="What stands in the rows: Theme, say.")

    def check(self, catalogue: Catalogue) -> None:
        if self.where or self.filter or self.table:
            key = "where" if self.where else "filter" if self.filter else "table"
            raise PlanMistake("each side has its own cases", f"write `{key}` in the sides that it is of", key)
        for key, side in self.sides():
            side.check(catalogue, key)

    def sides(self) -> Sequence[tuple[str, Side]]:
        """The sides, each with the key that it stands under."""
        raise NotImplementedError

    def filled(self, table: Table, counts: list[Counts], view: View) -> Table:
        """The table with what its sides count."""
        raise NotImplementedError

    def tables(self, view: View) -> tuple[Table, ...]:
        counts = self.counted(view)
        table = self.drafted(view, counts)
        return (self.filled(table, counts, view) if counts else table,)

    def counted(self, view: View) -> list[Counts]:
        """The sides, counted; none if the dataset of any was not given."""
        views = [(side, side.at_hand(view)) for _, side in self.sides()]
        given = [(side, own) for side, own in views if own is not None]
        return [Counts.of(side, own) for side, own in given] if len(given) == len(views) else []

    def drafted(self, view: View, counts: list[Counts]) -> Table:
        """The table with what is said of all its sides, or only why it is not made."""
        say = view.words.say
        variables = [variable for one in counts for variable in one.variables]
        texts = [
            say("Column “%(column)s”. %(base)s", column=_label(one), base=one.cases.base_text(one.base))
            for one in counts
        ]
        missing = [view.joins.get(side.join, "") for _, side in self.sides() if side.at_hand(view) is None]
        return Table(
            name="-".join([self.kind, *(variable.name for variable in variables)]),
            title=self.title or say(_TITLE),
            kind=self.kind,
            rows=(),
            columns=(),
            cells=(),
            shows=(Show.COUNT, Show.SHARE),
            base=min((one.base for one in [one for one in counts if one.opinion] or counts), default=None),
            base_text=" ".join(texts) if counts else say(_NOT_GIVEN, surveys=view.words.listed(missing)),
            cases=counts[0].cases.cases if counts else "",
            language=view.language,
            wordings=wordings(variables),
            notes=(
                *([self.note] if self.note else []),
                *([say(_DIFFERENT)] if counts else []),
                *(_outside(one) for one in counts if one.missing),
            ),
            instruments=tuple(dict.fromkeys(name for one in counts for name in one.view.data.instruments)),
            row_title=self.heading,
        )


class Beside(_Joined):
    """A column for each side, a row for each code that they share."""

    kind: Literal["beside"] = "beside"
    KIND: ClassVar[str] = "beside"
    columns: tuple[Side, ...] = Field(min_length=2, description="What stands beside each other.")

    def sides(self) -> Sequence[tuple[str, Side]]:
        return [("columns", side) for side in self.columns]

    def check(self, catalogue: Catalogue) -> None:
        super().check(catalogue)
        if any(side.by for side in self.columns):
            raise PlanMistake("`by` is for lists of gaps", "take it out, or use kind: gaps", "columns")

    def filled(self, table: Table, counts: list[Counts], view: View) -> Table:
        say = view.words.say
        heads = [Heading(code, label) for code, label in headings_of(counts).items()]
        opinion, restricted = any(one.opinion for one in counts), any(one.view.public for one in counts)
        lines = [[_cell(one, head) for one in counts] for head in heads]
        return replace(
            table,
            rows=(*heads, Heading("total", say("All that answered"), Role.TOTAL)),
            columns=tuple(Heading(f"side{n}", _label(one)) for n, one in enumerate(counts, start=1)),
            cells=(*map(tuple, lines), tuple(_total(one) for one in counts)),
            share_of=say("Per cent of those that answered, in each column its own."),
            opinion=opinion,
            restricted=restricted,
            floor=max(one.floor for one in counts),
            population=Population(counts[0].cases.table) if opinion or restricted else None,
        )


class Gaps(_Joined):
    """Where there is no supply although demand is high: pairs of a heading and a group."""

    kind: Literal["gaps"] = "gaps"
    KIND: ClassVar[str] = "gaps"
    supply: Side = Field(description="What is done: the keys of a side.")
    demand: Side = Field(description="What is asked for: the keys of a side.")
    share: Decimal = Field(
        default=Decimal("0.5"), gt=0, le=1, description="The share of demand that is high."
    )
    most: int = Field(default=0, ge=0, description="The largest number of supply that is a gap.")

    def sides(self) -> Sequence[tuple[str, Side]]:
        return [("supply", self.supply), ("demand", self.demand)]

    def check(self, catalogue: Catalogue) -> None:
        super().check(catalogue)
        if not (self.supply.by and self.demand.by):
            raise PlanMistake("both sides need a group", "name a region or the like by `by`", "supply")
        hidden = [one for one in (catalogue, *catalogue.joined.values()) if one.public]
        if hidden or any(self._is_opinion(catalogue, side) for _, side in self.sides()):
            what = "which gaps are listed would tell what small numbers hide"
            raise PlanMistake(what, "take it out of reports to the public, and name no opinions")

    def _is_opinion(self, catalogue: Catalogue, side: Side) -> bool:
        own = catalogue.joined.get(side.join) if side.join else catalogue
        if own is None:
            return False
        specs = map(own.dimension, (side.by, *side.where))
        return any(own.is_opinion(d.variable) for d in (*side.dimensions(own), *specs))

    def filled(self, table: Table, counts: list[Counts], view: View) -> Table:
        say = view.words.say
        supply, demand = counts
        made, wanted, bases = supply.found(supply.answered), demand.found(demand.answered), demand.bases()
        groups = {c.code: c.label for c in demand.view.catalogue.dimension(self.demand.by).categories}
        gaps = [
            (Decimal(wanted[code, by]) / bases[by], code, by)
            for code in headings_of(counts)
            for by in groups
            if bases[by] and made[code, by] <= self.most and wanted[code, by] >= self.share * bases[by]
        ]
        gaps.sort(key=lambda gap: -gap[0])
        names = headings_of(counts)
        return replace(
            table,
            rows=tuple(
                Heading(f"{code}/{by}", say("%(heading)s: %(group)s", heading=names[code], group=groups[by]))
                for _, code, by in gaps
            ),
            columns=(
                Heading("demand", _label(demand)),
                Heading("base", say("All that answered, in the group"), Role.TOTAL),
                Heading("supply", _label(supply), Role.MISSING),
            ),
            cells=tuple(
                (
                    Cell(
                        count=wanted[code, by],
                        share=share(wanted[code, by], bases[by]),
                        query=demand.query(Heading(code, ""), Heading(by, "")).of(whole),
                    ),
                    Cell(count=bases[by], query=whole),
                    Cell(count=made[code, by], query=supply.query(Heading(code, ""), Heading(by, ""))),
                )
                for _, code, by in gaps
                for whole in [demand.query(None, Heading(by, ""))]
            ),
            share_of=say("Per cent of those in the group that answered."),
            notes=(*table.notes, self._rule(view)),
        )

    def _rule(self, view: View) -> str:
        return view.words.say(_RULE, share=view.words.percent(self.share), most=self.most)


_OUTSIDE = to_say("Column “%(column)s”. Outside the base: %(reasons)s.")
_TITLE = to_say("Beside each other")
_NOT_GIVEN = to_say(
    "This table is not made, for it needs a dataset that was not given with this one: %(surveys)s."
)
_DIFFERENT = to_say(
    "The columns count different things by the same headings: they show where to look, and are not to be "
    "added to or taken from each other."
)
_RULE = to_say(
    "Listed is where at least %(share)s of those in the group that answered named the heading, and the "
    "number beside it is at most %(most)s. A need is not yet a request."
)


def _outside(one: Counts) -> str:
    """Who is outside the base of a side, and why."""
    listed = "; ".join(f"{code.label}, {one.view.words.number(code.count)}" for code in one.missing)
    return one.view.words.say(_OUTSIDE, column=_label(one), reasons=listed)


def _label(one: Counts) -> str:
    return one.side.label or one.view.catalogue.short(one.variables[0]) if one.variables else one.cases.cases


def _cell(one: Counts, head: Heading) -> Cell:
    key = head.code, ""
    count, protected = one.found(one.answered)[key], one.found(one.guarded)[key]
    return Cell(
        count=count,
        share=share(count, one.base),
        guarded=protected,
        population=one.population(head),
        query=one.query(head).of(one.query(None)),
    )


def _total(one: Counts) -> Cell:
    return Cell(
        count=one.base,
        share=share(one.base, one.base),
        guarded=size(one.guarded),
        population=one.population(None),
        query=one.query(None).of(one.query(None)),
    )
