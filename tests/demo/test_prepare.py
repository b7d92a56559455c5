"""The demonstration's database: the promised rounds and counts, written as pages would write them."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import func, select

import config
from app.collection import draft, history, rounds
from app.collection.scope import OPERATOR
from app.collection.sums import digest
from app.db import db
from app.demo import prepare
from app.demo.scene import FIRST_COLLEAGUE, INVENTORY, PILOT, SURVEY
from app.factory import create_app
from app.models import AnonymousAnswer, Case, Document, Event, Respondent, Round, Submission
from app.questionnaire.model import Questionnaire
from tests.services.tables import make_tables

SCALE = 0.1


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> Iterator[Flask]:
    """A demonstration of a tenth of the answers, made once for all of these tests."""
    folder = tmp_path_factory.mktemp("demo")
    settings = {"CANVASS_INSTANCE": str(folder), "CANVASS_DATABASE_URL": f"sqlite:///{folder}/demo.db"}
    make_tables(settings["CANVASS_DATABASE_URL"])
    app = create_app(config.Testing(settings))
    prepare(app, SCALE)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def counted(name: str) -> SimpleNamespace:
    """How many of a round were invited, have sent, have a draft."""
    statuses = [case.status for case in cases(name)]
    return SimpleNamespace(
        invited=len(statuses), sent=statuses.count("submitted"), begun=statuses.count("draft")
    )


def cases(name: str) -> list[Case]:
    return list(db.session.scalars(select(Case).join(Round).where(Round.name == name)))


def case_of(name: str, code: str) -> Case:
    query = select(Case).join(Round, Case.round_id == Round.id).join(Respondent)
    return db.session.scalars(query.where(Round.name == name, Respondent.code == code)).one()


def test_everyone_is_invited_and_the_promised_shares_answer(demonstration):
    # 64 and 30 of the States, 260 and 20 of the staff, a tenth each; two more are left open for trials.
    assert vars(counted(SURVEY)) == {"invited": 193, "sent": 6, "begun": 4}
    assert vars(counted(INVENTORY)) == {"invited": 400, "sent": 26, "begun": 3}
    assert vars(counted(PILOT)) == {"invited": 5, "sent": 2, "begun": 0}


def test_every_round_says_that_its_answers_are_invented(demonstration):
    made = db.session.scalars(select(Round)).all()
    assert len(made) == 3
    assert all(one.synthetic and "synthetic" in one.title for one in made)
    assert [one.name for one in made if one.pilot] == [PILOT]


def test_what_was_sent_came_over_weeks_while_the_round_was_open(demonstration):
    sent = db.session.execute(select(Submission, Round).join(Case, Submission.case_id == Case.id).join(Round))
    days = set()
    for submission, round_ in sent:
        assert round_.opens < submission.received_at < round_.closes
        assert not submission.late
        days.add(submission.received_at.date())
    assert len(days) > 10


def test_submissions_bear_the_hash_of_their_document_and_a_receipt_each(demonstration):
    sent = db.session.scalars(select(Submission)).all()
    assert all(one.sha256 == digest(one.document) for one in sent)
    assert len({one.receipt for one in sent}) == len(sent)


def test_a_response_has_the_documents_and_events_that_its_pages_would_have_left(demonstration):
    for case in cases(INVENTORY):
        documents = db.session.scalars(select(Document).where(Document.case_id == case.id)).all()
        left = [event for event in history.of_case(OPERATOR, case) if event.kind != "link_issued"]
        kinds = [event.kind for event in left]
        items = [document for document in documents if document.item]
        assert kinds.count("item_added") == len(items)
        assert kinds.count("submitted") == case.versions
        latest = {
            (event.name, event.item): event.revision_to for event in reversed(left) if event.revision_to
        }
        assert latest == {(document.name, document.item): document.revision for document in documents}
        assert set(case.progress) == ({"r", "k"} if documents else set())


def test_answers_can_be_rebuilt_from_the_events(demonstration):
    case = next(case for case in cases(SURVEY) if case.versions)
    document = db.session.scalars(
        select(Document).where(Document.case_id == case.id, Document.name == "c")
    ).one()
    changes = history.since(case, {("c", ""): 0})["c", ""].answers
    assert history.undone(document.answers, changes) == {}


def test_the_trials_begin_with_half_filled_drafts(demonstration):
    survey, inventory = case_of(SURVEY, "KEN"), case_of(INVENTORY, FIRST_COLLEAGUE)
    assert survey.status == inventory.status == "draft"
    states = {name: state["status"] for name, state in survey.progress.items()}
    assert states["a"] == "done"
    assert states["j"] == "empty"
    answers = draft.load(inventory, questionnaire(inventory)).answers
    assert answers.items["activities"]
    section = questionnaire(inventory).documents["activities"].section
    assert inventory.progress[section]["missing"] > 0, "one of the activities is half described"


def questionnaire(case: Case) -> Questionnaire:
    return rounds.questionnaire_of(case.round)


def test_opinions_are_kept_apart_and_only_of_those_who_sent(demonstration):
    given = [case for case in cases(INVENTORY) if case.opinions_given]
    answers = db.session.scalars(select(AnonymousAnswer)).all()
    assert 15 <= len(given) == len(answers) <= 26
    assert all(case.versions for case in given)
    opinions = [event for event in db.session.scalars(select(Event)) if event.name == "v"]
    assert opinions == []


def test_preparing_again_changes_nothing(demonstration):
    tables = (Round, Case, Document, Event, Submission, AnonymousAnswer)

    def sizes() -> list[int | None]:
        return [db.session.scalar(select(func.count()).select_from(table)) for table in tables]

    before = sizes()
    prepare(demonstration, SCALE)
    assert sizes() == before
