"""The place that an address names: a page of a section, or of one item, with the answers it needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flask import request

from app.collection import draft, moving, prior, rights
from app.collection.documents import Document
from app.collection.draft import Draft
from app.collection.errors import NotFound
from app.collection.prefill import with_prefilled
from app.collection.reach import EVERYTHING, Opened, Reach
from app.collection.within import as_seen, within
from app.models import Case
from app.questionnaire.answers import Answers, Item, ItemPath
from app.questionnaire.form import Address
from app.questionnaire.model import Page, Questionnaire, Repeat, Section
from app.questionnaire.review import depends_on
from app.questionnaire.route import Route
from app.views.addresses import page_address
from app.views.respond.frame import actor, case_at, questionnaire_of, writable

CHECK = "check"
"""The origin of who comes from the page that checks all answers."""


@dataclass(frozen=True)
class Place:
    """One page of one response, and the response as far as the page depends on it."""

    case: Case
    questionnaire: Questionnaire
    section: Section
    page: Page
    repeat: Repeat | None
    item: str
    draft: Draft
    route: Route
    origin: str = ""
    """The page that led here and shall be gone back to, as the address says it."""
    drawn: str = ""
    opened: Opened = EVERYTHING
    """What of the response its reader reads, and writes."""
    stands: Mapping[Address, Document] = field(default_factory=dict)
    """The documents as they stand, where ``draft`` has what the reader says otherwise."""

    @cached_property
    def writable(self) -> bool:
        """Whether its reader can change the answers of the page now."""
        document = self.draft.documents.get(self.address)
        mine = self.opened.writes.covers(
            self.questionnaire, self.address, document.parent if document else ""
        )
        # What queries open depends on answers of other sections.
        whole = self.opened.reads.everything or self.case.queried_at is None
        return writable(self.case) and mine and whole

    @property
    def instrument(self) -> str:
        """What the page is drawn from, by its hash."""
        return self.drawn or self.case.instrument

    @property
    def is_earlier(self) -> bool:
        """Whether the page was drawn from what its round asks no longer."""
        return self.instrument != self.case.instrument

    @property
    def repeats(self) -> tuple[str, ...]:
        """The repeat around the page, if any."""
        return (self.repeat.name,) if self.repeat else ()

    @property
    def path(self) -> ItemPath:
        """The item that the page is about, if any."""
        return (self.item,) if self.repeat else ()

    @property
    def address(self) -> Address:
        """The document of the page's own answers."""
        return (self.repeat.name, self.item) if self.repeat else (self.section.name, "")

    @property
    def forms(self) -> tuple[Page, ...]:
        """The pages beside this one, in order."""
        return self.repeat.forms if self.repeat else self.section.forms

    @property
    def removed(self) -> Document | None:
        """The item's document, where someone has removed it."""
        document = self.draft.documents.get(self.address)
        return document if document is not None and document.removed else None

    def url(self, page: Page | None = None, anchor: str = "") -> str:
        """The address of this page, or of one beside it."""
        name = (page or self.page).name
        return page_url(self.case, self.section, self.repeat, self.item, name, anchor, self.origin)

    def beside(self, step: int) -> Page | None:
        """The next page (1) or the one before (-1) that applies; None at either end."""
        applying = [
            form for form in self.forms if form is self.page or self.route.applies(form.name, self.path)
        ]
        where = applying.index(self.page) + step
        return applying[where] if 0 <= where < len(applying) else None

    def anew(self, loaded: Draft | None = None) -> "Place":
        """The same place with the answers as a save has left them; without one, as they are now."""
        if loaded is None:
            sections = depends_on(self.questionnaire, self.section.name)
            loaded = draft.load(self.case, self.questionnaire, sections)
        reads = self.opened.reads
        known = within(reads, self.questionnaire, loaded)
        loaded = as_seen(actor(), self.questionnaire, known)
        route = _route(self.case, self.questionnaire, loaded, self.section.name, reads)
        return replace(self, draft=loaded, route=route, stands=known.documents)


def page_url(
    case: Case,
    section: Section,
    repeat: Repeat | None,
    item: str,
    page: str,
    anchor: str = "",
    origin: str = "",
) -> str:
    """The address of a page of a section or item; without the page's name where there is only one."""
    forms = repeat.forms if repeat else section.forms
    named = {"page_name": page} if len(forms) > 1 and page in {form.name for form in forms} else {}
    here: dict[str, Any] = {"public_id": case.public_id, "name": section.name, **named}
    if origin:
        here["from"] = origin
    if repeat:
        return page_address("respond.item", anchor=anchor, repeat=repeat.name, item=item, **here)
    return page_address("respond.section", anchor=anchor, **here)


