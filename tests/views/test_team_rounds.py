"""The team opens a round of a survey that is checked at once, imports its respondents, and closes it."""

import io

import pytest
from sqlalchemy import select

from app.collection import rounds
from app.db import db
from app.models import Case, Round
from app.questionnaire import locales
from app.questionnaire.load import load
from tests.views.team_office import HARBOURS, words

PLAN = {
    "survey": "harbours",
    "title": "Harbours of 2020",
    "opens": "2020-01-10T09:00",
    "closes": "2020-02-10T18:00",
    "timezone": "Africa/Nairobi",
    "grace_days": "14",
    "contact_name": "Harbour team",
    "contact_email": "harbours@example.org",
    "languages": "en",
}


def upload(text: str) -> dict[str, object]:
    return {"respondents": (io.BytesIO(text.encode()), "list.csv")}


def test_a_round_is_opened_with_its_times_in_its_zone(signed_in):
    answer = signed_in.post("/team/rounds/new", **PLAN, pilot="yes", team_names_authority="yes")
    made = db.session.scalars(select(Round)).one()
    assert made.team_names_authority
    assert answer.location == f"/team/rounds/{made.name}/respondents"
    assert (made.opens.isoformat(), made.pilot) == ("2020-01-10T06:00:00+00:00", True)
    shown = signed_in.get(f"/team/rounds/{made.name}")
    assert made.instrument_sha256 in shown
    assert "Closes 10 February 2020, 18:00 (Africa/Nairobi)" in shown


def test_a_round_has_the_name_that_the_form_gives_it(signed_in):
    assert "Permanent name" in signed_in.get("/team/rounds/new?survey=harbours")
    answer = signed_in.post("/team/rounds/new", **PLAN, name="ports_of_call")
    assert answer.location == "/team/rounds/ports_of_call/respondents"
    again = signed_in.post("/team/rounds/new", **PLAN, name="ports_of_call")
    assert again.status_code == 422
    assert "“ports_of_call” is the name of another round" in words(again)
    assert 'value="ports_of_call"' in again.text
    assert db.session.query(Round).count() == 1


NOTES = """
    survey: notes
    title: Notes
    edition: "2020"
    languages: [en, fr]
    respondent: {kind: state, code_list: member_states}
    contact: {email: notes@example.org}
    sections: [{name: s, title: Notes, questions: [{name: n1, type: text, label: What helped?}]}]
"""


@pytest.fixture
def notes(signed_in):
    """A survey whose title alone is in French, too."""
    signed_in.survey("notes", NOTES)
    folder = signed_in.folder / "notes"
    locales.update(folder, load(folder), "fr")
    file = folder / "locale/fr.po"
    file.write_text(
        file.read_text().replace('msgid "Notes"\nmsgstr ""', 'msgid "Notes"\nmsgstr "Carnets"', 1)
    )
    return signed_in


def test_surveys_are_offered_by_their_titles_in_the_language_of_the_page(notes):
    (notes.folder / "broken").mkdir()
    (notes.folder / "broken/questionnaire.yaml").write_text("survey: broken")
    assert "Activities 2020 broken Harbours 2020 Notes 2020" in notes.get("/team/rounds/new")
    shown = notes.browser.get("/team/rounds/new?lang=fr").text
    assert ">Carnets 2020</option>" in shown
    assert '<option value="harbours" lang="en" dir="ltr">Harbours 2020</option>' in shown


def test_a_round_has_a_title_in_each_language(notes):
    form = notes.browser.get("/team/rounds/new?survey=notes").text
    assert 'name="title_fr" type="text" value="Carnets 2020" lang="fr"' in form
    plan = PLAN | {
        "survey": "notes",
        "title": "Notes, wave 2",
        "languages": ["en", "fr"],
        "incomplete": "yes",
    }
    refused = notes.post("/team/rounds/new", **plan, title_fr="C" * 301)
    assert refused.status_code == 422
    assert "Title · Français · Shorten the title to 300 characters." in words(refused)
    notes.post("/team/rounds/new", **plan, title_fr="Carnets, deuxième série")
    made = db.session.scalars(select(Round)).one()
    assert (made.title, made.titles) == ("Notes, wave 2", {"fr": "Carnets, deuxième série"})
    assert "Carnets, deuxième série" in notes.get("/team/?lang=fr")
    stranger = notes.app.test_client()
    assert "Carnets, deuxième série" in stranger.get("/?lang=fr").text
    assert "Notes, wave 2" in stranger.get("/?lang=en").text


def test_a_pilot_says_on_every_page_that_its_answers_never_count(signed_in):
    made = signed_in.round(pilot=True)
    for page in ("", "/respondents", "/links", "/reports"):
        assert "Pilot: its answers never count" in signed_in.get(f"/team/rounds/{made.name}{page}")


def test_a_synthetic_round_says_so_on_every_page(signed_in):
    made = signed_in.round(synthetic=True)
    (case,) = signed_in.invite(made, "KEN,ken@example.org")
    pages = [
        f"/team/rounds/{made.name}{page}" for page in ("", "/respondents", "/links", "/reports", "/close")
    ]
    for page in (*pages, f"/team/cases/{case.public_id}", f"/team/cases/{case.public_id}/behalf"):
        assert "Demonstration data: synthetic" in signed_in.get(page)


