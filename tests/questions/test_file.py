"""The type `file` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestFile(Promises):
    """An example of `file`."""

    example = "type: file, missing: [dont_know]"
    values: ClassVar = {"q": {"sha256": "ab", "name": "law.pdf", "size": 10}}
    measures = (Measure.TEXT,)
