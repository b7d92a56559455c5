"""From last time: what people say of earlier answers and items, and what came of these in the end.

Nothing enters an answer without a person's act: an earlier answer is taken over by this code alone, when
somebody says of that very answer that it is unchanged.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from app.collection import clock, draft, events, files, items, prior, rights
from app.collection.documents import Document
from app.collection.draft import Draft, Post
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.prior import Earlier
from app.collection.rounds import questionnaire_of
from app.collection.scope import Actor
from app.collection.sums import digest
from app.collection.transaction import writes
from app.db import db
from app.models import Case, SaidOfEarlier
from app.questionnaire.answers import ItemPath, Value, to_json
from app.questionnaire.form import Address
from app.questionnaire.last_time import NO_LONGER, UNCHANGED, Outcome, confirmable, earlier_items, outcomes
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question
from app.questionnaire.route import Route

VIA = "earlier"
"""From where an answer comes that somebody said is unchanged."""
ANOTHER_MEANING = "another_meaning"
"""Why an earlier answer cannot be given again: it would be none to what is asked now."""
OPEN = "open"
"""Said of an earlier answer, or item: what was said of it is taken back."""
WORDS = {UNCHANGED: events.EARLIER_UNCHANGED, NO_LONGER: events.EARLIER_NO_LONGER, OPEN: events.EARLIER_OPEN}
Words = Mapping[tuple[str, str, str], SaidOfEarlier]
"""The last words on earlier answers, by document, item and part."""
WHOLE = ""
"""The part that a word about a whole item names."""


@writes
def say(case: Case, address: Address, parts: Iterable[str], word: str, actor: Actor) -> None:
    """Say of an earlier answer, by ``parts`` of one question, that it is unchanged, no longer so, or neither.

    Unchanged, it becomes the answer. Otherwise an answer that says the same is taken back; another stays.
    """
    case, earlier, known = _begin(case, actor)
    document = known.documents.get(address)
    parent = document.parent if document else ""
    rights.require_documents(actor, case, questionnaire_of(case), {address: parent})
    question = _question(questionnaire_of(case), address, parts)
    found = _comparable(case, earlier, known, question, address)
    wanted = {part: found[0][part] for part in parts if part in found[0]}
    if not wanted or (word == UNCHANGED and not wanted.keys() <= found[1]):
        raise NotAllowed(ANOTHER_MEANING)
    _answer(case, known, address, wanted, word, actor)
    for part, value in wanted.items():
        _note(case, (*address, part), value, word, actor)
    _record(case, address, list(wanted), word, earlier, actor)


@writes
def say_of_item(case: Case, repeat: str, item: str, word: str, actor: Actor) -> None:
    """Say of an earlier item that it is still so, which adds it whole, or no longer so, or neither."""
    case, earlier, known = _begin(case, actor)
    questionnaire = questionnaire_of(case)
    path = next(
        (one for one in earlier_items(earlier.bridge, earlier.answers, repeat) if one[-1] == item), None
    )
    if path is None:
        raise NotFound
    parent = path[-2] if len(path) > 1 else ""
    rights.require_documents(actor, case, questionnaire, {(repeat, ""): parent})
    standing = known.documents.get((repeat, item))
    if word == UNCHANGED and (standing is None or standing.removed):
        _take(case, repeat, path, standing, actor)
        _confirm_all(case, earlier, repeat, path, actor)
    elif standing is not None and not standing.removed and word != UNCHANGED:
        items.remove(case, repeat, item, standing.revision, actor, via=VIA)
    then = earlier.answers.at(_homes(earlier, repeat), path)
    _note(case, (repeat, item, WHOLE), to_json(then) if then else {}, word, actor)
    _record(case, (repeat, item), [], word, earlier, actor)


def _begin(case: Case, actor: Actor) -> tuple[Case, Earlier, Draft]:
    case = draft.begin_change(case, actor)
    earlier = prior.earlier(case)
    if earlier is None:
        raise NotFound
    return case, earlier, draft.load(case, questionnaire_of(case))


def _question(questionnaire: Questionnaire, address: Address, parts: Iterable[str]) -> Question:
    """The one question that parts of a document belong to."""
    known = questionnaire.documents.get(address[0])
    names = {known.parts[part].question for part in parts if part in known.parts} if known else set()
    if len(names) != 1:
        raise Invalid("one question is said to be unchanged at a time")
    return questionnaire.questions[names.pop()]


def _comparable(
    case: Case, earlier: Earlier, known: Draft, question: Question, address: Address
) -> tuple[dict[str, Value], frozenset[str]]:
    """The earlier answers to a question by part of now, and which of them could be given again."""
    questionnaire = questionnaire_of(case)
    path = path_of(known.documents, questionnaire, address)
    route = prior.route(case, questionnaire, known.answers)
    lines = earlier.bridge.lines(question.name, earlier.answers, path)
    values = {one.part: one.carried for one in lines if one.part and one.carried is not None}
    return values, frozenset(confirmable(route, question, lines, path))


def path_of(kept: Mapping[Address, Document], questionnaire: Questionnaire, address: Address) -> ItemPath:
    """The items that lead to a document, itself among them."""
    path: list[str] = []
    while address[1]:
        path.insert(0, address[1])
        above = kept.get(address)
        address = (questionnaire.documents[address[0]].parent, above.parent if above else "")
    return tuple(path)


def _homes(earlier: Earlier, repeat: str) -> tuple[str, ...]:
    then = earlier.bridge.repeats[repeat]
    return (*earlier.bridge.old.places[then].repeats, then)


def _answer(
    case: Case, known: Draft, address: Address, wanted: Mapping[str, Value], word: str, actor: Actor
) -> None:
    """Have the answer be the earlier one, or be it no more."""
    document = known.documents.get(address)
    now = document.answers if document else {}
    values: dict[str, Value | None] = (
        dict(wanted)
        if word == UNCHANGED
        else {part: None for part in wanted if now.get(part) == wanted[part]}
    )
    if values:
        files.adopt(case, values.values(), actor)
        draft.save(case, {address: Post(known.revision(address), values)}, actor, via=VIA)


def _take(case: Case, repeat: str, path: ItemPath, standing: Document | None, actor: Actor) -> None:
    if standing is None:
        parent = path[-2] if len(path) > 1 else ""
        items.add(case, repeat, actor, parent=parent, item=path[-1], via=VIA)
    else:
        items.restore(case, repeat, path[-1], actor, via=VIA)


def _confirm_all(case: Case, earlier: Earlier, repeat: str, path: ItemPath, actor: Actor) -> None:
    """Answer all of an item that was taken over as it was answered then, and the items inside of it."""
    address = (repeat, path[-1])
    known = draft.load(case, questionnaire_of(case))
    route = prior.route(case, questionnaire_of(case), known.answers)
    wanted = _whole(earlier, route, repeat, path)
    if wanted.keys() - route.own(_around(route, repeat), path).keys():
        # What can be chosen for one answer may depend on another: again, until nothing is new.
        _answer(case, known, address, wanted, UNCHANGED, actor)
        _confirm_all(case, earlier, repeat, path, actor)
        return
    for part, value in wanted.items():
        _note(case, (*address, part), value, UNCHANGED, actor)
    for below in earlier.bridge.new.repeats:
        for inner in earlier_items(earlier.bridge, earlier.answers, below):
            if earlier.bridge.new.documents[below].parent == repeat and inner[:-1] == path:
                say_of_item(case, below, inner[-1], UNCHANGED, actor)


def _around(route: Route, repeat: str) -> tuple[str, ...]:
    return (*route.questionnaire.places[repeat].repeats, repeat)


def _whole(earlier: Earlier, route: Route, repeat: str, path: ItemPath) -> dict[str, Value]:
    """What can be answered again of an item as a whole: one answer may lead to the next."""
    parts = route.questionnaire.documents[repeat].parts
    found: dict[str, Value] = {}
    for name in dict.fromkeys(part.question for part in parts.values()):
        lines = earlier.bridge.lines(name, earlier.answers, path)
        found |= confirmable(route, route.questionnaire.questions[name], lines, path)
    return found


def _note(case: Case, where: tuple[str, str, str], original: Any, word: str, actor: Actor) -> None:
    """Keep the last word on one part of an earlier answer."""
    document, item, part = where
    here = (
        SaidOfEarlier.case_id == case.id,
        SaidOfEarlier.document == document,
        SaidOfEarlier.item == item,
        SaidOfEarlier.part == part,
    )
    db.session.execute(delete(SaidOfEarlier).where(*here))
    if word != OPEN:
        place = {"case_id": case.id, "document": document, "item": item, "part": part}
        facts = {"said": word, "original": digest(original), "at": clock.now(), "who": actor.name}
        db.session.add(SaidOfEarlier(**place, **facts))
        db.session.flush()


def _record(
    case: Case, address: Address, parts: list[str], word: str, earlier: Earlier, actor: Actor
) -> None:
    # The place stands among the facts: nothing of the document changes by this event.
    facts = {"document": address[0], "item": address[1], "parts": parts, "receipt": earlier.sent.receipt}
    events.record(WORDS[word], actor, case, facts, via=VIA)


def said(case: Case) -> Words:
    """The last words on earlier answers, by document, item and part."""
    query = select(SaidOfEarlier).where(SaidOfEarlier.case_id == case.id)
    return {(one.document, one.item, one.part): one for one in db.session.scalars(query)}


def holds(known: SaidOfEarlier | None, original: Any) -> str:
    """What was said of this very earlier answer; '' where nothing was, or of another."""
    return known.said if known is not None and known.original == digest(original) else ""


def came_of(case: Case, earlier: Earlier, route: Route) -> list[Outcome]:
    """What came of every earlier answer and item, given the answers of ``route``."""
    words = said(case)
    return list(
        outcomes(
            earlier.bridge,
            earlier.answers,
            route,
            lambda where, original: holds(words.get(where), original),
        )
    )


def provenance(case: Case, route: Route) -> dict[str, Any]:
    """What a submission keeps of where its answers come from: never an answer itself."""
    earlier = prior.earlier(case)
    if earlier is None:
        return {}
    found = [[one.document, one.item, one.question, one.outcome] for one in came_of(case, earlier, route)]
    facts = {"receipt": earlier.sent.receipt, "sha256": earlier.sent.sha256, "outcomes": found}
    return {"round": earlier.case.round.name, **facts}
