"""Participation: who has answered, counted from the state that saves leave behind; evaluates nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import case as when
from sqlalchemy import func, or_, select

from app.collection import scope
from app.collection.scope import Actor
from app.db import db
from app.languages import collation
from app.models import Case, Event, Job, Mandate, PersonalLink, Respondent, Round
from app.questionnaire.code_lists import known_code_list

SUBMITTED, DRAFT, NONE = "submitted", "draft", "none"
STATUSES = (SUBMITTED, DRAFT, NONE)
FEWEST = 10
"""Among fewer members of staff who have not sent, how many are writing would tell of each."""

_STATUS = when(
    (Case.versions > 0, SUBMITTED),
    (Case.started_at.is_not(None), DRAFT),
    else_=NONE,
)
"""What `Case.standing` says, worked out by the database."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One respondent in a round: who it is, and how far the response is."""

    public_id: str
    code: str
    name: str
    unit: str
    email: str
    status: str
    answered: int
    asked: int
    progress: Mapping[str, Any]
    """How far each section is, by its name, as the last save left it."""
    changed: datetime | None
    linked: datetime | None
    """When a personal link was last made for it, whether sent or handed over."""
    queued: bool
    """Whether a message with a link waits to be sent."""
    on_behalf: bool
    extended: bool
    open_again: bool
    """Whether a sent response is open again; what was sent counts meanwhile."""

    @property
    def uninvited(self) -> bool:
        """Whether nobody was given a link, and nothing was written without one."""
        return self.status == NONE and self.linked is None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a group were asked, are writing, and have sent."""

    code: str
    label: str
    submitted: int = 0
    draft: int = 0
    invited: int = 0


@dataclass(frozen=True, slots=True)
class Grouping:
    """How respondents are grouped: the groups by their labels, and the group of each code."""

    groups: Mapping[str, str]
    """Labels by the group's code."""
    group_of: Mapping[str, str]


def shares(actor: Actor) -> dict[int, Share]:
    """The counts of every round that ``actor`` may know of, by its id; one query."""
    query = scope.cases(actor).with_only_columns(Case.round_id, _STATUS, func.count())
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for round_id, status, count in db.session.execute(query.group_by(Case.round_id, _STATUS)):
        found[round_id][status] = count
    return {
        round_id: Share("", "", by.get(SUBMITTED, 0), by.get(DRAFT, 0), sum(by.values()))
        for round_id, by in found.items()
    }


def standings(actor: Actor, round_: Round) -> list[Standing]:
    """Everyone asked in a round, by name; drafts show how far they are and never what they say."""
    latest = (
        select(PersonalLink.case_id, func.max(PersonalLink.created_at).label("linked"))
        .outerjoin(Mandate, PersonalLink.mandate_id == Mandate.id)
        .where(or_(Mandate.id.is_(None), Mandate.role == scope.FOCAL_POINT))
        .group_by(PersonalLink.case_id)
        .subquery()
    )
    last_event = (
        select(Event.case_id, func.max(Event.at).label("changed"))
        .where(Event.round_id == round_.id, Event.capacity.not_in((scope.TEAM, scope.ADMIN)))
        .group_by(Event.case_id)
        .subquery()
    )
    query = (
        scope.cases(actor)
        .join(Respondent, Case.respondent_id == Respondent.id)
        .outerjoin(latest, latest.c.case_id == Case.id)
        .outerjoin(last_event, last_event.c.case_id == Case.id)
        .where(Case.round_id == round_.id)
        .order_by(Respondent.name, Case.id)
        .with_only_columns(
            Case.id,
            Case.public_id,
            Respondent.code,
            Respondent.name,
            Respondent.unit,
            Case.contact_email,
            _STATUS,
            Case.progress,
            last_event.c.changed,
            latest.c.linked,
            Case.on_behalf,
            Case.extended_to,
            (Case.versions > 0) & Case.reopened_at.is_not(None),
        )
    )
    waiting = _waiting()
    return [_standing(row, row[0] in waiting) for row in db.session.execute(query)]


def _standing(row: Any, queued: bool) -> Standing:  # noqa: FBT001 (the row's own last fact)
    _id, public_id, code, name, unit, email, status, progress, changed, linked, *marks = row
    on_behalf, extended, open_again = marks
    progress = progress or {}
    sections = [state for state in progress.values() if state.get("applies", True)]
    answered = sum(state["answered"] for state in sections)
    asked = sum(state["asked"] for state in sections)
    return Standing(
        public_id, code, name, unit, email, status, answered, asked, progress, changed, linked, queued,
        on_behalf, extended is not None, bool(open_again),
    )  # fmt: skip


def _waiting() -> frozenset[int]:
    """The cases to which a message with a link is about to go."""
    query = select(Job.payload).where(Job.kind == "link", Job.done_at.is_(None), Job.failed_at.is_(None))
    return frozenset(payload["case"] for payload in db.session.scalars(query) if "case" in payload)


def grouping(folder: Path, code_list: str, column: str, language: str) -> Grouping:
    """The grouping ``column`` of a code list in ``folder``; without one, each code is its own group."""
    members = known_code_list(folder / f"{code_list}.csv")
    groups = known_code_list(folder / f"{column}.csv") if column else members
    labelled = {group["name"]: group["labels"].get(language, group["label"]) for group in groups}
    return Grouping(
        dict(sorted(labelled.items(), key=lambda one: collation(one[1], language))),
        {one["name"]: one["attributes"].get(column, "") if column else one["name"] for one in members},
    )


def by_group(standings: Iterable[Standing], known: Grouping, key: str = "code") -> list[Share]:
    """The share of each group of which anyone was asked, in the order of the groups; the ungrouped last."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STATUSES, 0))
    for standing in standings:
        counted[known.group_of.get(getattr(standing, key), "")][standing.status] += 1
    return [
        Share(code, label, counted[code][SUBMITTED], counted[code][DRAFT], sum(counted[code].values()))
        for code, label in (*known.groups.items(), ("", ""))
        if code in counted
    ]


def sent_only(round_: Round, standings: Sequence[Standing]) -> Sequence[Standing]:
    """As much of how far each is as may be told: of a member of staff, whether they have sent and no more."""
    if round_.kind != "staff":
        return standings
    return [replace(one, status=NONE, progress={}) if one.status == DRAFT else one for one in standings]


def writing(round_: Round, standings: Sequence[Standing]) -> int | None:
    """How many are writing; None where that would tell whether a member of staff has begun."""
    share = total(standings)
    few = share.invited - share.submitted < FEWEST
    return None if round_.kind == "staff" and few else share.draft


def total(standings: Sequence[Standing]) -> Share:
    """The counts of everyone asked."""
    counts = {status: sum(one.status == status for one in standings) for status in STATUSES}
    return Share("", "", counts[SUBMITTED], counts[DRAFT], len(standings))


def members(folder: Path, code_list: str, language: str) -> dict[str, tuple[str, str]]:
    """The codes of a list: (name in ``language``, what fits on a small square)."""
    return {
        one["name"]: (one["labels"].get(language, one["label"]), one["attributes"].get("iso2") or one["name"])
        for one in known_code_list(folder / f"{code_list}.csv")
    }


def case_ids(actor: Actor, round_: Round) -> dict[str, int]:
    """The ids by which jobs name the cases of a round, by the ids that pages use."""
    query = scope.cases(actor).where(Case.round_id == round_.id)
    found = db.session.execute(query.with_only_columns(Case.public_id, Case.id))
    return {public: own for public, own in found}  # noqa: C416 (rows are no pairs to the types)
