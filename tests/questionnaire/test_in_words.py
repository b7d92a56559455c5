"""Expressions in words: what a reader is told of each condition, and that it is never anything wrong."""

import re
from pathlib import Path
from random import Random

import pytest

from app.questionnaire import expression
from app.questionnaire.in_words import InWords, judged
from app.questionnaire.in_words.conditions import Conditions
from app.questionnaire.in_words.names import Names, Unspoken
from app.questionnaire.load import load
from app.questionnaire.rules import rules
from tests.questionnaire import random_expressions

SURVEYS = Path(__file__).parents[2] / "survey_definitions"
QUESTIONS = """
- {name: c1, number: C1, type: select_one, label: Policy, choices: stages, missing: [dont_know]}
- {name: c2, number: C2, type: select_multiple, label: Means, choices: kinds}
- {name: c3, number: C3, type: integer, label: People}
- {name: c4, number: C4, type: date, label: Begun}
- {name: c5, number: C5, type: date, label: Ended}
- {name: c6, number: C6, type: text, label: Town}
- {name: c7, number: C7, type: file, label: A letter}
- {name: c8, number: C8, type: acknowledge, label: Agreed}
- {name: c9, number: C9, type: select_one, label: Main means, choices: kinds, comment: true}
- {name: d1, number: D1, type: decimal, label: Share}
- {name: d1a, number: D1, type: decimal, label: Share of cities}
- {name: plain, type: text, label: No number}
- {name: h1, number: H1, type: amount, label: Money, currencies: [{name: KES, label: Shilling}]}
- {name: h4, number: H4, type: rank, label: First, choices: kinds, top: 2}
- {name: sum1, number: S1, type: calculate, label: Sum, calculation: "${c3} + 1"}
- name: e1
  number: E1
  type: matrix
  label: Measures
  rows: [{name: light, label: Lighting}, {name: parks, label: Parks}, {name: bus, label: Buses}]
  columns: stages
- name: g1
  number: G1
  type: table
  label: Figures
  rows: [{name: homicide, label: Homicide}, {name: theft, label: Theft}]
  columns: [{name: rate, type: decimal, label: Rate}, {name: year, type: year, label: Year}]
- name: f1
  number: F1
  type: repeat
  label: Practices
  questions: [{name: f1_cost, number: F2, type: integer, label: Cost}]
"""


