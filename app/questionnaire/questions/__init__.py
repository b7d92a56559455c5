"""The question types that ship: one class each, and this list."""

from app.questionnaire.questions.base import Question
from app.questionnaire.questions.choice import Acknowledge, Rank, SelectMultiple, SelectOne
from app.questionnaire.questions.grid import Matrix, MatrixMultiple, Table
from app.questionnaire.questions.number import Amount, DecimalNumber, Integer, Percent, Year
from app.questionnaire.questions.other import Calculate, File, Note
from app.questionnaire.questions.scale import Scale
from app.questionnaire.questions.text import Email, Text, Url
from app.questionnaire.questions.when import Date

QUESTIONS: tuple[type[Question], ...] = (
    Note,
    Text,
    Email,
    Url,
    Integer,
    DecimalNumber,
    Percent,
    Year,
    Date,
    Amount,
    Acknowledge,
    SelectOne,
    SelectMultiple,
    Rank,
    Scale,
    Matrix,
    MatrixMultiple,
    Table,
    File,
    Calculate,
)
"""In the order of the author's guide. A new type adds its class here and its import above."""

TYPES: dict[str, type[Question]] = {question.model_fields["type"].default: question for question in QUESTIONS}
"""The classes by the name that authors write."""
