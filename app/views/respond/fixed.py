"""What stands on a page and can only be read, while queries alone have opened the response."""

from collections.abc import Iterable
from typing import Any

from app.collection import amending, assignments, matters, rights, submission
from app.collection.amending import Opening
from app.models import Case
from app.questionnaire.entries import AskedGroup, AskedRepeat
from app.questionnaire.form import SEPARATOR, PageForm
from app.questionnaire.model import Questionnaire
from app.views.addresses import page_address
from app.views.querying import Told, told
from app.views.respond import frame
from app.views.respond.drawn import repeats_in
from app.views.respond.place import Place
from app.views.words import _


def opening_of(case: Case, questionnaire: Questionnaire) -> Opening | None:
    """What this person may change; None where that is all or nothing."""
    return amending.opening(frame.actor(), case, questionnaire) if frame.writable(case) else None


def changeable(place: Place, keys: Iterable[str]) -> list[str]:
    """Those questions and lists of a page, by their keys, that this person may change now."""
    opening = opening_of(place.case, place.questionnaire)
    return [key for key in keys if opening is None or _opens(opening, place, key)]


def _opens(opening: Opening, place: Place, key: str) -> bool:
    *item, name = key.split(SEPARATOR)
    if name in place.questionnaire.repeats:
        return opening.takes(name, place.item)
    return opening.has((item[0], item[1]) if item else place.address, name)


def fix(place: Place, form: PageForm) -> None:
    """Mark on a page what can only be read, and put beside each answer the query that waits for it."""
    if place.case.queried_at is None:
        return
    asked_of = {(one.query.document, one.query.item, one.query.question): one for one in waiting(place.case)}
    opening = opening_of(place.case, place.questionnaire)
    for address, question, asked in form.asked.values():
        # What is said of a whole item stands above its first question.
        names = [address[0], question.name, *matters.cells(place.questionnaire, question.name)]
        asked.notes = [asked_of.pop(key) for name in names if (key := (*address, name)) in asked_of]
        asked.fixed = opening is not None and not opening.has(address, question.name)
        if opening is not None and not asked.fixed:
            asked.fixed_parts = frozenset(
                part.name for part in question.parts if not opening.gives(address, part.name)
            )
    for repeat in repeats_in(form.entries):
        around = (place.questionnaire.documents[repeat.name].parent or place.section.name, place.item)
        known = asked_of.get((*around, repeat.name)) if repeat.name != around[0] else None
        repeat.notes = [known] if known else []
    if opening is not None:
        _fix_items(form.entries, opening, place.item)


def waiting(case: Case) -> list[Told]:
    """The queries that wait for the respondent, in words."""
    who = frame.actor()
    return [
        one for one in told(who, case, submission.versions(who, case)) if one.query.state == amending.OPEN
    ]


def _fix_items(entries: Iterable[Any], opening: Opening, parent: str) -> None:
    """Take the buttons off lists that are not open."""
    for entry in entries:
        if isinstance(entry, AskedGroup):
            _fix_items(entry.entries, opening, parent)
        elif isinstance(entry, AskedRepeat):
            entry.can_add = entry.can_add and opening.takes(entry.name, parent)
            gone = getattr(entry, "removed", ())
            entry.removed = [row for row in gone if opening.drops((entry.name, row.id))]  # type: ignore[attr-defined]
            for row in entry.rows:
                row.fixed = not opening.drops((entry.name, row.id))
                _fix_items(row.entries, opening, row.id)


def queries_url(case: Case) -> str:
    """Where the queries stand that alone have opened the response."""
    return page_address("respond.listed", public_id=case.public_id) if frame.narrow(case) else ""


def fixed_text(place: Place) -> str:
    """Why nothing can be changed; '' for whoever never changes anything, who is told so on every page."""
    case = place.case
    if not rights.may_write(frame.actor()):
        return ""
    if case.status == "submitted":
        return _("These answers have been sent. Open them again from the overview to change them.")
    if case.clearing_since is not None:
        return _("The answers are in clearance. Nobody can change them while they are read there.")
    if frame.writable(case):
        return _not_theirs(place)
    if frame.deadline(case).state == "planned":
        return _("The survey has not opened yet. You can read the questions already.")
    return _("The survey is closed. What was answered is kept, and cannot be changed now.")


def _not_theirs(place: Place) -> str:
    """Why a contributor changes nothing here, while others do."""
    given = {(one.name, one.item) for one in assignments.of_case(frame.actor(), place.case)}
    if given & {(place.section.name, ""), place.address}:
        return _("Your focal point has accepted what you wrote here. To change it, write to them.")
    return _("This was not given to you to write. You can read it.")
