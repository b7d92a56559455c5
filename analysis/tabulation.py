"""A plan and a dataset make a report: every table tabulated, put under disclosure control, and numbered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from analysis.annex import codebook_lines, data_sheets
from analysis.authored import Names
from analysis.catalogue import UnknownName
from analysis.cover import facts, notes, round_title
from analysis.dataset import Dataset
from analysis.decisions import NOT_GIVEN, Decisions
from analysis.derived import CannotDerive
from analysis.disclosure import disclosed
from analysis.figures import called_of, resolver
from analysis.grouping import UNIVERSE, Column
from analysis.kinds import Entry, Matrix, PlanMistake, Summary
from analysis.kinds.base import Cases
from analysis.kinds.frequency import Frequency, frequency
from analysis.kinds.matrix import batteries, battery
from analysis.kinds.nodes import indexed
from analysis.kinds.rank import Rank, is_ranked, ranked
from analysis.kinds.summary import YEAR, summary
from analysis.plan import Plan
from analysis.plan_keys import PlanSection
from analysis.plan_text import PlanError
from analysis.prose import Figure, Paragraph, paragraphs
from analysis.release import Release
from analysis.successive import footing
from analysis.summary import summary_of
from analysis.tables import Report, ReportSection, Role, Table
from analysis.view import View
from analysis.wording import Words
from app.questionnaire.codebook import Measure, Variable
from app.questionnaire.package import MAIN


def report(
    data: Dataset,
    plan: Plan,
    language: str = "en",
    decisions: Decisions = NOT_GIVEN,
    others: Sequence[Dataset] = (),
    releases: Sequence[Release] = (),
) -> Report:
    """The whole report; raises PlanError where the plan names what the datasets do not have.

    ``others`` are the datasets of surveys that the plan joins, as many as there are. ``releases`` are the
    reports of the round that were issued before: nothing follows from all of them that one of them hides.
    """
    view = replace(
        view_of(data, plan, language), decisions=decisions, joined=joined_views(plan, others, language)
    )
    plan.check(replace(data.catalogue, joined=view.catalogue.joined))
    chosen = [(s, one) for s, one in enumerate(plan.keys.sections) if not plan.hides(one)]
    made = {s: tuple(_section_tables(view, plan, section, s)) for s, section in chosen}
    every = [table for tables in made.values() for table in tables]
    others_counted = {name: one.data for name, one in view.joined.items()}
    shown = disclosed(footing(every, view.data, releases, others_counted))
    placed = [arranged(table).numbered(str(number)) for number, table in enumerate(shown, start=1)]
    numbered = tuple(indexed(placed))
    say, rest = partial(_said, plan, resolver(numbered)), iter(numbered)
    sections = [
        ReportSection(
            name=section.name or section.title,
            title=section.title,
            said=say(section.text, ("sections", s, "text")),
            tables=tuple(islice(rest, len(made[s]))),
        )
        for s, section in chosen
    ]
    return Report(
        title=plan.keys.title,
        subtitle=plan.keys.subtitle or round_title(data, language),
        summary=(
            *say(plan.keys.about, ("about",)),
            *say(plan.keys.summary, ("summary",)),
            *summary_of(view, numbered),
        ),
        facts=facts(data, view, plan.digest),
        synthetic=bool(data.facts["round"].get("synthetic")),
        pilot=bool(data.facts["round"].get("pilot")),
        audience=view.audience,
        frozen_at=str(data.facts["frozen_at"]),
        sections=tuple(sections),
        notes=notes(view, designations=plan.keys.designations),
        codebook=codebook_lines(view),
        data=data_sheets(view, numbered) if plan.keys.data else (),
        source=source(view),
        language=language,
    )


def _said(
    plan: Plan, resolved: Callable[[str], Figure], text: str, path: tuple[str | int, ...]
) -> tuple[Paragraph, ...]:
    """A text of the plan with the figures that it names."""
    try:
        return paragraphs(text, resolved)
    except PlanMistake as error:
        raise PlanError((plan.text.problem(path, error.what, error.mend),)) from error


def source(view: View) -> str:
    """What stands under every table: the round, as at when, and which dataset."""
    facts = view.data.facts
    return view.words.say(
        "%(round)s, as at %(day)s, dataset %(dataset)s",
        round=round_title(view.data, view.words.language),
        day=view.words.day(facts["frozen_at"]),
        dataset=short(str(facts["dataset_hash"])),
    )


def arranged(table: Table) -> Table:
    """Items broken down by fewer groups than there are items stand in rows, where their wording has room."""
    items = sum(heading.role is Role.CATEGORY for heading in table.columns)
    return table.turned() if table.kind == "share" and items > len(table.rows) else table


def view_of(data: Dataset, plan: Plan, language: str = "en") -> View:
    """The dataset as the plan's audience may see it, one kind of respondent at a time."""
    kinds = plan.keys.kinds or _usual_kinds(data)
    data = replace(data, catalogue=replace(data.catalogue, headings=plan.headings))
    return View(
        data=data.of_kinds(kinds) if kinds else data,
        audience=plan.keys.audience,
        publication=plan.publication,
        opinion=frozenset(plan.keys.opinion),
        thresholds=plan.thresholds,
        internal=frozenset(plan.keys.internal),
        cases=plan.keys.cases,
        names={one.name: one.label for one in plan.keys.derived} | plan.keys.names,
        derived=plan.derived(replace(data.catalogue, words=Words(language)), []),
        language=language,
        day=plan.keys.as_at.isoformat() if plan.keys.as_at else "",
        joins=plan.joins,
        left_out_kinds=data.invited - data.of_kinds(kinds).invited if kinds else 0,
    )


