"""The privacy notice: reached from the foot of any page, and told of one's own round."""

from app.db import db


def test_whoever_answers_finds_what_is_kept_of_them_and_whom_to_ask(house, kenya):
    round_ = house.kenya.round
    round_.contact_email = "harbours@example.org"
    title = round_.title
    db.session.commit()
    assert 'href="/privacy"' in kenya.get(f"/r/{house.kenya.public_id}").text
    told = kenya.get("/privacy").text
    assert title in told
    assert "mailto:harbours@example.org" in told
    assert "Until" in told
    assert "for 90 days more" in told
    assert "the mandate that its Member States gave" in told
    assert "Of attempts of the secretariat’s team to sign in, for about a day" in told
