"""A questionnaire as a frozen, typed tree: sections, pages, groups, repeats, questions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias, Union

from pydantic import Discriminator, Field, GetCoreSchemaHandler, Tag, model_validator
from pydantic_core import CoreSchema

from app.languages import gettext
from app.questionnaire.choices import Accepted, Choices, Definition
from app.questionnaire.questions import TYPES
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import Part
from app.questionnaire.wording import Wording


class _ByType:
    """Tells pydantic to choose among all question types, groups and repeats by the key ``type``."""

    def __get_pydantic_core_schema__(self, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        tagged = [Annotated[kind, Tag(name)] for name, kind in (*TYPES.items(), *STRUCTURES.items())]
        return handler.generate_schema(
            Annotated[Union[tuple(tagged)], Discriminator(_tag)]  # noqa: UP007 - built from the list of types
        )


def _tag(raw: Any) -> str:
    return str(raw.get("type", "") if isinstance(raw, dict) else getattr(raw, "type", ""))


Entry: TypeAlias = Annotated["Question | Group | Repeat", _ByType()]
"""What may stand on a page: a question of any type, a group, or a repeat."""


class Group(Definition):
    """Questions under one heading; their names stay flat."""

    type: Literal["group"] = "group"
    name: str
    label: Wording
    hint: Wording = ""
    relevant: str = ""
    more: bool = False
    questions: tuple[Entry, ...]


class Page(Definition):
    """One form, one save."""

    name: str
    title: Wording = ""
    intro: Wording = ""
    relevant: str = ""
    questions: tuple[Entry, ...]


class Repeat(Definition):
    """Questions asked once for each of several things."""

    type: Literal["repeat"] = "repeat"
    name: str
    number: str = ""
    label: Wording
    hint: Wording = ""
    guidance: Wording = ""
    define: tuple[str, ...] = ()
    singular: Wording = ""
    ask: Literal["page", "rows"] = "rows"
    min: int = 0
    max: int = 500
    relevant: str = ""
    item_label: Wording = ""
    maps_to: tuple[str, ...] = ()
    personal: bool = False
    more: bool = False
    questions: tuple[Entry, ...] = ()
    pages: tuple[Page, ...] = ()

    def called(self, language: str) -> str:
        """What one item is called; in words of the interface where the author has none."""
        _ = gettext(language)
        return self.singular or _("item")

    @cached_property
    def forms(self) -> tuple[Page, ...]:
        """The pages of one item."""
        own = Page(name=self.name, title=self.label, questions=self.questions)
        return (own, *self.pages) if self.questions or not self.pages else self.pages


class Section(Definition):
    """The unit of assignment: delegated, done and cleared as one."""

    name: str
    number: str = ""
    title: Wording
    intro: Wording = ""
    relevant: str = ""
    anonymous: bool = False
    personal: bool = False
    maps_to: tuple[str, ...] = ()
    accepted: Accepted
    questions: tuple[Entry, ...] = ()
    pages: tuple[Page, ...] = ()

    @cached_property
    def forms(self) -> tuple[Page, ...]:
        """Its pages; one that bears its name where the author wrote questions directly."""
        own = Page(name=self.name, title=self.title, intro=self.intro, questions=self.questions)
        return (own, *self.pages) if self.questions or not self.pages else self.pages


class Term(Definition):
    """A definition that readers could otherwise understand differently."""

    term: Wording
    text: Wording


class Respondents(Definition):
    """Who answers, and the code list that their groupings come from."""

    kind: Literal["state", "staff"] = "staff"
    code_list: str = ""


class Contact(Definition):
    """Whom a respondent asks for help."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Place:
    """Where an entry stands: its section, page, enclosing repeats, and the conditions above it."""

    section: Section
    page: Page
    repeats: tuple[str, ...]
    above: tuple[tuple[str, str], ...]
    """(name, expression) of each condition of what encloses it, outermost first."""
    personal: bool
    more: bool


@dataclass(frozen=True)
class Document:
    """What one draft document holds: a section's own parts, or those of one item of a repeat."""

    name: str
    kind: Literal["section", "repeat"]
    section: str
    repeats: tuple[str, ...]
    parts: Mapping[str, Part]

    @property
    def parent(self) -> str:
        """The repeat that this one stands in, or ''."""
        return self.repeats[-2] if len(self.repeats) > 1 else ""


