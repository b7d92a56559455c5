"""How far a State is on its way from invitation to validation: one word, worked out from facts on record."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_

from app.collection import clock, scope
from app.collection.scope import FOCAL_POINT, Actor
from app.db import db
from app.models import Case, Mandate, PersonalLink, Respondent, Round

LISTED, INVITED, NOMINATED = "listed", "invited", "nominated"
DRAFTING, CLEARING = "drafting", "clearing"
SUBMITTED, QUERIED, VALIDATED, SILENT = "submitted", "queried", "validated", "silent"
STAGES = (LISTED, INVITED, NOMINATED, DRAFTING, CLEARING, SUBMITTED, QUERIED, VALIDATED, SILENT)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a stage follows from."""

    deadline: datetime
    invited: bool
    """Whether a personal link was made for anyone of it, to be sent or handed over."""
    nominated: bool
    """Whether a note verbale named a focal point, or one was named provisionally."""
    started: bool
    clearing: bool
    versions: int
    queried: bool
    validated: bool


def stage(facts: Facts) -> str:
    """The stage: what was sent counts, whatever became of it; silent is past the deadline, nothing begun."""
    if facts.versions and facts.validated:
        return VALIDATED
    if facts.versions:
        return QUERIED if facts.queried else SUBMITTED
    if facts.clearing:
        return CLEARING
    if facts.started:
        return DRAFTING
    if clock.now() >= facts.deadline:
        return SILENT
    if facts.nominated:
        return NOMINATED
    return INVITED if facts.invited else LISTED


def of_round(actor: Actor, round_: Round) -> list[tuple[str, str]]:
    """Each State of a round by its code, and its stage; one query."""
    named = or_(Mandate.note_reference != "", Mandate.provisional)
    held = (Mandate.case_id == Case.id) & (Mandate.role == FOCAL_POINT) & Mandate.ended_at.is_(None)
    query = (
        scope.cases(actor)
        .join(Respondent, Case.respondent_id == Respondent.id)
        .where(Case.round_id == round_.id)
        .with_only_columns(
            Respondent.code,
            Case.extended_to,
            exists().where(PersonalLink.case_id == Case.id),
            exists().where(held & named),
            Case.started_at.is_not(None),
            Case.clearing_since.is_not(None),
            Case.versions,
            Case.queried_at.is_not(None),
            Case.validated_at.is_not(None),
        )
    )
    return [
        (code, stage(Facts(max(round_.closes, extended or round_.closes), *known)))
        for code, extended, *known in db.session.execute(query)
    ]


def by_group(stood: Iterable[tuple[str, str]], group_of: Mapping[str, str]) -> dict[str, Counter[str]]:
    """How many States of each group are at each stage, '' for those in none."""
    found: dict[str, Counter[str]] = {}
    for code, reached in stood:
        found.setdefault(group_of.get(code, ""), Counter())[reached] += 1
    return found
