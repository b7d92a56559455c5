"""What is allowed in a definition and still worth a look: warnings, each with its code, line and mend."""

from collections.abc import Iterator
from pathlib import Path

from app.languages import counted
from app.questionnaire.check_anonymous import conditions
from app.questionnaire.check_expressions import Finding
from app.questionnaire.findings import Problem
from app.questionnaire.lint.looks import looks
from app.questionnaire.lint.reach import unreachable
from app.questionnaire.locales import Part, parts
from app.questionnaire.model import Questionnaire
from app.questionnaire.source import Source


def lint(folder: Path, questionnaire: Questionnaire) -> list[Problem]:
    """Everything worth a look in a survey's folder, whose definition has no mistakes."""
    file = folder / "questionnaire.yaml"
    source = Source(file.read_text("utf-8-sig"))
    found = [_placed(str(file), source, one) for one in findings(questionnaire)]
    for language in questionnaire.languages:
        if language != questionnaire.language:
            for part in parts(folder, questionnaire, language):
                found += _untranslated(part)
    return sorted(found)


def findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What can be said of the definition alone."""
    yield from unreachable(questionnaire)
    yield from looks(questionnaire)
    yield from conditions(questionnaire)


def _placed(file: str, source: Source, one: Finding) -> Problem:
    return Problem(file, source.line_of(one.owner, one.key, one.nth), one.what, one.mend, one.code, one.owner)


def _untranslated(part: Part) -> Iterator[Problem]:
    """How much of a file is missing: one line for each file, since they can be a thousand."""
    done = part.completeness()
    if not done.complete:
        lacking = (
            done.missing and counted(done.missing, "text has no translation", "texts have no translation"),
            done.stale and counted(done.stale, "text has an outdated one", "texts have an outdated one"),
        )
        what = ", ".join(said for said in lacking if said)
        begun = "translate them" if part.file.is_file() else "begin the file with `canvass survey translate`"
        mend = f"{begun}, or take '{part.language}' out of the languages"
        yield Problem(str(part.file), 1, what, mend, "W210")
