"""Items of different units that are about the same: same theme, country and audience within some months."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, product
from typing import ClassVar, Literal

from pydantic import Field

from analysis.authored import Names
from analysis.catalogue import Catalogue
from analysis.kinds.base import Cases, Entry, PlanMistake, draft, table_of
from analysis.kinds.listing import MOST, MOST_LISTED, spelled
from analysis.tables import Cell, Heading, Role, Show, Table
from analysis.tally import codes_of, is_missing
from analysis.view import HOLDS, Key, View
from analysis.wording import to_say
from app.questionnaire.codebook import Measure, Variable

Same = tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One of the items that are compared."""

    number: int
    across: tuple[str, ...]
    day: str
    said: tuple[str, ...]


class Overlap(Entry):
    """What several units do about the same thing."""

    kind: Literal["overlap"] = "overlap"
    KIND: ClassVar[str] = "overlap"
    of: Names = Field(description="What is told of each item: its title, say.")
    same: Names = Field(description="Questions to which the items have an answer in common, each.")
    across: str = Field(description="The question to which they have different answers: the unit.")
    date: str = Field(default="", description="The day of an item, for `within`.")
    within: int = Field(default=0, ge=0, description="How many months lie between the first and the last.")

    def check(self, catalogue: Catalogue) -> None:
        self.check_where(catalogue)
        variables = [catalogue.variable(name) for name in (*self.of, *self.same, self.across)]
        if bool(self.date) != bool(self.within):
            what = "items are within so many months of each other by a date"
            raise PlanMistake(what, "name both, `date` and `within`, or neither", "within")
        if self.date:
            variables.append(catalogue.variable(self.date))
            if variables[-1].measure is not Measure.DATE:
                raise PlanMistake(f"'{self.date}' is no date", "name a question for a date", "date")
        conditions = [catalogue.dimension(spec).variable for spec in self.where]
        for variable in (*variables, *filter(None, conditions)):
            if variable.personal or variable.anonymous or catalogue.is_opinion(variable):
                what = f"'{variable.name}' is personal, anonymous or an opinion"
                raise PlanMistake(what, "leave it out: it is never listed")
        if catalogue.names_states(catalogue.variable(self.across)):
            what = f"'{self.across}' names States, which are not set against each other"
            raise PlanMistake(what, "name the units of one organization", "across")
        table_of(catalogue, {variable.table for variable in variables})

    def tables(self, view: View) -> tuple[Table, ...]:
        catalogue, say = view.catalogue, view.words.say
        told, same = [catalogue.variable(n) for n in self.of], [catalogue.variable(n) for n in self.same]
        across = catalogue.variable(self.across)
        tables = {variable.table for variable in (*told, *same, across)}
        cases = Cases.of(view, self, (), self.table or table_of(catalogue, tables))
        groups, typed, compared = self._grouped(cases, told)
        found = _merged(groups, self.within)
        labels = [typed | _labels(variable) for variable in (*same, across)]
        lines = [_line(view, labels, keys, items) for items, keys in found]
        # Most units first: units of one organization, never States.
        lines.sort(key=lambda line: (-line[0], line[1]))
        table = draft(cases, self, [*same, across], compared, self.kind)
        heads = [Heading(v.name, catalogue.short(v), Role.TEXT) for v in (*same, across)]
        more = (say(MOST_LISTED, shown=MOST, all=len(lines)),) if len(lines) > MOST else ()
        shown = lines[:MOST]
        return (
            replace(
                table,
                title=self.title or say("%(cases)s that are about the same", cases=cases.cases),
                rows=tuple(Heading(str(n), str(n), Role.TEXT) for n in range(1, len(shown) + 1)),
                columns=(*heads, Heading("items", cases.cases, Role.TEXT)),
                cells=tuple(tuple(Cell(text=text) for text in texts) for _, texts in shown),
                shows=(Show.TEXT,),
                row_title=say("No."),
                notes=(*table.notes, self._note(view, [*same, across]), *more),
            ),
        )

    def _note(self, view: View, variables: Sequence[Variable]) -> str:
        *same, across = (variable.number or variable.name for variable in variables)
        message = SAME_WITHIN if self.within else SAME
        return view.words.say(message, same=view.words.listed(same), across=across, months=self.within)

    def _grouped(
        self, cases: Cases, told: list[Variable]
    ) -> tuple[Mapping[Same, list[Item]], dict[str, str], int]:
        """The items under each combination of what is to be the same; names as typed; how many items."""
        view = cases.view
        keys: dict[str, Key] = {name: view.catalogue.variable(name) for name in (*self.same, self.across)}
        wanted: dict[str, Names] = {f"where:{spec}": codes for spec, codes in self.where.items()}
        keys |= {f"where:{spec}": view.catalogue.dimension(spec) for spec in self.where}
        if self.filter:
            keys["filter"], wanted["filter"] = self.condition(view.catalogue), (HOLDS,)
        dated = [view.catalogue.variable(self.date)] if self.date else []
        spell = [spelled(variable, view.words) for variable in told]
        groups: dict[Same, list[Item]] = defaultdict(list)
        typed: dict[str, str] = {}
        compared = 0
        for codes, _, answers in view.rows(cases.table, keys, [*told, *dated]):
            met = all(set(names) & set(codes_of(codes[key])) for key, names in wanted.items())
            named = [codes[name] for name in (*self.same, self.across)]
            day = str(answers[-1][0] or "") if self.date else ""
            if not met or any(map(is_missing, named)) or (self.date and not day):
                continue
            compared += 1
            values = [value for value, _ in answers[: len(told)]]
            texts = tuple(write(v) for write, v in zip(spell, values, strict=True) if v not in (None, ()))
            item = Item(compared, codes_of(named[-1]), day, texts)
            for code in chain(*map(codes_of, named)):
                typed.setdefault(_alike(code), " ".join(code.split()))
            for key in product(*(dict.fromkeys(map(_alike, codes_of(code))) for code in named[:-1])):
                groups[key].append(item)
        return groups, typed, compared


