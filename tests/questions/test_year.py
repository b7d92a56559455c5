"""The type `year` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestYear(Promises):
    """An example of `year`."""

    example = "type: year, comment: true"
    values: ClassVar = {"q": 2019, "q.comment": "Or so"}
    measures = (Measure.SCALE, Measure.TEXT)
