"""Never a wrong claim: what is said never to be asked is asked by no answers whatever."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.questionnaire.answers import from_json
from app.questionnaire.lint.reach import undecided, unreachable
from app.questionnaire.load import loads
from app.questionnaire.route import Route
from tests.questionnaire.conftest import HEAD, SECTION, TODAY

DOMAINS = {"a": [None, "yes", "no"], "n": [None, 0, 1, 2, 3], "m": [None, [], ["a"], ["b"], ["a", "b"]]}
ATOMS = st.sampled_from(
    [
        "${a} = 'yes'",
        "${a} != 'yes'",
        "${a} = ''",
        "${n} > 1",
        "${n} <= 2",
        "${n} = 2",
        "2 < ${n}",
        "${n} != ''",
        "selected(${m}, 'a')",
        "selected(${m}, 'b')",
        "count-selected(${m}) > 1",
        "${n} + 1 > 3",
        "selected(${a}, 'no')",
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(lambda found: f"({''.join(found)})"),
        inner.map(lambda one: f"not({one})"),
    ),
    max_leaves=5,
)


def survey(own, inner, over=""):
    over = f', relevant: "{over}"' if over else ""
    return loads(
        HEAD.replace("  kinds:", "  ab: [{name: a, label: A}, {name: b, label: B}]\n  kinds:")
        + SECTION
        + "      - {name: a, type: select_one, label: Q, choices: yes_no}\n"
        + f"      - {{name: n, type: integer, label: Q{over}}}\n"
        + "      - {name: m, type: select_multiple, label: Q, choices: ab}\n"
        + f'      - name: g\n        type: group\n        label: G\n        relevant: "{own}"\n'
        + f'        questions: [{{name: q, type: text, label: Q, relevant: "{inner}"}}]\n'
    )


def is_asked(questionnaire, name):
    """Whether any answers at all lead to ``name``."""
    for values in product(*DOMAINS.values()):
        given = {key: value for key, value in zip(DOMAINS, values, strict=True) if value is not None}
        if Route(questionnaire, from_json({"answers": given}), TODAY).applies(name):
            return True
    return False


@settings(max_examples=60)
@given(CONDITIONS, CONDITIONS, st.sampled_from(["", "${a} = 'yes'", "${a} != 'no'"]))
def test_what_is_said_never_to_be_asked_is_not_and_what_nothing_is_said_of_is(own, inner, over):
    questionnaire = survey(own, inner, over)
    never = {finding.owner for finding in unreachable(questionnaire)}
    assert not any(is_asked(questionnaire, name) for name in never)
    # What is neither said never to be asked, nor said to be undecided, is asked by some answers.
    unsaid = not never and not list(undecided(questionnaire))
    assert not unsaid or is_asked(questionnaire, "q")


@pytest.mark.parametrize(
    ("own", "inner", "over", "told"),
    [
        ("${a} = 'yes' and ${a} = 'no'", "${n} > 1", "", [("g", "W201")]),
        ("${n} > 2 and ${n} < 3", "${n} > 1", "", [("g", "W201")]),
        ("not(${a} = 'yes' or ${a} != 'yes')", "${n} > 1", "", [("g", "W201")]),
        ("${a} = 'yes'", "${a} = 'no'", "", [("q", "W202")]),
        ("${n} > 1", "${n} < 1", "", [("q", "W202")]),
        ("selected(${m}, 'a')", "not(selected(${m}, 'a'))", "", [("q", "W202")]),
        ("${a} = 'no'", "${n} > 1", "${a} = 'yes'", [("q", "W202")]),
        ("${a} = 'no'", "${n} > 1", "", []),
        ("${n} > 1 and ${n} < 3", "${n} = 2", "", []),
        ("count-selected(${m}) > 1 and count-selected(${m}) < 1", "${n} > 1", "", []),
    ],
)
def test_what_contradicts_itself_is_found_and_what_is_not_understood_is_not_judged(own, inner, over, told):
    assert [(one.owner, one.code) for one in unreachable(survey(own, inner, over))] == told


@pytest.mark.parametrize(
    ("own", "inner", "told"),
    [
        ("${a} = 'yes' and ${n} > 1", "selected(${m}, 'a') or count-selected(${m}) > 1", []),
        ("count-selected(${m}) > 1", "${n} > 1", ["g"]),
        ("${a} = 'yes' or count-selected(${m}) > 1", "${n} + 1 > 3", ["q"]),
        ("not(count-selected(${m}) > 1 and ${a} = 'yes')", "${n} > 1", []),
        ("${a} = 'yes'", "${a} = 'no' and ${n} + 1 > 3", []),
    ],
)
def test_what_can_be_decided_neither_way_is_listed_for_who_asks(own, inner, told):
    assert [one.owner for one in undecided(survey(own, inner))] == told


def test_a_constraint_that_cannot_be_decided_is_listed():
    text = '      - {name: q, type: integer, label: Q, constraint: ". mod 7 = 9", constraint_message: M}\n'
    (found,) = undecided(loads(HEAD + SECTION + text))
    assert (found.owner, found.key) == ("q", "constraint")


@pytest.mark.parametrize(
    ("key", "rule", "told"),
    [
        ("constraint", ". > 5 and . < 5", True),
        ("constraint", ". > 5 and . < 6", True),
        ("constraint", ". >= 5 and . <= 5", False),
        ("warning", ". = ''", True),
        ("warning", ". != 3", False),
    ],
)
def test_a_check_that_no_answer_can_pass_is_told(key, rule, told):
    text = f'      - {{name: q, type: integer, label: Q, {key}: "{rule}", {key}_message: M}}\n'
    assert [one.code for one in unreachable(loads(HEAD + SECTION + text))] == ["W203"] * told


@pytest.mark.parametrize(
    ("relevant", "choices", "choice_filter", "told"),
    [
        ("", '{name: p, label: P}, {name: r, label: R, relevant: "${n} > 1 and ${n} < 2"}', "", ["r"]),
        ("${n} > 1", '{name: p, label: P}, {name: r, label: R, relevant: "${n} = 1"}', "", ["r"]),
        ("${n} > 1", '{name: p, label: P}, {name: r, label: R, relevant: "${n} = 2"}', "", []),
        (
            "",
            "{name: p, label: P, attributes: {k: 'yes'}}, {name: r, label: R, attributes: {k: 'other'}}",
            "k = ${a}",
            ["r"],
        ),
        (
            "${a} = 'no'",
            "{name: p, label: P, attributes: {k: 'yes'}}, {name: r, label: R, attributes: {k: 'no'}}",
            "k = ${a}",
            ["p"],
        ),
        ("", "{name: p, label: P, attributes: {k: 'x'}}, {name: r, label: R}", "contains(k, ${a})", []),
    ],
)
def test_a_choice_that_nothing_lets_through_is_told(relevant, choices, choice_filter, told):
    rules = [
        f', {key}: "{rule}"'
        for key, rule in (("relevant", relevant), ("choice_filter", choice_filter))
        if rule
    ]
    text = (
        "      - {name: a, type: select_one, label: Q, choices: yes_no}\n"
        "      - {name: n, type: integer, label: Q}\n"
        f"      - {{name: q, type: select_multiple, label: Q{''.join(rules)}, choices: [{choices}]}}\n"
    )
    found = [one.what for one in unreachable(loads(HEAD + SECTION + text))]
    assert found == [f"the choice '{name}' is never offered, whatever is answered" for name in told]
