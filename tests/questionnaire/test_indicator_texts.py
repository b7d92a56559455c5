"""The words of indicators: all of them are found, each under a place of its own, and said in a language."""

import pytest

from app.questionnaire.indicator_texts import in_language, texts
from app.questionnaire.texts import key
from app.questionnaire.wording import Foreign

SCHEME = {
    "title": "Matrix",
    "version": "1",
    "levels": [
        {"code": "4", "label": "Settled", "at_least": "0.8", "needs": "${g5} = 1", "needs_text": "so"}
    ],
    "indicators": [
        {
            "code": "X1",
            "label": "Deaths",
            "nodes": ["AA1"],
            "unit": "% of people",
            "note": "A note.",
            "wording": "As worded",
            "series": "SDG 1.1.1",
            "formula": "${x1}",
            "disaggregation": ["sex", "age"],
        },
        {"code": "X2", "label": "Others", "nodes": ["AA1"], "disaggregation": "sex"},
    ],
    "candidates": {
        "title": "Candidates",
        "gates": [{"label": "Willing", "condition": "${i2} = 1"}],
        "criteria": [{"label": "Policy", "weight": "3", "answers": ["c1"]}],
    },
}
CONTEXTS = [
    "title", "level 4.label", "level 4.needs_text", "X1.label", "X1.unit", "X1.note", "X1.wording",
    "disaggregation.sex", "disaggregation.age", "X2.label", "candidates.title", "gates 1.label",
    "criteria 1.label",
]  # fmt: skip


def test_every_text_of_the_indicators_has_a_place_and_no_formula_or_code_is_one():
    assert [text.context for text in texts(SCHEME)] == [f"indicators/{one}" for one in CONTEXTS]


def test_with_all_of_them_translated_nothing_stays_and_codes_and_formulas_do():
    wordings = {key(text.context, text.source): f"fr {text.source}" for text in texts(SCHEME)}
    made = in_language(SCHEME, wordings, "fr", "en")
    assert {text.source for text in texts(made)} == {f"fr {text.source}" for text in texts(SCHEME)}
    assert made["indicators"][1]["disaggregation"] == ["fr sex"]
    for name in ("code", "nodes", "formula", "series"):
        assert made["indicators"][0][name] == SCHEME["indicators"][0][name]


def test_a_text_without_a_translation_or_with_an_outdated_one_stays_and_is_marked():
    made = in_language(SCHEME, {key("indicators/title", "Matrices"): "Matrice"}, "fr", "en")
    assert made["title"] == "Matrix"
    assert isinstance(made["title"], Foreign)


@pytest.mark.parametrize("broken", [{}, {"levels": "x", "indicators": [1, {}]}, {"candidates": {"gates": 3}}])
def test_indicators_that_are_not_as_they_should_be_are_told_elsewhere(broken):
    assert texts(broken) == []
