"""The rules that a page gives to the browser: its own answers by field, everything else folded to a value."""

from datetime import date
from textwrap import dedent

import pytest

from app.questionnaire import form
from app.questionnaire.answers import Answers, Item
from app.questionnaire.browser import Outlook
from app.questionnaire.expression.tree import nodes
from app.questionnaire.form import Beyond
from app.questionnaire.load import DefinitionError, loads
from app.questionnaire.route import Route

SURVEY = """
    survey: s
    title: S
    choices:
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
    sections:
      - name: a
        title: A
        questions:
          - {name: a1, type: select_one, label: One?, choices: yes_no}
          - {name: a2, type: integer, label: Two?}
      - name: b
        title: B
        questions:
"""


def rules(questions: str, items: dict[str, tuple[Item, ...]] | None = None, head: str = "", **own):
    """The rules of page b, and its form."""
    lines = [" " * 8 + one for one in dedent(questions).splitlines()]
    text = "\n".join([head, dedent(SURVEY).strip(), *lines])
    questionnaire = loads(text)
    route = Route(questionnaire, Answers(own, items or {}), date(2020, 1, 15))
    section = questionnaire.sections[1]
    outlook = Outlook(route, section.forms[0], "en")
    made = form.page(route, section, section.forms[0], "en", beyond=Beyond(outlook.may_appear))
    return outlook.rules(made), made


def test_what_depends_on_answers_elsewhere_is_a_value():
    questions = """
        - {name: b1, type: integer, label: B1}
        - {name: b2, type: text, label: B2, relevant: "${a1} = 'yes' and ${b1} > ${a2}"}
    """
    found, made = rules(questions, a1="yes", a2=3)
    assert found["entries"] == [("b2", ["and", [">", ["$", "b1"], 3.0]], ["b2"])]
    assert found["absent"] == ["b2"]
    assert found["kinds"] == {"b1": "integer"}
    assert made.shown == ("b1",)


def test_what_no_answer_of_the_page_can_bring_is_not_on_it():
    questions = """
        - {name: b1, type: integer, label: B1}
        - {name: b2, type: text, label: B2, relevant: "${a1} = 'yes' and ${b1} > 1"}
    """
    found, made = rules(questions, a1="no")
    assert found is None
    assert list(made.asked) == ["b1"]


def test_a_page_on_which_nothing_moves_has_no_rules():
    found, _made = rules("""
        - {name: b1, type: integer, label: B1, relevant: "${a1} = 'yes'"}
    """)
    assert found is None


def test_a_calculation_is_put_in_the_place_of_its_name():
    questions = """
        - {name: b1, type: integer, label: B1}
        - {name: twice, type: calculate, label: Twice, calculation: "${b1} * 2"}
        - {name: b3, type: text, label: "More than ${twice}?", relevant: "${twice} > 4"}
    """
    found, _made = rules(questions, b1=3)
    doubled = ["*", ["$", "b1"], 2]
    assert found["entries"][0][1] == [">", doubled, 4]
    assert found["results"] == [["twice", doubled, "decimal", ""]]
    assert found["wording"] == [["b3", "label", ["More than ", [doubled, "decimal"], "?"]]]


def test_each_item_has_rules_of_its_own():
    questions = """
        - name: ship
          type: repeat
          label: Ships
          questions:
            - {name: b1, type: integer, label: B1}
            - {name: b2, type: text, label: B2, relevant: "${b1} > position(..)"}
    """
    found, _made = rules(questions, {"ship": (Item({}, {}, "x"), Item({"b1": 9}, {}, "y"))})
    assert found["entries"] == [
        ("ship:x:b2", [">", ["$", "ship:x:b1"], 1.0], ["ship:x:b2"]),
        ("ship:y:b2", [">", ["$", "ship:y:b1"], 2.0], ["ship:y:b2"]),
    ]
    assert found["absent"] == ["ship:x:b2"]


SHIPS = """
    - name: ship
      type: repeat
      label: Ships
      questions:
        - {name: b1, type: integer, label: B1}
        - {name: b2, type: integer, label: B2, relevant: "${b1} > 1"}
        - {name: both, type: calculate, label: Both, calculation: "${b1} + ${b2}"}
"""
FLEET = {"ship": (Item({"b1": 1}, {}, "x"), Item({"b1": 9}, {}, "y"))}


def field(name: str) -> list[str]:
    return ["$", name]


def test_what_is_asked_of_all_items_names_the_field_of_each():
    questions = (
        SHIPS
        + """
    - {name: b3, type: text, label: "All ${b2}, ${ship}", relevant: "sum(${b1}) > count(${ship})"}
    - {name: b4, type: text, label: Four, relevant: "count(${b1}[. > 3]) = 1"}
    - {name: all, type: calculate, label: All, calculation: "sum(${both})"}
"""
    )
    found, made = rules(questions, FLEET)
    x, y = field("ship:x:b1"), field("ship:y:b1")
    by_key = {key: when for key, when, _fields in found["entries"]}
    assert by_key["b3"] == [">", ["f", "sum", ["list", x, y]], 2.0]
    kept = [["if", ["and", [">", one, 3]], one, ["list"]] for one in (x, y)]
    assert by_key["b4"] == ["=", ["f", "count", ["list", *kept]], 1]
    added = [["+", x, field("ship:x:b2")], ["+", y, field("ship:y:b2")]]
    assert ["all", ["f", "sum", ["list", *added]], "decimal", ""] in found["results"]
    listed = ["list", field("ship:x:b2"), field("ship:y:b2")]
    assert ["b3", "label", ["All ", [listed, "integer"], ", ", "2"]] in found["wording"]
    assert {"b3", "b4", "ship:x:b2"} <= set(found["absent"]) | set(made.shown)


