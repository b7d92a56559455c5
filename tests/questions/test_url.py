"""The type `url` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestUrl(Promises):
    """An example of `url`."""

    example = "type: url"
    values: ClassVar = {"q": "https://a.example/x?y=1"}
    measures = (Measure.TEXT,)
