"""The contract that every question type keeps: ask, keep, show, analyse, and judge its author."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, PrivateAttr
from wtforms.fields.core import UnboundField

from app.languages import gettext
from app.questionnaire.answers import Value, blank, coded, fits, unread
from app.questionnaire.choices import Accepted, ChoiceList, Definition
from app.questionnaire.codebook import Category, Measure
from app.questionnaire.questions import defaults, fields
from app.questionnaire.questions.parts import (
    CALCULATED,
    COMMENT,
    EXPLANATION,
    OTHER,
    Asking,
    Form,
    Part,
    Translate,
)
from app.questionnaire.wording import Wording

AUTHORS = "en"
"""The language in which authors are told what is wrong."""
MOST_NAMED = 12
"""How many choices a message names."""
CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,62}")


def _condition(raw: Any) -> Any:
    text = str(raw).strip()
    return {"true": "true()", "yes": "true()", "false": "", "no": "", "true()": "true()"}.get(
        text.lower(), text
    )


Condition = Annotated[str, BeforeValidator(_condition, json_schema_input_type=bool | str)]
"""``true``, ``false``, or an expression; kept as an expression, '' for false."""


def near(name: str, known: Iterable[str], otherwise: str = "name one that the definition has") -> str:
    """How to mend a name that does not exist: the nearest one that does."""
    close = get_close_matches(name, list(known), 1)
    return f"did you mean '{close[0]}'?" if close else otherwise


def code_problems(listed: ChoiceList) -> Iterator[tuple[str, str]]:
    """The names of choices that cannot be codes: (what, how to mend it)."""
    for choice in listed.choices:
        if not CODE.fullmatch(choice.name):
            yield f"'{choice.name}' cannot be a choice's name", "use letters, digits, _ and -"


class Question(Definition):
    """One question. Subclasses name their YAML ``type`` and ``widget``, and add the keys they understand."""

    widget: ClassVar[str]
    list_keys: ClassVar[tuple[str, ...]] = ()
    several: ClassVar[bool] = False
    """Whether its answer has several parts of one kind: ``.`` in its constraint is then a list of them."""

    name: str
    type: str
    number: str = ""
    label: Wording
    hint: Wording = ""
    guidance: Wording = ""
    define: tuple[str, ...] = ()
    relevant: str = ""
    required: Condition = ""
    required_message: Wording = ""
    constraint: str = ""
    constraint_message: Wording = ""
    warning: str = ""
    warning_message: Wording = ""
    default: str = ""
    read_only: bool = False
    missing: tuple[str, ...] = ()
    comment: bool = False
    personal: bool = False
    classification: str = ""
    maps_to: tuple[str, ...] = ()
    more: bool = False
    accepted: Accepted

    _lists: Mapping[str, ChoiceList] = PrivateAttr(default_factory=dict)

    def bind(self, lists: Mapping[str, ChoiceList]) -> None:
        """Tell the question the lists of its questionnaire, once, when the questionnaire is built."""
        self._lists = lists

    @property
    def template(self) -> str:
        """The widget that draws it, where an author may choose between several."""
        return self.widget

    def list_of(self, named: str | ChoiceList) -> ChoiceList:
        """The choice list meant by a key: written in place, or named; an empty one where it is unknown."""
        return self._lists.get(named, ChoiceList()) if isinstance(named, str) else named

    # What its author got wrong.

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """What is wrong with the definition: (key, what, how to mend it)."""
        for key in self.list_keys:
            named = getattr(self, key)
            listed = self.list_of(named)
            if isinstance(named, str) and named not in self._lists:
                yield key, f"there is no choice list called '{named}'", near(named, self._lists)
            elif not listed.choices and not listed.code_list:
                yield key, "the list is empty", "write at least one choice"
            elif not isinstance(named, str):
                yield from ((key, what, mend) for what, mend in code_problems(listed))
        if self.required and self.more:
            mend = "leave out 'more' or 'required'"
            yield "required", "what is required cannot stand under more detail", mend
        if self.warning and all(part.role == CALCULATED for part in self.answer_parts()):
            yield "warning", "nothing is answered here that could be warned of", "warn at a question"
        yield from self._default_problems()
        names = [part.name for part in self.parts]
        for name in sorted({name for name in names if names.count(name) > 1}):
            what = f"two things that this asks would both be called '{name}'"
            yield "name", what, "give the row or choice another name"

    def _default_problems(self) -> Iterator[tuple[str, str, str]]:
        """A default where nothing can be filled in, or that says no answer."""
        if not self.default or self.default_is_rule:
            return
        part = defaults.filled(self.parts)
        value = defaults.written(self.default, part) if part else None
        if part is None:
            what = f"a question of the type {self.type} is not filled in beforehand"
            yield "default", what, "leave it out, or say it in the hint"
        elif value is None:
            what = f"default: '{self.default}' is no answer to this question"
            known = part.choices.names if part.choices else ()
            offered = f"its choices are {', '.join(known[:MOST_NAMED])}"
            mend = offered if known else f"write an answer of the kind {part.kind}"
            yield "default", what, near(self.default, known, mend)
        elif refused := self.error(part, value, Asking(AUTHORS, defaults.Anywhere()), gettext(AUTHORS)):
            yield "default", f"default: '{self.default}' would be refused: {refused}", "write a good answer"

    @cached_property
    def default_is_rule(self) -> bool:
        """Whether what it is filled in with is worked out, and not written by its author."""
        return defaults.is_rule(self.default, defaults.filled(self.parts))

    # What it asks.

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Everything it asks: the answer's own parts, then the explanation and the comment."""
        beside = ((EXPLANATION, bool(self.warning)), (COMMENT, self.comment))
        texts = (
            Part(f"{self.name}.{role}", self.name, "text", role=role) for role, is_asked in beside if is_asked
        )
        return (*self.answer_parts(), *texts)

    def answer_parts(self) -> Iterator[Part]:
        """The parts of the answer itself."""
        raise NotImplementedError

    # Ask and keep.

    def fields(self, asking: Asking) -> dict[str, UnboundField]:
        """WTForms fields by name for all parts asked; typed parts with missing codes get a companion."""
        made: dict[str, UnboundField] = {}
        for part in self.parts:
            if asking.asks(part):
                made[part.name] = self.field(part, asking)
                if part.missing and part.kind not in ("choice", "choices"):
                    made[part.name + fields.MISSING] = fields.missing_codes()
        return made

    def field(self, part: Part, asking: Asking) -> UnboundField:
        """The WTForms field of one part."""
        return fields.for_part(part, asking)

    def read(self, form: Form) -> dict[str, Value | None]:
        """What the form holds of this question, by part; None for blank."""
        return {part.name: fields.value(form, part) for part in self.parts if part.name in form}

    # Judge.

    def errors(self, own: Mapping[str, Value], asking: Asking, _: Translate) -> dict[str, str]:
        """What is wrong with the answers kept, by part, in the person's language; constraints come on top."""
        found: dict[str, str] = {}
        for part in self.parts:
            value = own.get(part.name)
            may_rest = part.relevant or part.role == EXPLANATION
            if value is None or blank(value) or (may_rest and not asking.applies(part.name)):
                continue
            message = self._error(part, value, asking, _)
            if message:
                found[part.name] = message
        return found

    def _error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        if unread(value) is not None:
            return fields.unread_message(value, part.kind, _)
        if coded(value):
            known = coded(value) in part.missing
            return "" if known else fields.unread_message({"unread": coded(value)}, "choice", _)
        if not fits(part.kind, value):
            # Kept under an earlier instrument, in which this was a question of another kind.
            return fields.unread_message({"unread": fields.as_typed(value)}, part.kind, _)
        if part.role in (COMMENT, OTHER, EXPLANATION):
            return fields.length_error(str(value), fields.COMMENT_LENGTH, _)
        if part.choices is not None:
            offered = {choice.name for choice in asking.offered(part)}
            if not offered.issuperset(value if isinstance(value, list) else [str(value)]):
                return _("What was chosen here is no longer offered. Choose again.")
        return self.error(part, value, asking, _)

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """What is wrong with a value that could be read; '' where nothing is."""
        return ""

    # Show and analyse.

    def text(self, part: Part, value: Value, language: str) -> str:
        """The answer of one part as it is read aloud."""
        return fields.text(part, value, language)

    def measure_of(self, part: Part) -> Measure:
        """How the values of ``part`` may be counted."""
        if part.choices is not None:
            return Measure.ORDINAL if part.choices.ordered else Measure.NOMINAL
        return fields.MEASURES[part.kind]

    def kind_of(self, part: Part) -> str:
        """What the values of ``part`` are, as the codebook says."""
        return part.kind

    def categories(self, part: Part) -> tuple[Category, ...]:
        """The categories of ``part``, in order; none for what is not closed."""
        if part.kind == "flag":
            return (Category("yes", self.label),)
        return tuple(Category(choice.name, choice.label) for choice in (part.choices or ChoiceList()).choices)
