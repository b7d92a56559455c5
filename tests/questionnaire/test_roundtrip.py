"""An instrument frozen as JSON asks exactly what the definition asked."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.datafile import codebook
from app.questionnaire.load import DefinitionError, load, loads
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions import TYPES
from tests.questionnaire.conftest import HEAD

SURVEYS = Path(__file__).parents[2] / "survey_definitions"
NEEDED = {
    "select_one": {"choices": "kinds"},
    "select_multiple": {"choices": "kinds"},
    "rank": {"choices": "kinds", "top": 2},
    "matrix": {"rows": "yes_no", "columns": "stages"},
    "matrix_multiple": {"rows": "yes_no", "columns": "kinds2"},
    "table": {"rows": "yes_no", "columns": [{"name": "n", "type": "percent", "label": "N", "min": "1"}]},
    "amount": {"currencies": [{"name": "USD", "label": "Dollar"}]},
    "calculate": {"calculation": "1 + 1"},
    "scale": {"start_label": "Bad", "end_label": "Good"},
}
KINDS2 = '  kinds2: [{name: "1", label: One}]\n'

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1, max_size=20
)


@st.composite
def definitions(draw: st.DrawFn) -> str:
    """A definition of one section, with questions of any type and any wording, some of them in a repeat."""
    entries = []
    for number, name in enumerate(draw(st.lists(st.sampled_from(sorted(TYPES)), min_size=1, max_size=8))):
        entry = {"name": f"q{number}", "type": name, "label": draw(words).replace("$", "S")} | NEEDED.get(
            name, {}
        )
        entry |= draw(
            st.fixed_dictionaries({}, optional={"hint": words.map(lambda text: text.replace("$", "S"))})
        )
        if name not in ("note", "calculate"):
            entry |= draw(
                st.fixed_dictionaries({}, optional={"required": st.sampled_from(["true", "false"])})
            )
            entry |= draw(st.fixed_dictionaries({}, optional={"comment": st.just("true")}))
        entries.append(entry)
    inner = {"name": "r", "type": "repeat", "label": "R", "ask": "page", "questions": entries}
    questions = [inner] if draw(st.booleans()) else entries
    section = {"name": "s", "title": "S", "questions": questions}
    return (
        HEAD + KINDS2 + "sections: " + json.dumps([section], ensure_ascii=False).replace("\x85", " ") + "\n"
    )


@given(definitions())
def test_definition_comes_back_from_json_as_it_was(text):
    questionnaire = loads(text)
    plain = json.loads(json.dumps(questionnaire.to_json()))
    again = Questionnaire.from_json(plain)
    assert again.to_json() == plain
    assert codebook(again).to_json() == codebook(questionnaire).to_json()
    assert [entry.name for entry, _place in again.entries] == [
        entry.name for entry, _ in questionnaire.entries
    ]


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_survey_that_ships_comes_back_from_json_without_its_code_lists(survey):
    questionnaire = load(SURVEYS / survey)
    again = Questionnaire.from_json(json.loads(json.dumps(questionnaire.to_json())))
    assert codebook(again).to_json() == codebook(questionnaire).to_json()


@given(st.text(max_size=200))
def test_any_text_is_a_definition_or_a_list_of_mistakes(text):
    with pytest.raises(DefinitionError) as raised:
        loads(text)
    assert all(problem.line >= 1 and problem.what for problem in raised.value.problems)


@given(st.data())
def test_definition_cut_or_changed_anywhere_never_breaks_the_loader(data):
    whole = data.draw(definitions())
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = data.draw(st.sampled_from(["", "x", ":", "[", "}", "- ", "\n", "'", "0", "&", "\x07"]))
    mistaken = whole[:at] + changed + whole[at + data.draw(st.integers(0, 3)) :]
    with suppress(DefinitionError):
        assert isinstance(loads(mistaken), Questionnaire)
