"""The tabulation plan that is frozen with a dataset: the survey's own, or a plain one of its questions."""

from pathlib import Path
from typing import Any

from app.questionnaire.codebook import Codebook
from app.questionnaire.source import Source, SourceError


class UnreadablePlan(Exception):
    """A plan that is no YAML; says where, and how to mend it."""


def plan(file: Path, book: Codebook) -> Any:
    """The plan of a survey as JSON; where its author has written none, every closed question by itself."""
    if not file.is_file():
        return plain_plan(book)
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
