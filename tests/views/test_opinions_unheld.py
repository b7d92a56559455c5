"""An anonymous section is nowhere before it is sent: not held, not in the draft, whoever posts it where."""

import pytest
from sqlalchemy import select

from app.db import db
from app.models import AnonymousAnswer, Document, Event, HeldSave


def nowhere():
    kept = [AnonymousAnswer, Document, HeldSave]
    return all(db.session.scalars(select(model)).all() == [] for model in kept)


def test_an_opinion_that_comes_without_a_session_is_not_held(house, kenya):
    path = f"/r/{house.kenya.public_id}/on-its-own/o"
    kenya.get(path)
    fields = kenya.fields()
    fields["o1"], fields["_sure"] = "yes", "yes"
    kenya.send("/sign-out")
    assert kenya.open(path, method="POST", data=fields).status_code in (302, 400, 401)
    assert house.visit().open(path, method="POST", data=fields).status_code in (302, 400, 401)
    assert nowhere()


@pytest.mark.parametrize("path", ["o", "a/a_who", "b"])
def test_an_opinion_posted_to_another_page_is_not_taken(house, kenya, path):
    kenya.get(f"/r/{house.kenya.public_id}/b")
    fields = kenya.fields()
    fields["o1"], fields["_shown"], fields["_revision"] = "yes", "o1", "o:=0"
    kenya.open(f"/r/{house.kenya.public_id}/{path}", method="POST", data=fields)
    assert "o" not in {document.name for document in db.session.scalars(select(Document))}
    assert not any("o1" in event.changes for event in db.session.scalars(select(Event)))
    assert db.session.scalars(select(HeldSave)).all() == []
