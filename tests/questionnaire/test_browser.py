"""The rules that a page gives to the browser: its own answers by field, everything else folded to a value."""

from datetime import date
from textwrap import dedent

from app.questionnaire import form
from app.questionnaire.answers import Answers, Item
from app.questionnaire.browser import Outlook
from app.questionnaire.load import loads
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


def rules(questions: str, items: dict[str, tuple[Item, ...]] | None = None, **own):
    """The rules of page b, and its form."""
    text = dedent(SURVEY).rstrip() + "\n" + "\n".join(" " * 8 + one for one in dedent(questions).splitlines())
    questionnaire = loads(text)
    route = Route(questionnaire, Answers(own, items or {}), date(2020, 1, 15))
    section = questionnaire.sections[1]
    outlook = Outlook(route, section.forms[0], "en")
    made = form.page(route, section, section.forms[0], "en", may_appear=outlook.may_appear)
    return outlook.rules(made), made


def test_what_depends_on_answers_elsewhere_is_a_value():
    questions = """
        - {name: b1, type: integer, label: B1}
        - {name: b2, type: text, label: B2, relevant: "${a1} = 'yes' and ${b1} > ${a2}"}
    """
    found, made = rules(questions, a1="yes", a2=3)
    assert found["entries"] == [{"key": "b2", "when": ["and", [">", ["$", "b1"], 3.0]], "fields": ["b2"]}]
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
    assert found["entries"][0]["when"] == [">", doubled, 4]
    assert found["results"] == [["twice", doubled, "decimal", ""]]
    assert found["wording"] == [["b3", "label", ["More than ", doubled, "?"]]]


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
    assert [(rule["key"], rule["when"]) for rule in found["entries"]] == [
        ("ship:x:b2", [">", ["$", "ship:x:b1"], 1.0]),
        ("ship:y:b2", [">", ["$", "ship:y:b1"], 2.0]),
    ]
    assert found["absent"] == ["ship:x:b2"]


def test_a_sum_over_items_stays_on_the_server():
    questions = """
        - name: ship
          type: repeat
          label: Ships
          questions:
            - {name: b1, type: integer, label: B1}
        - {name: b2, type: text, label: B2, relevant: "sum(${b1}) > 1"}
    """
    found, made = rules(questions, {"ship": (Item({}, {}, "x"),)})
    assert found is None
    assert "b2" not in made.asked
