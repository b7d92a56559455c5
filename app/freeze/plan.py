"""What is frozen with a dataset of how to read it: the tabulation plan, and the indicators."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from app.questionnaire import translation
from app.questionnaire.codebook import Codebook
from app.questionnaire.locales import CODE_LISTS, list_wordings, plan_languages, report_part
from app.questionnaire.source import Source, SourceError


class UnreadablePlan(Exception):
    """A file that is no YAML; says where, and how to mend it."""


def plan(file: Path, book: Codebook) -> Any:
    """The plan of a survey as JSON; where its author has written none, every closed question by itself."""
    return _content(file) if file.is_file() else plain_plan(book)


def indicators(file: Path) -> Any:
    """The indicators of a survey as JSON; None where it has none."""
    if not file.is_file():
        return None
    found = _content(file)
    if not isinstance(found, dict):
        raise UnreadablePlan(f"{file}:1: is no mapping of keys; begin with `title:`")
    return found


def plan_wordings(folder: Path, lists: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the plan and indicators of a survey say in other languages, and the code lists that they need.

    Respondents are not shown all of these lists: the nodes of a framework, say. Raises UnreadablePlan.
    """
    for language in plan_languages(folder):
        part = report_part(folder, language)
        if wrong := part.problems():
            raise UnreadablePlan("; ".join(map(str, wrong)))
        known = part.read()
        if known:
            labels = list_wordings(folder.parent / CODE_LISTS, language, lists)
            texts = {**translation.wordings(known), **labels}
            yield language, {"language": language, "reviewed": translation.reviewer(known), "texts": texts}


def _content(file: Path) -> Any:
    try:
        return Source(file.read_text("utf-8-sig")).data
    except SourceError as error:
        line, what, mend = error.problems[0]
        raise UnreadablePlan(f"{file}:{line}: {what}; {mend}") from error


def plain_plan(book: Codebook) -> dict[str, Any]:
    """Who took part, then the tables of each section that Canvass makes by itself."""
    counted = {variable.section for variable in book if not variable.personal}
    chapters = [
        {"title": section.title, "section": section.name, "auto": "true"}
        for section in book.sections
        if section.name in counted
    ]
    took_part = {"title": "Participation", "tables": [{"kind": "participation"}]}
    return {"title": book.title, "sections": [took_part, *chapters]}
