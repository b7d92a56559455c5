"""The type `calculate` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestCalculate(Promises):
    """An example of `calculate`."""

    example = 'type: calculate, calculation: "1 + 1"'
    values: ClassVar = {}
    measures = (Measure.SCALE,)