def test_what_is_asked_of_an_item_by_its_place_names_its_field():
    questions = (
        SHIPS
        + """
    - {name: b3, type: integer, label: Which?}
    - {name: b4, type: text, label: Four, relevant: "indexed-repeat(${b1}, ${ship}, 2) > 3"}
    - {name: b5, type: text, label: Five, relevant: "indexed-repeat(${b1}, ${ship}, ${b3}) > 3"}
"""
    )
    found, _made = rules(questions, FLEET)
    by_key = {key: when for key, when, _fields in found["entries"]}
    assert by_key["b4"] == [">", field("ship:y:b1"), 3]
    assert {str(node[1]) for node in nodes(by_key["b5"]) if node[0] == "$"} == {
        "b3",
        "ship:x:b1",
        "ship:y:b1",
    }


def test_a_repeat_that_comes_and_goes_takes_its_items_along():
    questions = """
    - {name: b0, type: integer, label: B0}
    - name: ship
      type: repeat
      label: Ships
      relevant: "${b0} > 0"
      questions: [{name: b1, type: integer, label: B1}]
    - {name: all, type: calculate, label: All, calculation: "sum(${b1})"}
"""
    found, made = rules(questions, FLEET)
    when = [">", field("b0"), 0]
    assert found["entries"] == [("ship", when, ["ship", "ship:x:b1", "ship:y:b1"])]
    listed = [["if", ["and", when], field(f"ship:{one}:b1"), ["list"]] for one in "xy"]
    assert found["results"] == [["all", ["f", "sum", ["list", *listed]], "decimal", ""]]
    assert found["absent"] == ["ship", "ship:x:b1", "ship:y:b1"]
    assert made.shown == ("b0",)


def test_the_rows_of_a_matrix_come_and_go():
    questions = """
    - {name: b1, type: integer, label: B1}
    - name: m
      type: matrix
      label: M
      rows: [{name: r1, label: One}, {name: r2, label: Two, relevant: "${b1} > 1"}]
      columns: yes_no
    - name: t
      type: table
      label: T
      rows: [{name: r1, label: One, relevant: "${b1} > 2"}]
      columns: [{name: c1, type: integer, label: C1}, {name: c2, type: text, label: C2}]
"""
    found, made = rules(questions)
    assert found["entries"] == [
        ("m.r2", [">", field("b1"), 1], ["m.r2"]),
        ("t.r1", [">", field("b1"), 2], ["t.r1.c1", "t.r1.c2"]),
    ]
    assert found["absent"] == ["m.r2", "t.r1.c1", "t.r1.c2"]
    assert made.shown == ("b1", "m.r1")


def test_what_is_required_only_then_is_marked_by_the_browser():
    questions = """
    - {name: b1, type: integer, label: B1}
    - {name: b2, type: integer, label: B2, required: "${b1} > 1"}
"""
    found, made = rules(questions)
    assert found["entries"] == [("b2~needed", [">", field("b1"), 1], [])]
    assert [asked.may_be_required for _at, _question, asked in made.asked.values()] == [False, True]


def test_conditions_stand_in_the_order_in_which_they_are_judged():
    questions = """
    - {name: b1, type: integer, label: B1}
    - {name: b2, type: text, label: B2, relevant: "${later} > 4"}
    - {name: later, type: calculate, label: Later, calculation: "${b4}"}
    - {name: b3, type: integer, label: B3}
    - {name: b4, type: integer, label: B4, relevant: "${b3} > 1"}
"""
    with pytest.raises(DefinitionError):
        rules(questions)
    found, _made = rules(questions, head="expressions: loose")
    assert [key for key, _when, _fields in found["entries"]] == ["b4", "b2"]


def test_the_message_of_a_constraint_names_answers_of_the_page():
    questions = """
    - {name: b1, type: integer, label: B1}
    - name: b2
      type: integer
      label: B2
      constraint: ". < ${b1}"
      constraint_message: "Less than ${b1}, ${a2}."
"""
    found, _made = rules(questions, a2=7)
    own = field("b2")
    broken = ["and", ["!=", own, ""], ["f", "not", ["<", own, field("b1")]]]
    message = ["Less than ", [field("b1"), "integer"], ", ", "7", "."]
    assert found["constraints"] == [[broken, ["b2"], message]]


def test_a_code_is_looked_up_in_a_list_of_the_definition():
    questions = """
    - {name: b1, type: select_one, label: B1, choices: yes_no}
    - {name: b2, type: text, label: B2, relevant: "pulldata('yes_no', 'label', 'name', ${b1}) = 'No'"}
    - {name: b3, type: text, label: B3, relevant: "jr:choice-name(${b1}, '${b1}') = 'No'"}
"""
    found, _made = rules(questions)
    by_key = {key: when for key, when, _fields in found["entries"]}
    rows = [
        ["if", ["and", ["=", code, field("b1")]], label, ["list"]]
        for code, label in (("yes", "Yes"), ("no", "No"))
    ]
    assert by_key["b2"] == ["=", ["list", *rows], "No"]
    assert by_key["b3"] == ["=", ["label", field("b1"), {"yes": "Yes", "no": "No"}], "No"]


def test_what_grows_without_end_stays_on_the_server():
    lines = [
        f'    - {{name: d{n}, type: calculate, label: D, calculation: "${{d{n - 1}}} + ${{d{n - 1}}}"}}'
        for n in range(1, 40)
    ]
    questions = "\n".join(["    - {name: d0, type: integer, label: D}", *lines])
    found, _made = rules(questions)
    assert 5 < len(found["results"]) < 20
