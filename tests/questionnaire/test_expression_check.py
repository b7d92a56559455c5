"""What an author is told about the operands of an expression before anybody answers."""

from types import SimpleNamespace

import pytest

from app.questionnaire.expression import check, parse


def part(kind, *choices, many=False, missing=()):
    return SimpleNamespace(kind=kind, choices=choices, many=many, missing=missing)


PARTS = {
    "c1": part("choice", "adopted", "draft", "none", missing=("dont_know",)),
    "level": part("choice", "0", "1", "2"),
    "c3": part("choices", "housing", "health"),
    "name": part("text"),
    "cities": part("integer"),
    "share": part("decimal"),
    "rate": part("decimal"),
    "since": part("date"),
    "law": part("file"),
    "agreed": part("flag", "yes"),
    "instruments": part("repeat", many=True),
    "k9_total": part("integer", many=True),
    "e1.lighting": part("choice", "often", "never"),
    "e1.transport": part("choice", "often", "never"),
}


def findings(source):
    return check(parse(source), PARTS.get, PARTS)


@pytest.mark.parametrize(
    "source",
    [
        "${c1} = 'adopted'",
        "${c1} != ''",
        "'draft' = ${c1}",
        "${level} >= 1",
        "${level} = 2",
        "${level} + 1 > 2",
        "selected(${c3}, 'housing')",
        "selected(${c1}, 'draft')",
        "${c3} != ''",
        "count-selected(${c3}) >= 2",
        "${name} = 'x'",
        "string-length(${name}) > 3",
        "number(${name}) > 3",
        "${cities} > 3",
        "${cities} = '3'",
        "${cities} = ''",
        "${share} <= 100",
        "round(${share} + ${rate}, 2) = 100",
        "${cities} + 1 = 5",
        "${share} + ${rate} <= 100",
        "${since} > '2020-01-01'",
        "${since} <= today()",
        "today() - ${since} > 365",
        "${law} != ''",
        "${agreed} = 'yes'",
        "count(${instruments}) > 0",
        "sum(${k9_total}) > 10",
        "${k9_total} > 10",
        "max(${k9_total}) - min(${k9_total}) < 5",
        "missing(${c1}) = 'dont_know'",
        "missing(${c1}) != ''",
        ". >= 0 and . <= 100",
        "if(${c1} = 'adopted', 1, 0) + if(${c1} = 'draft', 1, 0) = 1",
        "if(${since} = '', today(), ${since}) > '2020-01-01'",
        "coalesce(${name}, 'x') = 'x'",
        "max(${since}, '2020-01-01') > '2020-01-01'",
        "substr(${name}, 0, 2) + 1",
        "${e1.lighting} = 'often'",
        "jr:choice-name(${c1}, '${c1}')",
        "sum(${k9_total}[. > 3])",
        "selected('a b', ${name})",
    ],
)
def test_sound_expression_has_no_findings(source):
    assert findings(source) == []


