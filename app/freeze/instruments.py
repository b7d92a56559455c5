"""The instruments of a round as a dataset needs them: in their order, with what became of names."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Case, Instrument, Round, RoundInstrument, Submission
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.changes import Changes
from app.questionnaire.revision.joining import Joining


def instruments(session: Session, round_: Round) -> tuple[tuple[str, ...], Joining]:
    """The hashes of a round's instruments, the present one last, and what joins the answers to them."""
    query = select(RoundInstrument).where(RoundInstrument.round_id == round_.id)
    published = list(session.scalars(query.order_by(RoundInstrument.number)))
    changes = Changes()
    for one in published:
        changes += Changes.from_json(one.changes)
    counted = select(Submission.instrument_sha256).join(Case).distinct()
    counted = counted.where(Case.round_id == round_.id, Submission.number == Case.versions)
    answered = set(session.scalars(counted))
    known = [one.sha256 for one in published]
    order = [*sorted(answered.difference(known)), *known]
    query = select(Instrument.sha256, Instrument.questionnaire).where(Instrument.sha256.in_(order))
    stored: dict[str, Any] = {row.sha256: row.questionnaire for row in session.execute(query)}
    asked = tuple(Questionnaire.from_json(stored[digest]) for digest in order)
    # Where an instrument came back, its last place counts.
    last = {digest: number for number, digest in enumerate(order, 1)}
    numbered = {number for digest, number in last.items() if digest in answered}
    return tuple(order), Joining(asked, changes, numbered)
