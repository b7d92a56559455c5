"""The type `matrix` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestMatrix(Promises):
    """An example of `matrix`."""

    example = "type: matrix, rows: yes_no, columns: stages, missing: [dont_know]"
    values: ClassVar = {"q.yes": "2", "q.no": {"missing": "dont_know"}}
    measures = (Measure.ORDINAL, Measure.ORDINAL)
