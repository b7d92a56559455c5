"""The type `year` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from app.questionnaire.datafile import codebook
from tests.questions.promises import Promises


class TestYear(Promises):
    """An example of `year`."""

    example = "type: year, comment: true"
    values: ClassVar = {"q": 2019, "q.comment": "Or so"}
    measures = (Measure.SCALE, Measure.TEXT)

    def test_the_codebook_tells_a_year_from_other_whole_numbers(self):
        assert [(one.kind, one.whole) for one in codebook(self.questionnaire)] == [
            ("year", True),
            ("text", False),
        ]
