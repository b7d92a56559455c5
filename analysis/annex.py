"""The annexes of a report: the codebook in lines, and the answers themselves as data sheets."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from analysis.derived import Derived
from analysis.grouping import EARLIER, UNIVERSE, Column
from analysis.kinds import last_time
from analysis.kinds.of_indicators import LEVELS, sheet
from analysis.tables import Cell, CodebookLine, DataSheet, NoAnswer, Table, Wording, no_answer
from analysis.tally import is_missing, missing_label
from analysis.view import View
from analysis.wording import Words, to_say
from app.questionnaire.codebook import Measure, Variable
from app.questionnaire.package import MAIN, MISSING_SUFFIX

_KEYS = (
    ("submission", to_say("Submission")),
    ("respondent", to_say("Respondent")),
    ("item", to_say("Item")),
    ("parent", to_say("Parent item")),
)
_NOTE = to_say("Codes as in the codebook; several codes are parted by spaces.")
_REASONS = to_say(
    "In place of an answer stands why there is none: [skipped] was not asked because of an earlier answer, "
    "[blank] was left blank, any other code was chosen. Numbers have it in the column after them."
)
_PUBLIC = to_say(
    "Empty: no answer, or none for publication. A code in brackets says why the respondent gave none."
)
_UNTOLD = to_say(
    "An item without any answer for publication has no line, so that none tells how many there are."
)
_MEASURES = {
    Measure.NOMINAL: to_say("nominal"),
    Measure.ORDINAL: to_say("ordinal"),
    Measure.SCALE: to_say("scale"),
    Measure.TEXT: to_say("text"),
    Measure.DATE: to_say("date"),
}

Value = str | int | Decimal | NoAnswer | None


def codebook_lines(view: View) -> tuple[CodebookLine, ...]:
    """Every variable but personal ones, in the order asked."""
    titles = {section.name: section.title for section in view.data.codebook.sections}
    return tuple(
        CodebookLine(
            name=variable.name,
            number=variable.number,
            section=titles.get(variable.section, variable.section),
            table=variable.table,
            wording=variable.wording,
            measure=_measure(variable, view.words),
            codes=_codes(variable, view.words),
            missing="; ".join(f"{code} = {missing_label(code, view.words)}" for code in variable.missing),
            unit=variable.unit,
        )
        for variable in view.data.codebook
        if not variable.personal
    )


def data_sheets(view: View, tables: Sequence[Table]) -> tuple[DataSheet, ...]:
    """A sheet for the main table and each repeat; anonymous tables and personal variables are left out.

    Where tables of the report count levels, what each respondent reaches has one too, for the team alone.
    """
    anonymous = {variable.table for variable in view.data.codebook if variable.anonymous}
    sheets = [_sheet(view, table) for table in view.catalogue.parents if table not in anonymous]
    # Of staff, a list of who has not answered would name persons.
    told = not view.public and view.data.codebook.respondent.kind == "state"
    sheets += [_universe(view)] if told else []
    of_levels = not view.public and any(cell.query and cell.query.table == LEVELS for cell in _cells(tables))
    back = not view.public and any(cell.query and cell.query.table == EARLIER for cell in _cells(tables))
    sheets += [last_time.sheet(view)] if back else []
    return (*sheets, *([sheet(view)] if of_levels else []))


def _cells(tables: Sequence[Table]) -> Iterator[Cell]:
    return (cell for table in tables for row in table.cells for cell in row)


def _universe(view: View) -> DataSheet:
    """Those invited, one by one, with the facts that are known of each without an answer."""
    say, names = view.words.say, ("respondent", "status", *view.catalogue.universe_columns)
    label = view.catalogue.grouping_label
    labels = {"respondent": say("Respondent"), "status": say("Status")}
    rows = view.data.universe[list(names)].itertuples(index=False)
    return DataSheet(
        name=UNIVERSE,
        title=say("Those invited: %(cases)s", cases=view.cases_of(MAIN)),
        note=say("Status: submitted, draft (not counted), none."),
        headings=tuple(Wording(name, labels.get(name) or label(name)) for name in names),
        reasons=frozenset(),
        rows=tuple(tuple(_plain(value, Measure.TEXT) for value in row) for row in rows),
    )


def _measure(variable: Variable, words: Words) -> str:
    measure = words.say(_MEASURES[variable.measure])
    return words.say("%(measure)s, several answers", measure=measure) if variable.multiple else measure


def _codes(variable: Variable, words: Words) -> str:
    count = len(variable.categories)
    if count > 40 and variable.code_list:
        return words.say("Codes of the list %(list)s: %(count)s", list=variable.code_list, count=count)
    if count > 40:
        return words.say("Codes named in the questionnaire: %(count)s", count=count)
    return "; ".join(f"{category.code} = {category.label}" for category in variable.categories)


def _sheet(view: View, table: str) -> DataSheet:
    known, say = view.data.tables.columns(table), view.words.say
    variables = [
        v
        for v in view.data.codebook.of_table(table)
        if not v.personal and not v.anonymous and not view.is_opinion(v) and v.name in known
    ]
    worked_out = {} if view.public else _worked_out(view, table)
    inner = view.catalogue.parents[table] not in ("", MAIN)
    keys = [pair for pair in _KEYS if pair[0] in known and (inner or pair[0] != "parent")]
    headings = [Wording(name, say(label)) for name, label in keys]
    for variable in variables:
        headings.append(Wording(variable.name, variable.wording))
        if variable.measure is Measure.SCALE:
            headings.append(Wording(variable.name + MISSING_SUFFIX, say("If empty, why")))
    headings += [Wording(name, one.variable.label) for name, one in worked_out.items()]
    label = view.data.codebook.table_labels.get(table, "")
    title = view.cases.get(table) or table if not label or label.endswith("?") else label
    return DataSheet(
        name=table,
        title=say("Answers: %(cases)s", cases=title),
        note=" ".join(map(say, (_NOTE, _REASONS) if not view.public else _public_notes(table))),
        headings=tuple(headings),
        reasons=frozenset(
            variable.name + MISSING_SUFFIX for variable in variables if variable.measure is Measure.SCALE
        ),
        rows=tuple(_rows(view, table, [name for name, _ in keys], variables, worked_out)),
    )


def _public_notes(table: str) -> tuple[str, ...]:
    return (_NOTE, _PUBLIC) if table == MAIN else (_NOTE, _PUBLIC, _UNTOLD)


def _worked_out(view: View, table: str) -> dict[str, Derived]:
    """What the plan works out for the rows of a table; nothing that tells of opinions."""
    own = {name: one for name, one in view.derived.items() if one.variable.table == table}
    return {name: one for name, one in own.items() if not any(map(view.is_opinion, one.sources))}


def _rows(
    view: View, table: str, keys: list[str], variables: list[Variable], worked_out: Mapping[str, Derived]
) -> Iterator[tuple[Value, ...]]:
    """Whose row it is, then each answer, or why there is none; of numbers the two stand side by side.

    To the public, items of which it is told nothing have no row: how many there are is an answer, too.
    """
    owners = view.data.rows(table, [Column(table, name) for name in keys])
    lines = view.rows(table, worked_out, variables)
    for owner, (codes, _, answers) in zip(owners, lines, strict=True):
        row: list[Value] = [_plain(key, Measure.TEXT) for key in owner]
        for variable, (value, code) in zip(variables, answers, strict=True):
            answer, reason = _plain(value, variable.measure), no_answer(code) if code else None
            row += [answer, reason] if variable.measure is Measure.SCALE else [reason or answer]
        for name, one in worked_out.items():
            found = codes[name]
            missing = is_missing(found)
            row.append(no_answer(str(found)[1:]) if missing else _plain(found, one.variable.measure))
        told = any(one is not None for one in row[len(keys) :])
        if told or table == MAIN or not view.public:
            yield tuple(row)


@lru_cache(maxsize=1 << 16, typed=True)
def _plain(value: Any, measure: Measure) -> str | int | Decimal | None:
    """A value as a spreadsheet should hold it: codes and dates as text, numbers as numbers.

    What stands in many cells is made once: of 10,000 long answers, cells of their own take half a gigabyte.
    """
    if value is None:
        return None
    if isinstance(value, tuple):
        return " ".join(value)
    if measure is Measure.SCALE and not isinstance(value, int):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return str(value)
    return value if isinstance(value, int) else str(value)
