"""A new dataset says what changed since an earlier one: new, sent anew, gone, and in which questions."""

import pytest
from sqlalchemy import select

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from app.db import db
from app.freeze import FreezeError, freeze
from app.models import Case, Respondent


@pytest.fixture
def round_(trial):
    made = trial.round()
    for code, name in (("UGA", "Uganda"), ("KEN", "Kenya"), ("PER", "Peru")):
        trial.case(made, code, name)
    db.session.commit()
    return made


def answer(trial, round_, code, *items, **answers):
    query = select(Case).join(Respondent).where(Case.round_id == round_.id, Respondent.code == code)
    case = db.session.scalars(query).one()
    trial.answer(case, *items, **answers)
    db.session.commit()


def test_it_counts_who_is_new_and_who_sent_anew_and_names_what_they_answer_otherwise(trial, round_, tmp_path):
    answer(trial, round_, "KEN", {"city": ["Nairobi"]}, c1="yes", c2=2012, c3=["law"])
    first = freeze(round_.id, tmp_path / "first", trial.surveys)
    answer(trial, round_, "KEN", {"city": ["Kisumu"]}, c1="yes", c2=2013, c3=["law"])
    answer(trial, round_, "UGA", c1="no", c2=1999)
    facts = freeze(round_.id, tmp_path / "second", trial.surveys, before=tmp_path / "first")
    told = facts["since"]
    assert (told["new"], told["replaced"], told["withdrawn"]) == (1, 1, 0)
    assert "c2" in told["asked"]
    assert "c1" not in told["asked"]
    assert told["dataset_hash"] == first["dataset_hash"]
    data = open_dataset(tmp_path / "second")
    said = report(data, Plan.frozen(data.plan)).facts["Changed since"]
    assert "new 1, sent anew 1, no longer there 0" in said


def test_what_changed_is_no_part_of_what_a_dataset_is(trial, round_, tmp_path):
    answer(trial, round_, "KEN", c1="yes")
    one = freeze(round_.id, tmp_path / "one", trial.surveys)
    two = freeze(round_.id, tmp_path / "two", trial.surveys, before=tmp_path / "one")
    assert one["dataset_hash"] == two["dataset_hash"]
    assert two["since"]["asked"] == []
    assert "since" not in one


def test_a_dataset_of_another_round_is_refused_and_nothing_is_kept(trial, round_, tmp_path):
    answer(trial, round_, "KEN", c1="yes")
    freeze(round_.id, tmp_path / "one", trial.surveys)
    told = tmp_path / "one/datapackage.json"
    told.write_text(told.read_text().replace(f'"id":"{round_.name}"', '"id":"another"'))
    with pytest.raises(FreezeError, match="is a dataset of the round 'another'"):
        freeze(round_.id, tmp_path / "two", trial.surveys, before=tmp_path / "one")
    assert not (tmp_path / "two").exists()
