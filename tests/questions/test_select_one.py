"""The type `select_one` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestSelectOne(Promises):
    """An example of `select_one`."""

    example = "type: select_one, choices: kinds, missing: [dont_know]"
    values: ClassVar = {"q": "z", "q.other": "Mine"}
    measures = (Measure.NOMINAL, Measure.TEXT)
