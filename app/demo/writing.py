"""Whole responses written at once, through the code that pages use: the same documents, events, receipts."""

import secrets
from collections.abc import Iterator

from app.collection import anonymous, documents, draft, events, submission
from app.collection.draft import Post
from app.collection.rounds import questionnaire_of
from app.collection.scope import FOCAL_POINT, Actor
from app.collection.transaction import writes
from app.models import Case
from app.questionnaire.answers import Answers, Item, Value
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire


def respondent_of(case: Case) -> Actor:
    """Whoever answers a case of the demonstration."""
    return Actor(case.contact_name, FOCAL_POINT, case_id=case.id)


@writes
def write(case: Case, answers: Answers) -> None:
    """Save ``answers`` as the draft of an untouched case: each item added, then all saved as one form."""
    questionnaire, actor = questionnaire_of(case), respondent_of(case)
    case = draft.begin_change(case, actor)
    posts = {address: Post(0, own) for address, own in sections(questionnaire, answers)}
    # Item by item, each would be judged with all that is there; together they are judged once, by the save.
    for name, parent, item in _items(answers, ""):
        address = (name, item.id)
        documents.begin(case, address, parent=parent)
        events.record(events.ITEM_ADDED, actor, case, document=address, revisions=(0, 1))
        posts[address] = Post(1, item.own)
    draft.save(case, posts, actor)


@writes
def send(case: Case, answers: Answers) -> None:
    """Write ``answers`` and submit them, judged like anybody's."""
    write(case, answers)
    submission.submit(case, secrets.token_urlsafe(18), respondent_of(case), language="en")


def give_opinions(case: Case, answers: Answers) -> None:
    """Send the anonymous sections on their own, as their pages do."""
    questionnaire = questionnaire_of(case)
    for section in questionnaire.sections:
        if section.anonymous:
            parts = questionnaire.documents[section.name].parts
            values = {part: value for part, value in answers.own.items() if part in parts}
            key = secrets.token_urlsafe(32)
            anonymous.send(case, section.name, key, values, respondent_of(case), language="en")


def sections(questionnaire: Questionnaire, answers: Answers) -> Iterator[tuple[Address, dict[str, Value]]]:
    """What each section holds by itself, where anything was answered; the anonymous ones are left out."""
    for section in questionnaire.sections:
        parts = questionnaire.documents[section.name].parts
        own = {part: value for part, value in answers.own.items() if part in parts}
        if own and not section.anonymous:
            yield (section.name, ""), own


def begun(questionnaire: Questionnaire, answers: Answers, done: int) -> Answers:
    """What stands in a draft whose first ``done`` sections are answered, and the next up to its middle.

    Of the last item of that section only a quarter stands: what is needed of it comes first, and is lacking.
    """
    names = [section.name for section in questionnaire.sections if not section.anonymous]
    kept, half = set(names[:done]), names[min(done, len(names) - 1)]
    in_half = [part for part in answers.own if _section(questionnaire, part) == half]
    own = {
        part: value
        for part, value in answers.own.items()
        if _section(questionnaire, part) in kept or part in in_half[: (len(in_half) + 1) // 2]
    }
    items: dict[str, tuple[Item, ...]] = {}
    for name, those in answers.items.items():
        if questionnaire.documents[name].section in kept:
            items[name] = those
        elif questionnaire.documents[name].section == half:
            last = list(those[-1].own.items())
            items[name] = (*those[:-1], Item(dict(last[: (len(last) + 3) // 4]), {}, those[-1].id))
    return Answers(own, items)


def _section(questionnaire: Questionnaire, part: str) -> str:
    return questionnaire.places[questionnaire.parts[part].question].section.name


def _items(answers: Answers, parent: str) -> Iterator[tuple[str, str, Item]]:
    """Every item with its repeat and the item it stands in, outer ones first."""
    for name, those in answers.items.items():
        for item in those:
            yield name, parent, item
            yield from _items(item, item.id)
