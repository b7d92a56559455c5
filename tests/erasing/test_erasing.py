"""Erasing reaches everything: of a person planted everywhere, no byte is left, and nobody else is touched."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import String, select, text

from app.backup import BackupError, back_up, restore, verified
from app.collection import erased_before, erased_list, erasures, record, retention, verification
from app.collection.places import PLACES
from app.collection.scope import OPERATOR
from app.collection.sums import digest
from app.collection.verification import Claim
from app.db import Base, db
from app.models import Artifact, Case, Checkpoint, Erasure, Event, Mandate, Round, Submission
from app.models.columns import Json
from tests.erasing.planted import ADDRESS, EMAIL, NAME, OTHER, SIGN
from tests.services.working import only, work

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TEXT = (String, type(Json))
NOT_HERS = {
    *(("case", "validated_who"), ("query", "who"), ("query", "settled_who")),
    *(("correction", "proposed_who"), ("correction", "decided_who"), ("answer_translation", "who")),
    ("case", "shared_by"),  # emptied as she sent
    *(("coding", "who"), ("clearance", "decided_by")),  # the team, and whoever clears
    *(("web_session", "browser"), ("web_session", "network")),  # kept of the team's own sessions alone
    *(("respondent", "name"), ("respondent", "code")),  # a State
    *(("answer_translation", "original"), ("artifact", "path")),  # a hash, and a place: her row, her file
}
"""Declared columns that hold nothing which she could be found by in the planted round."""


def holding():
    """The columns that hold something of hers."""
    found = set()
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(select(table)).mappings():
            found |= {(table.name, name) for name, value in row.items() if SIGN in str(value).lower()}
    return found


def of(case):
    """What the tables of a response say, word by word."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if "case_id" in table.c:
            query = select(table).where(table.c.case_id == case.id)
            found[table.name] = sorted(map(str, db.session.execute(query)))
    return found


def files_with(folder, sign=SIGN):
    return [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and sign.encode() in path.read_bytes().lower()
    ]


def asked(planted, reason):
    return erasures.propose(planted.first, erasures.of_person(planted.first, EMAIL), reason)


def agreed(planted, made):
    for one in (planted.first, planted.second):
        erasures.agree(one, made)
    work(planted.app)
    assert only(Erasure).finished_at is not None


def damages():
    db.session.commit()
    db.session.expire_all()
    return list(record.damages())


def test_every_column_of_text_is_declared_with_what_it_holds_of_people():
    for table in Base.__subclasses__():
        place = PLACES[table]
        texts = {column.key for column in table.__table__.columns if isinstance(column.type, TEXT)}
        said = [*place.personal, *place.without.split()]
        wrong = texts ^ set(said)
        assert not wrong, f"app/collection/places.py does not say, or says in vain, of {table}: {wrong}"
        assert len(said) == len(set(said)), f"said twice of {table}"


def test_of_a_person_who_was_everywhere_no_byte_is_left_and_everybody_else_is(planted, tmp_path):
    made = asked(planted, f"{NAME} asked us to")
    declared = {(table.__tablename__, name) for table, place in PLACES.items() for name in place.personal}
    assert declared - holding() == NOT_HERS
    assert holding() <= declared
    assert len(files_with(tmp_path)) >= 2
    printed = select(Artifact.path).where(Artifact.title == planted.receipt)
    place = planted.files / db.session.scalars(printed).one()
    assert place.is_file()
    others, untouched = planted.other, of(planted.other)
    sent = db.session.scalars(select(Submission).where(Submission.receipt == planted.receipt)).one()
    document, fingerprint, held = dict(sent.document), sent.sha256, record.latest()
    expected = erasures.preview(planted.first, made)
    assert (expected.acting, expected.mentions, NAME in expected.people) == (2, 0, True)

    agreed(planted, made)

    assert holding() == set()
    assert files_with(tmp_path) == []
    assert of(others) == untouched
    known = db.session.scalars(select(Submission).where(Submission.receipt == planted.receipt)).one()
    assert known.document["answers"] == {
        part: value for part, value in document["answers"].items() if part in ("a1", "a2")
    }
    assert [one["answers"] for one in known.document["items"]["people"]] == [{"p2": 7}]
    assert db.session.scalar(printed) is None
    assert not place.exists()
    ours = {OTHER, "The Minister", "Grace", "Operator"}
    assert ours <= set(db.session.scalars(select(Event.who).distinct())) | set(
        db.session.scalars(select(Mandate.name))
    )
    # The record tells what was erased from what was tampered with, and stands on what was held before.
    db.session.commit()
    assert list(record.damages(record.Held(held.size, held.sha256))) == []
    told = verification.check(Claim(planted.receipt, fingerprint), "192.0.2.1")
    assert (told.erased, told.kept) == (True, False)
    told = verification.check(Claim(planted.receipt, known.left_sha256), "192.0.2.1")
    assert (told.erased, told.kept) == (True, True)


