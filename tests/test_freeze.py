"""Freezing: what a dataset holds and what it never does, and that the same answers are the same dataset."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from app.collection import rounds
from app.collection.rewording import reword
from app.collection.scope import OPERATOR
from app.db import db
from app.freeze import FreezeError, freeze
from app.freeze import dataset as freezing
from app.models import Case, Respondent, Round, Submission
from app.questionnaire import texts
from app.questionnaire.locales import Spoken

CODED = {"c1": "yes", "c2": 2012, "c3": ["law", "plan"], "c4": "amina@example.org"}


def table(folder: Path, name: str) -> list[dict]:
    return pq.read_table(folder / f"tables/{name}.parquet").to_pylist()


def lines(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "submissions.jsonl").read_text().splitlines()]


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def answered(trial):
    """A round in which Kenya and Uganda have answered, Japan has begun and Peru has not."""
    round_ = trial.round()
    for code, name in (("UGA", "Uganda"), ("KEN", "Kenya"), ("PER", "Peru"), ("JPN", "Japan")):
        case = trial.case(round_, code, name)
        if code == "KEN":
            trial.answer(case, {"city": ["Nairobi", "Kisumu"]}, **CODED)
        if code == "UGA":
            trial.answer(case, c1="no", c2=1999, c3={"missing": "dont_know"})
        if code == "JPN":
            case.started_at = datetime(2020, 1, 20, tzinfo=UTC)
    db.session.commit()
    return round_


def test_what_came_of_earlier_answers_is_frozen_and_no_answer_with_it(answered, trial, tmp_path):
    freeze(answered.id, tmp_path / "none", trial.surveys)
    assert not (tmp_path / "none/earlier.parquet").exists()
    kenya = db.session.scalars(select(Submission).where(Submission.receipt == "T-KEN-1")).one()
    kenya.earlier = {"round": "trial_2016", "receipt": "T-0", "sha256": "0" * 64, "outcomes": [
        ["c", "", "c1", "confirmed"], ["city", "abcdef", "city", "withdrawn"]]}  # fmt: skip
    db.session.commit()
    freeze(answered.id, tmp_path / "out", trial.surveys)
    keys = {"submission": "T-KEN-1", "respondent": "KEN", "section": "c"}
    assert pq.read_table(tmp_path / "out/earlier.parquet").to_pylist() == [
        {**keys, "question": "c1", "item": None, "outcome": "confirmed"},
        {**keys, "question": "city", "item": "abcdef", "outcome": "withdrawn"},
    ]
    assert open_dataset(tmp_path / "out").looks_back


def test_a_dataset_opens_for_analysis_with_every_row_typed(answered, trial, tmp_path):
    facts = freeze(answered.id, tmp_path / "out", trial.surveys)
    data = open_dataset(tmp_path / "out")
    assert data.facts == facts
    assert (data.invited, data.submitted, facts["dataset_hash"][:7]) == (4, 2, "sha256:")
    kenya, uganda = table(tmp_path / "out", "main")
    assert (kenya["submission"], kenya["respondent"]) == ("T-KEN-1", "KEN")
    assert (kenya["c2"], kenya["c3"], kenya["c1:missing"]) == (2012, ["law", "plan"], None)
    assert (uganda["c2"], uganda["c2:missing"], uganda["c3:missing"]) == (None, "skipped", "dont_know")
    cities = table(tmp_path / "out", "city")
    assert [(row["respondent"], row["item"], row["parent"], row["c5"]) for row in cities] == [
        ("KEN", "i0", None, "Nairobi"),
        ("KEN", "i1", None, "Kisumu"),
    ]


def test_the_universe_has_everyone_who_was_invited_and_how_far_they_are(answered, trial, tmp_path):
    freeze(answered.id, tmp_path / "out", trial.surveys)
    universe = pq.read_table(tmp_path / "out/universe.parquet").to_pylist()
    assert [(row["respondent"], row["name"], row["status"]) for row in universe] == [
        ("JPN", "Japan", "draft"),
        ("KEN", "Kenya", "submitted"),
        ("PER", "Peru", "none"),
        ("UGA", "Uganda", "submitted"),
    ]


def test_personal_answers_are_in_no_file_of_a_dataset(answered, trial, tmp_path):
    freeze(answered.id, tmp_path / "out", trial.surveys)
    assert b"amina@example.org" not in all_bytes(tmp_path / "out")
    assert "c4" not in table(tmp_path / "out", "main")[0]
    assert lines(tmp_path / "out")[0]["document"]["answers"]["c2"] == 2012


def test_the_plan_and_the_code_lists_with_their_groupings_are_copied(answered, trial, tmp_path):
    freeze(answered.id, tmp_path / "out", trial.surveys)
    assert json.loads((tmp_path / "out/plan.json").read_text())["title"] == "Trial report"
    copied = {path.name for path in (tmp_path / "out/code_lists").iterdir()}
    assert copied == {"member_states.csv", "m49_region.csv"}
    assert [path.stem for path in (tmp_path / "out/instruments").iterdir()] == [answered.instrument_sha256]


def test_frozen_twice_with_nothing_new_a_round_has_the_same_hash(answered, trial, tmp_path):
    first = freeze(answered.id, tmp_path / "first", trial.surveys)
    again = freeze(answered.id, tmp_path / "again", trial.surveys)
    assert first["dataset_hash"] == again["dataset_hash"]
    peru = db.session.scalars(select(Case).join(Respondent).where(Respondent.code == "PER")).one()
    trial.answer(peru, c1="no")
    later = freeze(answered.id, tmp_path / "later", trial.surveys)
    assert later["dataset_hash"] != first["dataset_hash"]


def test_the_latest_version_counts_also_while_it_is_open_again(trial, tmp_path):
    round_ = trial.round()
    case = trial.case(round_, "KEN", "Kenya")
    trial.answer(case, c1="no")
    trial.answer(case, c1="yes")
    case.reopened_at = datetime(2020, 1, 20, tzinfo=UTC)
    db.session.commit()
    freeze(round_.id, tmp_path / "out", trial.surveys)
    (row,) = table(tmp_path / "out", "main")
    assert (row["submission"], row["c1"]) == ("T-KEN-2", "yes")
    assert pq.read_table(tmp_path / "out/universe.parquet")["status"].to_pylist() == ["submitted"]


def test_staff_are_in_a_dataset_by_a_key_and_their_unit_alone(trial, tmp_path):
    round_ = trial.round("staff")
    case = trial.case(round_, "0457", "Amina Diallo", unit="urban_lab")
    trial.answer(case, c1="yes")
    freeze(round_.id, tmp_path / "out", trial.surveys)
    (row,) = pq.read_table(tmp_path / "out/universe.parquet").to_pylist()
    key = case.respondent.key
    assert (row["respondent"], row["name"], row["unit"]) == (key, "", "urban_lab")
    assert table(tmp_path / "out", "main")[0]["respondent"] == key
    assert b"Amina" not in all_bytes(tmp_path / "out")


def test_a_dataset_never_tells_whether_a_member_of_staff_has_begun(trial, tmp_path):
    round_ = trial.round("staff")
    begun, _untouched = (trial.case(round_, code, code, unit="urban_lab") for code in ("0457", "0458"))
    begun.started_at = datetime(2020, 1, 20, tzinfo=UTC)
    db.session.commit()
    freeze(round_.id, tmp_path / "out", trial.surveys)
    assert pq.read_table(tmp_path / "out/universe.parquet")["status"].to_pylist() == ["none", "none"]


def test_anonymous_answers_come_without_a_key_in_the_order_of_their_content(answered, trial, tmp_path):
    for key, opinion in (("c", "yes"), ("a", "yes"), ("b", "no")):
        trial.opine(answered, key, v1=opinion)
    freeze(answered.id, tmp_path / "out", trial.surveys)
    assert table(tmp_path / "out", "v") == [
        {"v1": "no", "v1:missing": None},
        {"v1": "yes", "v1:missing": None},
        {"v1": "yes", "v1:missing": None},
    ]


def test_several_instruments_of_a_round_are_joined_by_name(trial, tmp_path):
    first = trial.round(name="earlier")
    old = trial.case(first, "KEN", "Kenya")
    trial.answer(old, c1="yes", c2=2012)
    second = trial.round(text=(trial.surveys / "trial/questionnaire.yaml").read_text().replace("c2", "c9"))
    new = trial.case(second, "UGA", "Uganda")
    trial.answer(new, c1="yes", c9=2015)
    old.round_id = second.id
    db.session.commit()
    facts = freeze(second.id, tmp_path / "out", trial.surveys)
    kenya, uganda = table(tmp_path / "out", "main")
    assert facts["instrument"] == [first.instrument_sha256, second.instrument_sha256]
    assert (kenya["c2"], kenya["c9"], kenya["c9:missing"]) == (2012, None, "not_asked")
    assert (uganda["c9"], uganda["c2"], uganda["c2:missing"]) == (2015, None, "not_asked")
    assert open_dataset(tmp_path / "out").submitted == 2


def test_a_name_that_meant_something_else_before_has_a_column_of_its_own(trial, tmp_path):
    first = trial.round(name="earlier")
    case = trial.case(first, "KEN", "Kenya")
    trial.answer(case, c1="yes", c2=2012)
    text = (trial.surveys / "trial/questionnaire.yaml").read_text()
    case.round_id = trial.round(text=text.replace("c2, type: integer", "c2, type: text")).id
    db.session.commit()
    freeze(case.round_id, tmp_path / "out", trial.surveys)
    [kenya] = table(tmp_path / "out", "main")
    assert (kenya["c2@1"], kenya["c2"], kenya["c2:missing"]) == (2012, None, "not_asked")
    columns = json.loads((tmp_path / "out/columns.json").read_text())
    assert {"table": "main", "column": "c2@1", "instrument": first.instrument_sha256, "name": "c2"} in columns


def test_a_pilot_round_is_frozen_and_marked(trial, tmp_path):
    facts = freeze(trial.round(pilot=True).id, tmp_path / "out", trial.surveys)
    assert facts["round"]["pilot"] is True
    assert (facts["invited"], facts["submitted"]) == (0, 0)
    assert open_dataset(tmp_path / "out").facts["round"]["id"] == "trial_2020_pilot"


def test_what_is_sent_meanwhile_is_not_half_in_the_dataset(answered, trial, tmp_path, monkeypatch):
    universe = freezing._universe  # noqa: SLF001 (the moment between two of its reads)

    def interrupted(session: Session, round_: Round, *rest):
        counted = universe(session, round_, *rest)
        peru = db.session.scalars(select(Case).join(Respondent).where(Respondent.code == "PER")).one()
        trial.answer(peru, c1="no")
        return counted

    monkeypatch.setattr(freezing, "_universe", interrupted)
    freeze(answered.id, tmp_path / "out", trial.surveys)
    assert [row["respondent"] for row in table(tmp_path / "out", "main")] == ["KEN", "UGA"]


def test_a_full_disk_leaves_nothing_and_says_so(answered, trial, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(freezing, "write_json", full)
    with pytest.raises(FreezeError, match="No space left on device; nothing was kept"):
        freeze(answered.id, tmp_path / "sets/out", trial.surveys)
    assert list((tmp_path / "sets").iterdir()) == []


def test_an_existing_folder_is_never_written_over(answered, trial, tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(FreezeError, match="exists already"):
        freeze(answered.id, tmp_path / "out", trial.surveys)


def test_progress_is_told_for_each_submission(answered, trial, tmp_path):
    told = []
    freeze(answered.id, tmp_path / "out", trial.surveys, lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]


def test_a_dataset_holds_what_the_round_says_in_other_languages(trial, tmp_path):
    round_ = trial.round()
    spoken = Spoken("fr", {"c1.label 0123456789ab": "Y a-t-il une politique ?"}, (), "A. Diop, 2020-01-02")
    reword(OPERATOR, round_, [spoken], ("fr",), incomplete=True)
    freeze(round_.id, tmp_path / "out", trial.surveys)
    kept = json.loads((tmp_path / "out/wording/fr.json").read_bytes())
    assert kept["sha256"] == round_.wordings["fr"]
    assert (kept["texts"], kept["reviewed"]) == (dict(spoken.wordings), spoken.reviewed)
    assert open_dataset(tmp_path / "out").submitted == 0


def test_a_plan_that_nobody_wrote_speaks_the_languages_of_the_round(trial, tmp_path):
    round_ = trial.round()
    (trial.surveys / "trial/report.yaml").unlink()
    asked = rounds.questionnaire_of(round_)
    spanish = {
        texts.key("survey/title", asked.title): "Encuesta",
        texts.key("c.title", "Policy"): "Política",
    }
    reword(OPERATOR, round_, [Spoken("es", spanish, (), "")], ("es",), incomplete=True)
    freeze(round_.id, tmp_path / "out", trial.surveys)
    data = open_dataset(tmp_path / "out", language="es")
    made = report(data, Plan.frozen(data.plan).spoken(data.plan_wordings, "es", data.source), "es")
    assert made.title == "Encuesta"
    assert [section.title for section in made.sections] == ["Participación", "Política", "Views"]
