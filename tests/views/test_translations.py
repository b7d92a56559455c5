"""A translation stands beside an answer in another language; the answer stays what was sent."""

import json

import pytest
from sqlalchemy import select

from app.collection import draft, events, submission
from app.collection.errors import NotAllowed, NotFound
from app.collection.rounds import questionnaire_of
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.collection.translations import of_submission, translate
from app.db import db
from app.freeze import freeze
from app.models import AnswerTranslation, Case, Event, Submission
from tests.views.team_office import Office

SURVEY = """
    survey: notes
    title: Notes
    languages: [en, fr]
    respondent: {kind: state, code_list: member_states}
    sections:
      - name: s
        title: Notes
        questions:
          - {name: n1, type: text, label: What helped?, multiline: true}
          - {name: n2, type: text, label: Your name, personal: true}
          - {name: n3, type: integer, label: How many?}
"""


def sent_in_french(office: Office, key: str = "k", **answers: object) -> Submission:
    case = db.session.scalars(select(Case)).one()
    person = Actor("Awa Diop", FOCAL_POINT, case_id=case.id)
    draft.save(case, {("s", ""): draft.Post(draft_revision(case), answers)}, person)
    receipt = submission.submit(case, key * 20, person, language="fr")
    return db.session.scalars(select(Submission).where(Submission.receipt == receipt.receipt)).one()


def draft_revision(case: Case) -> int:
    return draft.load(case, questionnaire_of(case.round)).revision(("s", ""))


@pytest.fixture
def french(signed_in: Office) -> Office:
    """The office with a round that one State has been invited to."""
    signed_in.survey("notes", SURVEY)
    signed_in.invite(signed_in.round("notes", incomplete=True, languages=("en", "fr")), "KEN,ken@example.org")
    return signed_in


def test_the_team_keeps_a_translation_beside_an_answer_and_the_submission_stays_as_it_was(
    french: Office,
) -> None:
    sent = sent_in_french(french, n1="L’éclairage public", n3=4)
    before, path = sent.sha256, f"/team/submissions/{sent.receipt}"
    assert "Translate" in french.get(path)
    answer = french.post(f"{path}/translation", item="", part="n1", text="Street lighting <b>")
    assert answer.status_code == 302
    page = french.browser.get(path).text
    assert '<bdi lang="en">Street lighting &lt;b&gt;</bdi>' in page
    assert "L’éclairage public" in page
    db.session.expire_all()
    kept = db.session.scalars(select(Submission)).one()
    assert (kept.sha256, kept.document["answers"]["n1"]) == (before, "L’éclairage public")
    event = db.session.scalars(select(Event).where(Event.kind == events.ANSWER_TRANSLATED)).one()
    assert event.changes == {"n1": [None, "Street lighting <b>"]}


def test_only_words_are_translated_and_only_by_the_team(french: Office) -> None:
    sent = sent_in_french(french, n1="Oui", n3=4)
    questionnaire = questionnaire_of(db.session.scalars(select(Case)).one().round)
    with pytest.raises(NotFound):
        translate(OPERATOR, questionnaire, sent, ("", "n3"), "four")
    with pytest.raises(NotAllowed):
        translate(Actor("A", FOCAL_POINT, case_id=sent.case_id), questionnaire, sent, ("", "n1"), "Yes")
    translate(OPERATOR, questionnaire, sent, ("", "n1"), "Yes")
    translate(OPERATOR, questionnaire, sent, ("", "n1"), "")
    assert db.session.scalars(select(AnswerTranslation)).all() == []


def test_a_translation_holds_for_what_was_sent_again_in_the_same_words_and_for_nothing_else(
    french: Office,
) -> None:
    sent = sent_in_french(french, n1="Oui")
    case = db.session.scalars(select(Case)).one()
    questionnaire = questionnaire_of(case.round)
    translate(OPERATOR, questionnaire, sent, ("", "n1"), "Yes")
    submission.reopen(case, OPERATOR)
    again = sent_in_french(french, "l", n3=5)
    assert [one.text for one in of_submission(questionnaire, again).values()] == ["Yes"]
    submission.reopen(case, OPERATOR)
    other = sent_in_french(french, "m", n1="Non")
    assert of_submission(questionnaire, other) == {}


def test_a_dataset_has_the_translations_of_what_counts_and_none_of_what_is_personal(french: Office) -> None:
    sent = sent_in_french(french, n1="Oui", n2="Monsieur Untel")
    case = db.session.scalars(select(Case)).one()
    questionnaire = questionnaire_of(case.round)
    translate(OPERATOR, questionnaire, sent, ("", "n1"), "Yes")
    translate(OPERATOR, questionnaire, sent, ("", "n2"), "Mr So-and-so")
    freeze(case.round_id, french.folder / "out", french.folder)
    lines = (french.folder / "out" / "translations.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == [
        {
            "submission": sent.receipt,
            "respondent": "KEN",
            "item": "",
            "part": "n1",
            "language": "en",
            "text": "Yes",
        }
    ]
