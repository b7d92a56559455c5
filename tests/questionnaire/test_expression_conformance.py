"""The meaning of the expression language: every case of the conformance file, which JavaScript runs too.

A case is an expression, the `values` it reads, and its `result`, where null stands for NaN. It may
also give `own` (the value of `.`), `today`, `now`, `position`, `missing` (codes by name), `labels`
(by name and code), `every` (values in all items of a repeat), `lists` (rows by list), and `row` with
`columns` (bare names are columns).

Powers with an exponent that is not whole, and the functions from exp() to atan2(), may differ between the
two languages in the last digit: cases of these are ones whose digits are beyond doubt.
"""

import json
import math
from pathlib import Path

import pytest

from app.questionnaire.expression import Context, compile, parse  # noqa: A004 — as in re.compile

CASES = json.loads((Path(__file__).parent.parent / "conformance" / "expressions.json").read_text("utf-8"))


def outcome(case):
    values, missing = case["values"], case.get("missing", {})
    labels, every = case.get("labels", {}), case.get("every", case["values"])
    context = Context(
        lambda name: values.get(name, ""),
        own=case.get("own", ""),
        today=case.get("today", ""),
        now=case.get("now", ""),
        position=case.get("position", 1),
        row=case.get("row"),
        label=lambda name, code: labels.get(name, {}).get(code, code),
        missing=lambda name: missing.get(name, ""),
        lists=case.get("lists"),
        every=lambda name: every.get(name, ""),
    )
    # The tree travels as JSON, in a frozen instrument and to the browser.
    tree = json.loads(json.dumps(parse(case["expression"], columns=case.get("columns", False))))
    return compile(tree)(context)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['note']}: {case['expression']}")
def test_expression_means_what_the_conformance_file_says(case):
    result, expected = outcome(case), case["result"]
    if expected is None:
        assert isinstance(result, float)
        assert math.isnan(result)
    elif type(expected) in (int, float):
        assert type(result) is float
        assert result == expected
    else:
        assert type(result) is type(expected)
        assert result == expected


def test_conformance_file_is_large_enough_to_be_the_meaning():
    assert len(CASES) >= 250
    assert all(case["note"] for case in CASES)
