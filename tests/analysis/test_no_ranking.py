"""No report ranks States: a plan that would is refused, and tables have them in the order of their list."""

from textwrap import dedent

import pytest

from analysis.checking import verdict
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.plan_text import PlanError
from analysis.tables import Role
from analysis.tabulation import report

LISTED = ("KEN", "UGA", "EGY", "BRA", "PER", "JPN")
CODES = " ".join(f"{code}={code.title()}" for code in LISTED)


@pytest.fixture
def states(study):
    """Answers in which the last of the list comes out first, by every count and number."""
    study.ask("c1", "<0=No 1=Yes")
    study.ask("c2")
    study.ask("p", CODES, kind="choices", code_list="member_states")
    study.ask("w", CODES)
    for place in ("r.1", "r.2"):
        study.ask(place, CODES, code_list="member_states")
    study.ask("k", CODES, code_list="member_states", table="act")
    study.code_lists["member_states"] = "\n".join(
        line + ("," + line[:2] if number else ",iso2")
        for number, line in enumerate(study.code_lists["member_states"].splitlines())
    )
    for number, code in enumerate(LISTED):
        chosen = list(LISTED[-number - 1 :])
        answers = {"c1": str(number % 2), "c2": number, "p": chosen, "w": "JPN", "r.1": "JPN", "r.2": "PER"}
        study.answer(code, **answers)
        for item in range(number):
            study.item("act", code, f"{code}{item}", k=code)
    return study


def made(states, entry):
    states.plan = {"title": "T", "sections": [{"title": "S", "tables": [entry]}]}
    data = open_dataset(states.write())
    return report(data, Plan.frozen(data.plan))


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ({"kind": "frequency", "of": "p", "sort": "yes"}, "sort"),
        ({"kind": "frequency", "of": "w", "sort": "yes"}, "sort"),
        ({"kind": "frequency", "of": "k", "sort": "yes"}, "sort"),
        ({"kind": "frequency", "of": "k:iso2", "sort": "yes"}, "sort"),
        ({"kind": "rank", "of": "r"}, "kind"),
    ],
)
def test_a_plan_that_would_rank_states_is_refused_at_its_line(states, entry, key):
    with pytest.raises(PlanError) as refused:
        made(states, entry)
    (problem,) = refused.value.problems
    assert "States" in problem.what
    assert problem.mend.startswith(("take `sort` out", "use kind: frequency"))
    frozen = Plan.frozen(open_dataset(states.folder).plan)
    assert problem.line == frozen.text.lines["sections", 0, "tables", 0, key]


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "frequency", "of": "p"},
        {"kind": "frequency", "of": "w"},
        {"kind": "frequency", "of": "k"},
        {"kind": "crosstab", "of": "c1", "by": "respondent"},
        {"kind": "heatmap", "of": "k", "by": "respondent"},
        {"kind": "summary", "of": "c2", "by": "respondent"},
        {"kind": "participation", "by": "respondent"},
    ],
    ids=lambda entry: f"{entry['kind']} {entry.get('of', '')}",
)
def test_states_stand_in_the_order_of_their_list_whatever_is_counted(states, entry):
    (table,) = made(states, entry).tables
    codes = [heading.code for heading in table.rows if heading.role is Role.CATEGORY]
    assert codes == [code for code in LISTED if code in codes]
    assert len(codes) > 4


def test_automatic_tables_rank_no_states_either(states):
    states.plan = {"title": "T", "sections": [{"title": "S", "section": "c", "auto": "yes"}]}
    data = open_dataset(states.write())
    found = report(data, Plan.frozen(data.plan)).tables
    assert "rank" not in [table.kind for table in found]
    for table in found:
        for headings in (table.rows, table.columns):
            codes = [heading.code for heading in headings if heading.code in LISTED]
            assert codes == [code for code in LISTED if code in codes], table.title


def test_regions_may_be_sorted(states):
    (table,) = made(states, {"kind": "frequency", "of": "p:m49_region", "sort": "yes"}).tables
    assert [heading.code for heading in table.rows[:3]] == ["142", "019", "002"]


def test_checking_a_survey_refuses_a_plan_that_sorts_states(tmp_path):
    survey = tmp_path / "ports"
    survey.mkdir()
    (tmp_path / "code_lists").mkdir()
    (tmp_path / "code_lists/states.csv").write_text("code,label_en,m49_region\nKEN,Kenya,002\nPER,Peru,019\n")
    (survey / "questionnaire.yaml").write_text(
        dedent("""
        survey: ports
        title: Ports
        edition: "2020"
        respondent: {kind: staff, code_list: states}
        contact: {name: Ports, email: ports@example.org}
        choices: {states: {code_list: states}}
        sections:
          - name: a
            title: Visits
            questions:
              - {name: a1, type: select_multiple, label: Where were you?, choices: states}
        """)
    )
    (survey / "report.yaml").write_text(
        dedent("""\
        title: Ports
        sections:
          - title: Visits
            tables:
              - kind: frequency
                of: a1
                sort: true
        """)
    )
    (said,) = verdict(survey).mistakes
    assert said.endswith(
        "report.yaml:7: 'a1' names States, and sorted by a count they would be ranked;"
        " take `sort` out: States stand in the order of their list [C119]"
    )
