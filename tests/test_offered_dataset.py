"""The dataset that the team downloads lacks the anonymous tables; reports are made from the whole one."""

import re
import zipfile
from pathlib import Path
from textwrap import dedent
from threading import Event

import pytest
from sqlalchemy import select

from analysis.mapping_report import write_report
from analysis.opening import open_dataset
from app.collection import outbox
from app.db import db
from app.jobs import worker
from app.models import Artifact
from app.questionnaire.package import PackageError

REPORT = """
    title: Opinions
    sections:
      - title: Views
        tables:
          - {kind: frequency, of: v1}
"""


@pytest.fixture
def made(application, trial):
    """The dataset and the report of a round of three opinions, as artifacts."""
    (trial.surveys / "trial/report.yaml").write_text(dedent(REPORT))
    round_ = trial.round()
    trial.answer(trial.case(round_, "KEN"), c1="yes", c2=2012)
    for key, opinion in (("c", "yes"), ("a", "yes"), ("b", "no")):
        trial.opine(round_, key, v1=opinion)
    outbox.enqueue(outbox.REPORT, {"round": round_.id, "who": "Grace"})
    worker.run(application, Event(), until_empty=True, kinds=worker.KINDS)
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Artifact).order_by(Artifact.id)).all()


@pytest.fixture
def offered(application, made, tmp_path):
    """The folder that the team unpacks."""
    with zipfile.ZipFile(Path(application.config["FILES"]) / made[0].path) as packed:
        packed.extractall(tmp_path / "offered")
    return tmp_path / "offered/trial_2020"


def test_no_row_of_an_anonymous_table_is_in_what_the_team_downloads(offered):
    assert {path.name for path in (offered / "tables").iterdir()} == {"main.parquet", "city.parquet"}
    assert not any(path.suffix == ".parquet" and path.stem == "v" for path in offered.rglob("*"))
    assert "tables/v.parquet" not in (offered / "datapackage.json").read_text()


def test_what_the_team_downloads_verifies_and_says_what_is_not_part_of_it(made, offered):
    data = open_dataset(offered)
    assert (data.left_out, data.submitted, set(data.tables)) == (("v",), 1, {"main", "city"})
    assert data.facts["whole"] == made[0].sha256 == made[1].facts["dataset_hash"]
    assert data.facts["dataset_hash"] != data.facts["whole"]


def test_a_report_of_opinions_is_made_from_the_whole_dataset_alone(made, offered, tmp_path):
    assert [one.kind for one in made] == ["dataset", "report"]
    with pytest.raises(PackageError, match=r"the anonymous table 'v'.*not part of this copy"):
        write_report(offered, tmp_path / "report.xlsx")


def test_no_artifact_names_the_whole_dataset(application, made):
    (whole,) = (Path(application.config["FILES"]) / "whole").iterdir()
    assert all(one.path.startswith("artifacts/") for one in made)
    dataset, report = (one.path.rpartition("/")[2] for one in made)
    assert re.fullmatch(r"trial_2020_\d{4}-\d\d-\d\d_dataset\.zip", dataset)
    assert report == dataset.replace("dataset.zip", "report_en.xlsx")
    with zipfile.ZipFile(whole) as packed:
        assert "trial_2020/tables/v.parquet" in packed.namelist()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_made_for_other_tools_is_stored_without_opinions_and_addresses(application, made, form):
    payload = {"round": made[0].round_id, "who": "Grace", "dataset": made[0].public_id, "format": form}
    outbox.enqueue(outbox.EXPORT, payload)
    worker.run(application, Event(), until_empty=True, kinds=worker.KINDS)
    db.session.rollback()
    stored = db.session.scalars(select(Artifact).where(Artifact.kind == "export")).one()
    assert (stored.parent_id, stored.facts["dataset_hash"]) == (made[0].id, made[0].sha256)
    with zipfile.ZipFile(Path(application.config["FILES"]) / stored.path) as packed:
        names = packed.namelist()
        content = b"".join(packed.read(name) for name in names)
    assert b"2012" in content
    assert b"c2:missing" in content
    assert b"v1:missing" not in content
    assert b"c4:missing" not in content
    assert ("trial_2020_csv/trial_2020_city.csv" in names) == (form == "csv")
