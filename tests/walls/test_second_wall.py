"""The second wall holds alone: take any one check of who may away, and nobody gets what is another's."""

import sys
from inspect import getmembers, isfunction, signature

import pytest

from app import wall
from app.collection import clock, reach, rights, scope
from app.db import db
from app.models import Case, Event, Submission
from app.views import access
from tests.walls.asking import kinds, rows
from tests.walls.cast import FOCAL_POINT, ITA, KEN, NOW, SENT

WHOLE, *KEPT = (vars(scope)[name] for name in ("_cases", "_called", "_held"))
"""The query that all of the scope begins with, and those that are kept because they are made of it."""


def everyones(**_whose):
    return WHOLE(team=True, surveys=None)


def allowing(check):
    """What stands in the place of a check, and lets everybody pass."""
    if check is WHOLE:
        return everyones
    if check is scope.permitted:
        return lambda _actor, case: everyones().where(Case.id == case.id).with_only_columns(Case.id)
    told = {"bool": True, "None": None, "Opened": reach.EVERYTHING}
    returned = signature(check).return_annotation
    return lambda *_given, **_named: told.get(getattr(returned, "__name__", str(returned)))


def checks(module):
    return [one for _name, one in getmembers(module, isfunction) if one.__module__ == module.__name__]


SCOPE = [WHOLE, scope.permitted, scope.require_team, vars(access)["_refused"]]
RIGHTS = checks(rights)


@pytest.fixture
def without(monkeypatch, world):
    """Takes a check away, wherever it was taken to."""
    yield from taking_away(monkeypatch, world)


@pytest.fixture
def without_on_postgresql(monkeypatch, on_postgresql):
    """The same in the world on PostgreSQL."""
    yield from taking_away(monkeypatch, on_postgresql.world)


def taking_away(monkeypatch, world):
    monkeypatch.setitem(world.app.config, "PROPAGATE_EXCEPTIONS", False)

    def taken(check):
        instead = allowing(check)
        for name, module in list(sys.modules.items()):
            if name.startswith("app.") and getattr(module, check.__name__, None) is check:
                monkeypatch.setattr(module, check.__name__, instead)
        for kept in KEPT:
            kept.cache_clear()

    yield taken
    monkeypatch.undo()
    for kept in KEPT:
        kept.cache_clear()


def attack(world, asker, *, team, methods=("GET", "POST")):
    """Italy's focal point asks for all that is Kenya's."""
    for row in (one for one in rows() if one.method in methods):
        if "{" in row.address and (team or not row.address.startswith("/team/")) and kinds(row)[0]:
            if "token" in kinds(row)[0] or "password_link" in kinds(row)[0]:
                continue
            asked = asker.filled_in(row, (KEN, row.when))
            asker.ask(asked, world.session(FOCAL_POINT, (ITA, row.when)), watching=(KEN, row.when))


def assert_nothing_is_read_or_written(check, world, asker, without, *, team):
    """Take one check away, attack, and find nothing of another State read or written."""
    asker.prepare()
    without(check)
    attack(world, asker, team=team)
    assert not asker.leaks
    assert not asker.touched


@pytest.mark.parametrize("check", SCOPE, ids=lambda one: one.__name__)
def test_without_any_one_check_of_the_scope_nothing_of_another_state_is_read_or_written(
    check, world, asker, without, caplog
):
    assert_nothing_is_read_or_written(check, world, asker, without, team=True)


@pytest.fixture
def on_postgresql(lasting, monkeypatch):
    """Whoever asks the world on PostgreSQL, with nothing noticed yet."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    lasting.touched, lasting.leaks = False, []
    return lasting


@pytest.mark.parametrize(
    "check",
    [WHOLE, *(pytest.param(one, marks=pytest.mark.long) for one in (*SCOPE[1:], *RIGHTS))],
    ids=lambda one: one.__name__,
)
def test_on_postgresql_nothing_of_another_state_is_read_or_written_either(
    check, on_postgresql, without_on_postgresql, caplog
):
    team = check in SCOPE
    world, without = on_postgresql.world, without_on_postgresql
    assert_nothing_is_read_or_written(check, world, on_postgresql, without, team=team)


@pytest.mark.long
def test_on_postgresql_the_attack_succeeds_in_reading_where_both_walls_are_down(
    on_postgresql, without_on_postgresql, monkeypatch, caplog
):
    on_postgresql.prepare()
    without_on_postgresql(WHOLE)
    monkeypatch.setattr(wall, "bounds", lambda: None)
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
    monkeypatch.setattr(wall, "bounds", lambda: None)
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
        wall.open_for(wall.Bounds(own.respondent_id, own.id))
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
        wall.close()
        with pytest.raises(wall.Outside):
            db.session.query(Submission).all()
        with pytest.raises(wall.Outside):
            scope.case(scope.OPERATOR, "of anybody")
        db.session.rollback()


def test_every_table_of_a_case_stands_behind_the_wall():
    assert wall.belonging()
    assert not [one for one in wall.belonging() if not issubclass(one, wall.OfCase)]