@pytest.fixture
def said(one_section):
    questionnaire = one_section(QUESTIONS)
    words = InWords(questionnaire, "en")

    def in_words(source, name="", repeats=()):
        own = questionnaire.parts[name] if name else None
        return words.condition(source, repeats, own)

    return in_words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("${c1} = '1'", "C1 is “Some”"),
        ("${g1.theft.year} >= 2000", "G1 (Theft: Year) is at least 2000"),
        ("missing(${c3}) != ''", "it is said why C3 has no answer"),
        ("${c3} >= 2000", "C3 is at least 2,000"),
        ("${c1} != '1'", "C1 is not “Some”"),
        ("${c1} >= 1", "C1 is “Some” or a later choice"),
        ("${c1} <= 1", "C1 is “Some” or an earlier choice"),
        ("${c1} > 1", "C1 is “All”"),
        ("${c1} >= 0", "C1 is answered"),
        ("1 <= ${c1}", "C1 is “Some” or a later choice"),
        ("${c1} = '1' or ${c1} = '2'", "C1 is “Some” or “All”"),
        ("${c1} = '0' or ${c1} = '1' or ${c1} = '2'", "C1 is answered"),
        ("not(${c1} = '1')", "C1 is not “Some”"),
        ("${c1} = ''", "C1 is not answered"),
        ("${c1} != ''", "C1 is answered"),
        ("missing(${c1}) = 'dont_know'", "C1 is “We do not know”"),
        ("selected(${c2}, 'a')", "“Alpha” is chosen in C2"),
        ("not(selected(${c2}, 'a'))", "“Alpha” is not chosen in C2"),
        ("selected(${c2}, 'a') or selected(${c2}, 'b')", "“Alpha” or “Beta” is chosen in C2"),
        ("count-selected(${c2}) > 0", "at least one choice is made in C2"),
        ("count-selected(${c2}) = 0", "no choice is made in C2"),
        ("count-selected(${c2}) > 2", "the number of choices made in C2 is more than 2"),
        ("selected(${c2}, ${c9})", "the choice made in C9 is also chosen in C2"),
        ("${c3} > 1250", "C3 is more than 1,250"),
        ("${c3} <= ${d1}", "C3 is at most D1 (Share)"),
        ("5 < ${c3}", "C3 is more than 5"),
        ("${c4} >= '2020-01-31'", "C4 is on or after 31 January 2020"),
        ("${c5} < ${c4}", "C5 is before C4"),
        ("${c5} <= today()", "C5 is on or before today"),
        ("${c6} = 'Nairobi'", "C6 is “Nairobi”"),
        ("contains(${c6}, 'air')", "C6 contains “air”"),
        ("string-length(${c6}) > 10", "the number of characters of C6 is more than 10"),
        ("${c7} != ''", "C7 has a file"),
        ("${c8} = 'yes'", "C8 is ticked"),
        ("${c8} != 'yes'", "C8 is not ticked"),
        ("${c9.comment} != ''", "the comment on C9 is answered"),
        ("${c9.other} != ''", "the words behind “Other” in C9 is answered"),
        ("${plain} = ''", "PLAIN is not answered"),
        ("${h1.currency} = 'KES'", "the currency of H1 is “Shilling”"),
        ("${h4.1} = 'a'", "place 1 of H4 is “Alpha”"),
        ("${e1.light} >= 1", "E1 (Lighting) is “Some” or a later choice"),
        ("${g1.theft.rate} > 2.5", "G1 (Theft: Rate) is more than 2.5"),
        ("count(${f1}) > 2", "the number of entries in F1 is more than 2"),
        ("sum(${f1_cost}) > 100", "the sum of F2 over all entries is more than 100"),
        ("${c3} + 1 > ${d1} * 2", "C3 + 1 is more than D1 (Share) × 2"),
        ("not(${c3} > 5)", "it is not so that C3 is more than 5"),
    ],
)  # fmt: skip
def test_a_condition_is_told_by_numbers_and_labels(said, source, words):
    assert said(source) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("${c1} = '1' and ${c3} > 2", "C1 is “Some” and C3 is more than 2"),
        ("${c1} = '1' and ${c3} > 2 and ${c6} != ''", "C1 is “Some”, C3 is more than 2 and C6 is answered"),
        (
            "${c1} = '1' and (${c3} > 2 or ${c6} != '')",
            "C1 is “Some” and (C3 is more than 2 or C6 is answered)",
        ),
        (
            "${c1} = '1' or ${c3} > 2 and ${c6} != ''",
            "C1 is “Some” or (C3 is more than 2 and C6 is answered)",
        ),
        (
            "${c3} > 2 and (${c1} = '1' or ${c1} = '2')",
            "C3 is more than 2 and C1 is “Some” or “All”",
        ),
    ],
)
def test_and_and_or_can_be_read_in_one_way_only(said, source, words):
    assert said(source) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "${e1.light} >= 1 or ${e1.parks} >= 1 or ${e1.bus} >= 1",
            "in at least one row of E1 the answer is “Some” or a later choice",
        ),
        ("${e1.light} = 2 or ${e1.bus} = 2", "in the row “Lighting” or “Buses” of E1 the answer is “All”"),
        (
            "${e1.light} = 2 and ${e1.bus} = 2",
            "in each of the rows “Lighting” and “Buses” of E1 the answer is “All”",
        ),
        (
            "({r} = '' or {y} != '')".format(r="${g1.homicide.rate}", y="${g1.homicide.year}")
            + " and "
            + "({r} = '' or {y} != '')".format(r="${g1.theft.rate}", y="${g1.theft.year}"),
            "in every row of G1 (“Rate” is not answered or “Year” is answered)",
        ),
        ("${e1.light} = 2 or ${e1.bus} = 1", "E1 (Lighting) is “All” or E1 (Buses) is “Some”"),
    ],
)
def test_a_condition_on_many_rows_is_said_once(said, source, words):
    assert said(source) == words


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        (". >= 0 and . <= 100", "c3", "the answer is at least 0 and the answer is at most 100"),
        ("${c4} = '' or . >= ${c4}", "c5", "C4 is not answered or the answer is on or after C4"),
        ("not(selected(., ${c9}))", "c2", "the choice made in C9 is not chosen in this question"),
        (". + coalesce(${c3}, 0) <= 9", "d1", "the answer + C3 (0 if it is not answered) is at most 9"),
    ],
)
def test_a_check_speaks_of_the_answer(said, source, name, words):
    assert said(source, name) == words


