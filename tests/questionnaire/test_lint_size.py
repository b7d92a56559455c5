"""Large and hostile definitions are checked in bounded time, and what is in their texts is told plainly."""

from time import process_time

import pytest

from app.questionnaire.lint import findings
from app.questionnaire.load import loads
from tests.questionnaire.conftest import HEAD, SECTION


def checked(text):
    begun = process_time()
    found = list(findings(loads(text)))
    return found, process_time() - begun


def test_a_definition_of_two_thousand_questions_is_checked_in_seconds():
    asked = "".join(
        f'      - {{name: q{n}, type: integer, label: Question {n}, relevant: "${{q{n - 1}}} > 1"}}\n'
        for n in range(1, 2000)
    )
    found, spent = checked(f"{HEAD}{SECTION}      - {{name: q0, type: integer, label: Q}}\n{asked}")
    assert {one.code for one in found} == {"W205", "W208"}
    assert spent < 20


def test_a_list_of_ten_thousand_choices_is_checked_in_seconds():
    codes = "".join(f"        - {{name: c{n}, label: Choice {n}}}\n" for n in range(10_000))
    text = f"{HEAD}{SECTION}      - name: q\n        type: select_one\n        label: Q\n        choices:\n"
    text += codes
    text += "      - {name: z, type: text, label: Z, relevant: \"${q} = 'c9' and ${q} = 'c8'\"}\n"
    found, spent = checked(text)
    # So long a list is not gone through: nothing is claimed of the condition.
    assert "W201" not in {one.code for one in found}
    assert spent < 20


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("<script>alert(1)</script>", "W206"),
        ("Fish &amp; chips", "W206"),
        ("a\u202eb", "W207"),
        ("a\u200bb", "W207"),
        ("1 < 2 and 3 > 2", ""),
        ("R&D; and 5 < x", ""),
        ("النص \u200f(UN)", ""),
    ],
)
def test_markup_and_signs_that_nobody_sees_are_told(label, code):
    text = f"{HEAD}{SECTION}      - name: q\n        type: text\n        label: >-\n          {label}\n"
    found, _spent = checked(text)
    assert [one.code for one in found if one.owner == "q"] == ([code] if code else [])
