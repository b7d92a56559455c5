"""The form of a page: flat names, everything posted is read or kept, everything kept is shown again."""

import pytest
from werkzeug.datastructures import MultiDict

from app.questionnaire.answers import from_json
from app.questionnaire.form import page, posted
from app.questionnaire.route import Route
from tests.questionnaire.conftest import TODAY


def page_of(questionnaire, answers=(), items=(), language="en"):
    """The first page of the first section."""
    route = Route(questionnaire, from_json({"answers": dict(answers), "items": dict(items)}), TODAY)
    section = questionnaire.sections[0]
    return page(route, section, section.forms[0], language)


def read(questionnaire, sent, answers=(), language="en"):
    """What a post gives for the section."""
    return page_of(questionnaire, answers, language=language).read(MultiDict(sent))["s", ""]


@pytest.mark.parametrize(
    ("type_", "typed", "language", "value"),
    [
        ("text", "  two\r\nlines ", "en", "two\nlines"),
        ("text", "a\x00b\x1fc\u202ed\ud800e\ufffe", "en", "abcde"),
        ("text", " \x00 ", "en", None),
        ("text", "<script>'\"&", "en", "<script>'\"&"),
        ("integer", "1 250", "en", 1250),
        ("integer", "1,250", "en", 1250),
        ("integer", "١٢٥٠", "ar", 1250),
        ("integer", "-0", "en", 0),
        ("integer", "12.5", "en", {"unread": "12.5"}),
        ("integer", "twelve", "en", {"unread": "twelve"}),
        ("integer", "1" * 16, "en", {"unread": "1" * 16}),
        ("decimal", "1.50", "en", "1.50"),
        ("decimal", "1,50", "fr", "1.50"),
        ("decimal", "١٫٥", "ar", "1.5"),
        ("decimal", "1.250", "fr", {"unread": "1.250"}),
        ("decimal", "1e5", "en", {"unread": "1e5"}),
        ("decimal", "nan", "en", {"unread": "nan"}),
        ("percent", "12,5 %", "es", "12.5"),
        ("percent", "٥٠٪", "ar", "50"),
        ("year", "2019", "en", 2019),
        ("date", "2019-06-27", "en", "2019-06-27"),
        ("date", "27/6/2019", "en", "2019-06-27"),
        ("date", "27-06-2019", "ru", "2019-06-27"),
        ("date", "٢٧/٦/٢٠١٩", "ar", "2019-06-27"),
        ("date", "31.2.2019", "en", {"unread": "31.2.2019"}),
        ("acknowledge", "yes", "en", "yes"),
        ("acknowledge", "on", "en", {"unread": "on"}),
        ("select_one, choices: kinds", "a", "en", "a"),
        ("select_one, choices: kinds", "~dont_know", "en", {"missing": "dont_know"}),
        ("select_one, choices: kinds", "gone", "en", {"unread": "gone"}),
        ("email", "A@b.example", "en", "A@b.example"),
    ],
)
def test_what_is_typed_is_read_or_kept_as_it_was(one_section, type_, typed, language, value):
    questionnaire = one_section(f"- {{name: c1, type: {type_}, label: Q}}")
    assert read(questionnaire, {"c1": typed}, language=language)["c1"] == value


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ([], None),
        (["b", "a", "a"], ["a", "b"]),
        (["~dont_know"], {"missing": "dont_know"}),
        (["b", "~dont_know"], {"unread": "b ~dont_know"}),
        (["a", "gone"], {"unread": "a gone"}),
    ],
)
def test_several_choices_are_kept_in_the_order_of_the_list(one_section, sent, value):
    questionnaire = one_section(
        "- {name: c1, type: select_multiple, label: Q, choices: kinds, missing: [dont_know]}"
    )
    assert read(questionnaire, [("c1", code) for code in sent])["c1"] == value


def test_contradicting_choices_are_all_drawn_as_chosen(one_section):
    questionnaire = one_section(
        "- {name: c1, type: select_multiple, label: Q, choices: kinds, missing: [dont_know]}"
    )
    found = page_of(questionnaire, {"c1": {"unread": "b ~dont_know"}})
    [asked] = found.entries
    assert [option.value for option in asked.options() if option.checked] == ["b", "~dont_know"]
    assert [option.apart for option in asked.options()] == [False, False, False, False, True]


