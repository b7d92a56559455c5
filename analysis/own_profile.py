"""What the indicators say of one respondent, as a report for that respondent alone."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from analysis.annex import codebook_lines
from analysis.catalogue import UnknownName
from analysis.cover import facts, notes
from analysis.dataset import Dataset
from analysis.kinds.of_indicators import scored
from analysis.kinds.scores import Scores, ScoreTables
from analysis.opening import open_dataset
from analysis.plan import INTERNAL, Plan
from analysis.prose import paragraphs
from analysis.tables import Cell, Heading, Report, ReportSection, Role, Show, Table
from analysis.tabulation import source, view_of
from analysis.wording import to_say
from analysis.writers import WRITERS
from analysis.writers.pages import profile_page
from app.questionnaire.package import PackageError

YOURS = to_say(
    "This is what the indicators say of your own answers, by the rules that stand below each table. Nobody "
    "else's answers are in it. What is missing is not counted as none. If something is wrong, please write "
    "to us: it will be worked out again."
)


def write_profile(folder: Path, respondent: str, out: Path, language: str = "") -> None:
    """Write one respondent's own part of the matrix of a dataset, in the format of `out`.

    ``language`` is one of the six, else that of the questionnaire.
    """
    write = WRITERS[out.suffix.removeprefix(".")]
    data, plan = _opened(folder, language)
    write(own_profile(data, plan, respondent, data.codebook.language), out)


def write_profiles(folder: Path, out: Path, languages: Iterable[str]) -> list[str]:
    """Write everybody's own part for the pages, in each language; returns of whom there is one.

    The file holds, for each respondent and language, what a page shows and the page to keep. Whoever serves
    it gives a respondent nothing but the two under its own code.
    """
    found: dict[str, None] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for language in languages:
            data, plan = _opened(folder, language)
            for respondent, report in own_profiles(data, plan, language):
                found[respondent] = None
                for ending, content in profile_page(report):
                    name = f"{respondent}.{language}.{ending}"
                    packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return list(found)


def _opened(folder: Path, language: str) -> tuple[Dataset, Plan]:
    data = open_dataset(folder, language=language)
    return data, Plan.frozen(data.plan).spoken(data.plan_wordings, data.codebook.language, data.source)


def own_profile(data: Dataset, plan: Plan, respondent: str, language: str = "en") -> Report:
    """One respondent's levels, the inputs and coverage they rest on, and what is shown beside them."""
    made = _Profiles(data, plan, language)
    if respondent not in made.lines:
        sent = ", ".join(made.lines)
        raise PackageError(respondent, "has sent no answers in this dataset", f"name one that has: {sent}")
    return made.of(respondent)


def own_profiles(data: Dataset, plan: Plan, language: str) -> Iterator[tuple[str, Report]]:
    """The same of everybody who has sent answers, each with its code."""
    made = _Profiles(data, plan, language)
    return ((respondent, made.of(respondent)) for respondent in made.lines)


class _Profiles:
    """The profiles of a dataset: everybody is scored once, and each report holds the line of one alone."""

    def __init__(self, data: Dataset, plan: Plan, language: str) -> None:
        self.data, self.plan, self.language = data, plan, language
        self.view = view_of(data, plan.made_for(INTERNAL), language)
        self.rules, lines = scored(self.view)
        self.lines = {line.respondent: line for line in lines}
        read = {one.name for formula in self.rules.read() for one in formula.sources}
        self.codebook = tuple(line for line in codebook_lines(self.view) if line.name in read)

    def of(self, respondent: str) -> Report:
        """The report of one respondent."""
        data, view, rules = self.data, self.view, self.rules
        made = _Own(Scores(kind="scores"), view, rules, [self.lines[respondent]])
        tables = (made.levels(), made.indicators(), *made.beside())
        return Report(
            title=rules.scheme.keys.title,
            subtitle=made.name,
            summary=paragraphs(view.words.say(YOURS), _no_figure),
            facts=facts(data, view, self.plan.digest) | {view.words.say("Made for"): made.name},
            synthetic=bool(data.facts["round"].get("synthetic")),
            pilot=bool(data.facts["round"].get("pilot")),
            audience=INTERNAL,
            frozen_at=str(data.facts["frozen_at"]),
            sections=(
                ReportSection(
                    view.words.say("Indicators"),
                    made.name,
                    paragraphs(rules.scheme.keys.about, _no_figure),
                    tuple(table.numbered(str(n)) for n, table in enumerate(tables, 1)),
                ),
            ),
            notes=notes(view, designations=self.plan.keys.designations),
            codebook=self.codebook,
            data=(),
            source=source(view),
            language=self.language,
        )


def _no_figure(name: str) -> NoReturn:
    raise UnknownName("figure", name, ())


class _Own(ScoreTables):
    """The tables of one respondent: nodes and indicators stand in rows."""

    @property
    def name(self) -> str:
        """What the respondent is called."""
        return self._name(self.lines[0])

    def levels(self) -> Table:
        """Each node with its coverage, score and level."""
        order = list(self.labels)
        nodes = sorted(self.lines[0].profile.nodes, key=lambda score: order.index(score.node))
        rows = [(self.labels[score.node], *self._judged(score)) for score in nodes]
        heads = (self.say("Node"), self.say("Coverage"), self.say("Score"), self.say("Level"))
        return self._listed("levels", self.say("Levels by node"), heads, rows)

    def indicators(self) -> Table:
        """Each scored indicator with its inputs and the nodes that it tells of."""
        results = [one for one in self.lines[0].profile.results if one.indicator.scored]
        heads = (
            self.say("Indicator"),
            self.say("Your answers, and the score that follows"),
            self.say("Nodes"),
        )
        rows = [
            (
                f"{one.indicator.code} {one.indicator.label}",
                self._said(one),
                "; ".join(self.labels[node] for node in one.indicator.nodes),
            )
            for one in results
        ]
        return self._listed("inputs", self.say("What the levels rest on"), heads, rows)

    def beside(self) -> Sequence[Table]:
        """Outcomes and opinions, in no score."""
        results = [one for one in self.lines[0].profile.results if not one.indicator.scored]
        heads = (self.say("Indicator"), self.say("Your answer"), self.say("Unit"))
        rows = [
            (f"{one.indicator.code} {one.indicator.label}", self._value(one), one.indicator.unit)
            for one in results
        ]
        title = self.say("Context: outcomes and opinions, in no score")
        return [self._listed("context", title, heads, rows)] if rows else []

    def _listed(self, name: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
        return replace(
            self._draft(name, title),
            base=None,
            base_text=self.say("%(respondent)s, by its own answers.", respondent=self.name),
            rows=tuple(Heading(str(n), str(n), Role.TEXT) for n, _ in enumerate(rows, 1)),
            columns=tuple(Heading(head, head, Role.TEXT) for head in heads),
            cells=tuple(tuple(Cell(text=text) for text in row) for row in rows),
            shows=(Show.TEXT,),
            row_title=self.say("No."),
        )
