"""The type `acknowledge` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestAcknowledge(Promises):
    """An example of `acknowledge`."""

    example = "type: acknowledge"
    values: ClassVar = {"q": "yes"}
    measures = (Measure.NOMINAL,)
