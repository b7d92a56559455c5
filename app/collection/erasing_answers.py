"""Erasing in answers and their history: personal questions, and who gave or changed what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.collection import events
from app.collection.erasing import Change, rows
from app.collection.rounds import frozen
from app.collection.subjects import ERASED, Subject
from app.collection.sums import digest
from app.db import db
from app.models import (
    AnswerTranslation,
    Case,
    Correction,
    Document,
    Event,
    Round,
    RoundInstrument,
    Submission,
)
from app.questionnaire.form import Address

OF_PARTS = (events.ANSWER_TRANSLATED, events.ANSWER_CODED, events.CODING_SETTLED)
"""Events besides saves that say what became of a part: {part: [old, new]}."""
DIGITS = 5
"""How many make a telephone of an answer."""
_DRAFT = ["name", "item", "answers"]
WORDS = ("text", "remarks", "remark", "note")
"""Where events keep what somebody wrote."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Which personal answers go: of these parts, in these documents, or with none named, in all."""

    parts: Mapping[str, str]
    """The documents that the personal parts stand in."""
    documents: frozenset[Address] | None

    def go(self, part: str, name: str, item: str) -> bool:
        """Whether the answer to a part of a document goes."""
        if part not in self.parts:
            return False
        return self.documents is None or (name or self.parts[part], item) in self.documents

    def left(self, values: Mapping[str, Any], name: str, item: str) -> dict[str, Any]:
        """What stays of values by part."""
        return {part: value for part, value in values.items() if not self.go(part, name, item)}


def personal_parts(round_: Round) -> dict[str, str]:
    """The parts of personal questions in whatever a round has asked, each with its document."""
    asked = select(RoundInstrument.sha256).where(RoundInstrument.round_id == round_.id)
    found = dict[str, str]()
    for digested in db.session.scalars(asked):
        questionnaire = frozen(digested)
        for document in questionnaire.documents.values():
            for name, part in document.parts.items():
                question = questionnaire.questions[part.question]
                if question.personal or questionnaire.places[part.question].personal:
                    found[name] = document.name
    return found


def whose(case: Case, subject: Subject, parts: Mapping[str, str]) -> Whose:
    """Which personal answers of a response are a subject's.

    All are, where everybody's go or the respondent is the person. Else those that stand together, in a
    section or an item, with a personal answer that names them, now or at any time.
    """
    if subject.everybody or case.respondent.kind == "staff" or not parts:
        return Whose(parts, None)
    found = set[Address]()
    for name, item, values in _said(case):
        for part, value in values.items():
            if part in parts and subject.within(value) != value:
                found.add((name or parts[part], item))
    return Whose(parts, frozenset(found))