@pytest.mark.parametrize(
    "source",
    [
        "${c1} = '9'",  # no such choice
        "${c1} < 0",  # never
        "${sum1} != ''",  # a calculation without a result is not blank
        "${c2} = 'a'",  # may hold several
        "${f1_cost} > 5",  # one of several items, or all?
        "regex(${c6}, '^[A-Z]+$')",
        "${c6} > 5",
        "${c4} > 5",
        "${c3}",
        ". > 5",  # of nothing
        "if(${c3} > 5, true(), false())",
        "1 = 1",
        "${gone} = 1",
        "this is no expression",
    ],
)
def test_what_cannot_be_said_for_sure_is_shown_as_it_was_written(said, source):
    assert said(source) == f"this is true: {source}"


def test_inside_a_repeat_its_own_questions_have_one_value(said):
    assert said("${f1_cost} > 5", repeats=("f1",)) == "F2 is more than 5"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("${c3} * 2", "C3 × 2"),
        ("(${c3} + 1) * 2", "(C3 + 1) × 2"),
        ("${c3} - (${c3} - 1)", "C3 − (C3 − 1)"),
        ("round(100 * ${c3} div ${d1}, 1)", "100 × C3 ÷ D1 (Share), rounded to 1 decimal"),
        ("round(${c3} div 2)", "C3 ÷ 2, rounded to a whole number"),
        ("${c1} * 25", "(the code of C1) × 25"),
        ("decimal-date-time(${c5}) - decimal-date-time(${c4}) + 1",
         "(the number of days from C4 to C5) + 1"),
        ("if(${c3} > 5, 'many', if(${c3} > 0, 'few', ''))",
         "“many” if C3 is more than 5; “few” if C3 is more than 0; otherwise empty"),
        ("min(${c3}, ${d1}, 5)", "the smallest of C3, D1 (Share) and 5"),
        ("concat(${c6}, '!')", "concat(${c6}, '!')"),
    ],
)  # fmt: skip
def test_a_calculation_is_a_formula_over_numbers_of_questions(one_section, source, words):
    assert InWords(one_section(QUESTIONS), "en").calculation(source) == words


@pytest.mark.parametrize("sign", ["=", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("against", ["0", "1", "2", "'0'", "'1'", "'2'", "1.5"])
def test_the_choices_named_are_those_for_which_a_comparison_holds(said, sign, against):
    source = f"${{c1}} {sign} {against}"
    run = expression.compile(expression.parse(source))
    labels = {"0": "None", "1": "Some", "2": "All"}
    holding = {
        label
        for code, label in {**labels, "": ""}.items()
        if expression.to_boolean(run(expression.Context(lambda _name, code=code: code)))
    }
    words = said(source)
    named = set(re.findall("“(.*?)”", words))
    if words.endswith("or a later choice"):
        named = {"Some", "All"} - ({"Some"} if named == {"All"} else set())
    elif words.endswith("or an earlier choice"):
        named = {"None", "Some"} if named == {"Some"} else {"None"}
    elif words == "C1 is answered":
        named = set(labels.values())
    elif " is not " in words:
        named = {*labels.values(), ""} - named
    assert words.startswith("this is true: ") or named == holding


def test_whatever_an_expression_is_it_is_told_or_refused_to_be(one_section):
    kinds = ("text", "integer", "date", "select_one", "select_multiple", "acknowledge")
    lists = {"select_one": ", choices: stages", "select_multiple": ", choices: kinds"}
    questions = zip(random_expressions.NAMES, kinds, strict=True)
    questionnaire = one_section(
        "\n".join(f"- {{name: {n}, type: {kind}, label: Q{lists.get(kind, '')}}}" for n, kind in questions)
    )
    told, random = 0, Random(20)
    for _ in range(2000):
        clauses = Conditions(Names(questionnaire, "en"))
        try:
            told += bool(clauses.clause(random_expressions.tree(random, random.randint(1, 3))))
        except Unspoken:
            continue
    assert told


def test_every_condition_of_the_surveys_is_told_in_words():
    for name in ("safer_cities", "capacity_building"):
        questionnaire = load(SURVEYS / name)
        words = InWords(questionnaire, "en")
        for rule in rules(questionnaire):
            if rule.key == "calculation":
                assert words.calculation(rule.source, rule.repeats) != rule.source
            elif rule.key == "choice_filter":
                assert "this is true" not in words.filter(rule.source, rule.repeats)
            elif rule.key != "warning" and rule.source != "true()" and not rule.owner.endswith(".other"):
                question = questionnaire.questions.get(rule.owner)
                own = judged(question) if question else None
                assert "this is true" not in words.condition(rule.source, rule.repeats, own), rule.source
