"""The type `percent` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestPercent(Promises):
    """An example of `percent`."""

    example = "type: percent"
    values: ClassVar = {"q": "12.5"}
    measures = (Measure.SCALE,)
