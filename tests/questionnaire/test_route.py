"""The route: what applies, what expressions see of answers, and what they see of what does not apply."""

import pytest

GATE = """
- {name: c1, type: select_one, label: Q, choices: yes_no}
- {name: c2, type: integer, label: Q, relevant: "${c1} = 'yes'"}
- {name: c3, type: text, label: Q, relevant: "${c2} > 5"}
"""


def test_answer_off_the_route_counts_for_nothing(one_section, route):
    found = route(one_section(GATE), {"c1": "no", "c2": 9, "c3": "kept"})
    assert not found.applies("c2")
    assert found.value("c2") == ""
    assert not found.applies("c3")


def test_gate_that_reopens_restores_what_was_kept(one_section, route):
    found = route(one_section(GATE), {"c1": "yes", "c2": 9, "c3": "kept"})
    assert found.value("c2") == 9
    assert found.value("c3") == "kept"


def test_conditions_of_sections_pages_and_groups_hold_for_all_below(sections, route):
    questionnaire = sections(
        """
        - {name: a, title: A, questions: [{name: a1, type: integer, label: Q}]}
        - name: b
          title: B
          relevant: ${a1} > 0
          pages:
            - name: p
              relevant: ${a1} > 1
              questions:
                - name: g
                  type: group
                  label: G
                  relevant: ${a1} > 2
                  questions: [{name: b1, type: text, label: Q, relevant: "${a1} > 3"}]
        """
    )
    for number, applying in enumerate([(), ("b",), ("b", "p"), ("b", "p", "g"), ("b", "p", "g", "b1")]):
        found = route(questionnaire, {"a1": number})
        assert tuple(name for name in ("b", "p", "g", "b1") if found.applies(name)) == applying


REPEATS = """
- {name: c1, type: integer, label: Q}
- name: city
  type: repeat
  label: Cities
  ask: page
  relevant: ${c1} != 0
  questions:
    - {name: people, type: integer, label: Q}
    - {name: share, type: decimal, label: Q, missing: [dont_know], relevant: "${people} > 10"}
    - {name: place, type: calculate, calculation: position(..), kind: integer}
    - {name: siblings, type: calculate, calculation: "count(${city})", kind: integer}
    - {name: streets, type: calculate, calculation: "sum(${metres})", kind: integer}
    - name: street
      type: repeat
      label: Streets
      questions:
        - {name: metres, type: integer, label: Q}
        - {name: of, type: calculate, calculation: "${people} - ${metres}", kind: integer}
- name: town
  type: repeat
  label: Towns
  questions: [{name: top, type: calculate, calculation: "max(${people})"}]
- {name: total, type: calculate, calculation: "sum(${people})", kind: integer}
- {name: every, type: calculate, calculation: "sum(${metres})", kind: integer}
- {name: many, type: calculate, calculation: "count(${city})", kind: integer}
- {name: unknown, type: calculate, calculation: "if(missing(${share}) = 'dont_know', 1, 0)", kind: integer}
"""
ITEMS = {
    "city": [
        {
            "id": "x",
            "answers": {"people": 20, "share": {"missing": "dont_know"}},
            "items": {
                "street": [{"id": "m", "answers": {"metres": 1}}, {"id": "n", "answers": {"metres": 2}}]
            },
        },
        {
            "id": "y",
            "answers": {"people": 5, "share": "0.5"},
            "items": {"street": [{"id": "m", "answers": {"metres": 4}}]},
        },
    ],
    "town": [{"id": "x", "answers": {}}],
}


@pytest.fixture
def cities(one_section, route):
    return route(one_section(REPEATS), {}, ITEMS)


def test_item_sees_its_own_answers_and_those_above_it(cities):
    assert cities.applies("share", ("x",))
    assert not cities.applies("share", ("y",))
    assert cities.value("of", ("x", "n")) == 18
    assert cities.value("of", ("y", "m")) == 1


def test_answers_in_items_are_a_list_from_outside(cities):
    assert cities.value("people") == [20, 5]
    assert cities.value("total") == 25
    assert cities.value("every") == 7
    assert cities.value("metres", ("x",)) == [1, 2]
    assert cities.value("streets", ("x",)) == 3


def test_items_of_another_repeat_are_a_list_though_their_ids_are_alike(cities):
    assert cities.value("top", ("x",)) == 20


def test_items_are_counted_and_know_their_place_from_inside_and_outside(cities):
    assert cities.value("many") == 2
    assert [cities.value("siblings", (item,)) for item in "xy"] == [2, 2]
    assert [cities.value("place", (item,)) for item in "xy"] == [1, 2]
    assert cities.value("city") == ["x", "y"]
    assert cities.value("street", ("x",)) == ["m", "n"]


