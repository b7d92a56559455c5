"""Answers that an invitation gives: a question that nobody may change, about who answers."""

from app.collection.draft import Post, load, save
from app.collection.scope import PREFILL, Actor
from app.models import Case
from app.questionnaire.answers import Answers, Value
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import Part


def given(case: Case, questionnaire: Questionnaire) -> dict[str, dict[str, Value]]:
    """The parts that the invitation answers, by section: which of the list of respondents this one is."""
    code = case.respondent.code if questionnaire.respondent.kind == "state" else case.respondent.unit
    found: dict[str, dict[str, Value]] = {}
    for section, part in _asked(questionnaire):
        if part.choices is not None and part.choices.choice(code):
            found.setdefault(section, {})[part.name] = code
    return found


def _asked(questionnaire: Questionnaire) -> list[tuple[str, Part]]:
    """The read-only parts, with their sections, whose choices are the list that respondents come from."""
    if PREFILL not in questionnaire.kept:
        questionnaire.kept[PREFILL] = [
            (place.section.name, part)
            for entry, place in questionnaire.entries
            if isinstance(entry, Question) and entry.read_only and not place.repeats
            for part in entry.parts
            if part.kind == "choice" and part.choices is not None
            if part.choices.code_list and part.choices.code_list == questionnaire.respondent.code_list
        ]
    kept: list[tuple[str, Part]] = questionnaire.kept[PREFILL]
    return kept


def with_prefilled(case: Case, questionnaire: Questionnaire, answers: Answers) -> Answers:
    """``answers`` with what the invitation gives, also before it was saved."""
    parts = {part: value for values in given(case, questionnaire).values() for part, value in values.items()}
    return Answers({**answers.own, **parts}, answers.items) if parts.keys() - answers.own.keys() else answers


def fill(case: Case, questionnaire: Questionnaire, actor: Actor) -> bool:
    """Save what the invitation gives before ``actor`` saves anything; whether it was not saved yet."""
    wanted = given(case, questionnaire)
    if not wanted:
        return False
    draft = load(case, questionnaire, wanted)
    posts = {
        (section, ""): Post(draft.revision((section, "")), values)
        for section, values in wanted.items()
        if any(draft.answers.own.get(part) != value for part, value in values.items())
    }
    if posts:
        # The team may still write when respondents no longer may, and does so in its own name.
        save(case, posts, actor if actor.team else Actor("Canvass", PREFILL, case_id=case.id), via=PREFILL)
    return bool(posts)
