"""Figures in the sentences of a report: bound to its tables, checked with the plan, hidden like cells."""

import re
import zipfile
from textwrap import dedent

import pytest
from docx import Document

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.plan_text import PlanError, PlanText
from analysis.prose import Figure
from analysis.tabulation import report
from analysis.writers import WRITERS

PLAN = """\
title: T
summary: "${c1:1} of ${c1:base} have a policy (${c1:1:share})."
sections:
  - title: S
    section: c
    auto: true
    text: |
      In Africa ${by_region:002:submitted}, in Asia ${ by_region:142 }.
      Cities: ${cities:c2:mean}. Both: ${crossed:002:1}, ${crossed:002:1:share}.
    tables:
      - {kind: participation, by: "respondent:m49_region", name: by_region}
      - {kind: summary, of: c2, name: cities}
      - {kind: crosstab, of: c1, by: "respondent:m49_region", name: crossed}
"""


@pytest.fixture
def data(study):
    study.ask("c1", "0=No 1=Yes", label="Is there a policy?")
    study.ask("c2", label="How many cities?")
    for number, state in enumerate(("KEN", "UGA", "EGY", "BRA")):
        study.answer(state, c1=str(number % 2), c2=number * 1000)
    study.invite("JPN")
    return open_dataset(study.write())


def planned(data, text):
    return report(data, Plan.of(PlanText.yaml(dedent(text), "report.yaml")))


def test_each_figure_is_that_of_its_table(data):
    made = planned(data, PLAN)
    assert made.about.split("\n")[0] == "2 of 4 have a policy (50%)."
    assert made.sections[0].text == "In Africa 3, in Asia 0.\nCities: 1,500.0. Both: 1, 33%."
    figures = [part for said in made.sections[0].said for part in said if isinstance(part, Figure)]
    by_number = {table.number: table.called for table in made.tables}
    assert [by_number[figure.table] for figure in figures] == ["by_region"] * 2 + ["cities"] + ["crossed"] * 2


def test_the_summary_says_who_was_asked_and_who_answered_in_all_and_by_region(data):
    participation, groups = planned(data, PLAN).about.split("\n")[1:]
    assert re.search("invited: 5; answered: 4 .80%.", participation)
    assert "Africa: 3 of 3; Americas: 1 of 1; Asia: 0 of 1" in groups


def test_every_format_says_them_and_in_word_they_are_fields_of_its_properties(data, tmp_path):
    made = planned(data, PLAN)
    for name, write in WRITERS.items():
        write(made, tmp_path / f"a.{name}")
    said = [one.text for one in Document(tmp_path / "a.docx").paragraphs if one.style.name == "List Number"]
    assert "In Africa 3, in Asia 0." in said
    with zipfile.ZipFile(tmp_path / "a.docx") as parts:
        body, kept = parts.read("word/document.xml").decode(), parts.read("docProps/custom.xml").decode()
        assert "custom-properties" in parts.read("_rels/.rels").decode()
    held = dict(re.findall(r'name="([^"]*)"><vt:lpwstr>([^<]*)<', kept))
    fields = re.findall(
        r'DOCPROPERTY "([^"]*)"</w:instrText>.*?"separate"/></w:r><w:r><w:t[^>]*>([^<]*)<', body, re.DOTALL
    )
    assert fields
    assert all(held[name] == text for name, text in fields)
    assert held["crossed:002:1:share"] == "33%"
    assert held["round:submitted"] == "4"


def test_a_hidden_number_is_said_not_to_be_shown(study):
    study.ask("v1", "0=No 1=Yes", anonymous=True, table="v", section="v")
    for code in "11111110":
        study.opine("v", v1=code)
    study.invite("KEN")
    made = planned(
        open_dataset(study.write()),
        """\
        title: T
        sections:
          - title: S
            text: "No: ${v1:0}, ${v1:0:share}."
            tables: [{kind: frequency, of: v1}]
        """,
    )
    assert made.tables[0].suppressed
    assert made.sections[0].text == "No: [not shown], [not shown]."


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("${c1}", "report.yaml:2: '${c1}' names no figure; write ${table:row} or"),
        ("${c1:1:2:3}", "report.yaml:2: '${c1:1:2:3}' names no figure"),
        (
            "${crosed:002:1}",
            "report.yaml:2: there is no table of this plan called 'crosed'; did you mean cross",
        ),
        ("${c1:yes}", "report.yaml:2: 'c1:yes': no row or column of it has the code 'yes'; use one of 0, 1"),
        (
            "${by_region:02}",
            "report.yaml:2: 'by_region:02': no row or column of it has the code '02'; did you",
        ),
    ],
)
def test_a_figure_that_no_table_has_is_told_with_its_line_before_any_number_is_made(data, wrong, told):
    text = PLAN.replace('"${c1:1} of ${c1:base} have a policy (${c1:1:share})."', f'"{wrong}"')
    with pytest.raises(PlanError) as refused:
        Plan.of(PlanText.yaml(text, "report.yaml")).check(data.catalogue)
    assert str(refused.value).startswith(told)


def test_a_figure_that_only_the_finished_table_lacks_refuses_the_report(data):
    with pytest.raises(
        PlanError, match=r"report.yaml:7: 'cities:c2:middle': table 2 has no such row and column"
    ):
        planned(data, PLAN.replace("cities:c2:mean", "cities:c2:middle"))