NAMED = 8
"""So many items are named in a line; of more, how many there are is said."""
AND_MORE = to_say("%(named)s; and %(count)s more")
SAME = to_say(
    "Listed are those that have an answer in common to each of these: %(same)s, and different answers to "
    "%(across)s. Whether they overlap is for people to judge."
)
SAME_WITHIN = to_say(
    "Listed are those that have an answer in common to each of these: %(same)s, and different answers to "
    "%(across)s, and that began within %(months)s months of each other. Whether they overlap is for people "
    "to judge."
)


def _alike(code: str) -> str:
    """A code or a name that was typed, the same with other capitals or spaces."""
    return " ".join(code.split()).casefold()


def _merged(groups: Mapping[Same, list[Item]], within: int) -> list[tuple[tuple[Item, ...], list[Same]]]:
    """Each set of items once, with every combination that its items have in common."""
    found: dict[tuple[int, ...], tuple[tuple[Item, ...], list[Same]]] = {}
    for key in sorted(groups):
        for items in _together(groups[key], within):
            _, keys = found.setdefault(tuple(item.number for item in items), (items, []))
            keys.append(key)
    return list(found.values())


def _together(items: list[Item], within: int) -> Iterator[tuple[Item, ...]]:
    """The largest runs of items of several units that lie within so many months of each other."""
    ordered = sorted(items, key=lambda item: (item.day, item.number))
    reached = 0
    for first, item in enumerate(ordered):
        last = len(ordered)
        if within:
            end = _later(item.day, within)
            last = next((n for n in range(first, last) if ordered[n].day > end), last)
        run = tuple(ordered[first:last])
        if last > reached and len({code for one in run for code in one.across}) > 1:
            yield run
        reached = max(reached, last)


def _later(day: str, months: int) -> str:
    """The same day so many months later, as it would be written, whether or not there is such a day."""
    start = date.fromisoformat(day)
    years, month = divmod(start.month - 1 + months, 12)
    return f"{start.year + years:04}-{month + 1:02}-{start.day:02}"


def _labels(variable: Variable) -> dict[str, str]:
    return {_alike(one.code): one.label for one in variable.categories}


def _line(
    view: View, labels: Sequence[Mapping[str, str]], keys: list[Same], items: tuple[Item, ...]
) -> tuple[int, tuple[str, ...]]:
    """How many units, and what stands in the columns: what is in common, the units, the items."""
    *common, of_units = labels
    units = dict.fromkeys(code for item in items for code in item.across)
    shared = [dict.fromkeys(key[n] for key in keys) for n in range(len(common))]
    pairs = zip(common, shared, strict=True)
    written = [[names.get(code, code) for code in codes] for names, codes in pairs]
    named = [of_units.get(_alike(code), code) for code in units]
    named_items = [
        ", ".join([*item.said, *([view.words.day(item.day)] if item.day else [])]) for item in items[:NAMED]
    ]
    told = "; ".join(named_items)
    if len(items) > NAMED:
        told = view.words.say(AND_MORE, named=told, count=len(items) - NAMED)
    return len(units), (*map(view.words.listed, written), view.words.listed(named), told)
