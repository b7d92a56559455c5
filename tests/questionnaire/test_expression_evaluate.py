"""How values are read as one another, and what an expression may look at."""

import math
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.expression import (
    Context,
    compile,  # noqa: A004 — as in re.compile
    parse,
    to_boolean,
    to_number,
    to_text,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False)
SINGLE = st.text() | st.floats() | st.booleans()
VALUES = SINGLE | st.lists(SINGLE, max_size=4)


@given(FINITE)
def test_number_as_text_reads_back_as_the_same_number(number):
    text = to_text(number)
    assert to_number(text) == number
    assert "e" not in text.lower()


@given(st.integers(min_value=-(2**53), max_value=2**53))
def test_whole_number_as_text_is_its_digits(number):
    assert to_text(float(number)) == str(number)


@given(st.decimals(min_value=-99999, max_value=99999, places=4), st.integers(min_value=0, max_value=3))
def test_rounding_is_half_away_from_zero_on_the_digits_typed(number, places):
    rounded = compile(parse(f"round(., {places})"))(Context(str, own=f"{number:f}"))
    expected = number.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
    assert Decimal(to_text(rounded)) == expected


@given(st.dates())
def test_date_is_its_days_and_back(date):
    days = compile(parse("number(.)"))(Context(str, own=date.isoformat()))
    assert compile(parse(f"date({days:.0f})"))(Context(str)) == date.isoformat()


@given(VALUES)
def test_every_value_reads_as_each_kind(value):
    assert isinstance(to_text(value), str)
    assert isinstance(to_number(value), float)
    assert isinstance(to_boolean(value), bool)


OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or"]
CALLS = [
    "selected(${a}, ${b})",
    "count-selected(${a})",
    "round(${a}, ${b})",
    "pow(${a}, ${b})",
    "substr(${a}, ${b}, ${b})",
    "format-date(${a}, ${b})",
    "date(${a})",
    "sum(${a})",
    "min(${a}, ${b})",
    "indexed-repeat(${a}, ${r}, ${b})",
    "selected-at(${a}, ${b})",
    "int(${a}) + floor(${b}) + ceiling(${a})",
    "exp10(${a}) + exp(${b}) + log(${a}) + sqrt(${b}) + tan(${a}) + asin(${b}) + atan2(${a}, ${b})",
    "translate(${a}, ${b}, ${a})",
    "join(${a}, ${b}, ${a})",
    "checklist(${a}, ${b}, ${a})",
    "count(${a}[${b}])",
    "decimal-date-time(${a})",
]


@given(
    st.sampled_from([f"${{a}} {operator} ${{b}}" for operator in OPERATORS] + CALLS),
    VALUES,
    VALUES | st.sampled_from(["2020-01-01", "9999-12-31", "2020-02-30", "1", "-1", "0.5", ""]),
)
def test_no_answer_makes_an_expression_fail(source, one, other):
    result = compile(parse(source))(Context({"a": one, "b": other}.get))
    assert isinstance(result, str | float | bool | list)


@given(VALUES, VALUES)
def test_equal_and_different_are_opposites_of_single_values(one, other):
    if isinstance(one, list) or isinstance(other, list):
        return
    context = Context({"a": one, "b": other}.get)
    assert compile(parse("${a} = ${b}"))(context) is not compile(parse("${a} != ${b}"))(context)


def test_whole_numbers_given_by_a_caller_are_numbers():
    context = Context({"a": 3}.get)
    assert compile(parse("${a} + 1"))(context) == 4
    assert compile(parse("concat(${a}, 'x')"))(context) == "3x"


def test_context_stays_as_it_was_after_a_condition_in_brackets():
    context = Context({"p": ["1", "5"]}.get, own="kept", position=7)
    assert compile(parse("concat(sum(${p}[. > 2]), ., position(..))"))(context) == "5kept7"


def test_second_term_is_not_evaluated_where_the_first_decides():
    asked = []

    def value(name):
        asked.append(name)
        return ""

    compile(parse("${a} and ${b}"))(Context(value))
    compile(parse("not(${c}) or ${d}"))(Context(value))
    compile(parse("if(${e}, ${f}, '')"))(Context(value))
    assert asked == ["a", "c", "e"]


def test_infinite_and_missing_numbers_have_a_text():
    assert to_text(math.nan) == ""
    assert to_text(math.inf) == "Infinity"
    assert to_text(-math.inf) == "-Infinity"
