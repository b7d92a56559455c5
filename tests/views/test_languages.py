"""A response in the languages of its round: asked, read and switched without losing a word."""

import re
from datetime import timedelta
from textwrap import dedent

import pytest
from flask import Flask

from app.collection import draft, rewording, rounds
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.languages import gettext, named
from app.models import Case, Document
from app.questionnaire.load import loads
from app.questionnaire.locales import Spoken
from app.questionnaire.texts import key, texts, untranslated
from tests.views.conftest import HARBOURS, NOON, Clock, House, invited
from tests.views.visit import Visit

FRENCH = {
    "survey/title": "Ports",
    "a.title": "À propos",
    "a_who.title": "Qui répond",
    "a1.label": "Nom du port",
    "a2.label": "Est-il ouvert ?",
    "choices/yes_no.yes.label": "Oui",
    "choices/yes_no.no.label": "Non",
    "b.title": "Navires",
    "b1.label": "Y a-t-il des remorqueurs ?",
    "o.title": "Avis",
    "o1.label": "Vous plaît-il ?",
    "o2.label": "Pourquoi ?",
    "depth.label": "Profondeur",
}
DEPTH = "{name: a3, type: integer, label: Ships"
WITH_DEPTH = HARBOURS.replace(
    f"- {DEPTH}", "- {name: depth, type: decimal, label: Depth, unit: m}\n              - " + DEPTH
).replace("survey: harbours", "survey: harbours\n    languages: [en, fr, ar]")

DRAFT = "This translation is a draft; where in doubt, the text in %(language)s counts."
NONE = "This survey has not been translated: its questions are in %(language)s."


@pytest.fixture
def house(pages: Flask, stopped: Clock) -> House:
    """A round in English and, for the most part, in French; Arabic is offered, and nothing translated."""
    questionnaire = loads(dedent(WITH_DEPTH))
    sources = {text.context: text.source for text in texts(questionnaire)}
    said = {key(context, sources[context]): text for context, text in FRENCH.items()}
    french = Spoken("fr", said, tuple(untranslated(questionnaire, said, "fr")), "A. Diop, 2020-02-01")
    plan = rounds.Plan(
        "Harbours 2020",
        NOON - timedelta(days=1),
        NOON + timedelta(days=30),
        timezone="Africa/Nairobi",
        languages=("en", "fr", "ar"),
        incomplete=True,
    )
    round_ = rounds.open_round(OPERATOR, questionnaire, plan, [french])
    return House(pages, stopped, round_, invited(round_, "KEN", "Kenya"), invited(round_, "ITA", "Italy"))


def test_a_page_speaks_its_language_and_marks_what_is_not_translated(kenya: Visit, house: House) -> None:
    page = kenya.get(f"/r/{house.kenya.public_id}/a?lang=fr").text
    assert '<html lang="fr" dir="ltr">' in page
    assert "Nom du port" in page
    assert "Name of the harbour" not in page
    assert "<span>Nom du port</span>" in page
    assert '<span lang="en" dir="ltr">Country</span>' in page
    assert "<span>Oui" in page
    assert "<span>À propos</span>" in page


