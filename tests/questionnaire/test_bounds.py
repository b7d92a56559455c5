"""Definitions that are too much for anybody: told in clear words, or handled in bounded time."""

import time
from datetime import date

import pytest

from app.questionnaire import form
from app.questionnaire.answers import Answers
from app.questionnaire.browser import Outlook
from app.questionnaire.choices import Choice
from app.questionnaire.expression import ExpressionError, parse
from app.questionnaire.form import Beyond
from app.questionnaire.load import loads
from app.questionnaire.model import Questionnaire
from app.questionnaire.route import Route
from tests.questionnaire.mistakes import HEAD


def seconds(work) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


@pytest.mark.parametrize(
    "source",
    ["(" * 5_000 + "1" + ")" * 4_000, "not(" * 2_000, "-" * 9_000 + "1", "if(1," * 1_500, "${a}[" * 1_500],
)
def test_deeply_nested_expression_is_refused_soon_and_in_clear_words(source):
    with pytest.raises(ExpressionError, match="nested too deeply"):
        parse(source)


def test_long_chain_of_operators_is_refused_or_read():
    assert parse(" or ".join(["${a} = 1"] * 700))[0] == "or"
    with pytest.raises(ExpressionError, match="too deep"):
        parse("+".join(["1"] * 2_000))
    with pytest.raises(ExpressionError, match="longer than 10000"):
        parse("1+" * 6_000 + "1")


def large(questions: int) -> str:
    lines = ["  - {name: q0, type: integer, label: First}"]
    for n in range(1, questions):
        rule = f"${{q{n - 1}}} > {n} and ${{q{n // 2}}} != ''"
        lines.append(f'  - {{name: q{n}, type: integer, label: "After ${{q{n - 1}}}", relevant: "{rule}"}}')
    return HEAD + "\n".join("    " + line for line in lines)


def test_two_thousand_questions_are_loaded_checked_and_asked_in_bounded_time():
    made: list[Questionnaire] = []
    assert seconds(lambda: made.append(loads(large(2_000)))) < 20
    section = made[0].sections[0]
    route = Route(made[0], Answers({f"q{n}": n + 1 for n in range(2_000)}), date(2020, 1, 15))

    def ask() -> None:
        outlook = Outlook(route, section.forms[0], "en")
        page = form.page(route, section, section.forms[0], "en", beyond=Beyond(outlook.may_appear))
        assert outlook.rules(page) is not None

    assert seconds(ask) < 20


def test_ten_thousand_choices_are_filtered_in_bounded_time_on_either_side():
    text = HEAD + (
        "      - {name: region, type: text, label: R}\n"
        "      - {name: place, type: select_one, label: P, choices: places,\n"
        "         choice_filter: 'of = ${region}'}\n"
    )
    text = "choices:\n  places: [{name: p0, label: P, attributes: {of: r0}}]\n" + text
    plain = loads(text).to_json()
    plain["choices"]["places"]["choices"] = [
        Choice(name=f"p{n}", label="Place", attributes={"of": f"r{n % 50}"}).model_dump()
        for n in range(10_000)
    ]
    questionnaire = Questionnaire.from_json(plain)
    section = questionnaire.sections[0]
    route = Route(questionnaire, Answers({"region": "r7"}), date(2020, 1, 15))
    assert seconds(lambda: len(route.offered(questionnaire.parts["place"]))) < 1
    assert len(route.offered(questionnaire.parts["place"])) == 200

    def ask() -> None:
        outlook = Outlook(route, section.forms[0], "en")
        page = form.page(route, section, section.forms[0], "en", beyond=Beyond(outlook.may_appear))
        rules = outlook.rules(page)
        assert rules is None or not rules["choices"]

    assert seconds(ask) < 2
