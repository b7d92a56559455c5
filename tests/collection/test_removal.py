"""A round is removed as long as nobody has answered in it, and what is left says that it was there."""

import pytest
from sqlalchemy import select

from app.collection import draft, links
from app.collection.draft import Post
from app.collection.errors import Invalid, NotAllowed
from app.collection.removal import remove
from app.collection.respondents import import_list
from app.db import db
from app.models import Case, Event, PersonalLink, Round
from tests.collection.conftest import opened

LIST = b"code,email\nNGA,n@example.org\nNER,ne@example.org\n"


@pytest.fixture
def mistaken(office):
    """A second round, with respondents and a link that was used, but no answers."""
    made = opened(office.questionnaire)
    import_list(office.team, made, LIST)
    case = db.session.scalars(select(Case).where(Case.round_id == made.id)).first()
    links.exchange(links.issue(office.team, case).token)
    return made


def test_a_round_without_answers_is_removed_with_its_links_and_an_event_says_so(office, mistaken):
    name, others = mistaken.name, db.session.query(Case).count() - 2
    before = db.session.query(Event).count()
    assert remove(office.team, mistaken, name) == 2
    assert db.session.scalar(select(Round).where(Round.name == name)) is None
    assert db.session.query(Case).count() == others
    assert db.session.query(PersonalLink).join(Case, isouter=True).filter(Case.id.is_(None)).count() == 0
    assert db.session.query(Event).count() == before + 1, "no event is lost"
    said = db.session.scalars(select(Event).where(Event.kind == "round_removed")).one()
    assert (said.changes["name"], said.changes["respondents"], said.who) == (name, 2, office.team.name)


def test_a_round_that_somebody_has_answered_stays(office):
    kept = office.round.name
    draft.save(office.kenya, {("a", ""): Post(0, {"a1": "Mombasa"})}, office.focal_point(office.kenya))
    with pytest.raises(Invalid, match="cannot be removed: a response was begun"):
        remove(office.team, office.round, kept)
    assert db.session.scalar(select(Round.id).where(Round.name == kept)) is not None


def test_nobody_else_removes_a_round(office, mistaken):
    with pytest.raises(NotAllowed):
        remove(office.focal_point(office.kenya), mistaken, mistaken.name)
