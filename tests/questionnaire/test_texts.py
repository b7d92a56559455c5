"""Every text of a definition has a context that stays, and is shown in another language or marked."""

from collections.abc import Callable

from app.languages import LANGUAGES
from app.questionnaire.model import Questionnaire
from app.questionnaire.texts import (
    MODELS,
    WORDING,
    Text,
    in_language,
    key,
    texts,
    untranslated,
)
from app.questionnaire.wording import Foreign, Worded, pipe

Load = Callable[[str], Questionnaire]

NO_WORDING = frozenset(
    [
        "appearance",
        "ask",
        "attributes",
        "calculation",
        "choice_filter",
        "classification",
        "code_list",
        "constraint",
        "default",
        "edition",
        "kind",
        "language",
        "name",
        "number",
        "relevant",
        "warning",
        "required",
        "suggest",
        "survey",
        "type",
        "valid",
    ]
)
"""Keys with text that nobody translates."""

QUESTIONS = """
- {name: c1, type: select_one, label: Is there one?, choices: yes_no, hint: Any kind.}
- {name: c2, type: select_one, label: "Which of ${c1}?", choices: [{name: x, label: Ex, hint: Old.}]}
- {name: g, type: matrix, label: How far?, rows: [{name: r, label: Row}], columns: stages}
- name: t
  type: table
  label: Figures
  rows: [{name: small, label: Small}]
  columns: [{name: n, type: integer, label: Number, unit: cities}]
- {name: sc, type: scale, label: How safe?, start_label: Not at all, end_label: Wholly}
- {name: p, type: decimal, label: Share, unit: "%"}
"""


def by_context(found: list[Text]) -> dict[str, str]:
    return {text.context: text.source for text in found}


def translated(questionnaire: Questionnaire, **said: str) -> dict[str, str]:
    """Translations of some texts, named by their context with __ for the point."""
    sources = by_context(texts(questionnaire))
    names = {name.replace("__", ".").replace("_/", "/"): text for name, text in said.items()}
    return {key(name, sources[name]): text for name, text in names.items()}


def test_every_text_has_a_context_of_what_bears_it_and_its_key(one_section: Load) -> None:
    found = by_context(texts(one_section(QUESTIONS)))
    assert found["survey/title"] == "A small survey"
    assert found["missing/dont_know"] == "We do not know"
    assert found["terms/city.text"] == "A place."
    assert found["choices/kinds.a.label"] == "Alpha"
    assert found["s.title"] == "Section"
    assert found["c1.hint"] == "Any kind."
    assert found["c2.choices.x.hint"] == "Old."
    assert found["g.rows.r.label"] == "Row"
    assert found["t.columns.n.unit"] == "cities"
    assert found["sc.start_label"] == "Not at all"
    assert "p.unit" not in found, "a sign without a letter needs no translator"


def test_a_question_that_moves_keeps_its_context(sections: Load) -> None:
    one = sections("- {name: a, title: A, questions: [{name: q, type: text, label: What?}]}")
    two = sections(
        "- {name: b, title: B, questions: [{type: group, name: g, label: G, questions:"
        " [{name: q, type: text, label: What?}]}]}"
    )
    assert by_context(texts(one))["q.label"] == by_context(texts(two))["q.label"] == "What?"


def test_every_key_that_holds_text_is_wording_or_known_not_to_be() -> None:
    plain = {
        name
        for model in MODELS
        for name, field in model.model_fields.items()
        if field.annotation is str and not any(isinstance(mark, Worded) for mark in field.metadata)
    }
    assert plain - {"unit"} <= NO_WORDING, "mark it as Wording, or add it here"
    assert not WORDING & NO_WORDING


def test_a_questionnaire_in_another_language_says_what_is_translated_and_marks_the_rest(
    one_section: Load,
) -> None:
    source = one_section(QUESTIONS)
    french = in_language(source, translated(source, c1__label="Y en a-t-il un ?"), "fr")
    assert french.questions["c1"].label == "Y en a-t-il un ?"
    assert not isinstance(french.questions["c1"].label, Foreign)
    hint = french.questions["c1"].hint
    assert hint == "Any kind."
    assert isinstance(hint, Foreign)
    assert hint.language == "en"
    assert isinstance(french.questions["g"].parts[0].label, Foreign)
    assert source.questions["c1"].label == "Is there one?"
    assert [part.name for part in french.questions["t"].parts] == [
        part.name for part in source.questions["t"].parts
    ]


def test_a_text_that_only_puts_answers_in_needs_no_translator(one_section: Load) -> None:
    source = one_section(
        "- {name: r, type: repeat, label: Cities, item_label: '${n}, ${n}', questions: "
        "[{name: n, type: text, label: City}]}"
    )
    assert "r.item_label" not in by_context(texts(source))
    title = in_language(source, {}, "fr").repeats["r"].item_label
    assert not isinstance(title, Foreign)


def test_a_translation_of_another_wording_is_not_shown(one_section: Load) -> None:
    old = one_section("- {name: q, type: text, label: How many?}")
    new = one_section("- {name: q, type: text, label: How many cities?}")
    said = translated(old, q__label="Combien ?")
    assert in_language(new, said, "fr").questions["q"].label == "How many cities?"
    assert "q.label" in by_context(untranslated(new, said, "fr"))
    assert "q.label" not in by_context(untranslated(old, said, "fr"))


def test_foreign_wording_with_an_answer_in_it_stays_marked() -> None:
    said = pipe(Foreign("Since when does ${city} have it?", "en"), lambda _name: "Quito")
    assert said == "Since when does Quito have it?"
    assert isinstance(said, Foreign)


def test_the_source_language_is_the_questionnaire_itself(one_section: Load) -> None:
    source = one_section(QUESTIONS)
    assert in_language(source, {}, "en") is source
    assert set(LANGUAGES) == {"ar", "zh", "en", "fr", "ru", "es"}
