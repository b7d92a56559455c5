"""Whatever stands in the cells, a form is taken or refused in words, and in bounded time."""

import time

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from app.questionnaire.xlsform.exporting import exported
from app.questionnaire.xlsform.importing import files_named, imported
from app.questionnaire.xlsform.report import FormError
from tests.questionnaire.xlsform.conftest import loaded, pyxform_takes

NAMES = st.sampled_from(["a", "b", "A", "1x", "g", "yn", "a.b", "naïve", "", "x y", "q_other", "type", "_"])
TYPES = st.sampled_from(
    [
        *(
            "text",
            "integer",
            "note",
            "calculate",
            "hidden",
            "today",
            "start",
            "range",
            "date",
            "time",
            "audio",
        ),
        *("select_one yn", "select_multiple yn or_other", "select_one", "rank yn", "select_one ${a}", "rank"),
        *("select_one_from_file a.csv", "select_one_external yn", "begin_group", "end_group", "begin repeat"),
        *(
            "end repeat",
            "begin_repeat",
            "end_repeat",
            "begin loop over yn",
            "",
            "nonsense",
            "acknowledge",
            "file",
        ),
    ]
)
EXPRESSIONS = st.sampled_from(
    [
        *(
            "${a} = 'x'",
            "${b} > 1",
            "yes",
            "no",
            "${",
            "${}",
            "((",
            "1 +",
            "not(${A})",
            "../a = 1",
            "/x/y/a",
            "./a = 1",
            ".",
        ),
        *("selected(${a}, 'y')", "count(${g}) > 0", "sum(${a})", "indexed-repeat(${a}, ${g}, 1)", "a = ${a}"),
        *(
            "pulldata('t', 'a', 'b', ${a})",
            "instance('yn')/root/item[name = ${a}]/label",
            "regex(., '(a+)+$')",
        ),
        *(
            "jr:choice-name(${a}, '${a}')",
            "once(uuid())",
            "position(..)",
            "current()/../a",
            "if(1, 2",
            "'",
            "=1",
        ),
        *(
            "selected-at(${a}, 0)",
            "missing(${a}) = 'x'",
            "${q_other} != ''",
            "${a} = 'OK'",
            "true()",
            "(" * 90,
        ),
    ]
)
ANYTHING = st.one_of(
    EXPRESSIONS, NAMES, st.text(max_size=12), st.sampled_from(["<b>x</b>", "${a} ${zz}", "[1]", "{}"])
)
OURS = st.sampled_from(
    ["text", "section", "page", "part", "intro", "matrix", "table", "repeat", "group", "nonsense"]
)
COLUMNS = {
    "label": ANYTHING,
    "label::French (fr)": ANYTHING,
    "hint": ANYTHING,
    "relevant": EXPRESSIONS,
    "constraint": EXPRESSIONS,
    "constraint_message": ANYTHING,
    "required": EXPRESSIONS,
    "calculation": EXPRESSIONS,
    "choice_filter": EXPRESSIONS,
    "default": ANYTHING,
    "readonly": EXPRESSIONS,
    "parameters": st.sampled_from(["start=1 end=x", "start=9 end=1 step=2", "value=a label=b", "x", ""]),
    "appearance": st.sampled_from(["minimal", "multiline", "field-list", "x y"]),
    "repeat_count": EXPRESSIONS,
}
MARKS = {
    "canvass_type": OURS,
    "canvass_rows": NAMES,
    "canvass_columns": ANYTHING,
    "canvass_min": ANYTHING,
    "canvass_missing": ANYTHING,
    "canvass_wording": st.sampled_from(['{"fr": {"label": "x"}}', '{"fr": 1}', "[]", "{"]),
}


