"""What is allowed in a definition and still worth a look: warnings, each with its code, line and mend."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.languages import counted
from app.questionnaire.check_anonymous import conditions
from app.questionnaire.check_expressions import Finding
from app.questionnaire.findings import Problem
from app.questionnaire.lint.looks import looks
from app.questionnaire.lint.reach import undecided, unreachable
from app.questionnaire.locales import CODE_LISTS, Part
from app.questionnaire.model import Questionnaire
from app.questionnaire.po import Catalogue
from app.questionnaire.source import Source

NAMED = 5
"""So many texts without a translation are named, before a line would not be read any more."""


def lint(folder: Path, questionnaire: Questionnaire, known: Iterable[Part]) -> list[Problem]:
    """Everything worth a look in a folder, and in its files of other languages, that have no mistakes."""
    file = folder / "questionnaire.yaml"
    source = Source(file.read_text("utf-8-sig"))
    found = [_placed(str(file), source, one) for one in findings(questionnaire)]
    for part in known:
        # A report may be made in the languages that it has; only what is asked is declared.
        if part.language in questionnaire.languages and part.of in (questionnaire.survey, CODE_LISTS):
            found += _untranslated(part)
    return sorted(found)


def not_decided(folder: Path, questionnaire: Questionnaire) -> list[Problem]:
    """The conditions of a definition without mistakes of which nothing else is said: it cannot be decided."""
    file = folder / "questionnaire.yaml"
    source = Source(file.read_text("utf-8-sig"))
    return sorted(_placed(str(file), source, one) for one in undecided(questionnaire))


def findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What can be said of the definition alone."""
    yield from unreachable(questionnaire)
    yield from looks(questionnaire)
    yield from conditions(questionnaire)


def _named(contexts: tuple[str, ...], one: str, many: str) -> str:
    """So many texts, the first of them by the names that the file has them under; '' where there are none."""
    if not contexts:
        return ""
    more = ", …" if len(contexts) > NAMED else ""
    return f"{counted(len(contexts), one, many)} ({', '.join(contexts[:NAMED])}{more})"


def _placed(file: str, source: Source, one: Finding) -> Problem:
    return Problem(file, source.line_of(one.owner, one.key, one.nth), one.what, one.mend, one.code, one.owner)


def _untranslated(part: Part) -> Iterator[Problem]:
    """What a file lacks, told at the first of them: one line for all texts, since they can be a thousand."""
    done, catalogue = part.completeness(), part.catalogue or Catalogue()
    if not done.complete:
        lacking = (
            _named(done.absent, "text has no translation", "texts have no translation"),
            _named(done.outdated, "text has an outdated one", "texts have an outdated one"),
        )
        what = ", ".join(said for said in lacking if said)
        lines = {entry.context: entry.line for entry in catalogue.entries}
        begun = "translate it" if done.missing + done.stale == 1 else "translate them"
        if not lines:
            begun = "begin the file with `canvass survey translate`"
        mend = f"{begun}, or take '{part.language}' out of the languages"
        lack = {*done.absent, *done.outdated} & lines.keys()
        line = min((lines[context] for context in lack), default=1)
        yield Problem(str(part.file), line, what, mend, "W210")
