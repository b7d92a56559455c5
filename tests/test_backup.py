"""Backups hold the database and its files, are compared before they count, and bring both back."""

import hashlib
import io
import json
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from app.backup import records
from app.collection import draft, files, submission
from app.collection.draft import Post
from app.collection.files import Sent
from app.collection.scope import FOCAL_POINT, Actor
from app.db import db, guard
from app.factory import create_app
from app.models import Artifact, Case, Round, Upload
from config import settings
from tests.services.installation import LIST, OPEN, Installation

PDF = b"%PDF-1.7 a plan for the waterfront"
UPLOAD = f"files/{Upload.place(hashlib.sha256(PDF).hexdigest())}"
SURVEY = """\
survey: trial
title: Trial survey
edition: "2020"
respondent: {kind: state, code_list: member_states}
contact: {name: Trial team, email: trial@example.org}
sections:
  - name: c
    title: Policy
    questions:
      - {name: c1, type: file, label: Your plan}
"""


def answered(canvass: Installation) -> None:
    """Have a State attach a file and send it, and a dataset lie among what was built."""
    (canvass.folder / "surveys/trial/questionnaire.yaml").write_text(SURVEY)
    (canvass.folder / "surveys/trial/report.yaml").unlink()
    canvass.opened()
    app = create_app(settings(canvass.environment))
    with app.app_context():
        case = db.session.scalars(select(Case)).first()
        me = Actor("Amina Diallo", FOCAL_POINT, case_id=case.id)
        kept = files.keep(Path(app.config["FILES"]), case, Sent(io.BytesIO(PDF), "plan.pdf"), me)
        draft.save(case, {("c", ""): Post(0, {"c1": kept})}, me)
        submission.submit(case, "k" * 20, me, language="en")
        round_ = db.session.scalars(select(Round)).first()
        db.session.add(
            Artifact(public_id="a" * 16, round_id=round_.id, kind="dataset", path="artifacts/a/d.zip")
        )
        db.session.commit()
        for path in ("artifacts/a/d.zip", f"whole/{'a' * 16}.zip"):
            (Path(app.config["FILES"]) / path).parent.mkdir(parents=True)
            (Path(app.config["FILES"]) / path).write_bytes(path.encode())
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def filled(on_sqlite):
    answered(on_sqlite)
    return on_sqlite


@pytest.fixture
def copied(filled):
    filled.run("backup", filled.folder / "copy.tar")
    return filled


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def plan_of(canvass):
    """Where the plan lies that the State attached."""
    return next((canvass.folder / "instance/files/uploads").rglob("*/*"))


def altered(canvass, change):
    """The backup with what ``change`` makes of its files, by name."""
    with tarfile.open(canvass.folder / "copy.tar") as archive:
        found = {member.name: archive.extractfile(member).read() for member in archive.getmembers()}
    change(found)
    with tarfile.open(canvass.folder / "copy.tar", "w") as archive:
        for name, content in found.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def test_a_backup_brings_back_database_and_files_and_keeps_what_came_after(copied):
    copied.run(*OPEN)
    plan = plan_of(copied)
    plan.write_bytes(b"overwritten")
    (copied.folder / "instance/files/artifacts/a/d.zip").unlink()
    said = copied.run("restore", copied.folder / "copy.tar", "--yes")
    assert len(copied.run("round", "list").splitlines()) == 1
    assert plan.read_bytes() == PDF
    assert (copied.folder / "instance/files/artifacts/a/d.zip").read_bytes() == b"artifacts/a/d.zip"
    assert [path.read_bytes() for path in plan.parent.glob("*-before-*")] == [b"overwritten"]
    kept = Path(said.strip().rpartition(" ")[2])
    with closing(sqlite3.connect(kept)) as before:
        assert before.execute("SELECT count(*) FROM round").fetchone() == (2,)
    assert copied.run("verify") == "everything is as it was recorded\n"


def test_a_backup_is_restored_where_there_was_nothing(copied, tmp_path):
    other = Installation(tmp_path / "elsewhere", f"sqlite:///{tmp_path / 'elsewhere/new/canvass.db'}")
    assert other.run("restore", copied.folder / "copy.tar", "--yes") == "restored\n"
    assert plan_of(other).read_bytes() == PDF
    assert other.run("verify") == "everything is as it was recorded\n"


def test_a_database_that_cannot_be_read_any_more_is_replaced_and_kept(copied):
    broken = copied.folder / "canvass.db"
    for ending in ("-wal", "-shm"):
        broken.with_name(broken.name + ending).unlink(missing_ok=True)
    broken.write_bytes(b"no database, only text" * 400)
    said = copied.run("restore", copied.folder / "copy.tar", "--yes")
    assert "trial_2020" in copied.run("round", "list")
    assert Path(said.strip().rpartition(" ")[2]).read_bytes().startswith(b"no database")


def test_a_backup_is_made_while_another_writes(filled):
    with closing(sqlite3.connect(filled.folder / "canvass.db", isolation_level=None)) as writing:
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("UPDATE round SET title = 'half written'")
        filled.run("backup", filled.folder / "copy.tar")
        writing.execute("ROLLBACK")
    filled.run("restore", filled.folder / "copy.tar", "--yes")
    assert filled.run("round", "list").strip().endswith("Trial")


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(copied):
    assert (copied.folder / "copy.tar").stat().st_mode & 0o777 == 0o600
    assert not list(copied.folder.glob(".copy*"))