def test_answer_beside_a_missing_code_is_kept_with_both_and_drawn_again(one_section):
    questionnaire = one_section("- {name: c1, type: integer, label: Q, missing: [dont_know, not_applicable]}")
    value = read(questionnaire, {"c1": "7", "c1~": "dont_know"})["c1"]
    assert value == {"unread": "7", "and": "dont_know"}
    found = page_of(questionnaire, {"c1": value})
    [asked] = found.entries
    assert asked.field.shown() == "7"
    assert [option.checked for option in asked.codes()] == [True, False]
    assert read(questionnaire, {"c1": "7", "c1~": ""}, {"c1": value})["c1"] == 7
    assert read(questionnaire, {"c1": "", "c1~": "dont_know"}, {"c1": value})["c1"] == {
        "missing": "dont_know"
    }


def test_missing_code_of_a_typed_part_is_drawn_and_read_by_its_companion(one_section):
    questionnaire = one_section("- {name: c1, type: text, label: Q, missing: [dont_know]}")
    found = page_of(questionnaire, {"c1": {"missing": "dont_know"}})
    [asked] = found.entries
    assert asked.field.shown() == ""
    assert list(asked.missing) == ["c1"]
    assert asked.missing["c1"].name == "c1~"
    assert [option.value for option in asked.codes()] == ["dont_know"]
    assert found.shown == ("c1",)


def test_decimal_kept_in_one_language_reads_back_in_every_other(one_section):
    questionnaire = one_section("- {name: c1, type: decimal, label: Q}")
    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        [asked] = page_of(questionnaire, {"c1": "1.250"}, language=language).entries
        assert read(questionnaire, {"c1": asked.field.shown()}, language=language)["c1"] == "1.250"


FILE = {"sha256": "ab", "name": "law.pdf", "size": 10}


def test_file_stays_until_another_is_sent(one_section):
    questionnaire = one_section("- {name: c1, type: file, label: Q, missing: [dont_know]}")
    assert read(questionnaire, {}, {"c1": FILE})["c1"] == FILE
    assert read(questionnaire, {"c1": ""}, {"c1": FILE})["c1"] == FILE
    assert read(questionnaire, {"c1": FILE | {"sha256": "cd"}}, {"c1": FILE})["c1"] == FILE | {"sha256": "cd"}
    assert read(questionnaire, {})["c1"] is None


def test_file_is_not_lost_when_a_missing_code_stands_beside_it(one_section):
    questionnaire = one_section("- {name: c1, type: file, label: Q, missing: [dont_know]}")
    both = read(questionnaire, {"c1~": "dont_know"}, {"c1": FILE})["c1"]
    assert both == FILE | {"unread": "law.pdf", "and": "dont_know"}
    assert read(questionnaire, {}, {"c1": both})["c1"] == FILE


def test_read_only_and_calculated_answers_cannot_be_posted(one_section):
    questionnaire = one_section(
        """
        - {name: c1, type: text, label: Q, read_only: true}
        - {name: c2, type: calculate, label: K, calculation: 1 + 1}
        - {name: c3, type: text, label: Q}
        """
    )
    assert read(questionnaire, {"c1": "mine", "c2": "3", "c3": "x", "c9": "y"}, {"c1": "theirs"}) == {
        "c3": "x"
    }
    _first, second, _third = page_of(questionnaire).entries
    assert second.result == "2"
    assert second.field is None


def test_page_asks_only_what_is_on_the_route_and_the_words_behind_choices(one_section):
    questionnaire = one_section(
        """
        - {name: c1, type: select_one, label: Q, choices: kinds, comment: true}
        - {name: c2, type: text, label: Q, relevant: "${c1} = 'a'"}
        """
    )
    assert page_of(questionnaire).shown == ("c1", "c1.other", "c1.comment")
    found = page_of(questionnaire, {"c1": "a", "c1.other": "kept"})
    assert found.shown == ("c1", "c1.other", "c1.comment", "c2")
    assert (found.entries[0].other.data, found.entries[0].comment.data) == ("kept", None)
    assert found.entries[1].nested


ROWS = """
- name: r
  type: repeat
  label: Laws
  hint: At most two
  singular: law
  item_label: ${c1}
  max: 2
  questions:
    - {name: c1, type: text, label: "Title, ${c0}"}
    - {name: c2, type: year, label: Year}
- {name: c0, type: text, label: Q}
"""
ITEMS = {"r": [{"id": "k3", "answers": {"c1": "Act"}}, {"id": "p9", "answers": {}}]}