def joined_views(plan: Plan, others: Sequence[Dataset], language: str) -> dict[str, View]:
    """The datasets that were given of the surveys that a plan joins, each as its own plan shows it."""
    given = {str(other.facts["survey"]): other for other in others}
    wanted = {name: keys.survey for name, keys in plan.keys.joins.items()}
    if strange := set(given) - set(wanted.values()):
        what = f"it joins no survey called {' or '.join(sorted(strange))}"
        raise PlanError((plan.text.problem(("joins",), what, "name it under `joins`, or leave it out"),))
    found = {}
    for name, survey in wanted.items():
        if survey in given:
            data = given[survey]
            own = Plan.frozen(data.plan).spoken(data.plan_wordings, language, data.source)
            own = own.made_for(plan.keys.audience)
            # The plan that joins it says what the codes that it puts together are called.
            own = replace(own, headings={**own.headings, **plan.headings})
            found[name] = view_of(data, own, language)
    return found


def short(digest: str) -> str:
    """The beginning of a hash, for a footer: the cover has it whole."""
    return digest.removeprefix("sha256:")[:12]


def _usual_kinds(data: Dataset) -> tuple[str, ...]:
    """Without word from the plan, the respondents of the questionnaire's own kind, if there are any."""
    kind = data.codebook.respondent.kind
    return (kind,) if (kind,) in data.counts(UNIVERSE, [Column(UNIVERSE, "kind")]) else ()


def _section_tables(view: View, plan: Plan, section: PlanSection, s: int) -> Iterator[Table]:
    for t, entry in enumerate(section.tables):
        try:
            chosen = entry.among(section.where)
            for table in chosen.tables(view.as_at(entry.as_at) if entry.as_at else view):
                yield replace(table, called=called_of(entry))
        except (CannotDerive, UnknownName, PlanMistake) as error:
            problem = plan.text.problem(("sections", s, "tables", t), error.what, error.mend)
            raise PlanError((problem,)) from error
    if section.auto:
        for name in section.section:
            leave_out = frozenset(section.leave_out) | _planned(section)
            yield from automatic(view, name, leave_out, section.where)


def _planned(section: PlanSection) -> frozenset[str]:
    """Questions that an entry of the section tabulates already."""
    named: set[str] = set()
    for entry in section.tables:
        if isinstance(entry, Frequency | Matrix | Rank):
            named.add(entry.of)
        if isinstance(entry, Summary):
            named |= set(entry.of)
    return frozenset(named)


def automatic(
    view: View, section: str, leave_out: frozenset[str], where: Mapping[str, Names]
) -> Iterator[Table]:
    """A table for each closed question of a section, and for all its numbers and its years in each table."""
    numbers: dict[tuple[str, bool], tuple[Variable, ...]] = {}
    for question, variables in view.catalogue.by_question.items():
        mine = tuple(
            v
            for v in variables
            if v.section == section and not {v.name, question} & leave_out and _worth_counting(view, v)
        )
        for variable in mine:
            if variable.measure is Measure.SCALE and "." not in variable.name:
                alike = (variable.table, variable.kind == YEAR)
                numbers[alike] = (*numbers.get(alike, ()), variable)
        if mine:
            entry = Entry(kind="auto", where=dict(where))
            yield from (replace(table, called=question) for table in _closed(view, mine, entry))
    for variables in numbers.values():
        yield summary(view, Entry(kind="summary", where=dict(where)), variables)


def _worth_counting(view: View, variable: Variable) -> bool:
    """Not who the respondent is, nor what all must agree to, nor what this audience may not see."""
    respondent = view.data.codebook.respondent
    names_respondent = respondent.kind == "state" and variable.code_list == respondent.code_list
    return not (
        variable.personal
        or variable.kind in ("flag", "file")
        or (names_respondent and variable.table == MAIN and not variable.multiple)
        or (view.public and view.is_internal(variable))
    )


def _closed(view: View, variables: tuple[Variable, ...], entry: Entry) -> Iterator[Table]:
    if is_ranked(variables) and not view.catalogue.names_states(variables[0]):
        yield ranked(view, entry, variables, charted=True)
        return
    for group in batteries(variables):
        if len(group) > 1:
            yield battery(view, entry, group, charted=True)
        else:
            dimension = view.catalogue.dimension(group[0].name)
            cases = Cases.of(view, entry, [dimension])
            yield frequency(cases, entry, dimension, charted=True, ordered_by_count=False)
