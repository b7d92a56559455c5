"""What a capacity may do in a case: the one place that says so, asked by every page and every change."""

from app.collection.errors import NotAllowed
from app.collection.scope import CONTRIBUTOR, FOCAL_POINT, ON_BEHALF, PREFILL, Actor

_WRITE = frozenset({FOCAL_POINT, CONTRIBUTOR, ON_BEHALF, PREFILL})


def may_write(actor: Actor) -> bool:
    """Whether this is someone who changes drafts; whether this draft takes changes now is another matter."""
    return actor.capacity in _WRITE


def may_submit(actor: Actor) -> bool:
    """Whether this is someone who sends the response: a confirmed focal point, or the team on behalf."""
    return actor.capacity == ON_BEHALF or _speaks(actor)


def may_reopen(actor: Actor) -> bool:
    """Whether this is someone who opens a sent response again."""
    return actor.team or _speaks(actor)


def require_write(actor: Actor) -> None:
    """Refuse whoever changes no drafts; of the team, whoever does not act on behalf of a respondent."""
    if not may_write(actor):
        raise NotAllowed("on_behalf_only" if actor.team else "write")


def _speaks(actor: Actor) -> bool:
    """Whether this focal point was confirmed: a provisional one drafts only."""
    return actor.capacity == FOCAL_POINT and not actor.provisional
