"""Whether a survey folder can be used: its definition, and its plan and wording against that definition."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from analysis.catalogue import Catalogue, CodeList
from analysis.plan import Plan
from analysis.plan_text import PlanError
from app.questionnaire.bundle import with_groupings
from app.questionnaire.datafile import codebook
from app.questionnaire.lint import lint
from app.questionnaire.lint.accepting import sifted
from app.questionnaire.load import DefinitionError, read
from app.questionnaire.locales import mistakes_in_wording
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.changes import load_changes

REPORT = "report.yaml"


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
    plan = folder / REPORT
    mistakes = _of_plan(plan, questionnaire) if plan.is_file() else []
    mistakes += [str(problem) for problem in mistakes_in_wording(folder, questionnaire)]
    try:
        load_changes(folder, questionnaire)
    except DefinitionError as error:
        mistakes += [str(replace(problem, code="C120")) for problem in error.problems]
    if mistakes:
        return Verdict(mistakes, [str(warning) for warning in warnings])
    found = sifted(folder, questionnaire, [*warnings, *lint(folder, questionnaire)])
    accepted = [f"{warning}: {reason}" for warning, reason in found.accepted]
    return Verdict([], [str(warning) for warning in found.open], accepted)


def _of_plan(file: Path, questionnaire: Questionnaire) -> list[str]:
    book = codebook(questionnaire)
    named = {variable.code_list for variable in book} | {book.respondent.code_list}
    texts = with_groupings(named - {""}, file.parent.parent / "code_lists")
    lists = {name: CodeList.read(name, text, book.language) for name, text in texts.items()}
    # What only the universe of a round adds to the codebook.
    columns = ("unit",) if book.respondent.kind == "staff" else ()
    try:
        Plan.read(file).check(Catalogue(book, lists, columns))
    except PlanError as error:
        return [f"{problem} [C119]" for problem in error.problems]
    return []
