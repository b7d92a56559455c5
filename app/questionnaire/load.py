"""From YAML to a questionnaire: every problem at once, each with file, line and how to mend it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from app.questionnaire.check import check
from app.questionnaire.code_lists import read_code_list
from app.questionnaire.findings import (
    DefinitionError,
    Problem,
    expected_types,
    fitting_type,
    meant_type,
    misspelt_type,
    shape_problems,
)
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import near
from app.questionnaire.source import Location, Source, SourceError

__all__ = ["DefinitionError", "Loaded", "Problem", "load", "loads", "read"]

LOOSE = "W211"
LOOKS = 5
"""How often a definition is looked at anew, each time without what was told before."""
MENDED, GUESSED = "mended", "guessed"
HARMLESS = ("label", "title")
"""Keys that a definition can be checked without, once they have been reported as missing."""


class Loaded(NamedTuple):
    """A questionnaire that can be used, and what its author is warned of all the same."""

    questionnaire: Questionnaire
    warnings: tuple[Problem, ...]


def load(folder: Path) -> Questionnaire:
    """The questionnaire of a survey folder, its shared code lists read from the folder beside it.

    Raises DefinitionError with all problems; OSError where the file is there and cannot be opened.
    """
    return read(folder).questionnaire


def read(folder: Path) -> Loaded:
    """The questionnaire of a survey folder, with its warnings; raises as `load` does."""
    path = folder / "questionnaire.yaml"
    if not path.is_file():
        mend = "name the folder of a survey, as in survey_definitions/safer_cities"
        raise DefinitionError([Problem(str(path), 1, "there is no such file", mend, "C101")])
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DefinitionError(
            [Problem(str(path), line, "this is not UTF-8 text", "save the file as UTF-8", "C101")]
        ) from error
    return _loaded(text, folder.parent / "code_lists", str(path), folder.resolve().name)


def loads(text: str, code_lists: Path | None = None, file: str = "questionnaire.yaml") -> Questionnaire:
    """The questionnaire written in ``text``; raises DefinitionError with all problems."""
    return _loaded(text, code_lists, file).questionnaire


def _loaded(text: str, code_lists: Path | None, file: str, folder: str = "") -> Loaded:
    try:
        source = Source(text)
    except SourceError as error:
        raise DefinitionError(Problem(file, *problem, "C101") for problem in error.problems) from error
    survey = source.data.get("survey")
    problems = [Problem(file, *found, "C117") for found in _code_lists(source, code_lists)]
    if folder and isinstance(survey, str) and survey != folder:
        what = f"the survey is called '{survey}' but stands in the folder '{folder}'"
        problems.append(Problem(file, source.line(("survey",)), what, "give both the same name", "C103"))
    questionnaire, found = _validated(file, source)
    problems += found
    warnings: list[Problem] = []
    if questionnaire is not None:
        for finding in check(questionnaire):
            line = source.line_of(finding.owner, finding.key, finding.nth)
            told = warnings if finding.loose and questionnaire.expressions == "loose" else problems
            code = LOOSE if told is warnings else finding.code
            told.append(Problem(file, line, finding.what, finding.mend, code, finding.owner))
    if questionnaire is None or problems:
        raise DefinitionError(problems)
    return Loaded(questionnaire, tuple(sorted(set(warnings))))


def _validated(file: str, source: Source) -> tuple[Questionnaire | None, list[Problem]]:
    """The questionnaire and what is wrong with its shape; None where too much is wrong to look any further.

    What is reported once and means nothing for the rest (an unknown key or type, a missing label) is put
    right before the next look, so that an author sees the other mistakes in the same run.
    """
    problems: dict[Problem, None] = {}
    guessed = False
    for _look in range(LOOKS):
        try:
            questionnaire = Questionnaire.model_validate(source.data)
        except ValidationError as error:
            problems |= dict.fromkeys(shape_problems(file, source, error))
            right = [_put_right(source, dict(found)) for found in error.errors()]
            guessed = guessed or GUESSED in right
        else:
            # What its expressions mean by a question of a guessed type, nobody can say.
            return (None if guessed else questionnaire), list(problems)
        if not any(right):
            break
    return None, list(problems)


def _put_right(source: Source, found: Mapping[str, Any]) -> str:
    """Put right what one finding tells of, where that leaves the rest as it is; '' where it cannot be."""
    location, kind = tuple(found["loc"]), found["type"]
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        entry = source.at(location)
        if not isinstance(entry, dict):
            return ""
        if written := misspelt_type(entry):
            entry["type"] = entry.pop(written)
            return MENDED
        expected = expected_types(found)
        near_by = meant_type(str(entry.get("type", "")), expected)
        if taken := near_by or fitting_type(entry, expected):
            entry["type"] = taken
            return MENDED if near_by else GUESSED
        return ""
    where = source.written(location)
    owner = source.at(where[:-1])
    if not isinstance(owner, dict):
        return ""
    if kind == "extra_forbidden" and where[-1] in owner:
        del owner[where[-1]]
        return MENDED
    if kind == "missing" and where[-1] in HARMLESS:
        owner[where[-1]] = "…"
        return MENDED
    return ""


def _code_lists(source: Source, folder: Path | None) -> Iterator[tuple[int, str, str]]:
    """Read each shared list that the definition names into its place."""
    known = {path.stem: path for path in sorted(folder.glob("*.csv"))} if folder else {}
    for location, given in _naming_lists(source.data, ()):
        name, line = str(given["code_list"]), source.line((*location, "code_list"))
        if name not in known:
            if location == ("respondent",) and folder is None:
                continue
            mend = near(name, known, "add the file to the code lists, or mend the name")
            yield line, f"there is no code list called '{name}'", mend
        elif location != ("respondent",):
            valid = str(given.get("valid", ""))
            try:
                given["choices"] = read_code_list(known[name], valid)
            except ValueError as error:
                yield line, str(error), f"mend {name}.csv"
                continue
            if not given["choices"]:
                yield line, f"no code of '{name}' is in force on '{valid}'", "write a date as 2020-12-31"


def _naming_lists(data: Any, location: Location) -> Iterator[tuple[Location, dict[str, Any]]]:
    """Every mapping that takes its choices from a shared list, with its place."""
    if isinstance(data, dict):
        if data.get("code_list") and isinstance(data["code_list"], str) and not data.get("choices"):
            yield location, data
        for key, inner in data.items():
            yield from _naming_lists(inner, (*location, key))
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            yield from _naming_lists(inner, (*location, index))
