"""A tabulation plan with a mistake is refused with file, line and the mend, every mistake at once."""

import pytest

from analysis.mapping_report import main
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.plan_text import PlanError, PlanText
from analysis.tabulation import report


def catalogue(study):
    study.ask("c1", "<0=No 1=Yes")
    study.ask("c2")
    study.answer("KEN", c1="1", c2=1)
    return open_dataset(study.write()).catalogue


def problems(tmp_path, text, found=None):
    path = tmp_path / "report.yaml"
    path.write_text(text)
    with pytest.raises(PlanError) as raised:
        Plan.read(path).check(found)
    return [(problem.line, problem.what, problem.mend) for problem in raised.value.problems]


def test_unknown_names_are_pointed_at_with_the_near_miss(study, tmp_path):
    found = problems(
        tmp_path,
        """title: T
sections:
  - title: Policy
    section: d
    tables:
      - {kind: frequency, of: c11}
      - kind: crosstab
        of: c1
        by: respondent:m49_regio
      - {kind: summary, of: c1}
""",
        catalogue(study),
    )
    assert [line for line, _, _ in found] == [4, 6, 7, 10]
    assert found[1][1:] == ("there is no question or variable called 'c11'", "did you mean c1?")
    assert found[2][1:] == (
        "there is no grouping of member_states called 'm49_regio'",
        "did you mean m49_region?",
    )
    assert found[3][1:] == ("c1: no numbers there", "name an integer, decimal or percent")


def test_unknown_keys_and_kinds_are_pointed_at(tmp_path):
    found = problems(
        tmp_path,
        """title: T
audiense: public
sections:
  - title: Policy
    tables:
      - {kind: frequenzy, of: c1}
      - {kind: frequency, off: c1}
""",
    )
    assert (2, "there is no key 'audiense' here") in [entry[:2] for entry in found]
    assert (6, "there is no kind of table called 'frequenzy'", "did you mean 'frequency'?") in found
    assert (7, "the key 'of' is missing", "add it") in found


def test_a_key_that_stands_twice_is_refused(tmp_path):
    assert problems(tmp_path, "title: T\ntitle: U\nsections: []\n") == [
        (2, "the key 'title' stands twice", "keep one of them")
    ]


def test_what_is_no_yaml_is_refused_with_its_line(tmp_path):
    ((line, what, _),) = problems(tmp_path, "title: T\nsections: [\n")
    assert line == 3
    assert what.startswith("this is not YAML")


def test_an_expression_within_braces_without_quotes_is_told_to_want_them(tmp_path):
    ((line, _, mend),) = problems(tmp_path, "title: T\nsections:\n  - {title: S, filter: ${c1} = 'yes'}\n")
    assert line == 3
    assert "in quotes" in mend


def test_yes_and_no_are_codes_not_truth_values(study, tmp_path):
    study.ask("c1", "yes=Yes no=No")
    study.ask("c2", "0=No 1=Yes")
    study.answer("KEN", c1="yes", c2="1")
    path = tmp_path / "report.yaml"
    path.write_text(
        "title: T\nsections: [{title: S, tables: [{kind: frequency, of: c2, where: {c1: yes}}]}]\n"
    )
    Plan.read(path).check(open_dataset(study.write()).catalogue)


def test_a_condition_on_a_code_that_is_not_in_the_list_is_refused(study, tmp_path):
    text = "title: T\nsections: [{title: S, tables: [{kind: frequency, of: c1, where: {c1: maybe}}]}]\n"
    ((_, what, _),) = problems(tmp_path, text, catalogue(study))
    assert what == "'maybe' is not a code of c1"


def test_the_command_says_what_is_wrong_and_exits_with_1(study, tmp_path, capsys):
    study.ask("c1", "0=No")
    study.answer("KEN", c1="0")
    study.plan = {"title": "T", "sections": [{"title": "S", "tables": [{"kind": "frequency", "of": "nope"}]}]}
    folder = study.write()
    assert main([str(folder), str(tmp_path / "out.xlsx")]) == 1
    assert "plan.json" in capsys.readouterr().err
    assert main([str(tmp_path / "nowhere"), str(tmp_path / "out.xlsx")]) == 1
    assert "there is no such file" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([str(folder), str(tmp_path / "out.odt")])


def test_the_cover_names_the_plan_that_made_the_report_and_not_the_one_it_replaced(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    frozen, data = study.planned({"kind": "frequency", "of": "c1"})
    other = Plan.of(PlanText.yaml("title: Another\nsections: []\n", "other.yaml"))
    assert frozen.digest == data.hashes["plan.json"] == report(data, frozen).facts["Tabulation plan"]
    assert report(data, other).facts["Tabulation plan"] == (
        f"{other.digest} (given with the command, not frozen with the dataset)"
    )