@ON_SQLITE
def test_what_a_restored_backup_brings_back_is_asked_for_anew_by_a_list_that_names_nobody(planted, tmp_path):
    at, backup, file = Path(db.engine.url.database), tmp_path / "kept.tar", tmp_path / erased_list.NAME
    back_up(at, planted.files, backup, lambda _done, _all: None)
    file.write_text('{"erasure": "torn by a full dis')
    agreed(planted, asked(planted, "She asked us to"))
    assert EMAIL not in file.read_text()
    (line,) = erased_list.read(file).lines
    assert erased_again(planted, file) == []
    # She came back, and was erased once more.
    erased_list.add(file, replace(line, erasure="another"))
    db.session.remove()
    db.engine.dispose()
    restore(backup, at, planted.files, lambda _done, _all: None)
    undone = erased_again(planted, file)
    assert [(one.public_id, one.asked) for one in undone] == [
        (line.erasure, only(Erasure)),
        ("another", only(Erasure)),
    ]
    assert (undone[0].asked.email, undone[0].asked.first_by) == (EMAIL, None)
    assert erased_again(planted, file) == []
    agreed(planted, undone[0].asked)
    assert EMAIL not in {one.email for one in db.session.scalars(select(Mandate))}
    # Done again, every line about her is settled; one that came after that is not.
    assert erased_again(planted, file) == []
    erased_list.add(file, replace(line, erasure="a third"))
    assert [(one.public_id, one.asked) for one in erased_again(planted, file)] == [("a third", None)]


@ON_SQLITE
def test_after_an_erasure_backups_are_made_and_restored_and_all_is_as_recorded(planted, tmp_path):
    at, backup = Path(db.engine.url.database), tmp_path / "after.tar"
    agreed(planted, asked(planted, "As asked"))
    assert verified(db.engine, planted.files, record.damages()).submissions > 0
    back_up(at, planted.files, backup, lambda _done, _all: None)
    db.session.remove()
    db.engine.dispose()
    restore(backup, at, planted.files, lambda _done, _all: None)
    assert damages() == []
    # What was altered besides is found, even where its hash is made to fit.
    sent = db.session.scalars(select(Submission).where(Submission.left_sha256 != "")).first()
    for other in ("", digest({"answers": {}})):
        sent.document, sent.left_sha256 = {"answers": {}}, other
        db.session.commit()
        with pytest.raises(BackupError, match="has been altered"):
            verified(db.engine, planted.files, record.damages())


def erased_again(planted, file):
    return erased_before.again(OPERATOR, erased_list.read(file).lines, planted.app.config["SECRET_KEY"])


@ON_SQLITE
def test_what_is_taken_away_without_an_erasure_is_found_beside_one(planted):
    agreed(planted, asked(planted, "As asked"))
    assert damages() == []
    named = db.session.scalars(select(Event.id).where(Event.who == "[…]").order_by(Event.id)).first()
    other = db.session.scalars(select(Event.id).where(Event.who == OTHER).order_by(Event.id)).first()
    done = db.session.scalars(select(Event.id).where(Event.kind == "erased")).one()
    for statement, found in (
        (f"UPDATE event SET who = 'Somebody' WHERE id = {named}", f"event {named} has been altered"),
        (f"UPDATE event SET who = '[…]' WHERE id = {other}", f"event {other} has been altered"),
        (f"DELETE FROM event WHERE id = {named}", f"event {named} has been deleted"),
        (f"DELETE FROM event WHERE id = {done}", f"event {named} has been altered"),
        (f"DELETE FROM erased_row WHERE row_id = {named}", "names other rows than were recorded"),
        (f"INSERT INTO erased_row SELECT erasure_id, 'event', {other}, 'x' FROM erased_row LIMIT 1",
         "names other rows than were recorded"),
    ):  # fmt: skip
        db.session.execute(text(statement))
        db.session.expire_all()
        said = list(record.damages())
        db.session.rollback()
        assert any(found in one for one in said), (statement, said)


@ON_SQLITE
def test_once_its_time_has_come_a_round_forgets_all_its_people_and_keeps_its_answers(planted, tmp_path, now):
    now[0] = retention.ends(planted.round) + timedelta(days=1)
    made = erasures.propose(
        planted.first, erasures.of_round(planted.first, planted.round), "Its time has come"
    )
    agreed(planted, made)
    # Of an earlier round, and of a mistaken one, the same people are known still.
    theirs = Case.round_id == planted.round.id
    for case in db.session.scalars(select(Case).where(theirs)):
        assert (case.contact_name, case.contact_email) == ("[…]", "")
        assert not [
            said for said in of(case).items() if any(one in str(said) for one in (SIGN, NAME, ADDRESS))
        ]
        assert not [said for said in of(case).items() if OTHER in str(said)]
    kept = db.session.scalars(
        select(Submission.document).join(Case, Case.id == Submission.case_id).where(theirs).order_by(Case.id)
    ).all()
    assert [one["answers"].keys() for one in kept] == [{"a1", "a2"}, {"a1", "a2"}]
    assert only_round(planted).erased_at == now[0]
    assert damages() == []
    assert db.session.scalar(select(Checkpoint.size).order_by(Checkpoint.size.desc()).limit(1))


def only_round(planted):
    return db.session.scalars(select(Round).where(Round.id == planted.round.id)).one()
