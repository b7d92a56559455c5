"""Which earlier round a round looks back on: the one before it, until the team says another, or none."""

from datetime import datetime

from sqlalchemy import select

from app.collection import events
from app.collection.errors import Invalid
from app.collection.scope import Actor, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Round


def usual(survey: str, opens: datetime, *, synthetic: bool) -> int | None:
    """The last round of a survey that opened before a moment; pilots are looked back on by nobody."""
    query = select(Round.id).where(Round.survey == survey, Round.opens < opens)
    query = query.where(Round.pilot.is_(False), Round.synthetic == synthetic)
    return db.session.scalar(query.order_by(Round.opens.desc(), Round.id.desc()).limit(1))


def choices(round_: Round) -> list[Round]:
    """The rounds that a round can look back on, latest first: those of its survey that opened before it."""
    query = select(Round).where(Round.survey == round_.survey, Round.opens < round_.opens)
    query = query.where(Round.synthetic == round_.synthetic)
    return list(db.session.scalars(query.order_by(Round.opens.desc(), Round.id.desc())))


@writes
def choose(actor: Actor, round_: Round, name: str) -> None:
    """Have the answers of the round called ``name`` stand beside the questions of ``round_``; '' for none."""
    require_team(actor)
    known = {one.name: one for one in choices(round_)}
    if name and name not in known:
        raise Invalid(f"'{name}' is no earlier round of this survey")
    earlier = known[name].id if name else None
    if earlier != round_.earlier_id:
        round_.earlier_id = earlier
        events.record(events.ROUND_LOOKS_BACK, actor, round_, {"earlier": name})
