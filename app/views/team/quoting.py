"""Answers as they are quoted side by side: a row a respondent, with what is looked for marked in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from app.collection import clock, side_by_side
from app.collection.side_by_side import Sent, Translations
from app.models import AnswerTranslation, Round
from app.questionnaire.answers import coded, from_json
from app.questionnaire.matching import Pieces, holds, pieces
from app.questionnaire.model import Questionnaire
from app.questionnaire.open_answers import open_answers
from app.questionnaire.questions.base import Question
from app.questionnaire.reading import Line, Read, Reading
from app.questionnaire.route import Route
from app.views.publishing import uses
from app.views.team.frame import actor
from app.views.words import _, number, spoken


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a question, words, and whether only those with an answer are."""

    question: Question | None
    words: tuple[str, ...]
    given: bool = False

    @property
    def everybody(self) -> bool:
        """Whether nobody who has sent anything is left out."""
        return not self.words and not self.given


@dataclass(frozen=True, slots=True)
class Quoted:
    """One part of an answer: what it is, what was written, in pieces, and what the team made of it."""

    label: str
    pieces: Pieces
    missing: bool
    written: bool = False
    """Whether it is in someone's own words."""
    translation: AnswerTranslation | None = None
    translated: Pieces = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer: the question where several are shown, and the item that it stands in."""

    number: str
    label: str
    item: str
    lines: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What one respondent answered."""

    sent: Sent
    key: str
    """What its group is found by."""
    version: str
    use: tuple[str, ...]
    """How its answers may be used, in words, once for each section that is quoted."""
    entries: tuple[Entry, ...]
    dossier_url: str
    read_url: str


def rows_of(round_: Round, questionnaire: Questionnaire, sent: Sequence[Sent], wanted: Wanted) -> list[Row]:
    """The rows of those among ``sent`` whose answers are wanted, in their order."""
    known = side_by_side.translations(actor(), round_)
    readable = side_by_side.readable(questionnaire)
    found = []
    for one, document in side_by_side.documents(actor(), round_, sent):
        own = known.get(one.case_id, {})
        if wanted.question is None and not _speaks(questionnaire, document, own, wanted):
            continue
        day = clock.day(one.received_at, round_.timezone)
        reading = Reading(
            Route(questionnaire, from_json(document), day, seed=one.public_id), spoken(), whole=True
        )
        asked = [wanted.question] if wanted.question else [q for q in readable.values() if _is_open(q)]
        quoted = [(q, entry) for q in asked for entry in _entries(reading, q, own, wanted)]
        if quoted or wanted.everybody:
            found.append(_row(round_, questionnaire, one, document, quoted))
    return found


def _is_open(question: Question) -> bool:
    return any(part.kind == "text" for part in question.parts)


def _speaks(
    questionnaire: Questionnaire, document: Mapping[str, Any], own: Translations, wanted: Wanted
) -> bool:
    """Whether any of the words stand in it at all: most submissions need no closer look."""
    texts = [*open_answers(questionnaire, document).values(), *(one.text for one in own.values())]
    return holds(texts, wanted.words)


def _entries(reading: Reading, question: Question, own: Translations, wanted: Wanted) -> Iterator[Entry]:
    for title, read in reading.question(question):
        place = read.place.item[-1] if read.place.item else ""
        if not _was_asked(reading.route, question, read):
            if wanted.everybody:
                # The questionnaire was changed in the round, and this version answers an earlier one.
                said = Quoted("", ((_("Not asked in the questionnaire of that time."), False),), missing=True)
                yield Entry(read.number, read.label, title, (said,))
            continue
        quoted = tuple(_quoted(line, place, own, wanted) for line in _lines(read, wanted))
        if _fits(quoted, wanted):
            yield Entry(read.number, read.label, title, quoted)


def _was_asked(route: Route, question: Question, read: Read) -> bool:
    """Whether the version knows the question: it says of each part that it knows what became of it."""
    answers = route.answers.at(read.place.repeats, read.place.item)
    return answers is not None and any(part.name in answers.own for part in question.parts)


def _lines(read: Read, wanted: Wanted) -> list[Line]:
    """The parts that are shown: of an answer that says nothing, one; in a search, what was written."""
    if not wanted.question:
        return [line for line in read.lines if line.part.kind == "text" and not line.missing]
    if all(line.missing for line in read.lines) and len({line.text for line in read.lines}) == 1:
        return [replace(read.lines[0], label="")]
    return list(read.lines)


def _fits(quoted: Sequence[Quoted], wanted: Wanted) -> bool:
    if wanted.given and all(one.missing for one in quoted):
        return False
    return holds((_whole(one) for one in quoted if not one.missing), wanted.words)


def _whole(one: Quoted) -> str:
    told = one.translation.text if one.translation else ""
    return f"{''.join(text for text, _marked in one.pieces)}\n{told}"


def _quoted(line: Line, item: str, own: Translations, wanted: Wanted) -> Quoted:
    made = None
    if line.part.kind == "text" and not line.missing:
        made = side_by_side.translated(own, (item, line.part.name), line.text)
    return Quoted(
        line.label,
        ((line.text, False),) if line.missing else pieces(line.text, wanted.words),
        line.missing,
        line.part.kind == "text" and not line.missing,
        made,
        pieces(made.text, wanted.words) if made else (),
    )


def _row(
    round_: Round,
    questionnaire: Questionnaire,
    sent: Sent,
    document: Mapping[str, Any],
    quoted: Sequence[tuple[Question, Entry]],
) -> Row:
    asked = {question.name: question for question, _entry in quoted}.values()
    return Row(
        sent,
        group_key(round_, sent),
        _("Version %(number)s", number=number(sent.number)),
        tuple(dict.fromkeys(filter(None, (_use(round_, questionnaire, one, document) for one in asked)))),
        tuple(entry for _question, entry in quoted),
        url_for("team_dossier.dossier", public_id=sent.public_id),
        url_for("team_submission.read", receipt=sent.receipt),
    )


def group_key(round_: Round, sent: Sent) -> str:
    """What the group of whoever sent it is found by."""
    return sent.unit if round_.kind == "staff" else sent.code


def _use(round_: Round, questionnaire: Questionnaire, question: Question, document: Mapping[str, Any]) -> str:
    """How the respondent chose that answers to a question may be used; '' where nobody asks."""
    plan = uses(round_)
    asked = questionnaire.questions.get(plan.question)
    if asked is None:
        return ""
    if question.name in plan.internal:
        return _("Internal, whatever was chosen")
    name = f"{asked.name}.{questionnaire.places[question.name].section.name}"
    value = document.get("answers", {}).get(name)
    part = questionnaire.parts.get(name)
    if part is None:
        return ""
    if value is None or coded(value):
        return _("No use chosen")
    return asked.text(part, value, spoken())
