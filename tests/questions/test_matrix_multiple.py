"""The type `matrix_multiple` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestMatrixMultiple(Promises):
    """An example of `matrix_multiple`."""

    example = "type: matrix_multiple, rows: yes_no, columns: stages"
    values: ClassVar = {"q.yes": ["0", "2"]}
    measures = (Measure.ORDINAL, Measure.ORDINAL)
