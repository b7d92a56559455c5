"""One question ready to draw: what the templates of the question widgets are given."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from wtforms import Field
from wtforms.form import BaseForm

from app.languages import collation
from app.questionnaire.answers import coded, unread
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.fields import MISSING
from app.questionnaire.questions.parts import COMMENT, EXPLANATION, OTHER, Asking, Part

LIMITS = ("max_words", "length", "min", "max", "unit", "max_choices", "top", "accept", "max_mb")


class Option(NamedTuple):
    """One thing that can be chosen; ``apart`` ones are missing codes, drawn apart."""

    value: str
    label: str
    hint: str
    checked: bool
    apart: bool = False
    exclusive: bool = False
    specify: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column of a grid."""

    name: str
    label: str
    hint: str = ""


def chosen_in(value: Any) -> set[str]:
    """The values of the options chosen, also where they contradict each other and were kept unread."""
    if isinstance(value, list):
        return set(value)
    if isinstance(value, dict):
        return {MISSING + coded(value)} if coded(value) else set((unread(value) or "").split())
    return {value} if value else set()


@dataclass
class Asked:
    """A question as it stands on a page for one person."""

    question: Question
    asking: Asking
    prefix: str
    definitions: list[tuple[str, str]]
    required: bool
    result: str = ""
    proposed: Any = None
    """What the page filled in before anybody answered; None where it is as it was answered."""
    errors: dict[str, list[str]] = field(default_factory=dict)
    last: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """By part, who else answered it last, for which institution, and when."""
    conflicts: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)
    possible: frozenset[str] = frozenset()
    """The choices that are not offered now, or are, and that the browser brings out or takes away."""
    may_be_required: bool = False
    """Whether other answers on the page make it required or not."""
    fixed: bool = False
    """Whether its answer can only be read here, as things are."""
    fixed_parts: frozenset[str] = frozenset()
    """Of an answer that can be changed in part, the parts that can only be read."""
    notes: list[Any] = field(default_factory=list)
    """What others have said about its answer, to be read before it is changed."""
    earlier: Any = None
    """How it was answered in an earlier round, where its reader may know."""
    rivals: list[Any] = field(default_factory=list)
    """Its parts of which several institutions say different things."""
    discussion: Any = None
    """What its reader's own side says about it, among themselves."""
    suggested: list[str] = field(default_factory=list)
    """What colleagues have sent, to be found again."""
    file_url: str = ""
    """Where the file that was attached is to be had."""
    kind: str = "question"
    form: BaseForm = field(default_factory=lambda: BaseForm({}))

    def bind(self, form: BaseForm) -> None:
        """Give it the page's form, once all of its fields are known."""
        self.form = form

    def __getattr__(self, name: str) -> Any:
        """What the definition says: name, number, type, widget, read_only, more."""
        if name in ("name", "type", "read_only", "more"):
            return getattr(self.question, name)
        raise AttributeError(name)

    @property
    def source(self) -> Question:
        """The question as its author wrote it, as other entries of a page have theirs."""
        return self.question

    @property
    def widget(self) -> str:
        """The template that draws it."""
        return self.question.template

    @cached_property
    def number(self) -> str:
        """The number shown before the label."""
        return self.question.number or self.question.name.upper()

    @cached_property
    def label(self) -> str:
        """The question, with the answers that it names."""
        return self.asking.pipe(self.question.label)

    @cached_property
    def hint(self) -> str:
        """What helps to answer."""
        return self.asking.pipe(self.question.hint)

    @cached_property
    def guidance(self) -> str:
        """Longer help, folded."""
        return self.asking.pipe(self.question.guidance)

    @property
    def nested(self) -> bool:
        """Whether it hangs under the question that it depends on."""
        return bool(self.question.relevant)

    @property
    def limits(self) -> dict[str, Any]:
        """The stated bounds of the answer."""
        return {
            key: getattr(self.question, key)
            for key in LIMITS
            if getattr(self.question, key, None) not in (None, "")
        }

    # Parts and their fields.

    @cached_property
    def parts(self) -> dict[str, Part]:
        """The parts that apply here, by name."""
        return {part.name: part for part in self.question.parts if self.prefix + part.name in self.form}

    @cached_property
    def absent(self) -> bool:
        """Whether it does not apply now, and is there for the browser to bring out."""
        return not self.asking.applies(self.question.name)

    @cached_property
    def absent_parts(self) -> frozenset[str]:
        """The parts that do not apply now, and are there for the browser to bring out."""
        if self.absent:
            return frozenset(self.parts)
        own = (part.name for part in self.parts.values() if part.relevant and part.role != OTHER)
        return frozenset(name for name in own if not self.asking.applies(name))

    @property
    def key(self) -> str:
        """What tells it from every other question on the page."""
        return self.prefix + self.question.name

    @property
    def names(self) -> list[str]:
        """The names of its fields, one a part."""
        return [self.prefix + name for name in self.parts]

    @property
    def fields(self) -> dict[str, Field]:
        """The bound fields by part."""
        return {name: self.form[self.prefix + name] for name in self.parts}

    @property
    def field(self) -> Field | None:
        """The field of the answer itself."""
        return next(iter(self.fields.values()), None)

    @property
    def missing(self) -> dict[str, Field]:
        """The fields of missing codes beside typed parts."""
        names = {name: self.prefix + name + MISSING for name in self.parts}
        return {name: self.form[field] for name, field in names.items() if field in self.form}

    @property
    def other(self) -> Field | None:
        """The field for the words behind a choice."""
        return self._of_role(OTHER)

    @property
    def comment(self) -> Field | None:
        """The field for a comment."""
        return self._of_role(COMMENT)

    @property
    def explanation(self) -> Field | None:
        """The field for the explanation of an answer that is warned of."""
        return self._of_role(EXPLANATION)

    @property
    def doubtful(self) -> bool:
        """Whether the answer is warned of as it stands."""
        return self.asking.applies(f"{self.question.name}.{EXPLANATION}")

    @cached_property
    def warning(self) -> str:
        """What is unusual about an answer that is warned of."""
        return self.asking.pipe(self.question.warning_message)

    def _of_role(self, role: str) -> Field | None:
        name = next((part.name for part in self.parts.values() if part.role == role), None)
        return self.form[self.prefix + name] if name else None

    # What is offered.

    def options(self, name: str = "") -> list[Option]:
        """What can be chosen for a part (the first where none is named), missing codes last."""
        part = self.parts[name or next(iter(self.parts))]
        field = self.form[self.prefix + part.name]
        chosen = chosen_in(field.data)
        language = self.asking.language
        offered = self.asking.offered(part)
        drawn = offered
        if self.possible and part.choices:
            drawn = tuple(c for c in part.choices.choices if c in offered or c.name in self.possible)
        if part.choices and part.choices.alphabetical:
            drawn = tuple(sorted(drawn, key=lambda c: collation(c.text(language), language)))
        found = [
            Option(
                c.name,
                c.text(language),
                c.hint,
                c.name in chosen,
                exclusive=c.exclusive,
                specify=c.specify,
                absent=bool(self.possible) and c not in offered,
            )
            for c in drawn
        ]
        return found + self.codes(part.name)

    def codes(self, name: str = "") -> list[Option]:
        """The missing codes that a part offers."""
        part = self.parts[name or next(iter(self.parts))]
        field = self.form[self.prefix + part.name]
        closed = part.kind in ("choice", "choices")
        field = self.form[self.prefix + part.name]
        companion = None if closed or not part.missing else self.form[self.prefix + part.name + MISSING]
        mark = MISSING if closed else ""
        chosen = chosen_in(field.data) if companion is None else {str(companion.data or "")}
        labels = self.asking.missing_labels
        return [
            Option(mark + code, labels[code], "", mark + code in chosen, apart=True) for code in part.missing
        ]

    @cached_property
    def rows(self) -> list[Line]:
        """The rows of a grid that apply here."""
        found = self.question.list_of(getattr(self.question, "rows", ""))
        here = {name.split(".")[1] for name in self.parts if "." in name}
        language = self.asking.language
        return [Line(row.name, row.text(language), row.hint) for row in found.choices if row.name in here]

    @cached_property
    def columns(self) -> list[Any]:
        """The columns of a grid: the scale of a matrix, the inner questions of a table."""
        columns: Any = getattr(self.question, "columns", "")
        if isinstance(columns, tuple):
            return list(columns)
        found = self.question.list_of(columns)
        return [Line(column.name, column.text(self.asking.language), column.hint) for column in found.choices]

    def cell(self, row: str, column: str = "") -> str:
        """The part that stands in a row (and column)."""
        return ".".join(filter(None, (self.question.name, row, column)))