def reached(case: Case, those: Whose) -> frozenset[str]:
    """The telephones and addresses among the personal answers that go: other texts may hold them, too."""
    return frozenset(
        value
        for name, item, values in _said(case)
        for part, found in values.items()
        if those.go(part, name, item)
        for value in _texts(found)
        if "@" in value or sum(map(str.isdigit, value)) >= DIGITS
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _said(case: Case) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Everything that was ever answered, by document and part."""
    for row in rows(Document, case, ["name", "item", "answers", "rivals"]):
        yield row["name"], row["item"], row["answers"]
        yield row["name"], row["item"], row["rivals"]
    for row in rows(Event, case, ["name", "item", "changes", "revision_to"]):
        if row["revision_to"] is not None:
            yield row["name"], row["item"], row["changes"]
    for row in rows(Correction, case, ["document", "item", "changes"]):
        yield row["document"], row["item"], row["changes"]
    for sent in _sent(case):
        yield from _of_document(sent.document)


def _of_document(document: Mapping[str, Any], name: str = "", item: str = "") -> Iterator[Any]:
    yield name, item, document["answers"]
    for repeat, those in document.get("items", {}).items():
        for one in those:
            yield from _of_document(one, repeat, one["id"])


def _sent(case: Case) -> list[Submission]:
    query = select(Submission).where(Submission.case_id == case.id).options(undefer(Submission.document))
    return list(db.session.scalars(query))


def in_answers(case: Case, subject: Subject, those: Whose) -> Iterator[Change]:
    """What goes of drafts, of what was sent, and of what was made of it."""
    for row in rows(Document, case, ["id", "name", "item", "answers", "last", "rivals"]):
        where = (row["name"], row["item"])
        new = {
            "answers": those.left(row["answers"], *where),
            "last": {
                part: _marked(subject, mark, 0) for part, mark in those.left(row["last"], *where).items()
            },
            "rivals": _rivals(subject, those.left(row["rivals"], *where)),
        }
        yield from _changed(Document, row, new)
    for sent in _sent(case):
        document = _left(those, sent.document)
        said: dict[str, Any] = {
            "who": ERASED if subject.is_named(sent.who) and sent.user_id is None else sent.who
        }
        if document != sent.document:
            said |= {"document": document, "left_sha256": digest(document)}
        before = {"id": sent.id, "who": sent.who, "document": None, "left_sha256": ""}
        yield from _changed(Submission, before, said)
    for row in rows(Correction, case, ["id", "document", "item", "changes"]):
        yield from _changed(
            Correction, row, {"changes": those.left(row["changes"], row["document"], row["item"])}
        )
    for row in rows(AnswerTranslation, case, ["id", "part", "item"]):
        if those.go(row["part"], "", row["item"]):
            yield Change(AnswerTranslation, row["id"], {})


def _changed(table: Any, row: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    values = {name: value for name, value in new.items() if value != row[name]}
    if values:
        yield Change(table, row["id"], values)


def _left(those: Whose, document: Mapping[str, Any], name: str = "", item: str = "") -> dict[str, Any]:
    """A submission's document, or an item of it, without the personal answers that go."""
    items = {
        repeat: [_left(those, one, repeat, one["id"]) for one in found]
        for repeat, found in document.get("items", {}).items()
    }
    kept = {key: value for key, value in document.items() if key not in ("answers", "items")}
    answers = those.left(document["answers"], name, item)
    return {**kept, "answers": answers, **({"items": items} if "items" in document else {})}


def _marked(subject: Subject, entry: list[Any], at: int) -> list[Any]:
    """An entry that says at one place who made it."""
    return [ERASED if place == at and subject.is_named(str(one)) else one for place, one in enumerate(entry)]


def _rivals(subject: Subject, rivals: Mapping[str, Any]) -> dict[str, Any]:
    return {part: _entries(subject, entries) for part, entries in rivals.items()}


def _entries(subject: Subject, entries: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What was said of a part beside what stands, by voice: a value, who, when, by which mandate."""
    return None if entries is None else {voice: _marked(subject, one, 1) for voice, one in entries.items()}


def in_history(case: Case, subject: Subject, those: Whose, gone: frozenset[str]) -> Iterator[Change]:
    """What goes of the events of a case; ``gone`` are the files that go, by their hashes."""
    columns = ["id", "kind", "name", "item", "revision_to", "changes", "user_id", "who"]
    for row in rows(Event, case, columns):
        ours = row["user_id"] is not None
        new = {
            "who": ERASED if subject.is_named(row["who"]) and not ours else row["who"],
            "changes": _facts(row, subject, those, gone),
        }
        yield from _changed(Event, row, new)


def _facts(row: Mapping[str, Any], subject: Subject, those: Whose, gone: frozenset[str]) -> dict[str, Any]:
    facts: dict[str, Any] = row["changes"]
    if row["kind"] in events.OF_RIVALS:
        left = those.left(facts, row["name"], row["item"])
        return {part: [_entries(subject, one) for one in change] for part, change in left.items()}
    if row["revision_to"] is not None or row["kind"] in OF_PARTS:
        return those.left(facts, row["name"], row["item"])
    if row["kind"] == events.SUBMITTED:
        return facts
    found: dict[str, Any] = subject.within(facts)
    if row["kind"] == events.CONTACT_CHANGED and (subject.everybody or found != facts):
        # Of whoever was on record before, nothing else may be left to know the name by.
        return {key: change if key == "language" else [ERASED] * len(change) for key, change in facts.items()}
    if subject.everybody:
        found |= {key: ERASED for key in WORDS if found.get(key)}
    return found | {"name": ERASED} if facts.get("sha256") in gone else found


def files_in(case: Case, those: Whose) -> frozenset[str]:
    """The files that only personal answers which go have named, by their hashes."""
    going, staying = set[str](), set[str]()
    for name, item, values in _said(case):
        for part, value in values.items():
            (going if those.go(part, name, item) else staying).update(_hashes(value))
    return frozenset(going - staying)


def mentions(case: Case, subject: Subject) -> int:
    """How many answers that are not personal name somebody, in the draft and in what was sent."""
    parts = personal_parts(case.round)
    found = set[tuple[str, str, str]]()
    drafts = ((row["name"], row["item"], row["answers"]) for row in rows(Document, case, _DRAFT))
    for name, item, values in (
        *drafts,
        *(one for sent in _sent(case) for one in _of_document(sent.document)),
    ):
        for part, value in values.items():
            if part not in parts and subject.within(value) != value:
                found.add((name if item else "", item, part))
    return len(found)


def _hashes(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("sha256"), str):
            yield value["sha256"]
        for one in value.values():
            yield from _hashes(one)
    if isinstance(value, list):
        for one in value:
            yield from _hashes(one)