@pytest.mark.parametrize(
    ("source", "message", "mend"),
    [
        ("${citys} > 1", "${citys} does not exist", "did you mean ${cities}?"),
        ("${zzzzzz} > 1", "${zzzzzz} does not exist", "name a question, a part of one, or a repeat"),
        ("${c3.housing} = '1'", "${c3.housing} does not exist", "write selected(${c3}, 'housing')"),
        ("${c1.adopted} = '1'", "${c1.adopted} does not exist", "write ${c1} = 'adopted'"),
        ("${e1} = 'often'", "${e1} has no value of its own", "${e1.lighting}, ${e1.transport}"),
        ("${e1.lightning} = 'often'", "${e1.lightning} does not exist", "did you mean ${e1.lighting}?"),
        ("${c1} = 'adoptd'", "'adoptd' is not a choice of c1", "did you mean 'adopted'?"),
        ("${c1} != 'zz'", "'zz' is not a choice of c1", "its choices are adopted, draft, none"),
        ("'zz' = ${c1}", "'zz' is not a choice of c1", "its choices are"),
        ("${level} = 5", "'5' is not a choice of level", "its choices are 0, 1, 2"),
        ("selected(${c3}, 'houses')", "'houses' is not a choice of c3", "did you mean 'housing'?"),
        ("not(selected(${c1}, 'zz'))", "'zz' is not a choice of c1", ""),
        ("${agreed} = 'no'", "'no' is not a choice of agreed", "its choices are yes"),
        ("${name} > 5", "${name} is a text, so > has no meaning", "number(…)"),
        ("${cities} < 'many'", "'many' is no number and no date", "compare by ="),
        ("${c1} >= 2", "the codes of ${c1} are not numbers", "name the choices"),
        ("${c3} > 2", "${c3} is a list of choices, so > has no meaning", ""),
        ("${law} > 2", "${law} is a file, so > has no meaning", ""),
        ("${law} = 'x'", "${law} is a file", "ask only whether there is one"),
        ("${since} > 5", "${since} is a date and 5 is none", "write a date as"),
        ("${since} = 'yesterday'", "${since} is a date and 'yesterday' is none", "write a date as"),
        ("${cities} > ''", "'' is not less or more than anything", "write = ''"),
        ("${c3} = 'housing'", "${c3} may hold several choices", "write selected(${c3}, 'housing')"),
        ("${c3} != ${c1}", "${c3} may hold several choices", "write selected(${c3}, ${c1})"),
        ("${cities} = 'many'", "${cities} is a number and 'many' is none", "compare it with a number"),
        ("count(${instruments}) = 'x'", "this side is a number and 'x' is none", ""),
        ("${name} + 1", "${name} is a text, so + has no meaning", "number(…)"),
        ("${c1} * 2", "the codes of ${c1} are not numbers, so * has no meaning", "if("),
        ("-${c3}", "${c3} is a list of choices, so - has no meaning", "write count-selected(${c3})"),
        ("'x' + 1", "'x' is a text, so + has no meaning", "take a number"),
        ("sum(${name})", "${name} is a text, so sum has no meaning", "number(…)"),
        ("${k9_total} + 1", "${k9_total} has a value for each item", "write sum(${k9_total})"),
        ("${instruments} > 0", "${instruments} is a repeat, not a number", "write count(${instruments})"),
        ("${instruments} + 1", "${instruments} is a repeat, not a number", "write count(${instruments})"),
        ("selected(${cities}, '1')", "selected() asks about choices", "compare it"),
        ("${share} + ${rate} = 100", "decimals that are calculated may differ", "round them first"),
        ("sum(${share}) != 100", "decimals that are calculated may differ", "round them first"),
        ("missing(${c1}) = 'unsure'", "'unsure' is not a missing code of c1", "it offers dont_know"),
        ("missing(${name}) = 'dont_know'", "'dont_know' is not a missing code of name", "give it `missing`"),
        ("sum(${k9_total}[${k9_total} > 3])", "means all items", "put a calculation into the repeat"),
    ],
)
def test_mistake_in_the_operands_is_found_with_its_mend(source, message, mend):
    found = findings(source)
    assert len(found) == 1
    assert message in found[0].message
    assert mend in found[0].mend


def test_all_findings_come_at_once_and_each_only_once():
    found = findings("${citys} > 1 and ${c1} = 'zz' and ${c1} = 'zz' and ${name} < 3")
    assert len(found) == 3


def test_kinds_without_missing_codes_are_not_judged_by_them():
    kinds = {"x": SimpleNamespace(kind="text", choices=(), many=False)}
    assert check(parse("missing(${x}) = 'anything'"), kinds.get) == []


def test_choices_that_are_not_known_are_not_judged():
    kinds = {"x": part("choice")}
    assert check(parse("${x} = 'anything'"), kinds.get) == []
