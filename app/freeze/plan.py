"""What is frozen with a dataset of how to read it: the tabulation plan, and the indicators."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.languages import gettext
from app.questionnaire import report_texts, translation
from app.questionnaire.codebook import Codebook
from app.questionnaire.locales import CODE_LISTS, list_wordings, plan_languages, report_part
from app.questionnaire.source import Source, SourceError
from app.questionnaire.texts import key

PLAN = "report.yaml"


class UnreadablePlan(Exception):
    """A file that is no YAML; says where, and how to mend it."""


def plan(folder: Path, book: Codebook) -> Any:
    """The plan of a survey as JSON; where its author has written none, every closed question by itself."""
    file = folder / PLAN
    return _content(file) if file.is_file() else plain_plan(book)


def indicators(file: Path) -> Any:
    """The indicators of a survey as JSON; None where it has none."""
    if not file.is_file():
        return None
    found = _content(file)
    if not isinstance(found, dict):
        raise UnreadablePlan(f"{file}:1: is no mapping of keys; begin with `title:`")
    return found


def wordings(
    folder: Path, lists: Collection[str], book: Codebook, spoken: Iterable[tuple[str, Mapping[str, Any]]]
) -> dict[str, dict[str, Any]]:
    """What the plan and indicators of a survey say in other languages, and the code lists that they need.

    Respondents are not shown all of these lists: the nodes of a framework, say. Raises UnreadablePlan.
    """
    found = dict(_written(folder, lists))
    if not (folder / PLAN).is_file():
        for language, plain in plain_wordings(book, spoken):
            known = found.get(language, plain)
            found[language] = {**known, "texts": {**plain["texts"], **known["texts"]}}
    return found


def _written(folder: Path, lists: Collection[str]) -> Iterator[tuple[str, dict[str, Any]]]:
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
    took_part = {"title": _took_part(book.language), "tables": [{"kind": "participation"}]}
    return {"title": book.title, "sections": [took_part, *chapters]}


def _took_part(language: str) -> str:
    _ = gettext(language)
    return _("Participation")


def plain_wordings(
    book: Codebook, spoken: Iterable[tuple[str, Mapping[str, Any]]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What that plan says in the languages of the round, whose titles it has, as they are ``spoken``."""
    for language, wording in spoken:
        titles = [(book.title, "survey/title"), *((one.title, f"{one.name}.title") for one in book.sections)]
        said = {title: wording["texts"].get(key(context, title), "") for title, context in titles}
        said[_took_part(book.language)] = _took_part(language)
        texts = {
            key(one.context, one.source): said[one.source]
            for one in report_texts.texts(plain_plan(book))
            if said[one.source]
        }
        yield language, {"language": language, "reviewed": wording["reviewed"], "texts": texts}