def test_rows_of_a_repeat_are_named_by_repeat_and_item(one_section):
    found = page_of(one_section(ROWS), {"c0": "please"}, ITEMS)
    assert found.shown == ("r:k3:c1", "r:k3:c2", "r:p9:c1", "r:p9:c2", "c0")
    sent = MultiDict({"r:k3:c1": "Act two", "r:p9:c2": "2001", "r:zz:c1": "no such item", "c0": ""})
    assert found.read(sent) == {
        ("r", "k3"): {"c1": "Act two", "c2": None},
        ("r", "p9"): {"c1": None, "c2": 2001},
        ("s", ""): {"c0": None},
    }
    repeat = found.entries[0]
    assert [row.title for row in repeat.rows] == ["Act", "Law 2"]
    assert repeat.rows[0].entries[0].label == "Title, please"
    assert repeat.can_add is False


def test_item_with_a_page_of_its_own_has_plain_names(one_section, route):
    questionnaire = one_section(ROWS.replace("singular: law", "ask: page"))
    found = route(questionnaire, {}, ITEMS)
    repeat = questionnaire.repeats["r"]
    section = questionnaire.sections[0]
    form = page(found, section, repeat.forms[0], "en", repeat, ("k3",))
    assert form.shown == ("c1", "c2")
    assert form.read(MultiDict({"c1": "New"})) == {("r", "k3"): {"c1": "New", "c2": None}}
    [listed, _c0] = page(found, section, section.forms[0], "en").entries
    assert [row.entries for row in listed.rows] == [[], []]


def test_question_is_drawn_with_terms_limits_and_answers_in_its_wording(one_section):
    questionnaire = one_section(
        """
        - {name: c1, type: select_multiple, label: Q, choices: kinds, max_choices: 2}
        - name: c2
          type: text
          label: Why ${c1}?
          hint: Of ${c3}, ${r}
          guidance: Long
          define: [city]
          max_words: 9
          required: true
          more: false
        - {name: r, type: repeat, label: R, questions: [{name: c3, type: integer, label: Q}]}
        - name: g
          type: group
          label: G ${c1}
          questions: [{name: c4, type: integer, label: Q, max: 5, unit: m}]
        - {name: n, type: note, label: Read this}
        """
    )
    items = {
        "r": [{"id": "x", "answers": {"c3": 1500}}, {"id": "y", "answers": {"c3": {"missing": "dont_know"}}}]
    }
    found = page_of(questionnaire, {"c1": ["a", "b"]}, items)
    first, second, _repeat, group, note = found.entries
    assert first.limits == {"max_choices": 2}
    assert (second.label, second.hint) == ("Why Alpha; Beta?", "Of 1,500, 2")
    assert second.definitions == [("City", "A place.")]
    assert second.required
    assert second.number == "C2"
    assert second.limits["max_words"] == 9
    assert (group.label, group.entries[0].limits) == ("G Alpha; Beta", {"max": 5, "unit": "m"})
    assert (note.field, note.fields, note.kind) == (None, {}, "question")


def test_grid_names_its_rows_columns_and_cells(one_section):
    questionnaire = one_section(
        """
        - {name: m, type: matrix, label: Q, rows: kinds, columns: stages, missing: [dont_know]}
        - {name: t, type: table, label: Q, rows: stages, columns: [{name: n, type: integer, label: N}]}
        """.replace("rows: kinds", "rows: yes_no")
    )
    matrix, table = page_of(questionnaire, {"m.yes": "1", "m.no": {"missing": "dont_know"}}).entries
    assert [row.name for row in matrix.rows] == ["yes", "no"]
    assert [column.label for column in matrix.columns] == ["None", "Some", "All"]
    assert [option.value for option in matrix.options("m.yes") if option.checked] == ["1"]
    assert [option.value for option in matrix.options("m.no") if option.checked] == ["~dont_know"]
    assert [column.name for column in table.columns] == ["n"]
    assert table.cell("0", "n") in table.fields


def test_revisions_that_a_post_started_from_are_read_and_rubbish_is_left_out():
    text = "s:=3 r:k3=12 zz:=1 s:=² r:p9=-1 r:q=" + "9" * 5000
    assert posted({"_revision": text}, {"s", "r"}.__contains__) == {("s", ""): 3, ("r", "k3"): 12}
    assert posted({}, {"s"}.__contains__) == {}
