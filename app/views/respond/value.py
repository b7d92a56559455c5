"""The value of one part as a person reads it."""

from app.questionnaire.answers import Value, coded, unread
from app.questionnaire.model import Questionnaire
from app.views.words import spoken


def in_words(questionnaire: Questionnaire, name: str, value: Value | None) -> str:
    """A value in words, as ``questionnaire`` asks for it; '' for none."""
    if value is None:
        return ""
    if coded(value):
        return questionnaire.missing.get(coded(value), coded(value))
    part = questionnaire.parts[name]
    return unread(value) or questionnaire.questions[part.question].text(part, value, spoken())
