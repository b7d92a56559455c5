"""The type `email` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestEmail(Promises):
    """An example of `email`."""

    example = "type: email"
    values: ClassVar = {"q": "name@ministry.example"}
    measures = (Measure.TEXT,)