def _first_byte(name):
    def change(found):
        found[name] = b"?" + found[name][1:]

    return change


def _database(statement):
    """The database with another content, and its hash made to fit."""

    def change(found):
        with tempfile.NamedTemporaryFile() as file:
            Path(file.name).write_bytes(found["canvass.db"])
            with closing(sqlite3.connect(file.name, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")
                connection.execute(statement)
            found["canvass.db"] = Path(file.name).read_bytes()
        contents = json.loads(found["contents.json"])
        contents["hashes"]["canvass.db"] = sha256(found["canvass.db"])
        found["contents.json"] = json.dumps(contents).encode()

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_first_byte("canvass.db"), "canvass.db has been altered"),
        (_first_byte(UPLOAD), "has been altered"),
        (lambda found: found.pop(UPLOAD), "is not in it"),
        (lambda found: found.pop("contents.json"), "its contents are not listed at its end"),
        (_first_byte("contents.json"), "is no backup, or is cut off"),
        (
            _database("DELETE FROM event WHERE id = (SELECT max(id) FROM event)"),
            "the table event has other rows than it had",
        ),
        (
            _database("UPDATE submission SET document = '{\"answers\":{}}'"),
            "has been altered",
        ),
    ],
    ids=["database", "file", "file gone", "no contents", "contents", "a row gone", "an answer"],
)
def test_a_backup_that_is_not_what_was_copied_is_refused_before_anything_is_touched(copied, change, said):
    altered(copied, change)
    before = (copied.folder / "canvass.db").read_bytes()
    assert said in copied.run("verify", copied.folder / "copy.tar", fails=True)
    assert said in copied.run("restore", copied.folder / "copy.tar", "--yes", fails=True)
    assert (copied.folder / "canvass.db").read_bytes() == before
    assert not list(copied.folder.rglob("*-before-*"))


@pytest.mark.parametrize("content", [b"not a backup at all, only text" * 40, b""])
def test_what_is_no_backup_is_not_restored(copied, content):
    (copied.folder / "copy.tar").write_bytes(content)
    said = copied.run("restore", copied.folder / "copy.tar", "--yes", fails=True)
    assert "is no backup, or is cut off" in said
    assert "trial_2020" in copied.run("round", "list")


def test_a_backup_that_was_cut_off_is_refused(copied):
    whole = (copied.folder / "copy.tar").read_bytes()
    (copied.folder / "copy.tar").write_bytes(whole[: len(whole) // 2])
    said = copied.run("restore", copied.folder / "copy.tar", "--yes", fails=True)
    assert "backup" in said
    assert not list(copied.folder.rglob("*-before-*"))


def test_a_file_that_is_lost_is_named_and_the_rest_is_copied(filled):
    plan = plan_of(filled)
    plan.unlink()
    assert f"the file uploads/{plan.parent.name}/{plan.name} is not there" in filled.run("verify", fails=True)
    said = filled.run("backup", filled.folder / "copy.tar", fails=True)
    assert f"not there, or altered, when it was copied: uploads/{plan.parent.name}/{plan.name}" in said
    assert (filled.folder / "copy.tar").is_file()
    assert "when it was copied" in filled.run("verify", filled.folder / "copy.tar", fails=True)


def test_what_is_here_is_compared_with_its_record_on_both_databases(canvass):
    answered(canvass)
    assert canvass.run("verify") == "everything is as it was recorded\n"
    plan = plan_of(canvass)
    plan.write_bytes(PDF + b"!")
    assert f"{plan.name} has been altered" in canvass.run("verify", fails=True)
    plan.write_bytes(PDF)
    engine = create_engine(canvass.environment["CANVASS_DATABASE_URL"])
    guard(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE submission SET document = '{\"answers\": {}}'"))
    engine.dispose()
    said = canvass.run("verify", fails=True)
    assert "the submission T-" in said
    assert "has been altered" in said


def test_an_older_database_that_knows_no_erasures_is_compared_as_well(filled):
    engine = create_engine(f"sqlite:///{filled.folder / 'canvass.db'}")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE submission DROP COLUMN left_sha256"))
    assert list(records.altered(engine)) == []
    with engine.begin() as connection:
        connection.execute(text("UPDATE submission SET document = '{}'"))
    assert len(list(records.altered(engine))) == 1
    engine.dispose()


def test_a_backup_never_overwrites_a_file(on_sqlite):
    on_sqlite.opened()
    assert "exists already" in on_sqlite.run("backup", on_sqlite.folder / "list.csv", fails=True)
    assert (on_sqlite.folder / "list.csv").read_text() == LIST


def test_a_backup_where_nothing_can_be_written_leaves_nothing(filled):
    said = filled.run("backup", "/proc/copy.tar", fails=True)
    assert "could not be written" in said
    assert "nothing was kept" in said


def test_for_postgresql_its_own_tools_are_named_and_the_folder_of_files(tmp_path):
    canvass = Installation(tmp_path, "postgresql://canvass@/canvass?host=/nowhere")
    said = canvass.run("backup", tmp_path / "copy.tar", fails=True)
    assert "PGOPTIONS='-c canvass.case_id=all' pg_dump" in said
    assert "CANVASS_FILES" in said
