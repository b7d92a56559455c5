"""A page as a WTForms form of flat names, and everything its templates need to draw it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wtforms.form import BaseForm

from app.questionnaire.answers import Answers, ItemPath, Value, coded, unread
from app.questionnaire.asked import Asked
from app.questionnaire.asking import asking
from app.questionnaire.entries import AskedGroup, AskedRepeat, ItemRow
from app.questionnaire.model import Group, Page, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.fields import MISSING, FileField
from app.questionnaire.questions.parts import CALCULATED, Asking
from app.questionnaire.route import Home, Route

MayAppear = Callable[[str, ItemPath], bool]
"""Whether what bears a name, and does not apply, would if other answers were given on the same page."""

Address = tuple[str, str]
"""The document that an answer belongs to: (section, '') or (repeat, item id)."""

Proposes = Callable[[Address, str], bool]
"""Whether a page may fill in a field, named with its document, that nobody has answered."""


class Beyond(NamedTuple):
    """What a page holds beyond what applies and was answered: what may yet appear, and what it fills in."""

    may_appear: MayAppear | None = None
    proposes: Proposes | None = None


ONLY = Beyond()
"""Nothing beyond it."""

SEPARATOR = ":"
SHOWN, REVISION, INSTRUMENT, ADD, REMOVE = "_shown", "_revision", "_instrument", "_add", "_remove"
PROPOSED = "_proposed"


@dataclass
class PageForm:
    """A page ready to be drawn or read."""

    form: BaseForm
    entries: list[Any]
    asked: dict[str, tuple[Address, Question, Asked]]
    """Every question on the page by the prefix of its field names and its name."""
    kept: dict[str, Any] = field(default_factory=dict)
    """The values drawn, by field name."""
    language: str = "en"
    """The language whose customs its numbers are written and read in."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of the fields that the page shows: what a post may change."""
        asked = [asked for _address, _question, asked in self.asked.values()]
        absent = {one.prefix + name for one in asked for name in one.absent_parts}
        absent |= {name for one in asked if one.fixed for name in one.names}
        absent |= {one.prefix + name for one in asked for name in one.fixed_parts}
        return tuple(name for name in self.form._fields if not name.endswith(MISSING) and name not in absent)

    @property
    def proposed(self) -> tuple[str, ...]:
        """The names of the fields that the page filled in itself."""
        return tuple(one.key for _address, _question, one in self.asked.values() if one.proposed is not None)

    @property
    def sends_files(self) -> bool:
        """Whether files can be sent with it: only then is it worth the longer way of sending."""
        return any(isinstance(field, FileField) for field in self.form)

    def read(self, formdata: Any) -> dict[Address, dict[str, Value | None]]:
        """What was posted, by document and part; None for blank. Only what the page asks is read."""
        self.form.process(formdata, data=self.kept)
        found: dict[Address, dict[str, Value | None]] = {}
        for address, question, asked in self.asked.values():
            if question.read_only:
                if asked.proposed is not None:
                    found.setdefault(address, {})[question.name] = asked.proposed
                continue
            found.setdefault(address, {}).update(question.read(_Prefixed(self.form, asked.prefix)))
        return found


class _Prefixed:
    """A form seen from one item: names without the item's prefix."""

    def __init__(self, form: BaseForm, prefix: str) -> None:
        self.form, self.prefix = form, prefix

    def __contains__(self, name: str) -> bool:
        return self.prefix + name in self.form

    def __getitem__(self, name: str) -> Any:
        return self.form[self.prefix + name]


def page(
    route: Route,
    section: Section,
    form: Page,
    language: str,
    place: Repeat | None = None,
    item: ItemPath = (),
    beyond: Beyond = ONLY,
) -> PageForm:
    """One page of a section, or of the item of the repeat ``place`` at ``item``.

    What does not apply now but may appear, by answers of this very page, is on it marked as absent.
    """
    return _Builder(route, section, language, beyond).build(form, place, item)


def keys_asked(
    route: Route, entries: Iterable[Any], repeats: Home = (), item: ItemPath = (), prefix: str = ""
) -> Iterator[str]:
    """The key of every question and list that is asked among ``entries`` now, found without a form."""
    for entry in entries:
        if not route.applies(entry.name, item):
            continue
        if isinstance(entry, Group):
            yield from keys_asked(route, entry.questions, repeats, item, prefix)
        elif isinstance(entry, Repeat):
            yield entry.name
            inner = (*repeats, entry.name)
            for path in route.paths(inner, item) if entry.ask == "rows" else ():
                row = SEPARATOR.join((entry.name, path[-1], ""))
                yield from keys_asked(route, entry.forms[0].questions, inner, path, row)
        elif entry.parts and entry.name not in route.plan.calculations:
            yield prefix + entry.name


