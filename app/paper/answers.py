"""How a question is answered, in print: what can be chosen, the rows of a grid, or what is to be written."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.languages import format_date, format_number
from app.paper.blocks import Block, Facts, Grid, Option, Options, Paragraph, Row
from app.paper.lists import Lists
from app.questionnaire.choices import Choice, ChoiceList
from app.questionnaire.in_words import InWords
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import COMMENT, EXPLANATION, OTHER, Part, Translate

MARKS = {"choice": "one", "choices": "several"}


class Answers:
    """Prints how questions of one questionnaire are answered."""

    def __init__(self, words: InWords, lists: Lists, _: Translate, *, codes: bool) -> None:
        """``codes`` also prints the codes of choices and rows."""
        self.words, self.lists, self._, self.codes = words, lists, _, codes
        self.missing = words.questionnaire.missing

    def of(self, question: Question) -> Iterator[Block]:
        """What a question offers, and what is to be written."""
        parts = [part for part in question.parts if part.role not in (COMMENT, EXPLANATION, OTHER)]
        if hasattr(question, "rows"):
            yield from self._grid(question, parts)
        elif parts and parts[0].choices is not None:
            yield from self._closed(question, parts)
        elif parts:
            yield from self._written(question, parts)
        if any(part.role == COMMENT for part in question.parts):
            yield Paragraph(self._("A comment can be added."), "how")

    # Choices.

    def _closed(self, question: Question, parts: list[Part]) -> Iterator[Block]:
        listed = parts[0].choices or ChoiceList()
        mark = "rank" if question.several else MARKS[parts[0].kind]
        yield Paragraph(self._choosing(question, mark, listed), "how")
        named = self.lists.named(listed)
        options = () if named else tuple(self._option(question, c) for c in listed.choices)
        apart = tuple(self._apart(code) for code in parts[0].missing)
        if options or apart:
            yield Options((*options, *apart), mark)

    def _choosing(self, question: Question, mark: str, listed: ChoiceList) -> str:
        named = self.lists.named(listed)
        limits = question, "max_choices", "min_choices"
        most, least = (getattr(limits[0], key, None) for key in limits[1:])
        if mark == "rank":
            top = getattr(question, "top", 0)
            said = self._("Choose up to %(most)s in order of importance", most=top)
        elif mark == "one":
            said = self._("Choose one")
        elif most and least:
            said = self._("Choose from %(least)s to %(most)s", least=least, most=most)
        elif most:
            said = self._("Choose at most %(most)s", most=most)
        elif least:
            said = self._("Choose at least %(least)s", least=least)
        else:
            said = self._("Choose all that apply")
        if not named:
            return self._("%(instruction)s.", instruction=said)
        return self._("%(instruction)s of %(list)s.", instruction=said, list=named)

    def _option(self, question: Question, choice: Choice) -> Option:
        notes = []
        if choice.specify:
            notes.append(self._("please specify"))
        if choice.exclusive:
            notes.append(self._("excludes all others"))
        return Option(
            self.words.plain(choice.text(self.words.language)),
            choice.name if self.codes else "",
            self.words.plain(choice.hint),
            "; ".join(notes),
        )

    def _apart(self, code: str) -> Option:
        return Option(self.missing.get(code, code), code if self.codes else "", apart=True)

    # Grids.

    def _grid(self, question: Any, parts: list[Part]) -> Iterator[Block]:
        rows = tuple(self._row(row) for row in question.list_of(question.rows).choices)
        columns = question.columns
        missing = dict.fromkeys(code for part in parts for code in part.missing)
        if isinstance(columns, tuple):
            yield Paragraph(self._("Fill in each row."), "how")
            yield Grid(tuple(self.words.plain(column.label) for column in columns), rows)
            yield Facts(tuple((self.words.plain(c.label), self._cell(c)) for c in columns), "columns")
        else:
            scale = question.list_of(columns)
            several = bool(parts) and parts[0].kind == "choices"
            yield Paragraph(
                self._("Choose all that apply in each row.")
                if several
                else self._("Choose one in each row."),
                "how",
            )
            labels = tuple(self._column(choice) for choice in scale.choices)
            yield Grid(labels, rows, MARKS[question.kind])
            hints = tuple((self._column(c), self.words.plain(c.hint)) for c in scale.choices if c.hint)
            if hints:
                yield Facts(hints, "columns")
        if missing:
            yield Options(tuple(self._apart(code) for code in missing), "one")

    def _row(self, row: Choice) -> Row:
        label = self.words.plain(row.text(self.words.language))
        return Row(label, row.name if self.codes else "", self.words.plain(row.hint))

    def _column(self, choice: Choice) -> str:
        label = self.words.plain(choice.text(self.words.language))
        return f"{label} ({choice.name})" if self.codes else label

    def _cell(self, column: Question) -> str:
        """How the cells of one column of a table are answered."""
        part = column.parts[0]
        if part.choices is None:
            return self._writing(column, part)
        named = self.lists.named(part.choices)
        if named:
            return self._("One of %(list)s.", list=named)
        labels = (self.words.plain(c.text(self.words.language)) for c in part.choices.choices)
        return self._("One of: %(choices)s.", choices="; ".join(labels))

    # Words and figures.

    def _written(self, question: Question, parts: list[Part]) -> Iterator[Block]:
        for part in parts:
            if part.choices is not None:
                named = self.lists.named(part.choices)
                labels = "; ".join(c.text(self.words.language) for c in part.choices.choices)
                yield Paragraph(self._("With its currency: %(choices)s.", choices=named or labels), "how")
            else:
                yield Paragraph(self._writing(question, part), "how")
        if parts[0].missing:
            yield Options(tuple(self._apart(code) for code in parts[0].missing), "one")

    def _writing(self, question: Question, part: Part) -> str:
        """What is to be written for one part."""
        match part.kind:
            case "integer" | "decimal":
                return self._number(question, part)
            case "date":
                return self._date(self._day(question, "min"), self._day(question, "max"))
            case "file":
                kinds = ", ".join(getattr(question, "accept", ()))
                most = getattr(question, "max_mb", "")
                return self._("A file of at most %(most)s MB: %(kinds)s.", most=most, kinds=kinds)
            case "flag":
                return self._("A box to tick.")
        words, length = getattr(question, "max_words", None), getattr(question, "length", None)
        if words:
            return self._("Text of at most %(most)s words.", most=words)
        if length:
            return self._("Text of at most %(most)s characters.", most=length)
        return self._("Text.")

    def _number(self, question: Any, part: Part) -> str:
        what = self._("A whole number") if part.kind == "integer" else self._("A number")
        unit = f" ({part.unit})" if part.unit else ""
        least, most = (getattr(question, key, None) for key in ("min", "max"))
        return self._bounded(what + unit, *(self._figure(question, bound) for bound in (least, most)))

    def _figure(self, question: Any, bound: Decimal | None) -> str:
        if bound is None:
            return ""
        shown = getattr(question, "shown", None)
        return str(shown(bound, self.words.language) if shown else format_number(bound, self.words.language))

    def _day(self, question: Question, key: str) -> str:
        day = getattr(question, key, None)
        return format_date(day, self.words.language) if day else ""

    def _date(self, first: str, last: str) -> str:
        if first and not last:
            return self._("A date, %(first)s or later.", first=first)
        if last and not first:
            return self._("A date, %(last)s or earlier.", last=last)
        return self._bounded(self._("A date"), first, last)

    def _bounded(self, what: str, least: str, most: str) -> str:
        if least and most:
            return self._("%(what)s from %(least)s to %(most)s.", what=what, least=least, most=most)
        if least:
            return self._("%(what)s of %(least)s or more.", what=what, least=least)
        if most:
            return self._("%(what)s of %(most)s or less.", what=what, most=most)
        return self._("%(instruction)s.", instruction=what)
