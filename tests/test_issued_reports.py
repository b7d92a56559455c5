"""A report that was issued stays what it was, whatever is sent, frozen or reported afterwards."""

import zipfile
from pathlib import Path
from threading import Event

from openpyxl import load_workbook
from sqlalchemy import select

from analysis.dataset import Dataset
from app.collection import outbox
from app.db import db
from app.jobs import worker
from app.models import Artifact, Job


def made(application, **payload):
    """Ask for a report, let the worker make it, and return all artifacts in the order of their making."""
    outbox.enqueue(outbox.REPORT, payload)
    worker.run(application, Event(), until_empty=True, kinds=worker.KINDS)
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Artifact).order_by(Artifact.id)).all()


def contents(application, artifacts):
    return [(Path(application.config["FILES"]) / one.path).read_bytes() for one in artifacts]


def test_late_answers_never_change_a_report_already_issued(application, trial, tmp_path):
    round_ = trial.round()
    kenya, uganda = trial.case(round_, "KEN"), trial.case(round_, "UGA")
    trial.answer(kenya, c1="yes", c2=2012)
    issued = made(application, round=round_.id, who="Grace")
    facts = [(one.sha256, one.path, dict(one.facts)) for one in issued]
    before = contents(application, issued)
    trial.answer(kenya, c1="no")
    trial.answer(uganda, c1="yes")
    now = made(application, round=round_.id, who="Grace")
    assert [(one.sha256, one.path, dict(one.facts)) for one in now[:2]] == facts
    assert contents(application, now[:2]) == before
    assert now[2].sha256 != issued[0].sha256
    with zipfile.ZipFile(Path(application.config["FILES"]) / now[0].path) as packed:
        packed.extractall(tmp_path / "first")
    assert Dataset.open(tmp_path / "first/trial_2020").submitted == 1


def test_a_report_made_again_from_its_dataset_has_the_same_figures(application, trial):
    round_ = trial.round()
    kenya = trial.case(round_, "KEN")
    trial.answer(kenya, c1="yes", c2=2012)
    dataset, first = made(application, round=round_.id, who="Grace")
    trial.answer(kenya, c1="no")
    again = made(application, dataset=dataset.public_id, who="Grace")[-1]
    assert again.parent_id == dataset.id
    assert contents(application, [again]) == contents(application, [first])


def test_a_report_is_made_for_publication_only_by_a_plan_that_knows_what_respondents_allowed(
    application, trial
):
    round_ = trial.round()
    trial.answer(trial.case(round_, "KEN"), c1="yes", c2=2012)
    trial.answer(trial.case(round_, "UGA"), c1="no")
    made(application, round=round_.id, who="Grace", audience="public")
    assert "publication" in db.session.scalars(select(Job.error)).one()
    plan = "title: T\npublication: {question: c1, public: 'no'}\nsections: [SECTION]\n"
    section = "{title: C, section: c, auto: true}"
    (trial.surveys / "trial/report.yaml").write_text(plan.replace("SECTION", section))
    issued = made(application, round=round_.id, who="Grace", audience="public")[-1]
    assert (issued.kind, issued.facts["audience"]) == ("report", "public")
    book = load_workbook(Path(application.config["FILES"]) / issued.path)
    shown = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert "publication" in shown
    usual = made(application, dataset=issued_dataset(issued), who="Grace")[-1]
    assert usual.facts["audience"] == "internal"


def issued_dataset(report):
    return db.session.get(Artifact, report.parent_id).public_id
