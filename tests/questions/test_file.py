"""The type `file` keeps the promises of every question type."""

from typing import ClassVar

from app.questionnaire.codebook import Measure
from tests.questionnaire.mistakes import of_questions
from tests.questions.promises import Promises


class TestFile(Promises):
    """An example of `file`."""

    example = "type: file, missing: [dont_know]"
    values: ClassVar = {"q": {"sha256": "ab", "name": "law.pdf", "size": 10}}
    measures = (Measure.TEXT,)


def test_a_kind_of_file_that_the_store_refuses_is_the_authors_to_mend():
    found = of_questions("- {name: q, type: file, label: Q, accept: [pdf, svg, .PDF]}")
    refused = {f"files of the kind '{kind}' are never taken" for kind in ("svg", ".PDF")}
    assert {what for _line, what, _mend in found} == refused
    assert all(mend.startswith("name some of pdf, doc,") for _line, _what, mend in found)