def find(
    public_id: str,
    name: str,
    page_name: str = "",
    repeat: str = "",
    item: str = "",
    *,
    drawn: str = "",
    hold: bool = False,
) -> Place:
    """The place; NotFound for what does not exist, which is told apart from what is not ours by nothing.

    ``drawn`` is the instrument that a page was drawn from, which may be an earlier one of its round. With
    ``hold``, nobody else changes the case until the transaction ends.
    """
    case = case_at(public_id, hold=hold, in_part=True)
    earlier = drawn not in ("", case.instrument)
    questionnaire = moving.as_drawn(case, drawn) if earlier else questionnaire_of(case)
    section = questionnaire.section(name)
    if section is None or section.anonymous:
        raise NotFound
    opened = rights.opened(actor(), case)
    if not opened.reads.section(name) and not opened.reads.covers(questionnaire, (repeat, item)):
        raise NotFound
    loaded = draft.load(case, questionnaire, depends_on(questionnaire, name))
    known = within(opened.reads, questionnaire, loaded)
    loaded = as_seen(actor(), questionnaire, known)
    around = _repeat(questionnaire, name, repeat) if repeat else None
    if around and (repeat, item) not in loaded.documents:
        raise NotFound
    route = _route(case, questionnaire, loaded, name, opened.reads)
    path = (item,) if around else ()
    forms = around.forms if around else section.forms
    page = next((form for form in forms if form.name == page_name), None)
    if page_name and page is None:
        raise NotFound
    first = next((form for form in forms if route.applies(form.name, path)), forms[0])
    shown = (section, page or first, around, item)
    origin = CHECK if request.args.get("from") == CHECK else ""
    return Place(case, questionnaire, *shown, loaded, route, origin, drawn, opened, known.documents)


def _repeat(questionnaire: Questionnaire, section: str, name: str) -> Repeat:
    found = questionnaire.repeats.get(name)
    if found is None or found.ask != "page" or questionnaire.documents[name].section != section:
        raise NotFound
    return found


def _route(case: Case, questionnaire: Questionnaire, loaded: Draft, section: str, reads: Reach) -> Route:
    answers = with_prefilled(case, questionnaire, loaded.answers)
    return prior.route(case, questionnaire, answers, {section}, reads.veils(questionnaire))


class AsShown(Route):
    """The route as a person saw it: what their page showed applies, whatever was changed since."""

    shown: frozenset[str] = frozenset()

    def applies(self, name: str, item: ItemPath = ()) -> bool:
        """Whether ``name`` was shown, or is on the route."""
        return name in self.shown or super().applies(name, item)


def as_shown(place: Place, fields: frozenset[str]) -> AsShown:
    """The route on which exactly what a page showed can be read back, items removed since included."""
    names: set[str] = set()
    items: set[Address] = set()
    for one in fields:
        *where, part = one.split(":")
        known = place.questionnaire.parts.get(part)
        if known is not None:
            above = place.questionnaire.places[known.question]
            names |= {part, known.question, above.section.name, above.page.name}
            names |= {name for name, _condition in above.above} | set(above.repeats)
        if len(where) == 2:
            items.add((where[0], where[1]))
    if place.repeat:
        items.add(place.address)
    gone = [d for d in place.draft.documents.values() if d.removed and (d.name, d.item) in items]
    answers = with_removed(place.route.answers, place, gone)
    now = place.route
    route = AsShown(place.questionnaire, answers, now.today, now.prior, now.seed, now.veiled)
    route.shown = frozenset(names)
    return route


def with_removed(answers: Answers, place: Place, removed: list[Document]) -> Answers:
    """``answers`` with removed items back in their places."""
    for document in removed:
        inner: dict[str, tuple[Item, ...]] = {}
        for below in place.draft.documents.values():
            if below.parent == document.item and not below.removed:
                inner[below.name] = (*inner.get(below.name, ()), Item(below.answers, {}, below.item))
        made = Item(document.answers, inner, document.item)
        answers = Answers(answers.own, dict(_put(answers, document, made)))
    return answers


def _put(answers: Answers, document: Document, made: Item) -> Iterator[tuple[str, tuple[Item, ...]]]:
    if not document.parent:
        yield from answers.items.items()
        yield document.name, (*answers.items.get(document.name, ()), made)
        return
    for name, items in answers.items.items():
        yield (
            name,
            tuple(
                Item(
                    one.own,
                    {**one.items, document.name: (*one.items.get(document.name, ()), made)},
                    one.id,
                )
                if one.id == document.parent
                else one
                for one in items
            ),
        )
