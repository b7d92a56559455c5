"""The tabulation plans of the surveys name only what their questionnaires and code lists have."""

from pathlib import Path

import pytest

from analysis.catalogue import Catalogue
from analysis.code_lists import CodeList
from analysis.plan import Plan
from analysis.scheme import Scheme
from app.questionnaire.datafile import codebook
from app.questionnaire.load import load

SURVEYS = Path(__file__).parents[2] / "survey_definitions"


@pytest.mark.parametrize("plan", sorted(SURVEYS.glob("*/report.yaml")), ids=lambda path: path.parent.name)
def test_a_plan_names_only_what_its_survey_has(plan):
    lists = {
        path.stem: CodeList.read(path.stem, path.read_bytes()) for path in SURVEYS.glob("code_lists/*.csv")
    }
    file = plan.parent / "indicators.yaml"
    scheme = Scheme.read(file) if file.is_file() else None
    catalogue = Catalogue(codebook(load(plan.parent)), lists, universe_columns=("unit",), scheme=scheme)
    Plan.read(plan).check(catalogue)
    assert len(Plan.read(plan).keys.sections) >= 8
