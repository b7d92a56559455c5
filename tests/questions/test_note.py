"""The type `note` keeps the promises of every question type."""

from typing import ClassVar

from tests.questions.promises import Promises


class TestNote(Promises):
    """An example of `note`."""

    example = "type: note"
    values: ClassVar = {}
    measures = ()
