"""How expressions are read: the trees they become, and what an author is told about a mistake."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.expression import ExpressionError, compile, names, parse  # noqa: A004 — as in re.compile
from app.questionnaire.expression.functions import FUNCTIONS, SPECIAL, arity
from app.questionnaire.expression.parse import MAX_DEPTH, MAX_LENGTH, MAX_NESTING
from app.questionnaire.expression.tree import depth


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("${c1} >= 2", [">=", ["$", "c1"], 2]),
        ("${e1.lighting} = 'often'", ["=", ["$", "e1.lighting"], "often"]),
        (". > 0 and . < 9 and true()", ["and", [">", ["."], 0], ["<", ["."], 9], ["f", "true"]]),
        ("-${a} + 1.5", ["+", ["neg", ["$", "a"]], 1.5]),
        ("missing(${x})", ["missing", "x"]),
        ("if(${a}, 1, 2)", ["if", ["$", "a"], 1, 2]),
        ("jr:choice-name(${a}, '${a}')", ["label", ["$", "a"], "a"]),
        ("indexed-repeat(${a}, ${r}, 2)", ["at", ["every", "a"], 2]),
        ("${a}[. > 1]", ["filter", ["$", "a"], [">", ["."], 1]]),
        ("position(..)", ["pos"]),
        (r"regex(., '\d')", ["f", "regex", ["."], "[0-9]"]),
        ("pulldata('l', 'c', 'k', ${x})", ["rows", "l", [["=", ["col", "k"], ["$", "x"]]], "c"]),
        ("instance('l')/root/item[k = 1]/c", ["rows", "l", [["=", ["col", "k"], 1]], "c"]),
        ("instance('l')/root/item", ["rows", "l", [], ""]),
        ("${a#b}", None),
    ],
)
def test_expression_becomes_this_tree(source, tree):
    if tree is None:
        with pytest.raises(ExpressionError, match="is not a name"):
            parse(source)
    else:
        assert parse(source) == tree


def test_bare_names_are_columns_in_a_choice_filter_only():
    assert parse("region = ${region}", columns=True) == ["=", ["col", "region"], ["$", "region"]]
    assert parse("current()/../region = region", columns=True) == ["=", ["$", "region"], ["col", "region"]]
    with pytest.raises(ExpressionError, match="region stands alone"):
        parse("region = ${region}")


def test_names_are_all_parts_and_repeats_an_expression_reads():
    source = "${a} + ../b + count(${c}[${d} = .]) + indexed-repeat(${e.f}, ${r}, ${g})"
    assert names(parse(source)) == {"a", "b", "c", "d", "e.f", "g"}
    assert names(parse("concat(missing(${a}), choice-name('x', '${b}'))")) == {"a", "b"}
    assert names(parse("instance('l')/root/item[k = ${a}][z = ${b}]/c")) == {"a", "b"}
    assert names(parse("'text' = 5")) == frozenset()


@pytest.mark.parametrize(
    ("source", "message", "mend"),
    [
        ("", "the expression is empty", "write one, or leave the key out"),
        ("   ", "the expression is empty", "write one, or leave the key out"),
        ("${a} =", "the expression ends too soon", ""),
        ("${a} == 1", "== is not part of an expression", "write = once"),
        ("${a} <> 1", "<> is not part of an expression", "write !="),
        ("${a} && ${b}", "&& is not part of an expression", "write and"),
        ("${a} || ${b}", "|| is not part of an expression", "write or"),
        ("!${a}", "! is not part of an expression", "write not(…), or != between two values"),
        ("${a} % 2", "% is not part of an expression", "write mod for the remainder"),
        ("${a} ≥ 2", "≥ is not part of an expression", "write >="),
        ("{a} = 2", "{ is not part of an expression", "write ${name}"),
        ("'open", "' is not part of an expression", "close the text with another '"),
        ("${a} / ${b}", "/ does not divide", "write div"),
        ("4 / 2", "/ does not divide", "write div"),
        ("${a} AND ${b}", "an operator is missing before AND", "write and"),
        ("not ${a}", "not is a function", "write not(…)"),
        ("true", "true is a function", "write true(…)"),
        ("a = 1", "a stands alone", "write ${a} for an answer, or 'a' for a text"),
        ("slected(${a}, 'b')", "there is no function slected()", "did you mean selected()?"),
        ("Selected(${a}, 'b')", "there is no function Selected()", "did you mean selected()?"),
        ("qqqq()", "there is no function qqqq()", ""),
        ("selected(${a})", "selected() takes 2 values, not 1", ""),
        ("today(1)", "today() takes no values, not 1", ""),
        ("round(1, 2, 3)", "round() takes 1 to 2 values, not 3", ""),
        ("min()", "min() takes at least 1 value, not 0", ""),
        ("random(1)", "random() takes no values, not 1", ""),
        (
            "randomize(${x})",
            "randomize() gives another order each time",
            "choices stand in the order of their list",
        ),
        (
            "jr:itext('x')",
            "itext() has no use: every text has its translations",
            "write jr:choice-name(${x}, '${x}') for a choice",
        ),
        ("area(${x})", "area() needs a place on a map, which no question asks for", "ask for a number"),
        (
            "property('deviceid')",
            "property() asks the device, which a browser does not tell",
            "leave it out, or ask",
        ),
        (
            "digest('x', 'MD5')",
            "digest() is not worked out here",
            "leave it out: every submission has its hash",
        ),
        ("${last-saved#a}", "answers of an earlier response are not at hand", "prefill the question instead"),
        ("missing('a')", "missing() needs the name of an answer", "write missing(${name} …)"),
        ("regex(., ${p})", "regex() needs a plain pattern here", "write the pattern in quotes"),
        ("regex(., '(a')", None, None),
        ("(1 + 2", ") is missing", ""),
        ("selected(${a}, 'b'", ") is missing", ""),
        ("1 2", "2 was not expected here", ""),
        ("* 2", "a value is missing before *", ""),
        ("//a", "this path is not supported", "write ${name}"),
        ("../*", "this path is not supported", "write ${name}"),
        ("..", ".. has no value", "write ${name}"),
        ("position(../..)", "only the innermost position is at hand", "put position(..) in a calculation"),
        ("(1)[2]", "a condition in [ ] may only follow ${name} or instance()", ""),
        ("instance('l')/a/b", "this path is not supported", "write instance('list')/root/item[…]/column"),
        ("choice-name(${a}, '')", "choice-name() needs the name of a question", None),
        ("9" * 400, "the number is too large", ""),
    ],
)
def test_mistake_is_told_with_its_mend(source, message, mend):
    with pytest.raises(ExpressionError) as caught:
        parse(source)
    if message is not None:
        assert caught.value.message == message
    if mend is not None:
        assert caught.value.mend == mend


def test_mistake_says_where_it_is():
    with pytest.raises(ExpressionError) as caught:
        parse("${a} = 1 && ${b}")
    assert caught.value.position == 9
    assert caught.value.source == "${a} = 1 && ${b}"
    assert (
        str(caught.value) == "&& is not part of an expression at character 10: ${a} = 1 »&& ${b} (write and)"
    )


def test_length_nesting_and_depth_have_limits_with_clear_errors():
    with pytest.raises(ExpressionError, match="longer than"):
        parse("1" * (MAX_LENGTH + 1))
    with pytest.raises(ExpressionError, match="nested too deeply"):
        parse("(" * (MAX_NESTING + 1) + "1" + ")" * (MAX_NESTING + 1))
    with pytest.raises(ExpressionError, match="nested too deeply"):
        parse("-" * (MAX_NESTING + 1) + "1")
    with pytest.raises(ExpressionError, match="too deep"):
        parse("1" + "+1" * (MAX_DEPTH + 1))


def test_deepest_expression_allowed_can_be_compiled_and_run():
    longest = parse("1" + "+1" * (MAX_DEPTH - 2))
    assert depth(longest) <= MAX_DEPTH
    assert compile(longest)(None) == MAX_DEPTH - 1
    assert compile(parse("(" * (MAX_NESTING - 1) + "1" + ")" * (MAX_NESTING - 1)))(None) == 1


def test_chain_of_and_is_one_node_however_long():
    assert len(parse(" and ".join(["1"] * 500))) == 501


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        (r"(a)\1", r"\1 is not supported"),
        ("(?<=a)b", "this kind of group is not supported"),
        ("(?P<n>a)", "this kind of group is not supported"),
        ("(?i)a", "this kind of group is not supported"),
        ("a++", "one repetition directly after another"),
        ("a{2}{3}", "one repetition directly after another"),
        ("(?=a)*", "a look-ahead cannot be repeated"),
        (r"\bword", r"\b is not supported"),
        (r"\p{L}", r"\p is not supported"),
        ("[a", "[ is not closed"),
        ("[z-a]", "the pattern cannot be read"),
        ("(a", "the pattern cannot be read"),
        ("a)", ") closes nothing"),
        ("*a", "the pattern cannot be read"),
        ("a{3,1}", "the pattern cannot be read"),
        ("a\\", "the pattern ends with a backslash"),
        ("a" * 501, "the pattern is longer than"),
    ],
)
def test_pattern_that_the_two_languages_do_not_share_is_refused(pattern, told):
    with pytest.raises(ExpressionError) as caught:
        parse(f"regex(., '{pattern}')")
    assert told in caught.value.message


def test_every_function_has_an_arity():
    assert all(arity(name) for name in [*FUNCTIONS, *SPECIAL])
    assert arity("nothing") is None


PIECES = "${a}|${a.b}|.|..|/|(|)|[|]|,|'x'|1|2.5|-|+|*|=|!=|<|and|or|div|mod|a|if(|selected(|position("
PIECES += "|regex(|instance('l')|/root/item|current()|missing(|choice-name(|pulldata(|indexed-repeat(|'(?'| "
ANYTHING_LIKE = st.lists(st.sampled_from(PIECES.split("|")))


def read_or_refused(source, *, columns=False):
    """The tree, or None where the author is told what is wrong; any other exception is a failure."""
    try:
        return parse(source, columns=columns)
    except ExpressionError as error:
        return None if error.message and error.position <= len(source) else error


@given(st.text() | ANYTHING_LIKE.map(" ".join) | ANYTHING_LIKE.map("".join), st.booleans())
def test_any_text_is_read_or_refused_and_what_is_read_is_json_that_compiles(source, columns):
    tree = read_or_refused(source, columns=columns)
    assert tree is None or json.loads(json.dumps(tree, allow_nan=False)) == tree
    assert tree is None or callable(compile(tree))


@given(st.text(alphabet='ab01\\dwsDWS[](){}|^$.*+?-,&~!=:<>/"é😀\n ', max_size=30))
def test_any_pattern_is_read_or_refused(pattern):
    tree = read_or_refused(f"regex(., '{pattern}')")
    assert tree is None or callable(compile(tree))
