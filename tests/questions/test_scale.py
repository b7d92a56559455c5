"""The type `scale` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestScale(Promises):
    """An example of `scale`."""

    example = "type: scale, end: 4, start_label: Bad, end_label: Good, missing: [dont_know]"
    values: ClassVar = {"q": "3"}
    measures = (Measure.ORDINAL,)
