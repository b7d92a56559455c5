"""The type `text` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestText(Promises):
    """An example of `text`."""

    example = "type: text, missing: [dont_know], comment: true"
    values: ClassVar = {"q": "Two words", "q.comment": "Why"}
    measures = (Measure.TEXT, Measure.TEXT)
