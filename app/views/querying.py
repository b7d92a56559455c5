"""Queries in words, for either side: what was asked about which answer, what was said, how it stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app import languages
from app.collection import clock, matters, queries
from app.collection.scope import Actor
from app.models import Case, Query, QueryMessage, Submission
from app.questionnaire.questions.parts import Part
from app.questionnaire.reading import ITEM, NONE, QUESTION, REPEAT, Line, Place, Read, Reading
from app.questionnaire.route import Route
from app.views.versions import route_of
from app.views.words import _, moment, number, spoken

Answer = tuple[str, str]
"""Which matter is meant: (its name, item)."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a thread."""

    who: str
    when: str
    text: str
    ours: bool
    """Whether the team said it."""
    waits: bool
    """Whether it has not gone to the respondent yet."""


@dataclass(frozen=True, slots=True)
class Told:
    """A query in words."""

    query: Query
    number: str
    label: str
    item: str
    """What the item is called that the question stands in, if any."""
    cell: str
    """What the cell is called that alone is queried, if one is."""
    version: str
    lines: tuple[Line, ...]
    """The answer that is queried, as it was sent."""
    reason: str
    due: str
    overdue: bool
    state: str
    status: str
    """The class that shows how it stands."""
    thread: tuple[Said, ...]
    read: Place | None
    """Where the answer was read."""
    kind: str
    """Whether it is a question, a whole item or a list, as readings call them."""


def reasons() -> dict[str, str]:
    """Why an answer is queried, in words."""
    return {
        "outlier": _("Far from what others report, or from what is usual"),
        "last_round": _("Differs from what was sent last time"),
        "inconsistent": _("Does not agree with another answer"),
        "source_missing": _("The source or the document is missing"),
        "unclear": _("It is not clear what is meant"),
        "incomplete": _("Something is left out"),
        "unit": _("The unit or the period may be another"),
        "other": _("Another reason"),
    }


def told(actor: Actor, case: Case, sent: Iterable[Submission]) -> list[Told]:
    """The queries on a case, those that wait for an answer first."""
    versions = {one.id: one for one in sent}
    read = {key: Answers(route_of(one, case)) for key, one in versions.items()}
    order = {queries.OPEN: 0, queries.PREPARED: 1, queries.ANSWERED: 2, queries.SETTLED: 3}
    known = sorted(queries.of_case(actor, case), key=lambda one: (order[_standing(actor, one)], one.id))
    return [_told(actor, case, one, versions[one.submission_id], read[one.submission_id]) for one in known]


def _standing(actor: Actor, query: Query) -> str:
    """How a query stands; a further question that is only prepared is the team's own affair."""
    return queries.ANSWERED if query.state == queries.PREPARED and not actor.team else query.state


def _told(actor: Actor, case: Case, query: Query, sent: Submission, read: "Answers") -> Told:
    known = read.of(query.question, query.item)
    state = _standing(actor, query)
    return Told(
        query=query,
        number=known.number if known else "",
        label=known.label if known else query.question,
        item=read.items.get(query.item, "") if known and known.kind != ITEM else "",
        cell=_cell(read, query),
        version=number(sent.number),
        lines=known.lines if known else (),
        reason=reasons()[query.reason],
        due=languages.format_date(query.due, spoken()),
        overdue=state == queries.OPEN and query.due < clock.today(case.round.timezone),
        state=_state_text(case, query, state),
        status={queries.OPEN: "query", queries.PREPARED: "", queries.ANSWERED: "done"}.get(state, ""),
        thread=tuple(_messages(actor, case, queries.thread(query))),
        read=known.place if known else None,
        kind=known.kind if known else "",
    )


def _cell(read: "Answers", query: Query) -> str:
    question = matters.question_of(read.route.questionnaire, query.question)
    return dict(read.cells(question, query.item)).get(query.question, "")


def _messages(actor: Actor, case: Case, thread: Iterable[QueryMessage]) -> Iterator[Said]:
    for one in thread:
        if one.sent_at or actor.team:
            when = moment(one.sent_at or one.at, case.round)
            yield Said(one.who, when, one.text, one.ours, waits=not one.sent_at)


def _state_text(case: Case, query: Query, state: str) -> str:
    if state == queries.PREPARED:
        return _("Prepared, not sent yet")
    if state == queries.OPEN and queries.replied(query):
        if queries.amended(case, query):
            return _("A reply was given; the changed answer is still to be sent")
        return _("A reply was given")
    if state == queries.OPEN:
        return _("Waits for an answer")
    if state == queries.ANSWERED and query.version:
        return _("Answered by version %(number)s", number=number(query.version))
    if state == queries.ANSWERED:
        return _("Answered by a reply")
    return _("Settled") if query.answered_at else _("Withdrawn")


class Answers:
    """What one version says, found by name and item: questions and their cells, whole items, and lists."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.items: dict[str, str] = {}
        """What each item is called."""
        self._read: dict[Answer, Read] = {}
        self._sections: dict[str, list[Answer]] = {}
        reading = Reading(route, spoken(), whole=True)
        for section in route.questionnaire.sections:
            for read in () if section.anonymous else reading.section(section):
                self._take(section.name, read)

    def _take(self, section: str, read: Read) -> None:
        """Keep what was read, and have the item and the list that it stands in say it, too."""
        repeats, path = read.place.repeats, read.place.item
        item = path[-1] if path else ""
        if read.kind == ITEM:
            self.items[item] = read.label
            known = self.route.questionnaire.repeats[repeats[-1]]
            self._read[known.name, item] = replace(read, number=known.number, entry=known)
            around = (known.name, path[-2] if len(path) > 1 else "")
            self._add(around, Line(Part(item, known.name, "text"), "", read.label))
        elif read.kind in (QUESTION, REPEAT, NONE) and read.entry is not None:
            self._read[read.entry.name, item] = read
            self._sections.setdefault(section, []).append((read.entry.name, item))
            if path and read.kind == QUESTION and not read.skipped:
                for line in read.lines:
                    label = f"{read.label}: {line.label}" if line.label else read.label
                    self._add((repeats[-1], item), replace(line, label=label))

    def _add(self, key: Answer, line: Line) -> None:
        known = self._read[key]
        self._read[key] = replace(known, lines=(*known.lines, line))

    def in_section(self, name: str) -> list[Answer]:
        """The answers of one section, and its lists, in the order asked."""
        return self._sections.get(name, [])

    def of(self, name: str, item: str) -> Read | None:
        """How a matter reads, if there is such a thing in this version."""
        asked = self.route.questionnaire
        known = self._read.get((matters.question_of(asked, name), item))
        if known is None or known.entry is None or name == known.entry.name:
            return known
        if name not in matters.cells(asked, name):
            return None
        lines = tuple(line for line in known.lines if line.part.name == name)
        return replace(known, lines=lines)

    def cells(self, question: str, item: str) -> list[tuple[str, str]]:
        """The cells of a question that can be asked about alone, each as it is called."""
        known, wanted = self.of(question, item), matters.cells(self.route.questionnaire, question)
        return (
            [(line.part.name, line.label) for line in known.lines if line.part.name in wanted]
            if known
            else []
        )


def usual_due(case: Case, days: int) -> date:
    """The day that is offered for an answer."""
    return date.fromordinal(clock.today(case.round.timezone).toordinal() + days)
