"""What comes without a session and cannot be held: a clear refusal, never a fault."""

from sqlalchemy import select

from app.collection import held
from app.collection.errors import Busy
from app.db import db
from app.models import HeldSave


def test_what_is_held_is_cleaned_and_what_cannot_be_is_refused_with_the_reason(house, kenya, monkeypatch):
    kenya.get(f"/r/{house.kenya.public_id}/a")
    fields = kenya.fields()
    house.clock.forward(hours=13)

    def post(typed):
        return kenya.open(f"/r/{house.kenya.public_id}/a/a_who", method="POST", data={**fields, "a1": typed})

    assert post("Mom\x00basa").status_code == 401
    (kept,) = db.session.scalars(select(HeldSave))
    assert ["a1", "Mombasa"] in kept.fields
    too_long = post("x" * 600_000)
    assert (too_long.status_code, "longer than can be taken" in too_long.text) == (422, True)

    def busy(*_given):
        raise Busy("locked")

    monkeypatch.setattr(held, "hold", busy)
    occupied = post("Mombasa")
    assert (occupied.status_code, "Not saved yet" in occupied.text) == (503, True)
