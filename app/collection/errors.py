"""What may stop a change to a response; each carries what a page needs to explain it."""

from collections.abc import Sequence
from datetime import datetime

from app.questionnaire.review import Problem


class CollectionError(Exception):
    """The family of everything that this layer refuses."""


class NotFound(CollectionError):
    """There is no such thing, or it is not this actor's to know: nobody can tell which."""


class NotAllowed(CollectionError):
    """The actor may not do this, or not now; ``reason`` is one word for the page to explain."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Closed(CollectionError):
    """The round takes no answers now: it is planned, or has closed."""

    def __init__(self, state: str, opens: datetime, closes: datetime) -> None:
        super().__init__(state)
        self.state, self.opens, self.closes = state, opens, closes


class AlreadySubmitted(CollectionError):
    """The response was sent, perhaps a moment ago by a colleague; it must be reopened to be changed."""

    def __init__(self, receipt: str, number: int, who: str, when: datetime) -> None:
        super().__init__(receipt)
        self.receipt, self.number, self.who, self.when = receipt, number, who, when


class ChangedSince(CollectionError):
    """The draft is no longer what the person looked at; they should look again."""


class InClearance(CollectionError):
    """The draft lies with the clearing authority, and is not changed while it is read there."""


class EditedSince(CollectionError):
    """An item that was to be removed has been edited meanwhile."""

    def __init__(self, who: str, when: datetime | None) -> None:
        super().__init__(who)
        self.who, self.when = who, when


class KeyReused(CollectionError):
    """The key of an earlier sending came with other content."""


class Incomplete(CollectionError):
    """Answers are missing or must be mended before sending; all of them, in order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = tuple(problems)


class Invalid(CollectionError):
    """What came in is not what a page of ours sends; ``what`` says so to whoever made the request."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class WeakPassword(Invalid):
    """A password is not taken; ``reason`` is one word for the page to explain."""

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(what)
        self.reason = reason


class LinkGone(CollectionError):
    """A personal link no longer works: ``reason`` is expired, replaced or revoked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooManyAttempts(CollectionError):
    """Signing in failed too often from here or for this account; it can be tried again at ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class Busy(CollectionError):
    """The database was occupied by others for too long; nothing was saved, and trying again will do."""


class StorageFull(CollectionError):
    """The disk is full; nothing was saved."""
