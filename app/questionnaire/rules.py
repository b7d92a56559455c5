"""Every expression of a definition, with what bears it and how deep in repeats it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.questionnaire.model import Questionnaire, Repeat
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.choice import Closed


@dataclass(frozen=True, slots=True)
class Rule:
    """One expression of the definition: what bears it, under which key, how deep in repeats, and its text."""

    owner: str
    key: str
    source: str
    repeats: tuple[str, ...]
    line_owner: str
    """The name in the YAML whose key this is (a row's condition stands at its question)."""


def rules(questionnaire: Questionnaire) -> Iterator[Rule]:
    """Every expression of the definition."""
    for section in questionnaire.sections:
        yield from _rule(section.name, "relevant", section.relevant, ())
        for page in section.forms:
            yield from _rule(page.name, "relevant", page.relevant, ())
    for entry, place in questionnaire.entries:
        yield from _rule(entry.name, "relevant", entry.relevant, place.repeats)
        if isinstance(entry, Repeat):
            for page in entry.forms:
                yield from _rule(page.name, "relevant", page.relevant, (*place.repeats, entry.name))
        elif isinstance(entry, Question):
            yield from _of_question(entry, place.repeats)


def _of_question(question: Question, repeats: tuple[str, ...]) -> Iterator[Rule]:
    for key in ("required", "constraint", "warning", "choice_filter", "calculation"):
        yield from _rule(question.name, key, getattr(question, key, ""), repeats)
    if question.default and question.default_is_rule:
        yield from _rule(question.name, "default", question.default, repeats)
    for part in question.parts:
        yield from _rule(part.name, "relevant", part.relevant, repeats, question.name)
    if isinstance(question, Closed):
        for choice in question.list_of(question.choices).conditional:
            yield from _rule(
                f"{question.name}|{choice.name}", "relevant", choice.relevant, repeats, question.name
            )


def _rule(
    owner: str, key: str, source: str, repeats: tuple[str, ...], line_owner: str = ""
) -> Iterator[Rule]:
    if source:
        yield Rule(owner, key, source, repeats, line_owner or owner)
