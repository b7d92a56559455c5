"""A part is the smallest thing answered; everything else in the house derives from parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from app.questionnaire.answers import ItemPath, Value
from app.questionnaire.choices import Choice, ChoiceList

KINDS = ("text", "integer", "decimal", "date", "choice", "choices", "file", "flag")
"""How a value is kept: text, an int, decimal digits as text, an ISO date, a code, codes, a file, "yes"."""

COMMENT, OTHER, ANSWER, CALCULATED = "comment", "other", "answer", "calculated"
EXPLANATION = "explanation"
"""The words with which a person lets an answer stand that is warned of; it applies only while that is so."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its permanent name, how its value is kept, what it offers and when it applies."""

    name: str
    question: str
    kind: str
    choices: ChoiceList | None = None
    relevant: str = ""
    role: str = ANSWER
    missing: tuple[str, ...] = ()
    label: str = ""
    unit: str = ""
    required: bool = False
    """Whether it must be answered when its question must be."""


class Situation(Protocol):
    """What a question may ask of the place where it stands: which parts apply, which choices are offered."""

    today: date

    def applies(self, name: str, item: ItemPath = ()) -> bool:
        """Whether the part, question, section or repeat ``name`` is on the route."""

    def offered(self, part: Part, item: ItemPath = ()) -> tuple[Choice, ...]:
        """The choices of ``part`` that can be chosen here, in order."""


@dataclass(frozen=True)
class Asking:
    """Where and for whom a page is asked: language, what applies, the item, what was answered so far."""

    language: str
    situation: Situation
    item: ItemPath = ()
    own: Mapping[str, Value] = field(default_factory=dict)
    missing_labels: Mapping[str, str] = field(default_factory=dict)
    pipe: Callable[[str], str] = str
    """Wording with the answers that it names put in."""
    may_appear: Callable[[str, ItemPath], bool] | None = None
    """Whether a part that does not apply would, were other answers given on the same page."""

    def applies(self, name: str) -> bool:
        """Whether ``name`` is on the route for this item."""
        return self.situation.applies(name, self.item)

    def asks(self, part: Part) -> bool:
        """Whether ``part`` has a field here, be it for the browser to bring out."""
        # The words behind a choice are asked beside it, so that they can be written before it is sent; an
        # explanation has its field always, and that is shown while there is something to explain.
        if not part.relevant or part.role == OTHER or self.applies(part.name):
            return True
        return self.may_appear is not None and self.may_appear(part.name, self.item)

    def offered(self, part: Part) -> tuple[Choice, ...]:
        """The choices of ``part`` for this item."""
        return self.situation.offered(part, self.item)


Translate = Callable[..., str]
"""gettext of one language: a message, with its parameters as keywords."""

Form = Any
"""A bound WTForms form; looked up by field name."""
