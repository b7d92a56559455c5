"""One State never sees another: a foreign id is as good as none, whatever is asked with it."""

from io import BytesIO

import pytest

from app.collection import draft, files, held, history, items, links, scope, submission
from app.collection.draft import Post
from app.collection.errors import NotAllowed, NotFound
from app.collection.scope import Actor
from app.db import db

A = ("a", "")
KEY = "key-of-the-first-page"


def test_a_respondent_finds_its_own_case_and_no_other(office):
    me = office.focal_point(office.kenya)
    assert scope.case(me, office.kenya.public_id).id == office.kenya.id
    assert scope.own_case(me).id == office.kenya.id
    for wrong in (office.italy.public_id, "nothing", ""):
        with pytest.raises(NotFound) as refused:
            scope.case(me, wrong)
        assert str(refused.value) == ""
    assert [case.id for case in db.session.scalars(scope.cases(me))] == [office.kenya.id]


def test_nobody_in_particular_sees_nothing(office):
    nobody = Actor("Nobody", "observer")
    assert list(db.session.scalars(scope.cases(nobody))) == []
    assert list(db.session.scalars(scope.rounds(nobody))) == []
    with pytest.raises(NotFound):
        scope.own_case(nobody)


def test_the_team_sees_the_surveys_it_works_on(office):
    mine = Actor("Ines", "team", surveys=frozenset({"harbours"}))
    others = Actor("Omar", "team", surveys=frozenset({"airports"}))
    assert scope.case(mine, office.kenya.public_id).id == office.kenya.id
    assert scope.round_named(mine, "harbours_2020").id == office.round.id
    assert scope.case(office.team, office.italy.public_id).id == office.italy.id
    with pytest.raises(NotFound):
        scope.case(others, office.kenya.public_id)
    with pytest.raises(NotFound):
        scope.round_named(others, "harbours_2020")
    with pytest.raises(NotFound):
        scope.own_case(others)


def test_nothing_is_done_to_a_case_of_someone_else(office):
    """Even where a view has got hold of the case by mistake, every change asks once more."""
    italian, kenyan = office.focal_point(office.italy), office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "yes"})}, kenyan)
    item = items.add(office.kenya, "ships", kenyan)
    submission.submit(office.kenya, KEY, kenyan, language="en")
    for wrong in (
        lambda: draft.save(office.kenya, {A: Post(1, {"a1": "x"})}, italian),
        lambda: items.add(office.kenya, "ships", italian),
        lambda: items.remove(office.kenya, "ships", item, 1, italian),
        lambda: items.restore(office.kenya, "ships", item, italian),
        lambda: submission.submit(office.kenya, KEY, italian, language="en"),
        lambda: submission.reopen(office.kenya, italian),
        lambda: files.keep(office.files, office.kenya, files.Sent(BytesIO(b"%PDF-1"), "a.pdf"), italian),
        lambda: links.issue(Actor("Omar", "team", surveys=frozenset({"airports"})), office.kenya),
    ):
        with pytest.raises(NotFound):
            wrong()
    assert submission.versions(italian, office.kenya) == []
    assert history.of_case(italian, office.kenya) == []
    assert links.of_case(italian, office.kenya) == []
    assert files.of_case(italian, office.kenya, files.ANSWER) == []
    assert held.find(italian, held.hold(office.kenya.public_id, "/x", [])) is None


def test_only_the_team_acts_on_behalf(office):
    with pytest.raises(NotAllowed):
        office.focal_point(office.kenya).on_behalf()
    assert office.team.on_behalf().capacity == "on_behalf"
    assert office.team.on_behalf().team
