"""A round's other languages: refused while incomplete, corrected on record, kept apart from answers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.collection import events, rounds
from app.collection.rewording import prefer_language, reword
from app.collection.scope import OPERATOR
from app.collection.wording import Untranslated
from app.db import db
from app.models import Event, Round
from app.questionnaire.load import loads
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.texts import key, texts, untranslated
from tests.collection.conftest import NOON, Office

SURVEY = """
survey: small
title: Small
languages: [en, fr]
sections:
- name: s
  title: Section
  questions:
  - {name: q, type: text, label: What?}
"""


def french(questionnaire: Questionnaire, reviewed: str = "", **said: str) -> Spoken:
    """What is said in French, by contexts such as s_title."""
    short = {text.context.removeprefix("survey/").replace(".", "_"): text for text in texts(questionnaire)}
    wording = {key(short[name].context, short[name].source): text for name, text in said.items()}
    return Spoken("fr", wording, tuple(untranslated(questionnaire, wording, "fr")), reviewed)


WHOLE = {"title": "Petit", "s_title": "Section", "q_label": "Quoi ?"}


def opened(questionnaire: Questionnaire, spoken: Spoken, **plan: object) -> Round:
    dates = rounds.Plan("T", NOON, NOON + timedelta(days=9), **plan)  # type: ignore[arg-type]
    return rounds.open_round(OPERATOR, questionnaire, dates, [spoken])


def test_a_round_opens_in_the_languages_that_are_complete(office: Office) -> None:
    questionnaire = loads(SURVEY)
    assert opened(questionnaire, french(questionnaire, **WHOLE)).languages == ["en", "fr"]
    assert opened(questionnaire, french(questionnaire, title="Petit")).languages == ["en"]


def test_a_round_is_not_opened_in_an_incomplete_language_unless_told_to(office: Office) -> None:
    questionnaire = loads(SURVEY)
    lacking = french(questionnaire, title="Petit", s_title="Section")
    with pytest.raises(Untranslated, match=r"fr: 1 text stays in 'en': q\.label"):
        opened(questionnaire, lacking, languages=("en", "fr"))
    assert db.session.scalar(select(Round.id).where(Round.survey == "small")) is None
    round_ = opened(questionnaire, lacking, languages=("en", "fr"), incomplete=True)
    said = rounds.questionnaire_of(round_, "fr")
    assert (said.sections[0].title, said.questions["q"].label) == ("Section", "What?")


def test_a_language_without_a_file_is_incomplete(office: Office) -> None:
    plan = rounds.Plan("T", NOON, NOON + timedelta(days=9), languages=("fr",))
    with pytest.raises(Untranslated, match=r"fr: 3 texts"):
        rounds.open_round(OPERATOR, loads(SURVEY), plan)


def test_a_correction_is_shown_from_then_on_and_is_an_event_with_both_hashes(office: Office) -> None:
    questionnaire = loads(SURVEY)
    round_ = opened(questionnaire, french(questionnaire, **WHOLE))
    before, instrument = round_.wordings["fr"], round_.instrument_sha256
    same = french(questionnaire, "A. Diop, 2027-01-31", **{**WHOLE, "q_label": "Que ?"})
    done = reword(OPERATOR, round_, [same])
    assert [(one.changed, one.lacking) for one in done] == [(1, 0)]
    assert rounds.questionnaire_of(round_, "fr").questions["q"].label == "Que ?"
    assert round_.instrument_sha256 == instrument
    event = db.session.scalars(select(Event).where(Event.kind == events.WORDING_CORRECTED)).one()
    assert event.changes == {"language": "fr", "wording": [before, round_.wordings["fr"]], "texts": 1}
    assert reword(OPERATOR, round_, [same]) == []


def test_a_correction_for_another_wording_leaves_the_round_s_own_translation_alone(office: Office) -> None:
    questionnaire = loads(SURVEY)
    round_ = opened(questionnaire, french(questionnaire, **WHOLE))
    later = loads(SURVEY.replace("What?", "What else?"))
    reword(OPERATOR, round_, [french(later, **{**WHOLE, "q_label": "Quoi d’autre ?"})])
    assert rounds.questionnaire_of(round_, "fr").questions["q"].label == "Quoi ?"


def test_a_language_comes_later_only_where_it_is_complete_or_it_is_said_that_it_need_not_be(
    office: Office,
) -> None:
    questionnaire = loads(SURVEY)
    lacking = french(questionnaire, title="Petit")
    round_ = opened(questionnaire, lacking)
    with pytest.raises(Untranslated):
        reword(OPERATOR, round_, [lacking], ("fr",))
    assert round_.languages == ["en"]
    reword(OPERATOR, round_, [lacking], ("fr",), incomplete=True)
    assert round_.languages == ["en", "fr"]


def test_the_language_that_a_respondent_prefers_is_kept_with_an_event(office: Office) -> None:
    prefer_language(office.focal_point(office.kenya), office.kenya, "fr")
    prefer_language(office.focal_point(office.kenya), office.kenya, "fr")
    assert office.kenya.language == "fr"
    found = db.session.scalars(select(Event).where(Event.kind == events.LANGUAGE_CHOSEN)).one()
    assert found.changes == {"language": ["", "fr"]}
