"""The type `integer` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestInteger(Promises):
    """An example of `integer`."""

    example = "type: integer, missing: [dont_know], unit: km"
    values: ClassVar = {"q": 1250}
    measures = (Measure.SCALE,)
