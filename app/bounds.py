"""For whom a request asks, which it says once: the walls between the States all go by it.

Each request begins closed: what belongs to a case cannot be asked for until it is said for whom. For someone
who came by a personal link that is their respondent, and only their own case is written; for the team it is
everything, for the scope of a member is the first wall's. Commands and the worker, which no stranger
reaches, have no request and no bounds.
"""

from contextlib import ContextDecorator
from dataclasses import dataclass

from flask import has_request_context

from app.kept import kept


@dataclass(frozen=True, slots=True)
class Bounds:
    """For whom a request asks: a respondent, and the one case that is written."""

    respondent_id: int
    case_id: int


NOBODY = Bounds(-1, -1)
"""Until it is said for whom; no row has such a number."""


def close() -> None:
    """Begin a request: nothing of any case can be asked for yet."""
    # Who is signed in is kept as long as this, and is not said again.
    kept().setdefault("bounds", NOBODY)


def open_for(bounds: Bounds | None) -> None:
    """Say for whom this request asks; None for the team, which the first wall alone holds."""
    kept()["bounds"] = bounds


class _Lifted(ContextDecorator):
    """The walls away for a while; for each call of what it decorates, one of its own."""

    def _recreate_cm(self) -> "_Lifted":
        return _Lifted()

    def __enter__(self) -> None:
        self.inside = has_request_context()
        if self.inside:
            self.before = known()
            open_for(None)

    def __exit__(self, *_failed: object) -> None:
        if self.inside:
            open_for(self.before)


def lifted() -> _Lifted:
    """A door that is opened by a secret, before anybody is known: of a link, a session, a receipt."""
    return _Lifted()


def known() -> Bounds | None:
    """For whom is asked now; None for everything, as outside of any request."""
    said: Bounds | None = kept().get("bounds") if has_request_context() else None
    return said
