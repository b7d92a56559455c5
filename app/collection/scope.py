"""Who acts, and what they may see: every query that touches responses begins with `cases`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, false, inspect, or_, select

from app.collection.errors import NotAllowed, NotFound
from app.collection.transaction import HELD
from app.db import Base, db
from app.models import Case, PersonalLink, Respondent, Round
from app.statement import Statement, stored

FOCAL_POINT, CONTRIBUTOR, CLEARING_AUTHORITY = "focal_point", "contributor", "clearing_authority"
OBSERVER, ON_BEHALF, TEAM, ADMIN = "observer", "on_behalf", "team", "admin"
PREFILL = "prefill"
"""Canvass itself, putting what it knows into a draft."""

KEPT = 64
"""For how many sets of surveys the queries that every page asks are kept at hand."""
OWN = "own"
TABLES: tuple[type[Base], ...] = (Case, Round, Respondent)
"""What is read of a case, always together."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who acts, in one capacity: for one case by a personal link, or for surveys as the team."""

    name: str
    capacity: str
    case_id: int | None = None
    link_id: int | None = None
    mandate_id: int | None = None
    voice_id: int | None = None
    """The first mandate of the same person, where this one follows on it."""
    provisional: bool = False
    """A focal point who is not confirmed yet."""
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
        # One by one: a list would be written into the statement anew each time it is asked.
        known = (Round.survey == survey for survey in sorted(surveys or ()))
        return query if surveys is None else query.where(or_(false(), *known))
    return query.where(Case.id == bindparam(OWN, type_=Integer))


def _own(actor: Actor) -> dict[str, int | None]:
    return {} if actor.team else {OWN: actor.case_id}


def case(actor: Actor, public_id: str, *, hold: bool = False) -> Case:
    """The case called ``public_id``; NotFound where it does not exist or is someone else's.

    ``hold`` it until the transaction ends, for a change that reads what it judges by.
    """
    query = _called(team=actor.team, surveys=actor.surveys, hold=hold)
    found = _found(query, {"public_id": public_id, **_own(actor)}, anew=hold)
    if hold:
        db.session.info[HELD] = (actor, found)
    return found


def colleagues(case: Case) -> Select[Case]:
    """The other cases of its unit in its round that were sent, of staff: a State has no colleagues."""
    return (
        select(Case)
        .join(Respondent, Case.respondent_id == Respondent.id)
        .where(Case.round_id == case.round_id, Case.id != case.id, Case.versions > 0)
        .where(Respondent.kind == "staff", Respondent.unit == case.respondent.unit)
    )


def permitted(actor: Actor, case: Case) -> Select[int]:
    """The number of ``case``, or none where ``actor`` may not know of it: for what belongs to a case."""
    return cases(actor).where(Case.id == case.id).with_only_columns(Case.id)


def own_case(actor: Actor) -> Case:
    """The one case of someone who came by a personal link."""
    found = db.session.scalar(cases(actor).where(Case.id == actor.case_id))
    if found is None:
        raise NotFound
    return found


def locked(actor: Actor, known: Case) -> Case:
    """The case as it stands now, held until the transaction ends: changes to one response come one by one."""
    if db.session.info.get(HELD) == (actor, known):
        return known
    query = _held(team=actor.team, surveys=actor.surveys)
    return _found(query, {"known": known.id, **_own(actor)}, anew=True)


def linked(token_hash: str) -> tuple[PersonalLink, Case]:
    """A personal link by the hash of its token, with the case that it opens; NotFound for a forged one."""
    rows = _linked().rows({"token_hash": token_hash})
    if not rows:
        raise NotFound
    values = iter(rows[0])
    case = _case(values)
    return stored(PersonalLink, _taken(PersonalLink, values)), case


@cache
def _linked() -> Statement:
    """The query for a case by the personal link that opens it."""
    query = _cases(team=True, surveys=None).join(PersonalLink, PersonalLink.case_id == Case.id)
    return _whole(query.where(PersonalLink.token_hash == bindparam("token_hash")), PersonalLink)


def _found(query: Statement, parameters: Mapping[str, Any], *, anew: bool = False) -> Case:
    """The case that a query gives, with its round and respondent."""
    rows = query.rows(parameters)
    if not rows:
        raise NotFound
    return _case(iter(rows[0]), anew=anew)


def _case(values: Iterator[Any], *, anew: bool = False) -> Case:
    """The case that stands first in a row."""
    of_case, of_round, of_respondent = (_taken(table, values) for table in TABLES)
    of_case["round"] = stored(Round, of_round, anew=anew)
    of_case["respondent"] = stored(Respondent, of_respondent, anew=anew)
    return stored(Case, of_case, anew=anew)


def _taken(table: type[Base], values: Iterator[Any]) -> dict[str, Any]:
    """The next values of a row as those of a table."""
    # The names come first, so that of the values none is taken that is not wanted.
    return dict(zip(_columns(table), values, strict=False))


@cache
def _columns(table: type[Base]) -> tuple[str, ...]:
    return tuple(column.key for column in inspect(table).column_attrs)


@lru_cache(maxsize=KEPT)
def _called(*, team: bool, surveys: frozenset[str] | None, hold: bool) -> Statement:
    """The query for one case by its public id."""
    query = _cases(team=team, surveys=surveys).where(Case.public_id == bindparam("public_id"))
    return _whole(_holding(query) if hold else query)


@lru_cache(maxsize=KEPT)
def _held(*, team: bool, surveys: frozenset[str] | None) -> Statement:
    """The query that locks a case."""
    query = _cases(team=team, surveys=surveys).where(Case.id == bindparam("known"))
    return _whole(_holding(query))


def _holding(query: Select[Case]) -> Select[Case]:
    # On PostgreSQL, rows that only refer to the case (an event, a link) can still be written meanwhile.
    return query.with_for_update(of=Case, key_share=True)


def _whole(query: Select[Case], *beside: type[Base]) -> Statement:
    """``query`` giving each case as a row, with its round and respondent, and what else stands ``beside``."""
    columns = (getattr(table, name) for table in (*TABLES, *beside) for name in _columns(table))
    return Statement(query.join(Respondent, Case.respondent_id == Respondent.id).with_only_columns(*columns))


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