def test_without_a_translation_all_wording_is_marked_and_the_page_turns(kenya: Visit, house: House) -> None:
    page = kenya.get(f"/r/{house.kenya.public_id}/a?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in page
    assert '<span lang="en" dir="ltr">Name of the harbour</span>' in page
    assert '<h1><span lang="en" dir="ltr">Who answers</span></h1>' in page


def test_changing_the_language_keeps_what_was_typed_and_reads_it_as_it_was_written(
    kenya: Visit, house: House
) -> None:
    kenya.get(f"/r/{house.kenya.public_id}/a?lang=fr")
    kenya.send(a1="Mombasa", also={"depth": "12,5", "a3": "beaucoup", "_lang": "en"})
    assert '<html lang="en"' in kenya.page.text
    fields = kenya.fields()
    assert (fields["a1"], fields["depth"], fields["a3"]) == ("Mombasa", "12.5", "beaucoup")
    kept = db.session.query(Document).filter_by(case_id=house.kenya.id, name="a").one().answers
    assert (kept["depth"], kept["a3"]) == ("12.5", {"unread": "beaucoup"})


def test_changing_the_language_alone_changes_no_answer(kenya: Visit, house: House) -> None:
    kenya.get(f"/r/{house.kenya.public_id}/a?lang=fr")
    kenya.send(a1="Mombasa", also={"depth": "12,5"})
    before = db.session.query(Document).filter_by(case_id=house.kenya.id, name="a").one().revision
    kenya.get(f"/r/{house.kenya.public_id}/a")
    kenya.send(also={"_lang": "en"})
    kenya.send(also={"_lang": "fr"})
    assert db.session.query(Document).filter_by(case_id=house.kenya.id, name="a").one().revision == before


def test_a_page_left_open_in_one_language_is_read_in_it_whatever_is_spoken_since(
    kenya: Visit, house: House
) -> None:
    kenya.get(f"/r/{house.kenya.public_id}/a?lang=fr")
    open_page = kenya.page
    kenya.get(f"/r/{house.kenya.public_id}?lang=en")
    kenya.page = open_page
    kenya.send(also={"depth": "1,500"})
    kept = db.session.query(Document).filter_by(case_id=house.kenya.id, name="a").one().answers
    assert kept["depth"] == "1.500", "one and a half in French, never fifteen hundred"


def test_what_could_not_be_read_in_one_language_is_not_read_as_another_number_in_the_next(
    kenya: Visit, house: House
) -> None:
    kenya.get(f"/r/{house.kenya.public_id}/a?lang=fr")
    kenya.send(also={"depth": "1.250", "_lang": "en"})
    kenya.send()
    kept = db.session.query(Document).filter_by(case_id=house.kenya.id, name="a").one().answers
    assert kept["depth"] == {"unread": "1.250"}


def test_a_colleague_s_edit_is_put_before_a_person_also_when_the_language_is_changed(
    kenya: Visit, house: House
) -> None:
    kenya.get(f"/r/{house.kenya.public_id}/a?lang=fr")
    colleague = Actor("Colleague", FOCAL_POINT, case_id=house.kenya.id)
    draft.save(house.kenya, {("a", ""): draft.Post(0, {"a1": "Lamu"})}, colleague)
    answer = kenya.send(a1="Mombasa", also={"depth": "12,5", "_lang": "en"})
    assert answer.status_code == 409
    assert "Name of the harbour" in answer.text
    assert "Lamu" in answer.text
    assert "Mombasa" in answer.text
    kenya.send(also={"_lang": "fr"})
    assert "Nom du port" in kenya.page.text
    assert "Mombasa" in kenya.page.text
    kenya.send(also={"_keep:a1": "mine", "_go": "stay"})
    kept = db.session.query(Document).filter_by(case_id=house.kenya.id, name="a").one().answers
    assert (kept["a1"], kept["depth"]) == ("Mombasa", "12.5")


def test_an_anonymous_page_changes_its_language_with_what_was_chosen_and_keeps_nothing(
    kenya: Visit, house: House
) -> None:
    kenya.get(f"/r/{house.kenya.public_id}/on-its-own/o?lang=fr")
    kenya.send(o1="no", also={"_lang": "en"})
    assert "Do you like it?" in kenya.page.text
    kenya.send(o1="no", o2="Too small", also={"_lang": "fr"})
    assert kenya.fields()["o2"] == "Too small"
    kenya.send(also={"_go": "send"})
    assert "Pourquoi ?" in kenya.page.text
    kenya.send(also={"_lang": "en"})
    assert gettext("en")("Send these answers now?") in kenya.page.text
    assert "Too small" in kenya.page.text
    assert db.session.query(Document).count() == 0


def test_a_page_says_whether_its_translation_was_reviewed(kenya: Visit, house: House) -> None:
    french = kenya.get(f"/r/{house.kenya.public_id}/a?lang=fr").text
    draft = gettext("fr")(DRAFT, language=named("en", "fr"))
    assert draft not in french
    rewording.reword(OPERATOR, house.round, [Spoken("fr", {}, (), "")])
    assert draft in kenya.get(f"/r/{house.kenya.public_id}/a").text
    russian = kenya.get(f"/r/{house.kenya.public_id}/a?lang=ru").text
    assert gettext("ru")(NONE, language=named("en", "ru")) in russian


def test_the_language_that_a_respondent_chooses_is_kept_and_letters_come_in_it(
    kenya: Visit, house: House
) -> None:
    kenya.get(f"/r/{house.kenya.public_id}?lang=fr")
    assert db.session.get(Case, house.kenya.id).language == "fr"
    elsewhere = house.signed_in(house.kenya)
    assert '<html lang="fr"' in elsewhere.get(f"/r/{house.kenya.public_id}").text


def test_a_menu_on_a_page_of_answers_sends_them_and_one_elsewhere_is_links(
    kenya: Visit, house: House
) -> None:
    page = kenya.get(f"/r/{house.kenya.public_id}/a").text
    first = re.search(r'<button[^>]*form="section"[^>]*>', page)
    assert first is not None
    assert 'name="_go" value="stay"' in first[0], "Return in a text field presses the first button"
