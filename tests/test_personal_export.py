"""Personal answers are given out on request alone: to one who may, in a file apart, and that is recorded."""

import csv

import pytest
from sqlalchemy import select

from analysis.exports import export, sent_of
from app.collection import personal
from app.collection.errors import Invalid, NotAllowed
from app.collection.scope import OPERATOR, TEAM, Actor
from app.db import db
from app.freeze import freeze
from app.models import Event

ADDRESS = "amina@example.org"


@pytest.fixture
def dataset(trial, tmp_path):
    """A dataset of Kenya's answers, frozen before Peru sent its own."""
    round_ = trial.round()
    trial.answer(trial.case(round_, "KEN"), c1="yes", c2=2012, c4=ADDRESS)
    freeze(round_.id, tmp_path / "dataset", trial.surveys)
    trial.answer(trial.case(round_, "PER"), c1="no", c4="luis@example.org")
    db.session.commit()
    return round_, tmp_path / "dataset"


def events():
    return db.session.scalars(select(Event).where(Event.kind == "personal_exported")).all()


def test_an_administrator_gets_the_personal_answers_of_the_datasets_submissions_and_it_is_recorded(
    dataset, tmp_path
):
    round_, folder = dataset
    sent = sent_of(folder)
    assert personal.write(OPERATOR, round_, sent.receipts, tmp_path / "own.csv", sent.dataset) == 1
    with (tmp_path / "own.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            list(personal.HEAD),
            ["main", "T-KEN-1", "KEN", "", "c4", "Your address", ADDRESS],
        ]
    assert (tmp_path / "own.csv").stat().st_mode & 0o077 == 0
    (event,) = events()
    assert (event.round_id, event.who, event.changes["answers"]) == (round_.id, "Operator", 1)
    assert event.changes["dataset"] == sent.dataset
    assert ADDRESS not in str(event.changes)
    for path in export(folder, tmp_path / "answers.csv"):
        assert ADDRESS not in path.read_text(encoding="utf-8-sig")


def test_others_of_the_team_get_none_and_neither_does_who_asks_another_installation(dataset, tmp_path):
    round_, _ = dataset
    colleague = Actor("Grace", TEAM, surveys=None)
    with pytest.raises(NotAllowed):
        personal.write(colleague, round_, ["T-KEN-1"], tmp_path / "own.csv", "")
    with pytest.raises(Invalid, match="T-UGA-1 of the dataset is not in this database"):
        personal.write(OPERATOR, round_, ["T-KEN-1", "T-UGA-1"], tmp_path / "own.csv", "")
    db.session.rollback()
    assert not (tmp_path / "own.csv").exists()
    assert events() == []


def test_the_command_writes_them_beside_an_export_only_when_told_to(on_sqlite):
    on_sqlite.opened()
    folder = on_sqlite.folder
    on_sqlite.run("freeze", "trial_2020", folder / "dataset")
    on_sqlite.run("export", folder / "dataset", folder / "a.csv")
    assert not list(folder.glob("*.personal.csv"))
    said = on_sqlite.run("export", folder / "dataset", folder / "b.csv", "--personal")
    assert f"{folder / 'b.personal.csv'}\t0 personal answers" in said
    assert (folder / "b.personal.csv").read_text(encoding="utf-8-sig").startswith('"table","submission"')
