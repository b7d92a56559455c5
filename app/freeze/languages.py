"""What a dataset holds of languages: what the round says in them, what the team translated of answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import AnswerTranslation, Case, Round, Submission, Wording
from app.questionnaire.datafile import codebook
from app.questionnaire.model import Questionnaire
from app.questionnaire.open_answers import fingerprint, open_answers


def wordings(session: Session, round_: Round) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the round says in other languages than its instrument's, by language."""
    for language, digest in sorted(round_.wordings.items()):
        query = select(Wording.reviewed, Wording.texts).where(Wording.sha256 == digest)
        reviewed, texts = session.execute(query).one()
        yield language, {"language": language, "sha256": digest, "reviewed": reviewed, "texts": texts}


def translations(session: Session, round_: Round) -> Mapping[int, list[AnswerTranslation]]:
    """The translations of answers that the team has made in a round, by case."""
    in_round = select(Case.id).where(Case.round_id == round_.id)
    query = select(AnswerTranslation).where(AnswerTranslation.case_id.in_(in_round))
    found: dict[int, list[AnswerTranslation]] = {}
    for one in session.scalars(query.order_by(AnswerTranslation.part, AnswerTranslation.item)):
        found.setdefault(one.case_id, []).append(one)
    return found


def lines(
    sent: Submission, known: Iterable[AnswerTranslation], asked: Questionnaire
) -> Iterator[dict[str, str]]:
    """Those that hold for a submission, a line each; personal parts go nowhere."""
    personal = {variable.name for variable in codebook(asked) if variable.personal}
    texts = open_answers(asked, sent.document)
    for one in known:
        text = texts.get((one.item, one.part))
        if text is not None and fingerprint(text) == one.original and one.part not in personal:
            yield {"item": one.item, "part": one.part, "language": one.language, "text": one.text}
