"""From last time: what was answered in an earlier round, beside the questions of a page."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.collection import last_time, prior, rounds
from app.collection.last_time import Words
from app.collection.prior import Earlier
from app.questionnaire.answers import ItemPath, to_json
from app.questionnaire.entries import AskedGroup, AskedRepeat
from app.questionnaire.form import SEPARATOR, Address, PageForm, item_title
from app.questionnaire.last_time import (
    CONFIRMED,
    NO_LONGER,
    UPDATED,
    WITHDRAWN,
    Line,
    confirmable,
    earlier_items,
    outcome,
    together,
)
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.grid import Grid, Table
from app.questionnaire.questions.parts import COMMENT
from app.questionnaire.reading import part_label
from app.questionnaire.route import Route
from app.questionnaire.wording import pipe
from app.views.names import round_title
from app.views.respond.place import Place
from app.views.respond.value import in_words
from app.views.words import _, day, spoken


@dataclass(frozen=True)
class Row:
    """One line of an earlier answer, in words; ``key`` is what its own buttons name, if it has any."""

    label: str
    text: str
    key: str = ""
    status: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Beside:
    """An earlier answer as it stands beside its question."""

    title: str
    """Of which round."""
    key: str
    rows: tuple[Row, ...]
    offered: bool
    """Whether it can be said to be unchanged."""
    wording: str
    """How it was asked then, where that was otherwise."""
    outcome: str
    """What came of it; empty where it meant something else then, and nothing can be compared."""
    status: str

    @property
    def each(self) -> bool:
        """Whether each row has buttons of its own."""
        return len([row for row in self.rows if row.key]) > 1


@dataclass
class Before:
    """An earlier item that may be taken over."""

    id: str
    key: str
    title: str
    gone: bool


@dataclass
class Looking:
    """A page that looks back: the earlier answers, what was said of them, the way they are read."""

    place: Place
    earlier: Earlier
    words: Words
    then: Route
    may: bool

    @property
    def old(self) -> Questionnaire:
        """What was asked then, in the language of the page."""
        return self.then.questionnaire

    def label(self, line: Line) -> str:
        """The question that a line was asked by."""
        return self.old.questions[line.asked.question].label

    def said(self, address: Address, line: Line) -> str:
        """What somebody said of one part, if it is of this very answer."""
        return last_time.holds(self.words.get((*address, line.part)), line.carried)

    @property
    def title(self) -> str:
        """The earlier round, and when it was answered."""
        before = self.earlier.case.round
        return _(
            "%(round)s, sent %(day)s",
            round=round_title(before),
            day=day(self.earlier.sent.received_at, before),
        )


def looking(place: Place) -> Looking | None:
    """How a page looks back; None where nothing was sent in the round that counts."""
    earlier = prior.earlier(place.case)
    if earlier is None or place.is_earlier:
        return None
    asked = rounds.questionnaire_of(earlier.case, spoken())
    same = earlier.case.instrument == earlier.sent.instrument_sha256
    then = earlier.route
    veiled = place.opened.reads.veils(earlier.bridge.old)
    read = Route(
        asked if same else earlier.bridge.old, then.answers, then.today, seed=then.seed, veiled=veiled
    )
    return Looking(place, earlier, last_time.said(place.case), read, place.writable)


def beside(place: Place, form: PageForm) -> None:
    """Put the earlier answers beside the questions of a page, and the earlier items below their lists."""
    found = looking(place)
    if found is None:
        return
    for address, question, asked in form.asked.values():
        path = place.path if address == place.address else asked.asking.item
        asked.earlier = _beside(found, question, address, path, asked.prefix, fixed=asked.fixed)
    _items(found, form.entries, place.path)


def _beside(
    found: Looking, question: Question, address: Address, path: ItemPath, prefix: str, *, fixed: bool
) -> Beside | None:
    bridge, route = found.earlier.bridge, found.place.route
    lines = bridge.lines(question.name, found.earlier.answers, path)
    if not lines:
        return None
    own = found.place.draft.documents.get(address)
    can = confirmable(route, question, lines, path) if found.may and not fixed else {}
    own_answers = own.answers if own else {}
    rows = []
    for name, those in _by_row(question, lines).items():
        came = [
            outcome(one.carried, own_answers.get(one.part), found.said(address, one))
            for one in those
            if one.part and one.carried is not None
        ]
        key = prefix + name if any(one.part in can for one in those) else ""
        what = together(came) if came else ""
        rows.append(Row(*_words(found, those), key, status(what), what))
    whole = together(row.outcome for row in rows if row.outcome) if any(r.outcome for r in rows) else ""
    wording = "" if bridge.same_wording(question.name) else pipe(found.label(lines[0]), lambda _name: "…")
    return Beside(found.title, prefix + question.name, tuple(rows), bool(can), wording, whole, status(whole))


def _by_row(question: Question, lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines by what they are said of together: each row of a grid, or the question as a whole."""
    grid = isinstance(question, Grid | Table)
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        row = line.part.split(".")[1] if grid and line.part else ""
        found[".".join(filter(None, (question.name, row)))].append(line)
    return found


