"""Warnings that an author lets stand, each with a reason; what accepts nothing is a finding itself."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from app.questionnaire.findings import Problem
from app.questionnaire.model import Questionnaire
from app.questionnaire.source import Source

UNNEEDED = "W213"


class Sifted(NamedTuple):
    """Warnings that are still open, and those that were accepted, with the reason of each."""

    open: list[Problem]
    accepted: list[tuple[Problem, str]]


def sifted(folder: Path, questionnaire: Questionnaire, warnings: Iterable[Problem]) -> Sifted:
    """``warnings`` apart by whether the question, its section or the questionnaire accepts their code."""
    stated = {owner: accepted for owner, accepted in _stated(questionnaire) if accepted}
    home = dict(_sections(questionnaire))
    found, used = Sifted([], []), set()
    for warning in warnings:
        around = (warning.owner, home.get(warning.owner, ""), "")
        owner = next((one for one in around if stated.get(one, {}).get(warning.code)), None)
        if owner is None:
            found.open.append(warning)
        else:
            used.add((owner, warning.code))
            found.accepted.append((warning, stated[owner][warning.code]))
    file = folder / "questionnaire.yaml"
    source = Source(file.read_text("utf-8-sig"))
    for owner, accepted in stated.items():
        for code, reason in accepted.items():
            if (owner, code) not in used:
                line = source.line_of(owner, "accepted")
                found.open.append(Problem(str(file), line, *_unneeded(code, reason), UNNEEDED, owner))
    return found


def _unneeded(code: str, reason: str) -> tuple[str, str]:
    """What is wrong with an acceptance, and how to mend it."""
    if not reason:
        return f"'{code}' is accepted without a reason", "write why it may stand"
    if not code.startswith("W"):
        return f"'{code}' cannot be accepted: only warnings can", "mend what it says, and delete this"
    return f"nothing here is warned of as '{code}'", "delete it"


def _stated(questionnaire: Questionnaire) -> Iterator[tuple[str, dict[str, str]]]:
    yield "", questionnaire.accepted
    for section in questionnaire.sections:
        yield section.name, section.accepted
    for name, question in questionnaire.questions.items():
        yield name, question.accepted


def _sections(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """What stands in a section, with the name of that section."""
    for section in questionnaire.sections:
        yield from ((page.name, section.name) for page in section.forms)
    for entry, place in questionnaire.entries:
        yield from ((name, place.section.name) for name in (entry.name, place.page.name))
