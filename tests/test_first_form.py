"""A form that was made elsewhere goes the whole way: brought in, asked, answered, frozen and reported."""

from datetime import date

from openpyxl import load_workbook

from analysis.mapping_report import write_report
from app.collection import rounds
from app.freeze import freeze
from app.questionnaire.answers import from_json
from app.questionnaire.route import Route
from app.questionnaire.xlsform.importing import imported
from app.questionnaire.xlsform.readable import readable
from tests.questionnaire.xlsform.conftest import cells

FORM = """\
| survey |
| | type | name | label | relevant | calculation |
| | today | today | | | |
| | begin_group | house | Your household | | |
| | select_one yn | Children | Are there children? | ${Adults} > 0 | |
| | integer | Adults | How many adults? | | |
| | calculate | all | | | ${Adults} + if(${Children} = 'y', 1, 0) |
| | note | thanks | Thank you, all ${all} of you. | ${today} > date('2019-01-01') | |
| | end_group | | | | |
| choices |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
"""


def test_a_form_that_was_made_elsewhere_is_asked_answered_frozen_and_reported(trial, tmp_path):
    made = imported(cells(FORM), "trial")
    assert made.definition["expressions"] == "loose"
    round_ = trial.round(text=readable(made.definition, "A form.", made.remarks))
    answers = {"children": "y", "adults": 2}
    trial.answer(trial.case(round_, "s1", "Ann", unit="land"), **answers)
    route = Route(rounds.questionnaire_of(round_), from_json({"answers": answers}), date(2020, 6, 15))
    assert (route.value("all"), route.applies("children"), route.applies("thanks")) == (3.0, True, True)
    (trial.surveys / "trial/report.yaml").unlink(missing_ok=True)
    freeze(round_.id, tmp_path / "dataset", trial.surveys)
    write_report(tmp_path / "dataset", tmp_path / "report.xlsx")
    book = load_workbook(tmp_path / "report.xlsx")
    shown = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert any("Are there children?" in text for text in shown)
