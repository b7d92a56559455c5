"""One State answers the whole survey in French without scripts; its answers are in the team's workbook."""

from playwright.sync_api import expect

from app.collection import clock
from app.demo.profile import Profile
from app.demo.respondent import synthetic
from app.questionnaire.answers import Answers
from app.questionnaire.complete import submission_document
from app.questionnaire.datafile import codebook
from app.questionnaire.route import Route
from tests.journeys import office, reading, ways


def test_a_state_answers_the_whole_survey_in_french_without_scripts_and_all_of_it_is_in_the_report(
    served, plain_page, desk, tmp_path
):
    questionnaire = served.questionnaire("safer_cities")
    today = clock.today("UTC")
    profile = Profile(code="KEN", region="002", diligence=1, detail=1, comments=0.2, today=today)
    answers = synthetic(questionnaire, 5, profile)
    assert set(answers.items) == set(questionnaire.repeats)
    answers = Answers({**answers.own, "g5_file": ways.FILE}, answers.items)
    public_id, token = served.invite(questionnaire, "KEN", "Kenya")

    ways.come_in(plain_page, served.base, token, "fr")
    ways.answer_survey(plain_page, questionnaire, answers, assert_all_is_in_french)
    expect(plain_page).to_have_url(f"{served.base}/r/{public_id}/check-and-send")
    assert plain_page.locator(".summary li").all_inner_texts() == []

    receipt = ways.send(plain_page)
    assert_all_is_in_french(plain_page)

    found = served.sent(receipt)
    expected = submission_document(Route(questionnaire, answers, today))
    assert ways.without_ids(found.document) == ways.without_ids(expected)
    assert found.document["answers"]["a1"] == "KEN"

    office.sign_in(desk, served.base)
    workbook = office.report(desk, served.base, questionnaire.title, tmp_path)
    assert workbook.cover["Submitted"] == "Member States: 1 of 1 (100%)"
    assert_every_answer_is_in_the_data(workbook, questionnaire, found.document, receipt)
    assert_nothing_personal_is_anywhere(workbook, questionnaire, found.document)


def assert_all_is_in_french(tab):
    assert tab.locator("html").get_attribute("lang") == "fr"
    assert "Save and go on" not in tab.locator("main").inner_text()
    assert tab.locator("main [lang=en]").count() == 0, tab.url


def assert_every_answer_is_in_the_data(workbook, questionnaire, document, receipt):
    personal = {variable.name for variable in codebook(questionnaire) if variable.personal}
    given = reading.written(document, receipt, "KEN")
    assert workbook.tables_of_data == {"main", *questionnaire.repeats}
    assert sum(len(row) for rows in given.values() for row in rows) > 400
    for table in workbook.tables_of_data:
        found = [reading.as_numbers(questionnaire, row) for row in workbook.data(table)]
        assert found == [reading.as_read(questionnaire, row, personal) for row in given.get(table, ())]
    (reasons,) = workbook.reasons("main")
    assert reasons == reading.unanswered(document, personal)
    assert set(reasons.values()) == {"skipped", "blank", "dont_know", "not_available"}


def assert_nothing_personal_is_anywhere(workbook, questionnaire, document):
    personal = {variable.name for variable in codebook(questionnaire) if variable.personal}
    given = reading.written(document, "", "")
    said = {row[name] for rows in given.values() for row in rows for name in personal & set(row)}
    assert len(said) > 4
    assert not [text for text in workbook.texts for one in said if str(one) in text]
    assert not personal & workbook.texts