def _words(found: Looking, lines: list[Line]) -> tuple[str, str]:
    """What the lines are called together, and what was answered."""
    question = found.old.questions[lines[0].asked.question]
    if isinstance(question, Table) and lines[0].part:
        row = question.list_of(question.rows).choice(lines[0].asked.name.split(".")[1])
        columns = [(one, question.column_of(one.asked)) for one in lines]
        words = [f"{column.label}: {_text(found, one)}" for one, column in columns if column]
        return row.text(spoken()) if row else "", "; ".join(words)
    said = [(_label(found, one), _text(found, one)) for one in lines]
    if len(said) == 1:
        return said[0]
    return "", "; ".join(f"{label}: {text}" if label else text for label, text in said)


def _label(found: Looking, line: Line) -> str:
    if line.asked.role == COMMENT:
        return _("Comment")
    question = found.old.questions[line.asked.question]
    part = found.old.parts[line.asked.name]
    return str(part_label(question, part)) if len(question.parts) > 1 else ""


def _text(found: Looking, line: Line) -> str:
    return in_words(found.old, line.asked.name, line.value)


def status(outcome: str) -> str:
    """What came of an earlier answer, in words; '' where nothing did yet."""
    words = {
        CONFIRMED: _("Unchanged"),
        UPDATED: _("Updated"),
        WITHDRAWN: _("No longer so"),
    }
    return words.get(outcome, "")


def _items(found: Looking, entries: Iterable[Any], path: ItemPath) -> None:
    """Below each list that can be added to: the earlier items that do not stand in it."""
    for entry in entries:
        if isinstance(entry, AskedGroup):
            _items(found, entry.entries, path)
        elif isinstance(entry, AskedRepeat):
            entry.earlier = _before(found, entry, path) if found.may else []
            entry.earlier_title = found.title
            for row in entry.rows:
                _items(found, row.entries, row.path)


def _before(found: Looking, entry: AskedRepeat, path: ItemPath) -> list[Before]:
    bridge = found.earlier.bridge
    then = bridge.repeats.get(entry.name, "")
    standing = {row.id for row in entry.rows}
    listed = []
    for one in earlier_items(bridge, found.earlier.answers, entry.name):
        if one[:-1] != path or one[-1] in standing:
            continue
        repeat = found.old.repeats[then]
        homes = (*found.old.places[then].repeats, then)
        node = found.earlier.answers.at(homes, one)
        known = found.words.get((entry.name, one[-1], last_time.WHOLE))
        document = found.place.draft.documents.get((entry.name, one[-1]))
        gone = last_time.holds(known, to_json(node) if node else {}) == NO_LONGER
        title = item_title(found.then, repeat, homes, one, spoken())
        removed = document is not None and document.removed
        listed.append(Before(one[-1], f"{entry.name}{SEPARATOR}{one[-1]}", title, gone or removed))
    return listed
