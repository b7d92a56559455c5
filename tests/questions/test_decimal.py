"""The type `decimal` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestDecimal(Promises):
    """An example of `decimal`."""

    example = "type: decimal, missing: [dont_know]"
    values: ClassVar = {"q": "1.250"}
    measures = (Measure.SCALE,)
