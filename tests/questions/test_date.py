"""The type `date` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestDate(Promises):
    """An example of `date`."""

    example = "type: date, missing: [dont_know]"
    values: ClassVar = {"q": "2019-06-27"}
    measures = (Measure.DATE,)
