"""From YAML to a questionnaire: every problem at once, each with file, line and how to mend it."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.questionnaire.check import check
from app.questionnaire.choices import Choice, ChoiceList
from app.questionnaire.code_lists import read_code_list
from app.questionnaire.model import Group, Page, Questionnaire, Repeat, Section
from app.questionnaire.questions import TYPES
from app.questionnaire.source import Source, SourceError

STRUCTURES = {"group": Group, "repeat": Repeat}


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that an author has to mend."""

    file: str
    line: int
    what: str
    mend: str = ""

    def __str__(self) -> str:
        """As the command prints it: ``file:line: what; how to mend``."""
        return f"{self.file}:{self.line}: {self.what}" + (f"; {self.mend}" if self.mend else "")


class DefinitionError(ValueError):
    """A definition cannot be used; ``problems`` holds everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        """``problems`` in the order of the file."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def load(folder: Path) -> Questionnaire:
    """The questionnaire of a survey folder, its shared code lists read from the folder beside it.

    Raises DefinitionError with all problems; OSError where the file cannot be opened.
    """
    path = folder / "questionnaire.yaml"
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise DefinitionError(
            [Problem(str(path), line, "this is not UTF-8 text", "save the file as UTF-8")]
        ) from error
    questionnaire = loads(text, folder.parent / "code_lists", str(path))
    if questionnaire.survey != folder.name:
        what = f"the survey is called '{questionnaire.survey}' but stands in the folder '{folder.name}'"
        raise DefinitionError([Problem(str(path), 1, what, "give both the same name")])
    return questionnaire


def loads(text: str, code_lists: Path | None = None, file: str = "questionnaire.yaml") -> Questionnaire:
    """The questionnaire written in ``text``; raises DefinitionError with all problems."""
    try:
        source = Source(text)
    except SourceError as error:
        raise DefinitionError(
            [Problem(file, line, what, mend) for line, what, mend in error.problems]
        ) from error
    problems = [Problem(file, line, what, mend) for line, what, mend in _fill_code_lists(source, code_lists)]
    try:
        questionnaire = Questionnaire.model_validate(source.data)
    except ValidationError as error:
        raise DefinitionError(
            problems + [_problem(file, source, dict(found)) for found in error.errors()]
        ) from error
    problems += [
        Problem(file, source.line_of(name, key), what, mend) for name, key, what, mend in check(questionnaire)
    ]
    if problems:
        raise DefinitionError(problems)
    return questionnaire


def _fill_code_lists(source: Source, folder: Path | None) -> list[tuple[int, str, str]]:
    """Read each shared list that the definition names into its place."""
    problems = []
    lists = source.data.get("choices", {}) if isinstance(source.data, dict) else {}
    for name, given in lists.items() if isinstance(lists, dict) else ():
        if not (
            isinstance(given, dict) and isinstance(given.get("code_list"), str) and "choices" not in given
        ):
            continue
        path = (folder or Path()) / f"{given['code_list']}.csv"
        line = source.line(("choices", name, "code_list"))
        if not path.is_file():
            known = [found.stem for found in (folder or Path()).glob("*.csv")]
            close = get_close_matches(given["code_list"], known, 1)
            mend = (
                f"did you mean '{close[0]}'?" if close else "add the file to the code lists, or mend the name"
            )
            problems.append((line, f"there is no code list called '{given['code_list']}'", mend))
            continue
        try:
            given["choices"] = read_code_list(path, str(given.get("valid", "")))
        except ValueError as error:
            problems.append((line, str(error), f"mend {path.name}"))
    return problems


def _problem(file: str, source: Source, found: dict[str, Any]) -> Problem:
    """A finding of the model in an author's words."""
    location = tuple(found["loc"])
    line = source.line(location)
    key = str(location[-1]) if location else ""
    match found["type"]:
        case "extra_forbidden":
            owner = source.at(location[:-1])
            known = _keys(owner, location)
            close = get_close_matches(key, known, 1)
            mend = f"did you mean '{close[0]}'?" if close else f"known here: {', '.join(sorted(known))}"
            return Problem(file, line, f"unknown key '{key}'", mend)
        case "missing":
            return Problem(file, line, f"'{key}' is missing", f"write '{key}:' here")
        case "union_tag_invalid" | "union_tag_not_found":
            given = (
                str((source.at(location) or {}).get("type", ""))
                if isinstance(source.at(location), dict)
                else ""
            )
            close = get_close_matches(given, [*TYPES, *STRUCTURES], 1)
            what = f"unknown type '{given}'" if given else "'type' is missing"
            mend = f"did you mean '{close[0]}'?" if close else f"one of: {', '.join([*TYPES, *STRUCTURES])}"
            return Problem(file, line, what, mend)
    said = str(found["msg"]).removeprefix("Value error, ")
    given = found.get("input")
    wrote = f" (written: '{given}')" if isinstance(given, str) else ""
    return Problem(file, line, f"'{key}': {said[:1].lower()}{said[1:]}{wrote}", "")


def _keys(owner: Any, location: tuple[Any, ...]) -> list[str]:
    """The keys that may stand beside an unknown one."""
    if isinstance(owner, dict) and owner.get("type") in {**TYPES, **STRUCTURES}:
        return list({**TYPES, **STRUCTURES}[owner["type"]].model_fields)
    names = [step for step in location[:-1] if isinstance(step, str)]
    last = names[-1] if names else ""
    models = {"sections": Section, "pages": Page, "choices": Choice, "rows": Choice, "columns": Choice}
    if last in models:
        return list(models[last].model_fields)
    if len(names) > 1 and names[-2] == "choices":
        return list(ChoiceList.model_fields)
    return list(Questionnaire.model_fields) if not names else []
