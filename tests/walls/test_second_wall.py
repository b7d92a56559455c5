"""The second wall holds alone: take any one check of who may away, and nobody gets what is another's."""

from inspect import getmembers, isfunction

import pytest

from app import bounds, wall
from app.collection import rights, scope
from app.db import db
from app.models import Case, Event, Submission
from app.views import access
from tests.walls.attacking import WHOLE, assert_nothing_is_read_or_written, attack
from tests.walls.cast import ITA, KEN, SENT


def checks(module):
    return [one for _name, one in getmembers(module, isfunction) if one.__module__ == module.__name__]


SCOPE = [WHOLE, scope.permitted, scope.require_team, vars(access)["_refused"]]
RIGHTS = checks(rights)


@pytest.mark.parametrize("check", SCOPE, ids=lambda one: one.__name__)
def test_without_any_one_check_of_the_scope_nothing_of_another_state_is_read_or_written(
    check, world, asker, without, caplog
):
    assert_nothing_is_read_or_written(check, world, asker, without, team=True)


@pytest.mark.long
@pytest.mark.parametrize("check", [*SCOPE, *RIGHTS], ids=lambda one: one.__name__)
def test_on_postgresql_nothing_of_another_state_is_read_or_written_either(
    check, on_postgresql, without_on_postgresql, caplog
):
    team = check in SCOPE
    world, without = on_postgresql.world, without_on_postgresql
    assert_nothing_is_read_or_written(check, world, on_postgresql, without, team=team)


@pytest.mark.long
def test_on_postgresql_the_attack_succeeds_in_reading_where_all_walls_are_down(
    on_postgresql, without_on_postgresql, monkeypatch, caplog
):
    on_postgresql.prepare()
    without_on_postgresql(WHOLE)
    monkeypatch.setattr(bounds, "known", lambda: None)
    attack(on_postgresql.world, on_postgresql, team=False, methods=("GET",))
    assert len(on_postgresql.leaks) > 10


@pytest.mark.long
@pytest.mark.parametrize("check", RIGHTS, ids=lambda one: one.__name__)
def test_without_any_one_right_nothing_of_another_state_is_read_or_written(
    check, world, asker, without, caplog
):
    assert_nothing_is_read_or_written(check, world, asker, without, team=False)


def test_the_attack_succeeds_where_both_walls_are_down(world, asker, without, monkeypatch, caplog):
    asker.prepare()
    without(WHOLE)
    monkeypatch.setattr(wall, "within", lambda: None)
    attack(world, asker, team=False)
    assert len(asker.leaks) > 20
    assert asker.touched


@pytest.fixture
def kenya(world):
    """A request of Kenya's, for which everything was said; its two cases, and Italy's."""
    with world.app.test_request_context():
        cases = {
            key: db.session.query(Case).filter_by(public_id=ids["case"]).one()
            for key, ids in world.ids.items()
        }
        own = cases[KEN, SENT]
        db.session.expunge_all()
        bounds.open_for(bounds.Bounds(own.respondent_id, own.id))
        yield cases
        db.session.rollback()


def test_whatever_is_asked_for_a_state_gives_its_own(kenya):
    asked = db.session.query(Submission.case_id).all()
    assert {one for (one,) in asked} == {kenya[KEN, SENT].id}
    assert db.session.get(Case, kenya[ITA, SENT].id) is None
    assert {one.id for one in db.session.query(Case)} == {
        one.id for (state, _when), one in kenya.items() if state == KEN
    }


def test_nothing_is_written_of_another_case(kenya):
    db.session.add(Event(case_id=kenya[ITA, SENT].id, kind="x", who="x", capacity="x"))
    with pytest.raises(wall.Outside):
        db.session.flush()


def test_a_request_that_has_not_said_for_whom_asks_for_nothing(world):
    with world.app.test_request_context():
        bounds.close()
        with pytest.raises(wall.Outside):
            db.session.query(Submission).all()
        with pytest.raises(wall.Outside):
            scope.case(scope.OPERATOR, "of anybody")
        db.session.rollback()


def test_every_table_of_a_case_stands_behind_the_wall():
    assert wall.belonging()
    assert not [one for one in wall.belonging() if not issubclass(one, wall.OfCase)]
