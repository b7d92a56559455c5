"""Both surveys that ship go out as XLSForms that pyxform takes, and come back as they were."""

import pytest

from app.questionnaire.load import load
from app.questionnaire.locales import known_languages, spoken
from app.questionnaire.xlsform.exporting import exported
from app.questionnaire.xlsform.importing import imported
from app.questionnaire.xlsform.languages import current
from tests.house.tree import ROOT
from tests.questionnaire.xlsform.conftest import CODE_LISTS, came_back, loaded, pyxform_takes, shared, whole

SURVEYS = ("capacity_building", "safer_cities")


@pytest.mark.parametrize("name", SURVEYS)
def test_a_survey_that_ships_comes_back_as_it_was(name):
    questionnaire = load(ROOT / "survey_definitions" / name)
    assert whole(came_back(questionnaire)) == whole(questionnaire)


@pytest.mark.parametrize("name", SURVEYS)
def test_a_survey_that_ships_comes_back_with_every_translation(name):
    folder = ROOT / "survey_definitions" / name
    questionnaire = load(folder)
    languages = known_languages(folder, questionnaire)
    said = current(questionnaire, {code: spoken(folder, questionnaire, code).wordings for code in languages})
    sheets = exported(questionnaire, said)
    assert len(said) > 2
    assert pyxform_takes(sheets) is not None
    made = imported(sheets, name, shared=shared)
    assert made.translated == said
    assert whole(loaded(made, CODE_LISTS)) == whole(questionnaire)


@pytest.mark.parametrize("name", SURVEYS)
def test_pyxform_takes_a_survey_that_ships_without_a_warning(name):
    assert pyxform_takes(exported(load(ROOT / "survey_definitions" / name))) == []
