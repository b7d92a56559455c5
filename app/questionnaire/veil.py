"""Veils: the names of a questionnaire that somebody may not know of, and all that is worked out from them."""

from app.questionnaire.model import Questionnaire, Repeat
from app.questionnaire.questions.base import Question
from app.questionnaire.route import plan_of

VEILS, MOST = "veils", 200
"""Where a questionnaire keeps its veils, and how many at most."""


def veiled(
    questionnaire: Questionnaire, sections: frozenset[str], repeats: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The names outside of ``sections``, and of ``repeats`` of which some items are seen, one by one.

    What is worked out from a veiled name is veiled, too, wherever it stands.
    """
    kept: dict[tuple[frozenset[str], frozenset[str]], frozenset[str]]
    kept = questionnaire.kept.setdefault(VEILS, {})
    key = (sections, repeats)
    if key not in kept:
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = _found(questionnaire, sections, repeats)
    return kept[key]


def _found(questionnaire: Questionnaire, sections: frozenset[str], repeats: frozenset[str]) -> frozenset[str]:
    plan, found = plan_of(questionnaire), set()
    for entry, place in questionnaire.entries:
        if place.section.name in sections or (place.repeats and place.repeats[0] in repeats):
            continue
        found.add(entry.name)
        if isinstance(entry, Question):
            found |= {part.name for part in entry.parts}
        elif isinstance(entry, Repeat):
            found |= {page.name for page in entry.pages}
    grown = True
    while grown:
        rules = [plan.compiled[name, "calculation"] for name in plan.calculations - found]
        told = {rule.owner for rule in rules if found & (rule.names | rule.priors)}
        found, grown = found | told, bool(told)
    return frozenset(found)