class Questionnaire(Definition):
    """A definition, loaded: everything that follows from it can be asked of it."""

    survey: str
    title: Wording
    edition: str = ""
    language: str = "en"
    languages: tuple[str, ...] = ("en",)
    respondent: Respondents = Respondents()
    contact: Contact = Contact()
    minutes: int = 0
    about: Wording = ""
    expressions: Literal["strict", "loose"] = "strict"
    terms: dict[str, Term] = Field(default_factory=dict)
    missing: dict[str, Wording] = Field(default_factory=dict)
    choices: dict[str, Choices] = Field(default_factory=dict)
    accepted: Accepted
    sections: tuple[Section, ...]

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What later steps work out of this questionnaire once, by the name of the step."""
        return {}

    @model_validator(mode="after")
    def _bind(self) -> "Questionnaire":
        for entry, _place in self.entries:
            if isinstance(entry, Question):
                entry.bind(self.choices)
        return self

    @cached_property
    def entries(self) -> tuple[tuple[Question | Group | Repeat, Place], ...]:
        """Every question, group and repeat with its place, in the order asked."""
        return tuple(found for section in self.sections for found in _of_section(section))

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All questions by name."""
        return {entry.name: entry for entry, _place in self.entries if isinstance(entry, Question)}

    @cached_property
    def repeats(self) -> dict[str, Repeat]:
        """All repeats by name."""
        return {entry.name: entry for entry, _place in self.entries if isinstance(entry, Repeat)}

    @cached_property
    def places(self) -> dict[str, Place]:
        """The place of every question, group and repeat by name."""
        return {entry.name: place for entry, place in self.entries}

    @cached_property
    def parts(self) -> dict[str, Part]:
        """All parts by name."""
        return {part.name: part for question in self.questions.values() for part in question.parts}

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents of a response: one a section, one (for each item) a repeat."""
        kept: dict[str, dict[str, Part]] = {section.name: {} for section in self.sections}
        where: dict[str, tuple[str, tuple[str, ...]]] = {name: (name, ()) for name in kept}
        for entry, place in self.entries:
            if isinstance(entry, Repeat):
                kept[entry.name] = {}
                where[entry.name] = (place.section.name, (*place.repeats, entry.name))
            elif isinstance(entry, Question):
                kept[place.repeats[-1] if place.repeats else place.section.name] |= {
                    p.name: p for p in entry.parts
                }
        return {
            name: Document(name, "repeat" if where[name][1] else "section", *where[name], parts=parts)
            for name, parts in kept.items()
        }

    def section(self, name: str) -> Section | None:
        """The section called ``name``, or None."""
        return next((section for section in self.sections if section.name == name), None)

    def to_json(self) -> dict[str, Any]:
        """The whole definition as JSON, code lists included: what an instrument freezes."""
        return self.model_dump(mode="json", exclude_unset=True, serialize_as_any=True)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Questionnaire":
        """The reverse of `to_json`."""
        return cls.model_validate(dict(plain))


def _of_section(section: Section) -> Iterator[tuple[Question | Group | Repeat, Place]]:
    above = ((section.name, section.relevant),) if section.relevant else ()
    for page in section.forms:
        conditions = (*above, (page.name, page.relevant)) if page.relevant else above
        yield from _of(page.questions, Place(section, page, (), conditions, section.personal, more=False))


def _of(
    entries: tuple[Question | Group | Repeat, ...], place: Place
) -> Iterator[tuple[Question | Group | Repeat, Place]]:
    for entry in entries:
        yield entry, place
        below = (*place.above, (entry.name, entry.relevant)) if entry.relevant else place.above
        personal, more = place.personal or getattr(entry, "personal", False), place.more or entry.more
        if isinstance(entry, Group):
            inner = Place(place.section, place.page, place.repeats, below, personal, more)
            yield from _of(entry.questions, inner)
        elif isinstance(entry, Repeat):
            for page in entry.forms:
                conditions = (*below, (page.name, page.relevant)) if page.relevant else below
                form = page if entry.ask == "page" else place.page
                inner = Place(place.section, form, (*place.repeats, entry.name), conditions, personal, more)
                yield from _of(page.questions, inner)


STRUCTURES: dict[str, type[Definition]] = {"group": Group, "repeat": Repeat}
"""What holds questions on a page, by the name that authors write as its type."""
