"""Corrections in words, for either side: which answer said what, what it says instead, why, and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.collection import corrections, matters
from app.collection.scope import Actor
from app.models import Case, Correction, Submission
from app.questionnaire.reading import Line
from app.questionnaire.route import Route
from app.views.querying import Answers
from app.views.versions import route_of
from app.views.words import _, moment, number


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction in words."""

    correction: Correction
    number: str
    label: str
    item: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    whole: bool
    """Whether the whole item goes."""
    by: str
    state: str


def told(actor: Actor, case: Case, sent: Iterable[Submission]) -> list[Corrected]:
    """The corrections of a case, latest first."""
    versions = {one.id: one for one in sent}
    return [_told(case, one, versions[one.submission_id]) for one in corrections.of_case(actor, case)]


def _told(case: Case, one: Correction, sent: Submission) -> Corrected:
    route = route_of(sent, case)
    before, after = Answers(route), Answers(corrected(route, one))
    whole = matters.is_item(one.document, one.question)
    read, new = before.of(one.question, one.item), after.of(one.question, one.item)
    return Corrected(
        one,
        read.number if read else "",
        read.label if read else one.question,
        "" if whole else before.items.get(one.item, ""),
        read.lines if read else (),
        new.lines if new else (),
        whole,
        _by(case, one),
        _state(one),
    )


def corrected(route: Route, one: Correction) -> Route:
    """A version as a correction has it."""
    return route.of(corrections.changed(corrections.answered(route.answers), one))


def _by(case: Case, one: Correction) -> str:
    proposed = _(
        "Proposed by %(who)s, %(when)s", who=one.proposed_who, when=moment(one.proposed_at, case.round)
    )
    if one.state != corrections.CONFIRMED or one.decided_at is None:
        return proposed
    confirmed = _(
        "confirmed by %(who)s, %(when)s", who=one.decided_who, when=moment(one.decided_at, case.round)
    )
    return f"{proposed}; {confirmed}"


def _state(one: Correction) -> str:
    words = {
        corrections.PROPOSED: _("Waits for a second person"),
        corrections.CONFIRMED: _("Made in version %(number)s", number=number(one.version or 0)),
        corrections.REFUSED: _("Not made"),
        corrections.WITHDRAWN: _("Withdrawn"),
    }
    return words[one.state]