def test_missing_code_in_any_item_is_seen_from_outside(cities):
    assert cities.value("unknown") == 1
    assert cities.missing("share") == ["dont_know", ""]
    assert cities.missing("share", ("x",)) == "dont_know"


def test_repeat_off_the_route_has_no_items(one_section, route):
    found = route(one_section(REPEATS), {"c1": 0}, ITEMS)
    assert found.value("many") == 0
    assert found.value("total") == 0


def test_missing_code_reads_as_blank_and_is_named_by_missing(one_section, route):
    questionnaire = one_section(
        """
        - {name: c1, type: integer, label: Q, missing: [dont_know]}
        - {name: c2, type: text, label: Q, relevant: "missing(${c1}) = 'dont_know'"}
        - {name: c3, type: text, label: Q, relevant: "${c1} = ''"}
        """
    )
    found = route(questionnaire, {"c1": {"missing": "dont_know"}})
    assert found.applies("c2")
    assert found.applies("c3")
    assert not route(questionnaire, {"c1": 3}).applies("c2")


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("integer", "twelve"),
        ("integer", ["a"]),
        ("decimal", 12),
        ("date", "2020-31-12"),
        ("text", {"unread": "x"}),
        ("file", {"unread": "x", "name": "x", "sha256": "x"}),
        ("acknowledge", ["yes"]),
    ],
)
def test_value_that_is_no_answer_of_its_part_reads_as_blank(one_section, route, type_, value):
    assert route(one_section(f"- {{name: c1, type: {type_}, label: Q}}"), {"c1": value}).value("c1") == ""


def test_choices_are_filtered_by_their_columns_and_their_own_conditions(sections, route):
    questionnaire = sections(
        """
        - name: a
          title: A
          questions:
            - name: region
              type: select_one
              label: Q
              choices: [{name: north, label: N}, {name: south, label: S}]
            - name: town
              type: select_one
              label: Q
              choice_filter: region = ${region}
              choices:
                - {name: x, label: X, attributes: {region: north}}
                - {name: y, label: Y, attributes: {region: south}}
                - {name: z, label: Z, attributes: {region: south}, relevant: "${region} = 'north'"}
        """
    )
    for region, towns in (("north", ["x"]), ("south", ["y"]), ("", [])):
        found = route(questionnaire, {"region": region} if region else {})
        assert [choice.name for choice in found.offered(questionnaire.parts["town"])] == towns
    assert found.offered(questionnaire.parts["region"]) == questionnaire.parts["region"].choices.choices


def test_rows_of_a_matrix_apply_one_by_one(sections, route):
    questionnaire = sections(
        """
        - name: a
          title: A
          questions:
            - {name: used, type: select_multiple, label: Q, choices: kinds}
            - name: how
              type: matrix
              label: Q
              rows: [{name: a, label: A, relevant: "selected(${used}, 'a')"}, {name: b, label: B}]
              columns: stages
        """
    )
    assert not route(questionnaire, {"how.a": "2"}).applies("how.a")
    assert route(questionnaire, {"used": ["a", "b"], "how.a": "2"}).value("how.a") == "2"
    assert route(questionnaire, {}).applies("how.b")


@pytest.mark.parametrize(
    ("calculation", "kind", "stored"),
    [
        ("0.1 + 0.2", "decimal", "0.3"),
        ("1000 * 1000", "decimal", "1000000"),
        ("7 div 2", "integer", 3),
        ("number('') + 1", "decimal", None),
        ("1 div 0", "decimal", None),
        ("concat('a', 'b')", "text", "ab"),
        ("''", "text", None),
    ],
)
def test_calculated_value_is_stored_exactly_or_not_at_all(one_section, route, calculation, kind, stored):
    questionnaire = one_section(f'- {{name: k, type: calculate, calculation: "{calculation}", kind: {kind}}}')
    assert route(questionnaire, {}).calculated("k") == stored


def test_label_of_a_choice_is_at_hand_and_an_unknown_code_stands_for_itself(one_section, route):
    questionnaire = one_section(
        """
        - {name: c1, type: select_one, label: Q, choices: kinds}
        - {name: c2, type: calculate, kind: text, calculation: "choice-name(${c1}, '${c1}')"}
        """
    )
    assert route(questionnaire, {"c1": "b"}).value("c2") == "Beta"
    assert route(questionnaire, {}).label("c1", "gone") == "gone"


def test_today_is_the_day_in_the_rounds_zone(one_section, route):
    questionnaire = one_section("- {name: c1, type: note, label: Q, relevant: today() = date('2020-06-15')}")
    assert route(questionnaire, {}).applies("c1")
