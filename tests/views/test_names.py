"""States under their names in the language of the page, sorted as that language sorts; titles likewise."""

from datetime import date

import pytest
from flask import Flask

from app.collection import participation
from app.collection.scope import OPERATOR
from app.languages import collation
from app.models import Respondent
from app.questionnaire.answers import Answers
from app.questionnaire.form import page
from app.questionnaire.load import loads
from app.questionnaire.route import Route
from app.questionnaire.texts import in_language
from app.questionnaire.wording import Foreign
from app.views.names import in_this_language, respondent_name, round_title
from app.views.words import speak
from tests.house.tree import ROOT
from tests.views.conftest import HARBOURS, Clock, House, house_of


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ["Égypte", "Espagne", "États-Unis d’Amérique", "Éthiopie", "Fidji"]),
        ("es", ["Níger", "Nigeria", "Noruega", "Ñandú", "Omán"]),
        ("ru", ["Албания", "Алжир", "Ёлкино", "Йемен"]),
        ("ar", ["إثيوبيا", "أرمينيا", "إسبانيا", "الأردن", "باكستان"]),
        ("zh", ["阿富汗", "法国", "肯尼亚", "中国"]),
    ],
)
def test_names_are_sorted_as_the_language_sorts(language: str, names: list[str]) -> None:
    assert sorted(names, key=lambda name: collation(name, language)) == names


def test_a_state_has_its_name_in_the_language_of_the_page_unless_its_round_calls_it_otherwise(
    pages: Flask, stopped: Clock
) -> None:
    house = house_of(
        pages, stopped, HARBOURS.replace("state, code_list: states", "state, code_list: member_states")
    )
    with pages.test_request_context():
        speak("fr")
        assert respondent_name(house.italy) == "Italie"
        found = in_this_language(house.round, participation.standings(OPERATOR, house.round))
        assert [one.name for one in found] == ["Italie", "Kenya"]
        house.italy.respondent = Respondent(kind="state", code="ITA", name="Italy (mission)")
        assert respondent_name(house.italy) == "Italy (mission)"


def test_a_title_that_holds_the_survey_s_is_translated_and_another_is_marked(house: House) -> None:
    with house.app.test_request_context():
        speak("fr")
        title = round_title(house.round)
        assert (str(title), isinstance(title, Foreign)) == ("Harbours 2020", True)
        speak("en")
        assert round_title(house.round) == "Harbours 2020"
        house.round.titles = {"fr": "Ports 2020"}
        assert round_title(house.round) == "Harbours 2020"
        speak("fr")
        assert round_title(house.round) == "Ports 2020"


def test_a_long_list_in_the_order_of_its_names_is_shown_in_that_of_the_page() -> None:
    survey = (
        "survey: s\ntitle: S\nchoices: {states: {code_list: member_states}}\n"
        "sections:\n- name: a\n  title: A\n"
        "  questions: [{name: q, type: select_multiple, label: Which?, choices: states}]\n"
    )
    source = loads(survey, ROOT / "survey_definitions" / "code_lists")
    french = in_language(source, {}, "fr")
    route = Route(french, Answers(), date(2020, 1, 1))
    form = page(route, french.sections[0], french.sections[0].forms[0], "fr")
    labels = [option.label for option in form.asked["q"][2].options("q")]
    assert labels[:5] == ["Afghanistan", "Afrique du Sud", "Albanie", "Algérie", "Allemagne"]
    assert french.choices["states"].names == source.choices["states"].names, "answers are kept in one order"
