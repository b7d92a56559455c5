"""The matrix of a dataset: what each response says of indicators and nodes, as an audience may see it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.dataset import Dataset
from analysis.derived import Answer
from analysis.grouping import Column, Value
from analysis.indicators.formula import Response
from analysis.indicators.rules import Profile, Rules
from analysis.view import View
from app.questionnaire.codebook import Variable
from app.questionnaire.package import MAIN, MISSING_SUFFIX


@dataclass(frozen=True, slots=True)
class Line:
    """One respondent of the matrix."""

    respondent: str
    profile: Profile
    usable: frozenset[str]  # the nodes whose answers this audience may have counted
    guarded: frozenset[str]  # of these, the nodes that only count in totals


def matrix(view: View, rules: Rules) -> tuple[Line, ...]:
    """Everyone who has sent answers, in the order of the list of respondents, never of their scores."""
    permits = {node: view.strictest(rules.behind(node), MAIN) for node in rules.scheme.nodes}
    asked = [column for columns, _ in permits.values() for column in columns]
    lines = {}
    read = {source.name: source for one in rules.read() for source in one.sources}
    counted = {name for one in rules.read() for name in one.counted}
    for respondent, row, response in responses(view.data, read.values(), counted, asked):
        choices = {node: read(row) for node, (_, read) in permits.items()} if view.public else {}
        lines[respondent] = Line(
            respondent,
            rules.profile(response),
            frozenset(node for node in permits if choices.get(node, "*")),
            frozenset(node for node in choices if choices[node] and not _is_public(view, choices[node])),
        )
    return tuple(lines[code] for code in in_order(view, lines))


def in_order(view: View, respondents: Collection[str]) -> list[str]:
    """Respondents in the order of their list."""
    listed = [category.code for category in view.catalogue.dimension("respondent").categories]
    return [code for code in listed if code in respondents] + sorted(set(respondents) - set(listed))


def _is_public(view: View, choice: str) -> bool:
    return view.publication is not None and choice == view.publication.public


def responses(
    data: Dataset, variables: Iterable[Variable], counted: Collection[str], asked: Sequence[Column] = ()
) -> Iterable[tuple[str, Mapping[Column, Value], Response]]:
    """Each submission: whose it is, the columns asked for, and its answers; items of what is counted."""
    wanted = list(variables)
    own = [variable for variable in wanted if variable.table == MAIN]
    of_items = [variable for variable in wanted if variable.table != MAIN]
    items = _items(data, of_items, counted)
    keys = [Column(MAIN, "submission"), Column(MAIN, "respondent")]
    codes = {one.name: Column(MAIN, one.name + MISSING_SUFFIX) for one in own if _coded(data, one)}
    columns = list(dict.fromkeys([*keys, *asked, *(Column(MAIN, one.name) for one in own), *codes.values()]))
    for values in data.rows(MAIN, columns):
        row = dict(zip(columns, values, strict=True))
        submission = str(row[keys[0]])
        yield (
            str(row[keys[1]]),
            row,
            Response(
                {one.name: row[Column(MAIN, one.name)] for one in own},
                {name: items.get((name, submission), ()) for name in (*(v.name for v in of_items), *counted)},
                {name: str(row[column]) for name, column in codes.items() if row[column]},
            ),
        )


def _items(
    data: Dataset, variables: Sequence[Variable], counted: Iterable[str]
) -> Mapping[tuple[str, str], tuple[Answer, ...]]:
    """The answers of items, of each variable and submission; of a repeat that is counted, its items."""
    found: dict[tuple[str, str], tuple[Answer, ...]] = {}
    wanted = [(v.name, v.table, v.name) for v in variables] + [(name, name, "item") for name in counted]
    for name, table, column in wanted:
        for submission, value in data.rows(table, [Column(table, "submission"), Column(table, column)]):
            if value is not None and value != ():
                found[name, str(submission)] = (*found.get((name, str(submission)), ()), value)
    return found


def _coded(data: Dataset, variable: Variable) -> bool:
    return variable.name + MISSING_SUFFIX in data.tables.columns(variable.table)
