"""What a capacity may do in a case: the one place that says so, asked by every page and every change."""

from collections.abc import Mapping

from app.collection import on_behalf, reach
from app.collection.errors import NotAllowed, NotFound
from app.collection.reach import Opened
from app.collection.scope import (
    CLEARING_AUTHORITY,
    CONTRIBUTOR,
    FOCAL_POINT,
    OBSERVER,
    ON_BEHALF,
    PREFILL,
    Actor,
)
from app.models import Case
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire

_WRITE = frozenset({FOCAL_POINT, CONTRIBUTOR, ON_BEHALF, PREFILL})
_DISCUSS = frozenset({FOCAL_POINT, CONTRIBUTOR, CLEARING_AUTHORITY})


def may_write(actor: Actor) -> bool:
    """Whether this is someone who changes drafts; whether this draft takes changes now is another matter."""
    return actor.capacity in _WRITE


def may_submit(actor: Actor) -> bool:
    """Whether this is someone who sends: a confirmed focal point, whoever clears, the team on behalf."""
    return actor.capacity in (ON_BEHALF, CLEARING_AUTHORITY) or _speaks(actor)


def may_ask_clearance(actor: Actor) -> bool:
    """Whether this is someone who puts the draft before the clearing authority, and takes it back."""
    return _speaks(actor)


def may_name_authority(actor: Actor, case: Case) -> bool:
    """Whether this is someone of the State who says who clears the answers, and not for the team to say."""
    return _speaks(actor) and not case.round.team_names_authority


def may_clear(actor: Actor) -> bool:
    """Whether this is someone who approves or returns the draft."""
    return actor.capacity == CLEARING_AUTHORITY


def may_share(actor: Actor) -> bool:
    """Whether this is someone who lets the team read the draft, and ends it."""
    return _speaks(actor)


def may_reopen(actor: Actor) -> bool:
    """Whether this is someone who opens a sent response again."""
    return actor.team or _speaks(actor)


def may_opine(actor: Actor) -> bool:
    """Whether this is someone who sends the anonymous sections, which go once for a whole response."""
    return may_write(actor) and not contributes(actor)


def require_opine(actor: Actor) -> None:
    """Refuse whoever sends no anonymous sections."""
    if not may_opine(actor):
        raise NotAllowed("opine")


def require_write(actor: Actor) -> None:
    """Refuse whoever changes no drafts; of the team, whoever does not act on behalf of a respondent."""
    if not may_write(actor):
        raise NotAllowed("on_behalf_only" if actor.team else "write")


def may_decide(actor: Actor) -> bool:
    """Whether this is someone who says which of rival answers stands."""
    return actor.capacity == FOCAL_POINT


def require_decide(actor: Actor) -> None:
    """Refuse whoever decides between no rival answers."""
    if not may_decide(actor):
        raise NotAllowed("decide")


def contributes(actor: Actor) -> bool:
    """Whether this is someone to whom parts of the answers are given."""
    return actor.capacity == CONTRIBUTOR


def may_assign(actor: Actor, case: Case) -> bool:
    """Whether this is someone who gives sections to contributors: the focal point, a provisional one too."""
    return actor.capacity == FOCAL_POINT and case.round.kind == "state"


def require_assign(actor: Actor, case: Case) -> None:
    """Refuse whoever gives nothing to contributors."""
    if not may_assign(actor, case):
        raise NotAllowed("assign")


def may_discuss(actor: Actor, case: Case) -> bool:
    """Whether this is someone who comments among the people of a State, on what they read."""
    return actor.capacity in _DISCUSS and case.round.kind == "state"


def may_follow(actor: Actor, case: Case) -> bool:
    """Whether this is someone who reads what the people of a State say among themselves: never the team."""
    return may_discuss(actor, case) or (actor.capacity == OBSERVER and case.round.kind == "state")


def opened(actor: Actor, case: Case) -> Opened:
    """Which documents of a case this is someone who reads, and which they write."""
    return on_behalf.opened(case) if actor.capacity == ON_BEHALF else reach.of(actor, case)


def require_whole(actor: Actor, case: Case) -> None:
    """Refuse whoever reads only some of a draft what is about all of it, as missing."""
    if not opened(actor, case).reads.everything:
        raise NotFound


def require_documents(
    actor: Actor, case: Case, questionnaire: Questionnaire, parents: Mapping[Address, str]
) -> None:
    """Refuse documents, given with what each stands in, that are not this actor's to write, as missing."""
    writes = opened(actor, case).writes
    if not all(writes.covers(questionnaire, address, parent) for address, parent in parents.items()):
        raise NotFound


def require_add(actor: Actor, case: Case, questionnaire: Questionnaire, name: str) -> None:
    """Refuse, as missing, whoever adds no items to a repeat.

    To what is not theirs to know of, the team adds nevertheless.
    """
    if not adds_unseen(actor, case):
        require_documents(actor, case, questionnaire, {(name, ""): ""})


def adds_unseen(actor: Actor, case: Case) -> bool:
    """Whether someone adds to answers without knowing if they were begun: the team, to those of staff."""
    return actor.capacity == ON_BEHALF and case.untold


def _speaks(actor: Actor) -> bool:
    """Whether this focal point was confirmed: a provisional one drafts only."""
    return actor.capacity == FOCAL_POINT and not actor.provisional
