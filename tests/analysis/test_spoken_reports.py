"""Reports in the language asked for: their sentences, their plan's words, and sheets from right to left."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from analysis.writers.xlsx import workbook
from app.questionnaire.texts import key
from app.questionnaire.wording import Foreign

PLAN = {"title": "Trial", "sections": [{"title": "Policy", "tables": [{"kind": "frequency", "of": "c1"}]}]}


@pytest.fixture
def made(study):
    study.ask("c1", "<0=No 1=Planned 2=Adopted")
    study.answer("KEN", c1="0")
    study.plan = PLAN
    study.write()

    def in_language(language, said):
        data = open_dataset(study.folder, language=language)
        return report(data, Plan.frozen(data.plan).spoken(said, language, data.source), language)

    return in_language


def test_a_french_report_says_its_base_in_french_and_titles_as_they_were_translated(made):
    found = made("fr", {key("report/Policy.title", "Policy"): "Politiques"})
    assert found.sections[0].title == "Politiques"
    assert found.tables[0].base_text == "États Membres\u00a0: 1, sur 1 ayant répondu et 1 invités."


def test_words_of_the_plan_without_a_translation_or_with_an_outdated_one_stay_and_are_marked(made):
    found = made("fr", {key("report/Policy.title", "Policies"): "Politiques"})
    assert found.sections[0].title == "Policy"
    assert isinstance(found.sections[0].title, Foreign)


def test_an_arabic_workbook_runs_from_right_to_left_and_is_the_same_bytes_again(made):
    once, again = workbook(made("ar", {})), workbook(made("ar", {}))
    assert once == again
    assert all(sheet.sheet_view.rightToLeft for sheet in load_workbook(BytesIO(once)).worksheets)
