"""Every type in the list keeps the promises; its own file says with which example."""

from pathlib import Path

from app.questionnaire.questions import TYPES


def test_every_type_has_a_file_that_holds_it_to_the_promises():
    tested = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    assert tested == {*TYPES, "list"}
