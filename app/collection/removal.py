"""A round that was opened by mistake is removed, as long as nobody has answered anything in it."""

from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from app.collection import events
from app.collection.errors import Invalid
from app.collection.scope import Actor, require_team
from app.collection.transaction import writes
from app.db import Base, db
from app.models import (
    AnonymousAnswer,
    Artifact,
    Assignment,
    Case,
    CodingScheme,
    Document,
    Erasure,
    Event,
    HeldSave,
    InnerComment,
    Job,
    LinkExchange,
    Mandate,
    PersonalLink,
    Round,
    RoundInstrument,
    SaidOfEarlier,
    Submission,
    Upload,
    WebSession,
)


@writes
def remove(actor: Actor, round_: Round, name: str) -> int:
    """Remove a round, its invitations and their links for good; how many respondents were invited.

    ``name`` is the round's, given once more. Refused once anything was answered or frozen in it. Its events
    stay and lead to it no more; one of them says what it was.
    """
    require_team(actor)
    if name != round_.name:
        raise Invalid(f"'{name}' is not the name of this round; nothing was removed")
    cases = list(db.session.scalars(select(Case.id).where(Case.round_id == round_.id)))
    for what, found in _in_the_way(round_):
        if db.session.scalar(select(exists().where(found))):
            mend = "`canvass round close` closes it for good"
            raise Invalid(f"'{round_.name}' cannot be removed: {what}; {mend}")
    facts = {
        "id": round_.id,
        "name": round_.name,
        "title": round_.title,
        "instrument": round_.instrument_sha256,
        "respondents": len(cases),
    }
    events.record(events.ROUND_REMOVED, actor, round_, facts)
    db.session.execute(
        update(Event).where(_of(Event, round_)).values(round_id=None, case_id=None, link_id=None)
    )
    _forget_jobs(round_, set(cases))
    links = select(PersonalLink.id).where(_of(PersonalLink, round_))
    db.session.execute(delete(LinkExchange).where(LinkExchange.link_id.in_(links)))
    db.session.execute(delete(WebSession).where(WebSession.link_id.in_(links)))
    db.session.execute(update(Round).where(Round.earlier_id == round_.id).values(earlier_id=None))
    for table in (SaidOfEarlier, PersonalLink, Assignment, Mandate, Case, CodingScheme, RoundInstrument):
        db.session.execute(delete(table).where(_of(table, round_)))
    db.session.execute(delete(Round).where(Round.id == round_.id))
    db.session.expire_all()
    return len(cases)


def _in_the_way(round_: Round) -> tuple[tuple[str, ColumnElement[bool]], ...]:
    """What keeps a round: each as what to say, and what is looked for."""
    begun = or_(Case.started_at.is_not(None), Case.versions > 0, Case.opinions_given.is_(True))
    return (
        ("a response was begun", _of(Case, round_) & begun),
        *(
            ("a response was begun", _of(table, round_))
            for table in (Document, Submission, Upload, HeldSave, InnerComment)
        ),
        ("an erasure was asked for", _of(Erasure, round_)),
        ("an opinion was given", _of(AnonymousAnswer, round_)),
        ("a dataset or report was made of it", _of(Artifact, round_)),
    )


def _of(table: type[Base], round_: Round) -> ColumnElement[bool]:
    """The rows of a table that belong to a round, by themselves or by its cases."""
    columns = table.__table__.columns
    if "round_id" in columns:
        return columns["round_id"] == round_.id
    return columns["case_id"].in_(select(Case.id).where(Case.round_id == round_.id))


def _forget_jobs(round_: Round, cases: set[int]) -> None:
    """Take back what was asked of the worker: numbers of cases may be given again, and keys with them."""
    for job in db.session.scalars(select(Job)):
        if job.payload.get("case") in cases or job.payload.get("round") == round_.id:
            db.session.delete(job)
    db.session.flush()
