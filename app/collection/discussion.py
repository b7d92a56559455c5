"""Discussion: what the people of a State say to each other about a question; which is theirs alone.

Whoever reads an answer reads what is said about it, and nobody else: a contributor, of what is theirs. What
happened is in the history without the words, so that a comment which is taken back is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.collection import clock, documents, events, rights
from app.collection.errors import NotAllowed, NotFound
from app.collection.noting import note
from app.collection.rounds import questionnaire_of
from app.collection.scope import Actor, locked, permitted
from app.collection.transaction import writes
from app.db import db
from app.models import Case, InnerComment, Mandate
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire

LONGEST = 2_000
"""How many characters a comment has at most."""
MOST = 200
"""How many comments stand on one question at most."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is discussed: a question, or a list as a whole, in the document that it stands in."""

    address: Address
    question: str


def subject(actor: Actor, case: Case, question: str, item: str = "") -> Subject:
    """What can be discussed under a name; NotFound for all that this actor does not read, asked or not."""
    questionnaire = questionnaire_of(case)
    address = _home(questionnaire, question, item)
    if address is None or not rights.may_follow(actor, case):
        raise NotFound
    parent = ""
    if item:
        kept = documents.of_case(case, [address[0]])
        if address not in kept:
            raise NotFound
        parent = kept[address].parent
    if not rights.opened(actor, case).reads.covers(questionnaire, address, parent):
        raise NotFound
    return Subject(address, question)


def _home(questionnaire: Questionnaire, name: str, item: str) -> Address | None:
    """The document in which something that can be discussed stands; None for what cannot.

    Of a list that is filled in row by row, the list is discussed, and not each cell.
    """
    place, asked = questionnaire.places.get(name), questionnaire.questions.get(name)
    if place is None or place.section.anonymous or bool(place.repeats) != bool(item):
        return None
    if name not in questionnaire.repeats and (asked is None or not asked.parts):
        return None
    if not place.repeats:
        return place.section.name, ""
    around = questionnaire.repeats[place.repeats[-1]]
    return (around.name, item) if around.ask == "page" else None


@writes
def write(actor: Actor, case: Case, about: Subject, text: str) -> None:
    """Say something about a question; the same again is the same once."""
    if not rights.may_discuss(actor, case):
        raise NotAllowed("discuss")
    case = locked(actor, case)
    about = subject(actor, case, about.question, about.address[1])
    said = text.strip()
    documents.storable({"text": said})
    if not said or len(said) > LONGEST:
        raise NotAllowed("comment_length")
    before = _on(case, about)
    if len(before) >= MOST:
        raise NotAllowed("max_comments")
    own = (actor.mandate_id, actor.name, said)
    if before and before[-1].open and (before[-1].mandate_id, before[-1].who, before[-1].text) == own:
        return
    mandate = db.session.get(Mandate, actor.mandate_id) if actor.mandate_id else None
    made = InnerComment(
        case_id=case.id,
        name=about.address[0],
        item=about.address[1],
        question=about.question,
        text=said,
        at=clock.now(),
        mandate_id=actor.mandate_id,
        who=actor.name,
        institution=mandate.institution if mandate else "",
    )
    db.session.add(made)
    db.session.flush()
    note(case, discussed=True)
    _record(events.INNER_COMMENTED, actor, case, made)


@writes
def settle(actor: Actor, case: Case, about: Subject) -> None:
    """Mark what was said about a question as settled; a further comment opens it again."""
    if not rights.may_discuss(actor, case):
        raise NotAllowed("discuss")
    case = locked(actor, case)
    about = subject(actor, case, about.question, about.address[1])
    for one in _on(case, about):
        if one.open:
            one.settled_at, one.settled_who = clock.now(), actor.name
            _record(events.INNER_SETTLED, actor, case, one)


@writes
def take_back(actor: Actor, case: Case, public_id: str) -> None:
    """Erase the words of a comment: its author, and the focal point, may."""
    case = locked(actor, case)
    one = next((one for one in of_case(actor, case) if one.public_id == public_id), None)
    if one is None:
        raise NotFound
    if not takes_back(actor, case, one):
        raise NotAllowed("take_back")
    if one.taken_back_at is None:
        one.text, one.taken_back_at = "", clock.now()
        _record(events.INNER_TAKEN_BACK, actor, case, one)


def takes_back(actor: Actor, case: Case, one: InnerComment) -> bool:
    """Whether this actor may erase the words of a comment."""
    own = actor.mandate_id is not None and one.mandate_id == actor.mandate_id
    return rights.may_discuss(actor, case) and (own or rights.may_assign(actor, case))


def of_case(actor: Actor, case: Case, address: Address | None = None) -> Sequence[InnerComment]:
    """What was said, earliest first, as far as this actor reads the answers; of one document, if given."""
    if not case.discussed or not rights.may_follow(actor, case):
        return []
    query = select(InnerComment).where(InnerComment.case_id.in_(permitted(actor, case)))
    if address is not None:
        query = query.where(InnerComment.name == address[0], InnerComment.item == address[1])
    found = db.session.scalars(query.order_by(InnerComment.id)).all()
    reads = rights.opened(actor, case).reads
    if reads.everything:
        return found
    questionnaire = questionnaire_of(case)
    parents = documents.parents(documents.of_case(case), {(one.name, one.item) for one in found})
    return [
        one for one in found if reads.covers(questionnaire, (one.name, one.item), parents[one.name, one.item])
    ]


def _on(case: Case, about: Subject) -> Sequence[InnerComment]:
    query = select(InnerComment).where(
        InnerComment.case_id == case.id,
        InnerComment.name == about.address[0],
        InnerComment.item == about.address[1],
        InnerComment.question == about.question,
    )
    return db.session.scalars(query.order_by(InnerComment.id)).all()


def _record(kind: str, actor: Actor, case: Case, one: InnerComment) -> None:
    facts = {"comment": one.public_id, "question": one.question}
    events.record(kind, actor, case, facts, document=(one.name, one.item))
