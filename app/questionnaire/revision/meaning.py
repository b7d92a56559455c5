"""What must stay the same for a name to be the same datum: never its wording, never its place on pages."""

from dataclasses import dataclass, replace

from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.grid import Table
from app.questionnaire.questions.parts import ANSWER, CALCULATED, Part
from app.questionnaire.revision.bounds import expression
from app.questionnaire.revision.changes import Changes

WORDS = {"email": "text", "url": "text"}
"""Types whose answers are words all the same; whether they may be so is judged again."""
WIDENED = {("integer", "decimal"), ("select_one", "select_multiple")}
"""Types of which the second can say all that the first says, with no loss."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a part stands for."""

    table: str
    """The repeats around it, or the anonymous section that it is in; '' for the response itself."""
    type: str
    kind: str
    unit: str
    role: str
    personal: bool
    anonymous: bool
    rule: str = ""
    """How it is worked out, where it is."""

    def is_same(self, other: "Meaning", *, recoded: bool = False) -> bool:
        """Whether an answer under this meaning is one under the ``other``, read by other codes or not."""
        if self == other:
            return True
        widened = (self.type, other.type) in WIDENED
        closed = recoded and self.kind == other.kind == "choice"
        return (widened or closed) and replace(self, type=other.type, kind=other.kind) == other


def meaning(questionnaire: Questionnaire, name: str, changes: Changes) -> Meaning | None:
    """What the part ``name`` stands for, in the names that ``changes`` lead to; None if it is not asked."""
    part = questionnaire.parts.get(name)
    if part is None:
        return None
    question = questionnaire.questions[part.question]
    place = questionnaire.places[question.name]
    repeats = "/".join(changes.renamed(repeat) for repeat in place.repeats)
    return Meaning(
        table=repeats or (place.section.name if place.section.anonymous else ""),
        type=_type(question, part),
        kind=part.kind,
        unit=part.unit,
        role=part.role,
        personal=question.personal or place.personal,
        anonymous=place.section.anonymous,
        rule=_rule(question, part, changes),
    )


def _type(question: Question, part: Part) -> str:
    if part.role not in (ANSWER, CALCULATED):
        return "text"
    column = question.column_of(part) if isinstance(question, Table) else None
    found = column.type if column else question.type
    # The currency of an amount is a choice beside it.
    return "select_one" if found == "amount" and part.kind == "choice" else WORDS.get(found, found)


def _rule(question: Question, part: Part, changes: Changes) -> str:
    if part.role != CALCULATED:
        return ""
    return expression(str(getattr(question, "calculation", "")), changes)
