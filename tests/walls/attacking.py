"""How the walls are attacked: a check of who may is taken away, and Italy asks for all that is Kenya's."""

import sys
from inspect import signature

from app.collection import reach, scope
from app.models import Case
from tests.walls.asking import kinds, rows
from tests.walls.cast import FOCAL_POINT, ITA, KEN

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
