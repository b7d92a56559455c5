"""Whether a survey folder can be used: its definition, and its plan, indicators and wording against that."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from analysis.catalogue import Catalogue
from analysis.code_lists import CodeList
from analysis.indicators.candidates import Candidates
from analysis.indicators.rules import Rules
from analysis.kinds.of_indicators import NO_INDICATORS
from analysis.plan import PUBLIC, Plan
from analysis.plan_text import PlanError
from analysis.scheme import Scheme
from app.questionnaire.bundle import with_groupings
from app.questionnaire.datafile import codebook
from app.questionnaire.lint import lint
from app.questionnaire.lint.accepting import sifted
from app.questionnaire.load import DefinitionError, read
from app.questionnaire.locales import CODE_LISTS, known_parts, mistakes_in_wording
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.changes import load_changes

REPORT, INDICATORS = "report.yaml", "indicators.yaml"


class Verdict(NamedTuple):
    """What an author is told: what has to be mended, and what is only warned of; each with its line."""

    mistakes: list[str]
    warnings: list[str]
    accepted: Sequence[str] = ()
    """What was warned of and may stand: its author says why."""


def verdict(folder: Path) -> Verdict:
    """Everything to say of a survey's folder, each as ``file:line: what; how to mend``."""
    try:
        questionnaire, warnings = read(folder)
    except DefinitionError as error:
        return Verdict([str(problem) for problem in error.problems], [])
    catalogue, mistakes = _catalogue(folder, questionnaire)
    if (folder / REPORT).is_file():
        # Of indicators that cannot be used, their own mistakes are told, not that there are none.
        told = _of_plan(folder / REPORT, catalogue)
        mistakes += [one for one in told if not (mistakes and NO_INDICATORS in one)]
    wording = known_parts(folder, questionnaire)
    mistakes += [str(problem) for problem in mistakes_in_wording(wording)]
    try:
        load_changes(folder, questionnaire)
    except DefinitionError as error:
        mistakes += [str(replace(problem, code="C120")) for problem in error.problems]
    if mistakes:
        return Verdict(mistakes, [str(warning) for warning in warnings])
    found = sifted(folder, questionnaire, [*warnings, *lint(folder, questionnaire, wording)])
    accepted = [f"{warning}: {reason}" for warning, reason in found.accepted]
    return Verdict([], [str(warning) for warning in found.open], accepted)


def _catalogue(folder: Path, questionnaire: Questionnaire) -> tuple[Catalogue, list[str]]:
    """What the plan may name, and what is wrong with the indicators that are a part of it."""
    book = codebook(questionnaire)
    named = {variable.code_list for variable in book} | {book.respondent.code_list}
    lists = _code_lists(named - {""}, folder, book.language)
    # What only the universe of a round adds to the codebook.
    columns = ("unit",) if book.respondent.kind == "staff" else ()
    catalogue = Catalogue(book, lists, columns)
    if not (folder / INDICATORS).is_file():
        return catalogue, []
    try:
        scheme = Scheme.read(folder / INDICATORS)
        framework = scheme.keys.framework
        if (folder.parent / CODE_LISTS / f"{framework}.csv").is_file():
            lists |= _code_lists({framework}, folder, book.language)
        Rules.of(scheme, catalogue)
        Candidates.of(scheme, catalogue)
    except PlanError as error:
        return catalogue, [f"{problem} [C123]" for problem in error.problems]
    return replace(catalogue, scheme=scheme), []


def _code_lists(names: set[str], folder: Path, language: str) -> dict[str, CodeList]:
    texts = with_groupings(names, folder.parent / CODE_LISTS)
    return {name: CodeList.read(name, text, language) for name, text in texts.items()}


def _of_plan(file: Path, catalogue: Catalogue) -> list[str]:
    try:
        plan = Plan.read(file)
        both = replace(catalogue, joined=_joined(plan, file.parent.parent))
        plan.check(both)
        if plan.publication:
            plan.made_for(PUBLIC).check(both)
    except PlanError as error:
        return [f"{problem} [C119]" for problem in error.problems]
    return []


def _joined(plan: Plan, surveys: Path) -> dict[str, Catalogue]:
    """What the plan may name of the surveys that it joins, which stand in folders beside its own."""
    found = {}
    for name, keys in plan.keys.joins.items():
        try:
            found[name] = _catalogue(surveys / keys.survey, read(surveys / keys.survey)[0])[0]
        except (DefinitionError, OSError) as error:
            what = f"the survey '{keys.survey}' cannot be read from the folder beside this one"
            mend = "write the name of its folder, or mend it first"
            raise PlanError((plan.text.problem(("joins", name, "survey"), what, mend),)) from error
    return found
