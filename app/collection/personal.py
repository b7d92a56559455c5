"""Personal answers, and inner comments: in no dataset or report; given out on request alone, and recorded."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.collection import events
from app.collection.errors import Invalid, NotAllowed
from app.collection.rounds import frozen
from app.collection.scope import Actor
from app.collection.transaction import writes
from app.db import db
from app.models import Case, InnerComment, Round, Submission
from app.questionnaire.answers import coded, unread
from app.questionnaire.codebook import Variable
from app.questionnaire.datafile import codebook

HEAD = ("table", "submission", "respondent", "item", "variable", "question", "answer")
BATCH = 200
Line = tuple[str, ...]


def write(actor: Actor, round_: Round, receipts: Sequence[str], out: Path, dataset: str) -> int:
    """Write the personal answers of some submissions to a CSV, a line each; how many lines there are.

    What their people said among themselves stands below: whose data it is, too, may ask for it.

    Only an administrator may. That it was done, by whom and of which ``dataset`` is an event of the round,
    and is known before there is a file.
    """
    lines = _recorded(actor, round_, receipts, out, dataset)
    out.touch(mode=0o600)
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        written.writerow(HEAD)
        written.writerows(lines)
    return len(lines)


@writes
def _recorded(actor: Actor, round_: Round, receipts: Sequence[str], out: Path, dataset: str) -> list[Line]:
    if not actor.admin:
        raise NotAllowed("admin")
    groups = [receipts[start : start + BATCH] for start in range(0, len(receipts), BATCH)]
    answers = [line for some in groups for line in _lines(round_, some)]
    comments = [line for some in groups for line in _comments(round_, some)]
    lines = [*answers, *comments]
    facts = {
        "answers": len(answers),
        "comments": len(comments),
        "submissions": len(receipts),
        "dataset": dataset,
        "file": out.name,
    }
    events.record(events.PERSONAL_EXPORTED, actor, round_, facts, via="command")
    return lines


def _lines(round_: Round, receipts: Sequence[str]) -> Iterator[Line]:
    query = (
        select(Submission, Case)
        .join(Case, Case.id == Submission.case_id)
        .where(Case.round_id == round_.id, Submission.receipt.in_(receipts))
        .options(undefer(Submission.document))
    )
    found = {sent.receipt: (sent, case) for sent, case in db.session.execute(query)}
    if lost := [receipt for receipt in receipts if receipt not in found]:
        raise Invalid(
            f"the submission {lost[0]} of the dataset is not in this database; "
            "export where the round was held, or without personal answers"
        )
    for receipt in receipts:
        sent, case = found[receipt]
        asked = codebook(frozen(sent.instrument_sha256))
        personal = {one.name: one for one in asked if one.personal and not one.anonymous}
        for item, variable, value in _answers(sent.document, personal):
            question = " ".join(filter(None, (variable.label, variable.item)))
            who = case.respondent.key if case.respondent.kind == "staff" else case.respondent.code
            yield variable.table, receipt, who, item, variable.name, question, _said(value)


def _comments(round_: Round, receipts: Sequence[str]) -> Iterator[Line]:
    """What was said among themselves by those whose submissions these are."""
    sent = select(Submission.case_id).where(Submission.receipt.in_(receipts))
    query = (
        select(InnerComment, Case)
        .join(Case, Case.id == InnerComment.case_id)
        .where(Case.round_id == round_.id, Case.id.in_(sent), InnerComment.taken_back_at.is_(None))
        .order_by(InnerComment.id)
    )
    for one, case in db.session.execute(query):
        said = f"{one.text} ({', '.join(filter(None, (one.who, one.institution)))}, {one.at.isoformat()})"
        yield "comments", "", case.respondent.code, one.item, one.question, "", said


def _answers(
    document: Mapping[str, Any], personal: Mapping[str, Variable], item: str = ""
) -> Iterator[tuple[str, Variable, Any]]:
    """The answers to personal questions in a document, and in the items it has at every depth."""
    for part, value in document["answers"].items():
        if part in personal:
            yield item, personal[part], value
    for own in document.get("items", {}).values():
        for one in own:
            yield from _answers(one, personal, one["id"])


def _said(value: Any) -> str:
    """An answer as it stands in a cell; why there is none, in brackets."""
    if code := coded(value):
        return f"[{code}]"
    if (text := unread(value)) is not None:
        return text
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
