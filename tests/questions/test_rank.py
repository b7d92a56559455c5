"""The type `rank` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestRank(Promises):
    """An example of `rank`."""

    example = "type: rank, choices: kinds, top: 2"
    values: ClassVar = {"q.1": "z", "q.2": "a", "q.other": "Mine"}
    measures = (Measure.NOMINAL, Measure.NOMINAL, Measure.TEXT)
