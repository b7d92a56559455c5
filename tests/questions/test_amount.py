"""The type `amount` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questions.promises import Promises


class TestAmount(Promises):
    """An example of `amount`."""

    example = (
        "type: amount, missing: [dont_know], currencies: [{name: USD, label: Dollar}, "
        "{name: CHF, label: Franc}]"
    )
    values: ClassVar = {"q": "1000.50", "q.currency": "CHF"}
    measures = (Measure.SCALE, Measure.NOMINAL)
