"""Progress: the state of each section, worked out when something changes, read by task lists and boards."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from app.collection import clock, prior
from app.models import Case
from app.questionnaire.answers import Answers
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire
from app.questionnaire.review import SectionState, dependents, depends_on, state

UNTOUCHED = "untouched"
"""Where a questionnaire keeps the state of a response to which nothing was said, and the day of it."""
COUNTED = tuple(one.name for one in fields(SectionState))
UNDECIDED = "undecided"
"""Of a section in which any do: how many of its answers wait for the focal point to decide."""


def sections_of(questionnaire: Questionnaire, addresses: Iterable[Address]) -> set[str]:
    """The sections of documents; what is not asked any more has none."""
    asked = questionnaire.documents
    return {asked[name].section for name, _item in addresses if name in asked}


def needed(questionnaire: Questionnaire, sections: Iterable[str]) -> frozenset[str]:
    """The sections whose documents it takes to judge all that a change to ``sections`` can change."""
    changed = frozenset(sections)
    touched = changed.union(*(dependents(questionnaire, section) for section in changed))
    return touched.union(*(depends_on(questionnaire, section) for section in touched))


def refreshed(
    case: Case, questionnaire: Questionnaire, answers: Answers, sections: Iterable[str]
) -> dict[str, Any]:
    """The state of all sections after a change to ``sections``; of everything anew, the first time."""
    if not case.progress:
        return states(case, questionnaire, answers)
    changed = frozenset(sections)
    touched = changed.union(*(dependents(questionnaire, section) for section in changed))
    return {**case.progress, **states(case, questionnaire, answers, touched)}


def looked_at(
    case: Case, questionnaire: Questionnaire, answers: Answers, sections: Iterable[str]
) -> dict[str, Any]:
    """The same after pages of ``sections`` were saved as they were: leaving them blank takes no more."""
    found = dict(case.progress or states(case, questionnaire, answers))
    for name in sections:
        if found[name]["status"] == "empty" and not found[name].get("seen"):
            found[name] = {**found[name], **_written(replace(_read(found[name]), seen=True))}
    return found


def states(
    case: Case,
    questionnaire: Questionnaire,
    answers: Answers,
    sections: frozenset[str] | None = None,
    veiled: frozenset[str] = frozenset(),
) -> dict[str, dict[str, Any]]:
    """The state of each section as JSON, anonymous ones excepted: nothing of them is in a draft."""
    route = prior.route(case, questionnaire, answers, sections, veiled)
    found = {}
    for section in questionnaire.sections:
        if not section.anonymous and (sections is None or section.name in sections):
            seen = bool((case.progress or {}).get(section.name, {}).get("seen"))
            found[section.name] = _written(state(route, section.name, seen=seen))
    return found


def _read(kept: dict[str, Any]) -> SectionState:
    return SectionState(**{key: value for key, value in kept.items() if key not in ("status", UNDECIDED)})


def _written(judged: SectionState) -> dict[str, Any]:
    return {**{name: getattr(judged, name) for name in COUNTED}, "status": judged.status}


def undecided(case: Case) -> int:
    """How many answers of a case wait for its focal point to decide."""
    return sum(state.get(UNDECIDED, 0) for state in (case.progress or {}).values())


def of_case(case: Case, questionnaire: Questionnaire) -> dict[str, dict[str, Any]]:
    """The state of each section of a case; nothing is evaluated where something was saved before.

    Before that it is the same for everybody, and worked out once a day.
    """
    if case.progress:
        return case.progress
    today = clock.today(case.round.timezone)
    kept = questionnaire.kept.get(UNTOUCHED)
    if kept is None or kept[0] != today:
        kept = questionnaire.kept[UNTOUCHED] = (today, states(case, questionnaire, Answers()))
    return dict(kept[1])
