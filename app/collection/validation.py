"""Validation: the team is satisfied with what a respondent sent; whatever opens it again ends that."""

from sqlalchemy import select

from app.collection import clock, events, queries
from app.collection.errors import NotAllowed
from app.collection.scope import Actor, locked, require_team
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Correction


@writes
def validate(actor: Actor, case: Case) -> None:
    """Be satisfied with the version that stands; queries that were answered are settled with it.

    Refused while the response is open, and while something that the team has prepared waits.
    """
    require_team(actor)
    case = locked(actor, case)
    if case.status != "submitted":
        raise NotAllowed("still_open")
    asked = queries.of_case(actor, case)
    proposed = select(Correction.id).where(Correction.case_id == case.id, Correction.state == "proposed")
    if any(one.state == queries.PREPARED for one in asked) or db.session.scalar(proposed.limit(1)):
        raise NotAllowed("team_waits")
    for query in asked:
        if query.state == queries.ANSWERED:
            queries.settle(actor, query)
    case.validated_at, case.validated_who = clock.now(), actor.name
    events.record(events.VALIDATED, actor, case, {"number": case.versions})