@st.composite
def sheets(draw, columns=COLUMNS):
    """A survey of a few rows in which anything may stand, and choices."""
    used = draw(st.lists(st.sampled_from(sorted(columns)), unique=True, max_size=6))
    headings = ["type", "name", *used]
    rows = draw(
        st.lists(
            st.tuples(TYPES, NAMES, *(st.one_of(st.just(""), columns[one]) for one in used)),
            min_size=1,
            max_size=8,
        )
    )
    closed = [list(row) for row in rows]
    if draw(st.booleans()):
        closed = list(_paired(closed))
    listed = draw(st.lists(st.tuples(NAMES, NAMES, ANYTHING, ANYTHING), max_size=4))
    choices = [
        ["list_name", "name", "label", "region"],
        ["yn", "y", "Yes", ""],
        ["yn", "n", "No", ""],
        *map(list, listed),
    ]
    return {"survey": [headings, *closed], "choices": choices}


def _paired(rows):
    """The rows with their groups closed as they open."""
    open_ = []
    for row in rows:
        kind = row[0]
        if kind.startswith("end"):
            continue
        yield row
        if kind.startswith("begin") and "loop" not in kind:
            open_.append(kind.replace("begin", "end"))
    yield from ([kind] for kind in reversed(open_))


def brought(tables):
    try:
        files_named(tables)
        made = imported(tables, "trial")
    except FormError:
        return None
    return loaded(made)


QUIET = {
    "suppress_health_check": list(HealthCheck),
    "deadline": None,
    "phases": (Phase.explicit, Phase.generate),
}


CONTROLLED = {
    "survey": [
        ["type", "name", "default"],
        ["integer", "naïve", "\U000f129c^\x84Ý"],
        ["text", "a", "b\x84c"],
    ],
    "choices": [["list_name", "name", "label"]],
}


@settings(max_examples=150, **QUIET)
@given(sheets())
@example(CONTROLLED)
def test_a_form_of_anything_is_taken_or_refused_in_words(tables):
    questionnaire = brought(tables)
    if questionnaire is not None:
        pyxform_takes(exported(questionnaire))


@settings(max_examples=150, **QUIET)
@given(sheets({**COLUMNS, **MARKS}))
def test_a_form_with_columns_of_our_own_that_somebody_broke_is_taken_or_refused_in_words(tables):
    brought(tables)


@pytest.mark.long
@settings(max_examples=5000, **QUIET)
@given(sheets({**COLUMNS, **MARKS}))
def test_five_thousand_forms_of_anything_are_taken_or_refused_in_words(tables):
    brought(tables)


def test_markup_and_signs_that_turn_text_around_do_not_come_in():
    rows = [["type", "name", "label"], ["text", "a", "<script>alert(1)</script>Na\u202eme\x07"]]
    made = imported({"survey": rows}, "trial")
    assert made.definition["sections"][0]["questions"][0]["label"] == "alert(1)Name"


def test_a_form_of_two_thousand_questions_and_ten_thousand_choices_is_taken_in_seconds():
    survey = [["type", "name", "label", "relevant"]]
    survey += [
        ["select_one big", f"q{n}", f"Question {n}", f"${{q{n - 1}}} = 'c1'" if n else ""]
        for n in range(2000)
    ]
    choices = [["list_name", "name", "label"], *(["big", f"c{n}", f"Choice {n}"] for n in range(10_000))]
    before = time.process_time()
    made = imported({"survey": survey, "choices": choices}, "trial")
    assert time.process_time() - before < 20
    assert len(made.definition["sections"][0]["questions"]) == 2000


def test_a_form_of_circles_is_refused_in_bounded_time():
    survey = [["type", "name", "label", "calculation"], ["text", "x", "X", ""]]
    for n in range(100):
        survey += [["calculate", f"a{n}", "", f"${{b{n}}}"], ["calculate", f"b{n}", "", f"${{a{n}}}"]]
    before = time.process_time()
    with pytest.raises(FormError, match="depend on themselves"):
        imported({"survey": survey}, "trial")
    assert time.process_time() - before < 10


def test_more_rows_than_anyone_can_answer_are_refused():
    rows = [["type", "name", "label"], *(["text", f"q{n}", "Q"] for n in range(10_001))]
    with pytest.raises(FormError, match="more than 10000 rows"):
        imported({"survey": rows}, "trial")
