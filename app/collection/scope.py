"""Who acts, and what they may see: every query that touches responses begins with `cases`."""

from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import Integer, Select, bindparam, false, select
from sqlalchemy.orm import contains_eager

from app.collection.errors import NotAllowed, NotFound
from app.db import db
from app.models import Case, Round

FOCAL_POINT, CONTRIBUTOR, ON_BEHALF, TEAM, ADMIN = "focal_point", "contributor", "on_behalf", "team", "admin"

KEPT = 64
"""For how many sets of surveys the queries that every page asks are kept at hand."""
OWN = "own"


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts, in one capacity: for one case by a personal link, or for surveys as the team."""

    name: str
    capacity: str
    case_id: int | None = None
    link_id: int | None = None
    user_id: int | None = None
    surveys: frozenset[str] | None = frozenset()
    """The surveys that a member of the team works on; None for all."""

    @property
    def team(self) -> bool:
        """Whether this is the secretariat's team, on behalf of a respondent or not."""
        return self.capacity in (TEAM, ADMIN, ON_BEHALF)

    @property
    def admin(self) -> bool:
        """Whether this member of the team also manages users."""
        return self.capacity == ADMIN

    def on_behalf(self) -> "Actor":
        """The same person of the team, entering answers for a respondent."""
        require_team(self)
        return replace(self, capacity=ON_BEHALF)


OPERATOR = Actor("Operator", ADMIN, surveys=None)
"""Whoever runs the command on the server."""

WORKER = Actor("Canvass", TEAM, surveys=None)
"""The worker, when it acts by itself."""


def cases(actor: Actor) -> Select[Case]:
    """The cases that ``actor`` may know of; everything about responses is asked through this."""
    return _cases(team=actor.team, surveys=actor.surveys).params(**_own(actor))


def _cases(*, team: bool, surveys: frozenset[str] | None) -> Select[Case]:
    """The scope of the team, or of whoever answers: their ``own`` case, and none where they have none."""
    query = select(Case).join(Round, Case.round_id == Round.id)
    if team:
        return query if surveys is None else query.where(Round.survey.in_(surveys))
    return query.where(Case.id == bindparam(OWN, type_=Integer))


def _own(actor: Actor) -> dict[str, int | None]:
    return {} if actor.team else {OWN: actor.case_id}


def case(actor: Actor, public_id: str) -> Case:
    """The case called ``public_id``; NotFound where it does not exist or is someone else's."""
    query = _called(team=actor.team, surveys=actor.surveys)
    found = db.session.scalar(query, {"public_id": public_id, **_own(actor)})
    if found is None:
        raise NotFound
    return found


def own_case(actor: Actor) -> Case:
    """The one case of someone who came by a personal link."""
    found = db.session.scalar(cases(actor).where(Case.id == actor.case_id))
    if found is None:
        raise NotFound
    return found


def locked(actor: Actor, known: Case) -> Case:
    """The case as it stands now, held until the transaction ends: changes to one response come one by one."""
    query = _held(team=actor.team, surveys=actor.surveys)
    found = db.session.scalar(query, {"known": known.id, **_own(actor)})
    if found is None:
        raise NotFound
    return found


@lru_cache(maxsize=KEPT)
def _called(*, team: bool, surveys: frozenset[str] | None) -> Select[Case]:
    """The query for one case by its public id: every page asks it, and making it takes longer than asking."""
    return _with_round(_cases(team=team, surveys=surveys).where(Case.public_id == bindparam("public_id")))


@lru_cache(maxsize=KEPT)
def _held(*, team: bool, surveys: frozenset[str] | None) -> Select[Case]:
    """The query that locks a case."""
    # On PostgreSQL, rows that only refer to the case (an event, a link) can still be written meanwhile.
    query = _cases(team=team, surveys=surveys).where(Case.id == bindparam("known"))
    query = query.with_for_update(of=Case, key_share=True)
    return _with_round(query).execution_options(populate_existing=True)


def _with_round(query: Select[Case]) -> Select[Case]:
    """``query`` filling the case's round from the join that the scope makes anyway, not from another."""
    return query.options(contains_eager(Case.round))


def rounds(actor: Actor) -> Select[Round]:
    """The rounds that a member of the team works on, latest first."""
    query = select(Round).order_by(Round.opens.desc(), Round.id.desc())
    if not actor.team:
        return query.where(false())
    return query if actor.surveys is None else query.where(Round.survey.in_(actor.surveys))


def round_named(actor: Actor, name: str) -> Round:
    """The round called ``name``; NotFound where it does not exist or is another team's."""
    found = db.session.scalar(rounds(actor).where(Round.name == name))
    if found is None:
        raise NotFound
    return found


def require_team(actor: Actor) -> None:
    """Refuse whoever is not of the secretariat's team."""
    if not actor.team:
        raise NotAllowed("team")
