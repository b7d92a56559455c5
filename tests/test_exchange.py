"""An XLSForm becomes a survey's folder whole or not at all, and a survey an XLSForm, on the command line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from app.questionnaire.load import load
from tests.house.tree import ROOT
from tests.questionnaire.xlsform.conftest import whole

FORM = """\
| survey |
| | type | name | label | label::French (fr) | relevant | choice_filter |
| | begin_group | people | People | Personnes | | |
| | select_one yn | smokes | Do you smoke? | Fumez-vous ? | | |
| | integer | how_many | How many, ${nobody}? | | ${smokes} = 'yes' and ${nobody} = 1 | |
| | select_one_from_file towns.csv | town | Town | Ville | | region = 'north' |
| | end_group | | | | | |
| choices |
| | list_name | name | label | label::French (fr) |
| | yn | yes | Yes | Oui |
| | yn | no | No | Non |
"""
TOWNS = "name,label,region\nbonn,Bonn,north\nlima,Lima,south\n"


def run(*arguments, fails=False):
    done = CliRunner().invoke(main, [str(word) for word in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert (done.exit_code != 0) == fails, done.output
    return done.stderr if fails else done.stdout


@pytest.fixture
def form(tmp_path):
    (tmp_path / "form.md").write_text(FORM)
    (tmp_path / "towns.csv").write_text(TOWNS)
    return tmp_path / "form.md"


def test_a_form_becomes_a_survey_that_check_accepts_with_its_code_lists_and_translations(form, tmp_path):
    told = run("survey", "import", form, tmp_path / "surveys/trial")
    assert "survey, row 4, relevant: left out: ${nobody} does not exist" in told
    assert told.endswith("3 questions in 1 section; 2 things to look at\n")
    text = (tmp_path / "surveys/trial/questionnaire.yaml").read_text()
    assert "      # relevant left out: ${smokes} = 'yes' and ${nobody} = 1\n      - name: how_many" in text
    lists = tmp_path / "surveys/code_lists/towns.csv"
    assert lists.read_text() == "code,label_en,region\nbonn,Bonn,north\nlima,Lima,south\n"
    po = (tmp_path / "surveys/trial/locale/fr.po").read_text()
    assert 'msgctxt "smokes.label"\nmsgid "Do you smoke?"\nmsgstr "Fumez-vous ?"' in po
    assert "unreviewed draft" in po
    # What the form did not translate is told; it is no mistake.
    assert run("survey", "check", tmp_path / "surveys/trial").startswith("warning: ")


@pytest.mark.parametrize("ending", ["xlsx", "md", "csv"])
def test_what_goes_out_comes_back(form, tmp_path, ending):
    run("survey", "import", form, tmp_path / "surveys/trial")
    out = tmp_path / f"out.{ending}"
    assert run("survey", "export", tmp_path / "surveys/trial", out) == f"{out}: 5 rows\n"
    assert "everything survived" in run("survey", "import", out, tmp_path / "again/trial")
    first, again = tmp_path / "surveys", tmp_path / "again"
    assert whole(load(first / "trial")) == whole(load(again / "trial"))
    for file in ("trial/locale/fr.po", "code_lists/towns.csv"):
        assert (first / file).read_bytes() == (again / file).read_bytes()


def test_an_outdated_translation_that_does_not_go_out_is_told(form, tmp_path):
    survey = tmp_path / "surveys/trial"
    run("survey", "import", form, survey)
    file = survey / "questionnaire.yaml"
    file.write_text(file.read_text().replace("Do you smoke?", "Do you smoke now?"))
    run("survey", "translate", survey)
    out = tmp_path / "out.md"
    done = CliRunner().invoke(main, ["survey", "export", str(survey), str(out)])
    assert "fr: 1 outdated translation is not in it, and would not come back" in done.stderr
    assert "Fumez-vous" not in out.read_text()


def test_a_list_that_is_there_already_is_used_and_not_written_over(form, tmp_path):
    (tmp_path / "surveys/code_lists").mkdir(parents=True)
    there = tmp_path / "surveys/code_lists/towns.csv"
    there.write_text("code,label_en,region\nrome,Rome,south\n")
    run("survey", "import", form, tmp_path / "surveys/trial")
    assert there.read_text() == "code,label_en,region\nrome,Rome,south\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "a.xlsx is empty"),
        ("a.xlsx", b"PK\x03\x04", "not an Excel workbook"),
        ("a.xls", b"type,name", "not an Excel workbook"),
        ("a.docx", b"", "ends with .xlsx, .xls, .md, .csv"),
        ("a.md", b"PK\x03\x04", "give it the ending .xlsx"),
        ("a.md", b"# A report\n\nNo table here.\n", "no sheet called 'survey'"),
        ("a.md", b"\xff\xfe", "not UTF-8"),
        ("a.csv", b"date,amount\n2020-01-01,5\n", "Error: this is no XLSForm: it has no sheet"),
        ("a.md", b"| survey |\n| | type | label |\n| | text | x |\n", "no column 'name'"),
        (
            "a.md",
            b"| survey |\n| | type | name |\n| | begin_group | x |\n",
            "row 2, type: the group 'x' is never closed",
        ),
        ("a.md", b"| survey |\n| | type | name |\n| | audio | x |\n", "nothing of the form can be asked"),
    ],
)
def test_what_is_no_form_is_refused_and_leaves_nothing_behind(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    assert said in run("survey", "import", tmp_path / name, tmp_path / "surveys/trial", fails=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / name]


def test_a_folder_that_holds_something_is_not_touched(form, tmp_path):
    (tmp_path / "trial").mkdir()
    (tmp_path / "trial/mine.txt").write_text("mine")
    assert "is there already" in run("survey", "import", form, tmp_path / "trial", fails=True)
    assert [path.name for path in (tmp_path / "trial").iterdir()] == ["mine.txt"]


def test_a_form_reads_no_file_but_those_beside_it(tmp_path):
    (tmp_path / "secret.csv").write_text("name,label\na,Secret\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    text = "| survey |\n| | type | name | label |\n| | select_one_from_file ../secret.csv | x | X |\n"
    (inner / "form.md").write_text(text)
    assert "asked as text" in run("survey", "import", inner / "form.md", inner / "trial")
    assert "Secret" not in "".join(path.read_text() for path in inner.rglob("*.yaml"))


def test_a_form_with_another_ending_is_not_written(tmp_path):
    survey = ROOT / "survey_definitions/capacity_building"
    assert "ends with .xlsx, .md, .csv" in run("survey", "export", survey, tmp_path / "a.pdf", fails=True)


def test_the_copy_of_a_survey_that_ships_comes_back_by_way_of_a_workbook(tmp_path):
    source = ROOT / "survey_definitions"
    shutil.copytree(source / "code_lists", tmp_path / "code_lists")
    run("survey", "export", source / "capacity_building", tmp_path / "out.xlsx")
    run("survey", "import", tmp_path / "out.xlsx", tmp_path / "capacity_building")
    assert whole(load(tmp_path / "capacity_building")) == whole(load(source / "capacity_building"))
    file = Path("locale/fr.po")
    own = (tmp_path / "capacity_building" / file).read_text()
    assert own == (source / "capacity_building" / file).read_text()