class _Builder:
    def __init__(self, route: Route, section: Section, language: str, beyond: Beyond) -> None:
        self.route, self.section, self.language = route, section, language
        self.may_appear, self.proposes = beyond
        self.unbound: dict[str, Any] = {}
        self.data: dict[str, Any] = {}
        self.asked: dict[str, tuple[Address, Question, Asked]] = {}

    def build(self, form: Page, place: Repeat | None, item: ItemPath) -> PageForm:
        repeats = (*self.route.plan.repeats_of[place.name], place.name) if place else ()
        entries = list(self._entries(form.questions, repeats, item, ""))
        made = BaseForm(self.unbound)
        made.process(data=self.data)
        for _address, _question, asked in self.asked.values():
            asked.bind(made)
        return PageForm(made, entries, self.asked, self.data, self.language)

    def _entries(self, entries: Any, repeats: tuple[str, ...], item: ItemPath, prefix: str) -> Iterator[Any]:
        here = asking(self.route, self.language, repeats, item, self.may_appear)
        for entry in entries:
            absent = not self.route.applies(entry.name, item)
            if absent and not (self.may_appear and self.may_appear(entry.name, item)):
                continue
            if isinstance(entry, Group):
                inner = list(self._entries(entry.questions, repeats, item, prefix))
                label, hint = here.pipe(entry.label), here.pipe(entry.hint)
                made = AskedGroup(label, hint, inner, entry.name, bool(entry.relevant), entry.more)
                made.key, made.source, made.absent = prefix + entry.name, entry, absent
                yield made
            elif isinstance(entry, Repeat):
                repeat = self._repeat(entry, repeats, item, here)
                repeat.source, repeat.absent = entry, absent
                yield repeat
            else:
                yield self._question(entry, repeats, item, prefix, here)

    def _repeat(self, repeat: Repeat, repeats: tuple[str, ...], item: ItemPath, here: Asking) -> AskedRepeat:
        node = self.route.answers.at(repeats, item) or Answers()
        rows = []
        for below in node.items.get(repeat.name, ()):
            path, inner = (*item, below.id), (*repeats, repeat.name)
            row = ItemRow(below.id, item_title(self.route, repeat, inner, path, self.language), path=path)
            if repeat.ask == "rows":
                prefix = SEPARATOR.join((repeat.name, below.id, ""))
                row.entries = list(self._entries(repeat.forms[0].questions, inner, path, prefix))
            rows.append(row)
        return AskedRepeat(
            repeat.name,
            repeat.number,
            here.pipe(repeat.label),
            here.pipe(repeat.hint),
            here.pipe(repeat.guidance),
            repeat.called(self.language),
            repeat.ask,
            rows,
            len(rows) < repeat.max,
            bool(repeat.relevant),
            repeat.more,
            definitions=_definitions(self.route, repeat.define),
        )

    def _question(
        self, question: Question, repeats: tuple[str, ...], item: ItemPath, prefix: str, here: Asking
    ) -> Asked:
        address = (repeats[-1], item[-1]) if repeats else (self.section.name, "")
        if question.name not in self.route.plan.calculations:
            for name, unbound in question.fields(here).items():
                self.unbound[prefix + name] = unbound
                self.data[prefix + name] = (
                    _companion(here.own.get(name[:-1])) if name.endswith(MISSING) else here.own.get(name)
                )
        asked = Asked(
            question, here, prefix, _definitions(self.route, question.define), self._required(question, item)
        )
        if question.parts and question.parts[0].role == CALCULATED:
            value = self.route.calculated(question.name, item)
            asked.result = "" if value is None else question.text(question.parts[0], value, self.language)
        elif self._fills_in(address, asked):
            asked.proposed = self.route.proposed(question, item)
            self.data[asked.key] = here.own.get(question.name, asked.proposed)
        self.asked[asked.key] = (address, question, asked)
        return asked

    def _fills_in(self, address: Address, asked: Asked) -> bool:
        """Whether the page fills in a question that nobody has answered."""
        question = asked.question
        if not question.default or self.proposes is None:
            return False
        # What a rule gives may be another thing by the time that the browser brings the question out.
        comes_as_it_is = not (question.default_is_rule and asked.absent)
        return comes_as_it_is and self.proposes(address, asked.key)

    def _required(self, question: Question, item: ItemPath) -> bool:
        return bool(self.route.judge(question.name, "required", item))


def _companion(value: Value | None) -> str:
    """Which missing code stands chosen beside a typed part."""
    return coded(value) or (
        str(value.get("and", "")) if isinstance(value, dict) and unread(value) is not None else ""
    )


def _definitions(route: Route, terms: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(route.questionnaire.terms[term].term, route.questionnaire.terms[term].text) for term in terms]


def item_title(route: Route, repeat: Repeat, repeats: tuple[str, ...], item: ItemPath, language: str) -> str:
    """How an item is called: its label with its answers, or its kind and place in the order of creation."""
    title = asking(route, language, repeats, item).pipe(repeat.item_label).strip(" ,;·–-")
    if title:
        return title
    siblings = [path for path in route.answers.paths(repeats) if path[:-1] == item[:-1]]
    called = repeat.called(language)
    return f"{called[:1].upper()}{called[1:]} {siblings.index(item) + 1}"


def item_named(route: Route, repeat: Repeat, repeats: tuple[str, ...], item: ItemPath, language: str) -> str:
    """The same, with the kind of thing it is."""
    title, kind = item_title(route, repeat, repeats, item, language), repeat.called(language)
    kind = f"{kind[:1].upper()}{kind[1:]}"
    return title if title.startswith(kind) else f"{kind}: {title}"


def posted(formdata: Mapping[str, Any], names: Callable[[str], Any]) -> dict[Address, int]:
    """The revisions that a post says it started from: {document: revision}; unreadable ones are left out."""
    found: dict[Address, int] = {}
    for text in str(formdata.get(REVISION, "")).split():
        where, _equals, revision = text.partition("=")
        document, _colon, identifier = where.partition(SEPARATOR)
        if names(document) and re.fullmatch(r"[0-9]{1,9}", revision):
            found[document, identifier] = int(revision)
    return found
