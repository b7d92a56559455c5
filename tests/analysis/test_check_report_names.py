"""Whatever report.yaml names and the questionnaire does not have is told by the check, with line and mend."""

import re
from textwrap import dedent

import pytest

from analysis.checking import verdict

DEFINITION = """\
survey: s
title: T
respondent: {kind: state, code_list: states}
choices:
  steps: {ordered: true, choices: [{name: "0", label: None}, {name: "1", label: All}]}
  towns: {code_list: towns}
sections:
  - name: a
    title: A
    questions:
      - {name: adopted, type: select_one, label: Adopted, choices: steps}
      - {name: town, type: select_one, label: Town, choices: towns}
      - {name: budget, type: decimal, label: Budget}
      - {name: since, type: date, label: Since}
      - {name: why, type: text, label: Why}
      - {name: ways, type: matrix, label: Ways, rows: [{name: sea, label: Sea}], columns: steps}
      - name: cities
        type: repeat
        label: Cities
        questions: [{name: size, type: integer, label: Size}]
"""
LISTS = {
    "states": "code,label_en,m49_region\nKEN,Kenya,002\nITA,Italy,150\n",
    "towns": "code,label_en,size_class\nrome,Rome,large\nlamu,Lamu,small\n",
}
PLAN = """\
title: R
{top}
sections:
  - title: One
    {section}
    tables:
      - {table}
"""
TABLE = "{kind: frequency, of: adopted}"


@pytest.fixture
def told(tmp_path):
    """What the check says of a plan that has something more at its top, in a section, or as a table."""

    def check(*, top="about: x", section="text: x", table=TABLE):
        folder = tmp_path / "s"
        for name, text in LISTS.items():
            (tmp_path / "code_lists").mkdir(exist_ok=True)
            (tmp_path / f"code_lists/{name}.csv").write_text(text)
        folder.mkdir()
        (folder / "questionnaire.yaml").write_text(dedent(DEFINITION))
        (folder / "report.yaml").write_text(
            PLAN.replace("{top}", top).replace("{section}", section).replace("{table}", table)
        )
        return verdict(folder).mistakes

    return check


KINDS_OF_NAME = {
    "the question of a publication": (2, {"top": "publication: {question: adoptd}"}, "adopted"),
    "a code of a publication": (2, {"top": "publication: {question: adopted, public: all}"}, "0, 1"),
    "the table of a noun": (2, {"top": "cases: {citees: cities}"}, "cities"),
    "a short name": (2, {"top": "names: {budgt: Money}"}, "budget"),
    "what is internal": (2, {"top": "internal: [wy]"}, "why"),
    "what is an opinion": (2, {"top": "opinion: [wys]"}, "ways"),
    "a section": (5, {"section": "section: aa"}, "a?"),
    "what is left out": (5, {"section": "leave_out: [budgett]"}, "budget"),
    "a question of a frequency": (7, {"table": "{kind: frequency, of: adoptet}"}, "adopted"),
    "a variable of a crosstab": (7, {"table": "{kind: crosstab, of: adopted, by: twon}"}, "town"),
    "a grouping of respondents": (
        7,
        {"table": "{kind: crosstab, of: adopted, by: respondent:m49_regio}"},
        "m49_region",
    ),
    "a grouping of a code list": (
        7,
        {"table": "{kind: crosstab, of: adopted, by: town:size_clas}"},
        "size_class",
    ),
    "a code put together": (
        7,
        {"table": "{kind: heatmap, of: adopted, by: town, collapse: {Some: ['2']}}"},
        "0, 1",
    ),
    "a question of a condition": (
        7,
        {"table": "{kind: frequency, of: town, where: {adopt: ['1']}}"},
        "adopted",
    ),
    "a code of a condition": (
        7,
        {"table": "{kind: frequency, of: town, where: {adopted: ['2']}}"},
        "0, 1",
    ),
    "the unit of analysis": (7, {"table": "{kind: frequency, of: adopted, table: citys}"}, "cities"),
    "a question of a matrix": (7, {"table": "{kind: matrix, of: weys}"}, "ways"),
    "a code of a share": (7, {"table": "{kind: share, of: ways, by: town, codes: ['3']}"}, "0"),
    "a figure": (7, {"table": "{kind: summary, of: budgte}"}, "budget"),
    "a figure of an item": (7, {"table": "{kind: summary, of: sise}"}, "size"),
    "a breakdown of a figure": (
        7,
        {"table": "{kind: summary, of: budget, by: respondent:x}"},
        "m49_region|name",
    ),
    "a breakdown of participation": (7, {"table": "{kind: participation, by: m49_region}"}, "respondent:m49"),
    "a date": (7, {"table": "{kind: calendar, start: sinse, days: budget}"}, "since"),
    "what is listed in words": (7, {"table": "{kind: text, of: wy, consent: {adopted: ['1']}}"}, "why"),
    "a code of consent": (7, {"table": "{kind: text, of: why, consent: {adopted: ['7']}}"}, "0, 1"),
    "a kind of table": (7, {"table": "{kind: frequenzy, of: adopted}"}, "frequency"),
    "a key of a table": (7, {"table": "{kind: frequency, of: adopted, chrat: true}"}, "guide"),
}


@pytest.mark.parametrize("name", KINDS_OF_NAME)
def test_a_report_that_names_what_there_is_not_is_told_where_and_how_to_mend_it(told, name):
    line, plan, mend = KINDS_OF_NAME[name]
    (said,) = told(**plan)
    found = re.fullmatch(r".*report\.yaml:(\d+): (.+?); (.+) \[C119\]", said)
    assert found
    assert int(found[1]) == line
    assert re.search(mend, found[3])


def test_a_report_that_names_what_there_is_is_said_nothing_of(told):
    assert (
        told(top="publication: {question: adopted, public: '1', aggregate: '0'}\ncases: {cities: towns}")
        == []
    )
