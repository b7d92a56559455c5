"""The dossier of a respondent: each answer as sent and as changed, why, by whom and when, and its queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from flask import Blueprint, url_for

from app.collection import clock, corrections, matters, scope, submission
from app.collection.errors import NotFound
from app.models import Case, Correction, Query, Submission
from app.proof import in_words
from app.questionnaire.model import Questionnaire
from app.questionnaire.reading import ITEM, Line, Read
from app.questionnaire.route import Route
from app.views.access import may
from app.views.querying import Answer, Answers, Told, reasons, told
from app.views.team.frame import actor, moment, page
from app.views.versions import route_of
from app.views.words import _, number, spoken

blueprint = Blueprint("team_dossier", __name__, url_prefix="/team")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one version says to a question, where that is not what the one before says."""

    version: str
    when: str
    who: str
    lines: tuple[Line, ...]
    why: str
    gone: bool = False
    """Whether this version does not hold the item any more."""


@dataclass(slots=True)
class Entry:
    """A question with its statements, earliest first, and the queries on it."""

    number: str
    label: str
    item: str
    statements: list[Statement] = field(default_factory=list)
    queries: list[Told] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of the dossier."""

    letter: str
    title: str
    entries: list[Entry]


@blueprint.get("/cases/<public_id>/dossier")
@may("team")
def dossier(public_id: str) -> str:
    """Everything that was said, on one page to be read or printed."""
    found = scope.case(actor(), public_id)
    sent = submission.versions(actor(), found)[::-1]
    if not sent:
        raise NotFound
    return page(
        "team/dossier.html",
        found.round,
        case=found,
        now=moment(clock.now(), found.round),
        versions=[
            (number(one.number), one.receipt, moment(one.received_at, found.round), _who(one)) for one in sent
        ],
        chapters=list(_chapters(found, sent)),
        validated=moment(found.validated_at, found.round),
        back_url=url_for("team_case.case", public_id=public_id),
    )


def _who(sent: Submission) -> str:
    capacity = in_words(sent.capacity, spoken())
    return f"{sent.who} ({capacity})" if capacity else sent.who


def _chapters(found: Case, sent: list[Submission]) -> Iterator[Chapter]:
    """The sections in the order of the latest version; what only earlier ones hold follows in its section."""
    routes = [route_of(one, found) for one in sent]
    read = [Answers(route) for route in routes]
    asked = told(actor(), found, sent)
    made = [one for one in corrections.of_case(actor(), found) if one.state == corrections.CONFIRMED]
    own = routes[-1].questionnaire
    for name, letter, title in _sections(routes):
        keys = dict.fromkeys(key for one in reversed(read) for key in one.in_section(name))
        keys |= dict.fromkeys(_items(own, name, [*(one.query for one in asked), *made]))
        entries = []
        for key in keys:
            entry = _entry(found, key, list(zip(sent, read, strict=True)), (asked, made))
            entry.queries = [one for one in asked if _about(own, one.query, key)]
            entries.append(entry)
        if entries:
            yield Chapter(letter, title, entries)


def _about(questionnaire: Questionnaire, one: Query | Correction, key: Answer) -> bool:
    """Whether something was said of an answer, or of one of its cells."""
    return (matters.question_of(questionnaire, one.question), one.item) == key


def _items(
    questionnaire: Questionnaire, section: str, said: Iterable[Query | Correction]
) -> Iterator[Answer]:
    """The items of a section that were queried or removed whole: each follows with all of its answers."""
    for one in said:
        place = questionnaire.places.get(one.question)
        if matters.is_item(one.document, one.question) and place and place.section.name == section:
            yield one.question, one.item


def _sections(routes: list[Route]) -> list[tuple[str, str, str]]:
    found = {
        one.name: (one.name, one.number, one.title)
        for route in routes
        for one in route.questionnaire.sections
        if not one.anonymous
    }
    return list(found.values())


def _entry(
    found: Case,
    key: Answer,
    versions: list[tuple[Submission, Answers]],
    known: tuple[list[Told], list[Correction]],
) -> Entry:
    latest: Read | None = None
    entry = Entry("", "", "")
    before: Read | None = None
    for sent, answers in versions:
        now = answers.of(*key)
        if now is not None:
            latest = now
            entry.item = answers.items.get(key[1], "") if now.kind != ITEM else ""
        if (now is None and before is None) or (now and before and _said(now) == _said(before)):
            continue
        entry.statements.append(
            Statement(
                number(sent.number),
                moment(sent.received_at, found.round),
                _who(sent),
                now.lines if now else (),
                _why(key, sent, answers.route.questionnaire, known),
                gone=now is None,
            )
        )
        before = now
    if latest is not None:
        entry.number, entry.label = latest.number, latest.label
        if [line.text for line in latest.lines] == [entry.item]:
            # The answer is what the item is called.
            entry.item = ""
    return entry


def _said(read: Read) -> list[tuple[str, str]]:
    return [(line.part.name, line.text) for line in read.lines]


def _why(
    key: Answer, sent: Submission, asked_in: Questionnaire, known: tuple[list[Told], list[Correction]]
) -> str:
    """Why a version says something else, as far as that is on record."""
    asked, made = known
    if sent.number == 1:
        return ""
    for one in made:
        if one.version == sent.number:
            here = _about(asked_in, one, key)
            # Set apart, since it may be written in the other direction.
            reason = f"\u2068{one.reason}\u2069" if here else _("follows from a correction of another answer")
            return _("Correction: %(reason)s", reason=reason)
    mine = [one.query for one in asked if one.query.version == sent.number]
    # A query on a whole item is one on each of its answers.
    here_asked: list[Query] = [
        one
        for one in mine
        if _about(asked_in, one, key) or (matters.is_item(one.document, one.question) and one.item == key[1])
    ]
    if here_asked:
        return _("In answer to a query: %(reason)s", reason=reasons()[here_asked[0].reason])
    if mine:
        return _("Changed with the answer to a query on another answer")
    return _("Sent anew by the respondent")
