"""Whether a survey folder can be used: its definition, and its tabulation plan against that definition."""

from pathlib import Path

from analysis.catalogue import Catalogue, CodeList
from analysis.plan import Plan
from analysis.plan_text import PlanError
from app.questionnaire.bundle import with_groupings
from app.questionnaire.datafile import codebook
from app.questionnaire.load import DefinitionError, load
from app.questionnaire.model import Questionnaire

DEFINITION, REPORT = "questionnaire.yaml", "report.yaml"


def mistakes(folder: Path) -> list[str]:
    """Everything that its author has to mend, each as ``file:line: what; how to mend``."""
    if not (folder / DEFINITION).is_file():
        return [f"{folder / DEFINITION}:1: there is no such file; name the folder of a survey"]
    try:
        questionnaire = load(folder)
    except DefinitionError as error:
        return [str(problem) for problem in error.problems]
    plan = folder / REPORT
    return _of_plan(plan, questionnaire) if plan.is_file() else []


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
        return [str(problem) for problem in error.problems]
    return []
