"""Anonymous sections: answers go, on sending, to a table that nothing leads to from a person."""

import re
import secrets
from collections.abc import Mapping

from sqlalchemy import select

from app.collection import documents, draft, prior
from app.collection.errors import Closed, Incomplete, Invalid, KeyReused, NotAllowed, NotFound
from app.collection.rights import require_opine
from app.collection.rounds import GRACE, OPEN, deadline, questionnaire_of, state
from app.collection.scope import Actor, locked
from app.collection.transaction import writes
from app.collection.turns import turn
from app.db import db
from app.models import AnonymousAnswer, Case
from app.questionnaire.answers import Answers, Value
from app.questionnaire.complete import anonymous_answers
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.parts import CALCULATED
from app.questionnaire.review import page_problems
from app.questionnaire.route import Route

_KEY = re.compile(r"[A-Za-z0-9_-]{32,64}")


def page_key(*known: str) -> str:
    """The random key of a page: the first that is ``known`` and is one, else a new one."""
    return next((key for key in known if _KEY.fullmatch(key)), "") or secrets.token_urlsafe(32)


def send(
    case: Case, section: str, key: str, values: Mapping[str, Value | None], actor: Actor, *, language: str
) -> None:
    """Take the answers of an anonymous section under the random ``key`` that its page was given.

    The answers and the mark on the case are kept in two transactions on purpose: a database that numbers
    them (PostgreSQL's xmin) would otherwise join the two. The answers come first: whatever happens between
    the two, a retry under the same key finds them and has only the mark to make, so that none are lost.

    Of two pages, that is two keys, of one person that arrive at once, the second waits for its turn and finds
    the mark. A token in place of the turn would have to be kept with the case, or could not tell whose it is.

    A death between the two is mended by whatever comes next under the key: a retry, other answers, which are
    refused, or the page opened anew (`settle`), whose browser holds the key meanwhile (decision 013).

    What remains: with nobody else writing, the two numbers are neighbours, until the case changes again; the
    page says so.
    """
    if not _KEY.fullmatch(key):
        raise Invalid("a key has 32 to 64 letters, digits, - or _")
    document = complete(case, section, values, language)
    with turn(case.id):
        if db.session.get(AnonymousAnswer, key, populate_existing=True) is None:
            _require_due(case, actor)
        try:
            _keep(case.round_id, section, key, document)
        except KeyReused:
            _mark(case, actor)
            raise
        _mark(case, actor)


def settle(case: Case, section: str, key: str, actor: Actor) -> bool:
    """Whether answers stand under the ``key`` of a page; makes the mark that a death left out."""
    if not _KEY.fullmatch(key):
        return False
    with turn(case.id):
        kept = db.session.get(AnonymousAnswer, key, populate_existing=True)
        if kept is None or (kept.round_id, kept.section) != (case.round_id, section):
            return False
        _mark(case, actor)
    return True


def complete(case: Case, section: str, values: Mapping[str, Value | None], language: str) -> dict[str, Value]:
    """The answers as they are kept: strict, with what was skipped or left blank written out."""
    questionnaire = questionnaire_of(case)
    found = questionnaire.section(section)
    if found is None or not found.anonymous:
        raise NotFound
    parts = questionnaire.documents[section].parts
    if unknown := set(values) - {name for name, part in parts.items() if part.role != CALCULATED}:
        raise Invalid(f"'{min(unknown)}' is not asked in '{section}'")
    documents.storable(values)
    route = _route(case, questionnaire, values)
    problems = [one for page in found.forms for one in page_problems(route, language, found, page)]
    if problems:
        raise Incomplete(problems)
    return anonymous_answers(route, section)


def _route(case: Case, questionnaire: Questionnaire, values: Mapping[str, Value | None]) -> Route:
    """The route with the anonymous answers beside those of the draft, which their conditions may read."""
    own = draft.load(case, questionnaire).answers
    given = {part: value for part, value in values.items() if value is not None}
    return prior.route(case, questionnaire, Answers({**own.own, **given}, own.items))


@writes
def _require_due(case: Case, actor: Actor) -> None:
    require_opine(actor)
    case = locked(actor, case)
    now = state(case.round, case)
    if now not in (OPEN, GRACE):
        raise Closed(now, case.round.opens, deadline(case.round, case))
    if case.opinions_given:
        raise NotAllowed("opinions_given")


@writes
def _keep(round_id: int, section: str, key: str, document: dict[str, Value]) -> None:
    found = db.session.get(AnonymousAnswer, key, populate_existing=True)
    if found is None:
        db.session.add(AnonymousAnswer(key=key, round_id=round_id, section=section, answers=document))
    elif (found.round_id, found.section, found.answers) != (round_id, section, document):
        raise KeyReused


@writes
def _mark(case: Case, actor: Actor) -> None:
    """Note that the case has sent its opinions; again is nothing new, and late is not too late."""
    case = locked(actor, case)
    case.opinions_given = True


def of_round(round_id: int) -> list[AnonymousAnswer]:
    """All anonymous answers of a round, by their random keys."""
    query = select(AnonymousAnswer).where(AnonymousAnswer.round_id == round_id).order_by(AnonymousAnswer.key)
    return list(db.session.scalars(query))
