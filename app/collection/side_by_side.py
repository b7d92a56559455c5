"""What all respondents of a round have sent, side by side: the version of each that stands, and no draft."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.collection import scope
from app.collection.moving import chain_of
from app.collection.scope import Actor, require_team
from app.db import db
from app.models import AnswerTranslation, Case, Respondent, Round, Submission
from app.questionnaire.model import Questionnaire
from app.questionnaire.open_answers import Where, fingerprint
from app.questionnaire.questions.base import Question

Translations = Mapping[tuple[Where, str], AnswerTranslation]
"""What the team made of a case's answers in another language: by place and the answer's fingerprint."""
AT_ONCE = 500
"""How many submissions are read by one query."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The version of a respondent that stands, without what it says."""

    id: int
    case_id: int
    public_id: str
    code: str
    name: str
    unit: str
    receipt: str
    number: int
    received_at: datetime
    late: bool
    on_behalf: bool
    language: str
    instrument: str


def standing(actor: Actor, round_: Round) -> list[Sent]:
    """The version that stands of everyone who has sent one; one query, whatever the size of the round."""
    require_team(actor)
    latest = (Submission.case_id == Case.id) & (Submission.number == Case.versions)
    query = (
        scope.cases(actor)
        .join(Respondent, Case.respondent_id == Respondent.id)
        .join(Submission, latest)
        .where(Case.round_id == round_.id)
        .order_by(Respondent.name, Case.id)
        .with_only_columns(
            Submission.id,
            Case.id,
            Case.public_id,
            Respondent.code,
            Respondent.name,
            Respondent.unit,
            Submission.receipt,
            Submission.number,
            Submission.received_at,
            Submission.late,
            Submission.on_behalf,
            Submission.language,
            Submission.instrument_sha256,
        )
    )
    rows: Iterable[Any] = db.session.execute(query)
    return [Sent(*row) for row in rows]


def documents(actor: Actor, round_: Round, sent: Sequence[Sent]) -> Iterator[tuple[Sent, Mapping[str, Any]]]:
    """What each of ``sent`` says, in the names of what the round asks now; one query for some hundreds."""
    chain = chain_of(round_) if round_.revised else None
    carriers: dict[str, Any] = {}
    for start in range(0, len(sent), AT_ONCE):
        batch = sent[start : start + AT_ONCE]
        query = scope.cases(actor).join(Submission, Submission.case_id == Case.id)
        query = query.where(Submission.id.in_([one.id for one in batch]))
        rows = db.session.execute(query.with_only_columns(Submission.id, Submission.document))
        found = {number: document for number, document in rows}  # noqa: C416 (rows are no pairs to the types)
        for one in batch:
            document = found.pop(one.id)
            if chain is not None and one.instrument != round_.instrument_sha256:
                if one.instrument not in carriers:
                    carriers[one.instrument] = chain.carrier(one.instrument)
                document = carriers[one.instrument].document(document)
            yield one, document


def readable(questionnaire: Questionnaire) -> dict[str, Question]:
    """The questions whose answers may stand side by side: neither opinions nor what names a person."""
    return {
        entry.name: entry
        for entry, place in questionnaire.entries
        if isinstance(entry, Question)
        and entry.parts
        and not (place.section.anonymous or place.personal or entry.personal)
    }


def translations(actor: Actor, round_: Round) -> dict[int, dict[tuple[Where, str], AnswerTranslation]]:
    """What the team made of answers in another language: by case, place and the answer's fingerprint."""
    require_team(actor)
    own = scope.cases(actor).where(Case.round_id == round_.id).with_only_columns(Case.id)
    query = select(AnswerTranslation).where(AnswerTranslation.case_id.in_(own))
    found: dict[int, dict[tuple[Where, str], AnswerTranslation]] = {}
    for one in db.session.scalars(query):
        found.setdefault(one.case_id, {})[(one.item, one.part), one.original] = one
    return found


def translated(known: Translations, where: Where, text: str) -> AnswerTranslation | None:
    """The translation of an answer, if there is one of these very words."""
    return known.get((where, fingerprint(text)))
