"""What expressions name, as a reader knows it: questions by their number, choices and rows by their label."""

from collections.abc import Iterable
from datetime import date

from babel.lists import format_list

from app.languages import format_date, format_number, gettext, locale
from app.questionnaire.choices import Choice
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import COMMENT, EXPLANATION, OTHER, Part
from app.questionnaire.wording import pipe

ROW = "*"
"""Stands for any row of a grid in the name of a part: `e1.*` is what E1 asks in the row that is looked at."""


def number_of(question: Question) -> str:
    """The number that is shown before a question."""
    return question.number or question.name.upper()


class Unspoken(Exception):
    """An expression that nothing here can put into words without the risk of saying something else."""


class Names:
    """The names of one questionnaire's parts, in one language, as seen from inside ``repeats``."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        language: str,
        repeats: tuple[str, ...] = (),
        own: Part | None = None,
    ) -> None:
        """``own`` is the part that ``.`` stands for, where it stands for one."""
        self.questionnaire, self.language, self.repeats, self.own = questionnaire, language, repeats, own
        self._ = gettext(language)

    # Whatever is named.

    def part(self, name: str) -> Part:
        """The part called ``name``, or that of the first row where it is a part of any row."""
        if ROW in name:
            question, _row, column = name.partition(ROW)
            row = next(iter(self.rows(question.rstrip("."))))
            name = f"{question}{row}{column}"
        if name not in self.questionnaire.parts:
            raise Unspoken
        return self.questionnaire.parts[name]

    def knows(self, name: str) -> bool:
        """Whether ``name`` is a part, and not a repeat."""
        return ROW in name or name in self.questionnaire.parts

    def one(self, name: str) -> Part:
        """The part called ``name`` where it has one value here, not one for each item of a repeat."""
        found = self.part(name)
        around = self.questionnaire.places[found.question].repeats
        if around != self.repeats[: len(around)]:
            raise Unspoken
        return found

    def called(self, name: str) -> str:
        """How a reader finds what is called ``name``."""
        repeat = self.questionnaire.repeats.get(name)
        if repeat is not None:
            return repeat.number or self.quoted(repeat.label)
        part = self.part(name)
        question = self.questionnaire.questions[part.question]
        if ROW in name:
            column = self._column(question, name)
            return self.quoted(column) if column else self._("the answer")
        number = self.number(question)
        if part.role in (COMMENT, EXPLANATION):
            on = self._("the comment on %(question)s"), self._("the explanation of %(question)s")
            return on[part.role == EXPLANATION] % {"question": number}
        if part.role == OTHER:
            return self._(
                "the words behind %(choice)s in %(question)s", choice=self.quoted(part.label), question=number
            )
        if name == question.name:
            return number
        last = name.rpartition(".")[2]
        if last.isdigit():
            return self._("place %(place)s of %(question)s", place=last, question=number)
        if last == "currency":
            return self._("the currency of %(question)s", question=number)
        return (
            self._("%(question)s (%(row)s)", question=number, row=self.plain(part.label))
            if part.label
            else number
        )

    def _column(self, question: Question, name: str) -> str:
        columns = getattr(question, "columns", ())
        wanted = name.rpartition(".")[2]
        found = (column for column in columns if isinstance(column, Question) and column.name == wanted)
        return next((self.plain(column.label) for column in found), "")

    def rows(self, question: str) -> dict[str, Choice]:
        """The rows of a grid by name; none for any other question."""
        known = self.questionnaire.questions.get(question)
        if known is None or not hasattr(known, "rows"):
            return {}
        return {row.name: row for row in known.list_of(known.rows).choices}

    def number(self, question: Question) -> str:
        """The number that is shown before a question; with its wording where others bear the same."""
        shown = number_of(question)
        alike = sum(number_of(other) == shown for other in self.questionnaire.questions.values())
        if alike < 2:
            return shown
        return self._("%(question)s (%(row)s)", question=shown, row=self.plain(question.label))

    # Words and figures.

    def plain(self, text: str) -> str:
        """Wording with the numbers of the questions whose answers are put into it."""
        return pipe(text, lambda name: f"[{self.called(name)}]")

    def quoted(self, text: str) -> str:
        """A choice or another text as it is written."""
        return self._("“%(text)s”", text=self.plain(text))

    def choice(self, part: Part, code: str) -> str:
        """A choice of ``part`` by its label."""
        known = part.choices.choice(code) if part.choices else None
        if known is None:
            raise Unspoken
        return self.quoted(known.text(self.language))

    def missing(self, code: str) -> str:
        """A reason for having no answer, by its label."""
        return self.quoted(self.questionnaire.missing.get(code, code))

    def figure(self, value: float) -> str:
        """A number as the language writes it."""
        return format_number(f"{value:g}", self.language)

    def day(self, iso: str) -> str:
        """A day as the language writes it."""
        return format_date(date.fromisoformat(iso), self.language)

    def all_of(self, said: Iterable[str]) -> str:
        """Everything said, joined by “and”."""
        return str(format_list(list(said), "standard", locale(self.language)))

    def any_of(self, said: Iterable[str]) -> str:
        """Everything said, joined by “or”."""
        return str(format_list(list(said), "or", locale(self.language)))
