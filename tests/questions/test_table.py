"""The type `table` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestTable(Promises):
    """An example of `table`."""

    example = (
        "type: table, rows: yes_no, columns: [{name: n, type: integer, label: N}, {name: "
        "s, type: select_one, label: S, choices: stages}, {name: d, type: date, label: D,"
        " missing: [dont_know]}]"
    )
    values: ClassVar = {"q.yes.n": 5, "q.no.s": "1", "q.no.d": "2020-02-29"}
    measures = (Measure.SCALE, Measure.ORDINAL, Measure.DATE, Measure.SCALE, Measure.ORDINAL, Measure.DATE)
