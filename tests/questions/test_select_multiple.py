"""The type `select_multiple` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestSelectMultiple(Promises):
    """An example of `select_multiple`."""

    example = "type: select_multiple, choices: kinds, missing: [dont_know]"
    values: ClassVar = {"q": ["a", "z"], "q.other": "Mine"}
    measures = (Measure.NOMINAL, Measure.TEXT)