def test_everything_wrong_with_a_definition_is_shown_and_nothing_opened(signed_in):
    broken = HARBOURS.replace("comment: true", "coment: true").replace("choices: yes_no", "choices: yes_on")
    signed_in.survey("harbours", broken)
    answer = signed_in.browser.get("/team/rounds/new?survey=harbours")
    assert answer.status_code == 422
    assert "coment" in words(answer)
    assert "yes_on" in words(answer)
    assert signed_in.post("/team/rounds/new", **PLAN).status_code == 422
    assert db.session.scalars(select(Round)).all() == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", " ", "Give the round a title"),
        ("name", "Harbours 2020", "“Harbours 2020” cannot be a name"),
        ("name", "2020", "a letter first, for example harbours_2020"),
        ("name", "new", "the name of another round"),
        ("opens", "tomorrow", "Give the day and the time"),
        ("closes", "2020-01-01T00:00", "must close after it opens"),
        ("closes", "9999-12-31T23:59", "Give the day and the time"),
        ("timezone", "Atlantis/Centre", "There is no time zone “Atlantis/Centre”"),
        ("grace_days", "-1", "a number of days"),
        ("grace_days", "9" * 5000, "a number of days"),
        ("contact_name", "x" * 201, "Shorten the name"),
        ("contact_email", "nobody", "Write an e-mail address"),
        ("contact_email", f"survey@{'x' * 250}.org", "Write an e-mail address"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_and_what_was_typed_is_kept(signed_in, field, value, said):
    answer = signed_in.post("/team/rounds/new", **{**PLAN, field: value})
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Africa/Nairobi" in answer.text or field == "timezone"
    assert db.session.scalars(select(Round)).all() == []


def test_every_message_about_a_plan_names_its_field_and_all_come_at_once(signed_in):
    wrong = {"opens": "", "closes": "", "timezone": "Nairobi"}
    said = words(signed_in.post("/team/rounds/new", **{**PLAN, **wrong}))
    assert "3 answers need mending" in said
    for field in ("Opens", "Closes"):
        assert f"{field} · Give the day and the time, for example 2026-03-31 18:00." in said
    assert "Time zone · There is no time zone “Nairobi”." in said
    assert signed_in.post("/team/rounds/new", **{**PLAN, "opens": "2020-01-10 09:00"}).status_code == 302


def test_a_round_without_respondents_has_nobody_to_look_for_and_nobody_to_send_to(signed_in):
    made = signed_in.round()
    shown = signed_in.get(f"/team/rounds/{made.name}/respondents")
    assert "Nobody fits." not in shown
    assert "Add from a list" in shown
    assert "This round has no respondents yet." in signed_in.get(f"/team/rounds/{made.name}/links")


def test_a_survey_outside_the_folder_is_refused(signed_in):
    assert signed_in.browser.get("/team/rounds/new?survey=../harbours").status_code == 403


def test_a_list_with_mistakes_adds_nobody_and_says_all_of_them(signed_in):
    made = signed_in.round()
    answer = signed_in.post(
        f"/team/rounds/{made.name}/respondents", **upload("code,email\nKEN,ken@example.org\nKEM,x\n")
    )
    assert answer.status_code == 422
    said = words(answer)
    assert "2 things are wrong in list.csv" in said
    assert "there is no State with the code 'KEM'" in said
    assert "Nobody was added" in said
    assert db.session.scalars(select(Case)).all() == []


def test_a_good_list_is_imported_and_can_be_corrected_later(signed_in):
    made = signed_in.round()
    path = f"/team/rounds/{made.name}/respondents"
    signed_in.post(path, **upload("code,email\nKEN,ken@example.org\nNER,ner@example.org\n"))
    assert "2 added, 0 changed, 0 as they were." in signed_in.get(path)
    signed_in.post(path, **upload("code,email\nKEN,other@example.org\n"))
    shown = signed_in.get(path)
    assert "0 added, 1 changed" in shown
    assert "2 respondents" in shown


def test_respondents_are_found_by_name_and_state(signed_in):
    made = signed_in.round()
    kenya, _niger = signed_in.invite(made, "KEN,ken@example.org", "NER,ner@example.org")
    signed_in.send(kenya)
    path = f"/team/rounds/{made.name}/respondents"
    assert "Niger" not in signed_in.get(f"{path}?q=keny")
    assert "Kenya" not in signed_in.get(f"{path}?status=none")
    assert "Nobody fits." in signed_in.get(f"{path}?status=draft")


def test_a_round_closes_only_after_it_was_asked_for_twice(signed_in):
    made = signed_in.round()
    assert "Close this round?" in signed_in.get(f"/team/rounds/{made.name}/close")
    assert rounds.state(made) == "open"
    signed_in.post(f"/team/rounds/{made.name}/close")
    assert "Closed by the team" in signed_in.get(f"/team/rounds/{made.name}")


def test_a_unit_that_is_not_in_the_list_of_the_survey_is_refused(signed_in):
    path = f"/team/rounds/{signed_in.round('activities').name}/respondents"
    listed = io.BytesIO(b"code,name,email,unit\n7,Ann Lee,ann@example.org,nowhere\n")
    answer = signed_in.post(path, respondents=(listed, "list.csv"))
    assert answer.status_code == 422
    assert "there is no unit 'nowhere'" in words(answer)
