"""Closed questions: one choice, several, a ranking, and a statement to acknowledge."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from app.languages import gettext
from app.questionnaire.answers import Value, blank
from app.questionnaire.choices import ChoiceList, ListOrName
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import OTHER, Asking, Part, Translate


class Closed(Question):
    """What closed questions share: a list, a filter on it, and a text for the choice that asks to specify."""

    list_keys: ClassVar[tuple[str, ...]] = ("choices",)

    choices: ListOrName
    choice_filter: str = ""

    def specifying(self) -> Iterator[Part]:
        """The part for the words behind the choice that says 'specify'; it applies when that is chosen."""
        for choice in self.list_of(self.choices).specified:
            name, relevant = f"{self.name}.other", self.chosen(choice.name)
            yield Part(name, self.name, "text", relevant=relevant, role=OTHER, label=choice.label)

    def chosen(self, code: str) -> str:
        """The expression that is true when ``code`` is chosen."""
        return f"selected(${{{self.name}}}, '{code}')"


class SelectOne(Closed):
    """One choice of a list."""

    widget: ClassVar[str] = "radio"

    type: Literal["select_one"] = "select_one"
    appearance: Literal["radio", "select"] = "radio"

    @property
    def template(self) -> str:
        """Rows to press, or a closed list where there are many."""
        return self.appearance

    def answer_parts(self) -> Iterator[Part]:
        """The choice, and the words behind it where one asks for them."""
        listed = self.list_of(self.choices)
        yield Part(self.name, self.name, "choice", listed, missing=self.missing, required=True)
        yield from self.specifying()


class SelectMultiple(Closed):
    """Any number of choices of a list, within stated bounds."""

    widget: ClassVar[str] = "checkboxes"

    type: Literal["select_multiple"] = "select_multiple"
    appearance: Literal["checkboxes", "list"] = "checkboxes"
    min_choices: int | None = None
    max_choices: int | None = None

    @property
    def template(self) -> str:
        """Rows to tick, or a list to search where there are many."""
        return self.appearance

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Bounds that no answer can keep."""
        yield from super().problems()
        count = len(self.list_of(self.choices).choices)
        least, most = self.min_choices or 0, self.max_choices
        if most is not None and most < max(least, 1):
            yield "max_choices", f"at most {most} choices cannot be chosen here", "raise 'max_choices'"
        if count and least > count:
            yield "min_choices", f"the list has only {count} choices", "lower 'min_choices'"

    def answer_parts(self) -> Iterator[Part]:
        """The choices, and the words behind one that asks for them."""
        listed = self.list_of(self.choices)
        yield Part(self.name, self.name, "choices", listed, missing=self.missing, required=True)
        yield from self.specifying()

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """Too many, too few, or something beside a choice that excludes all others."""
        codes = value if isinstance(value, list) else []
        alone = alone_error(part, codes, asking.language, _)
        if alone:
            return alone
        if self.max_choices is not None and len(codes) > self.max_choices:
            return _("Choose at most %(most)s. You chose %(now)s.", most=self.max_choices, now=len(codes))
        if self.min_choices is not None and len(codes) < self.min_choices and not self._excludes(codes):
            return _("Choose at least %(least)s. You chose %(now)s.", least=self.min_choices, now=len(codes))
        return ""

    def _excludes(self, codes: list[str]) -> bool:
        """Whether the one choice made says that none of the others applies."""
        choice = self.list_of(self.choices).choice(codes[0])
        return choice is not None and choice.exclusive


def alone_error(part: Part, codes: list[str], language: str, _: Translate) -> str:
    """Says which choice cannot stand beside others; '' where none does."""
    if len(codes) < 2 or part.choices is None:
        return ""
    for code in codes:
        choice = part.choices.choice(code)
        if choice is not None and choice.exclusive:
            return _(
                "“%(choice)s” cannot stand beside other answers. Keep one or the other.",
                choice=choice.text(language),
            )
    return ""


def unspecified(key: str, listed: ChoiceList) -> Iterator[tuple[str, str, str]]:
    """An author's problem where a choice asks to specify in a question that has no field for it."""
    for choice in listed.choices:
        if choice.specify:
            what = f"the choice '{choice.name}' says 'specify', which is not asked here"
            yield key, what, "ask for it in a text question, or use 'comment: true'"


class Rank(Closed):
    """The first few of a list, in order of importance."""

    widget: ClassVar[str] = "rank"
    several: ClassVar[bool] = True

    type: Literal["rank"] = "rank"
    top: int = 5

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """More places than choices."""
        yield from super().problems()
        listed = self.list_of(self.choices)
        if listed.choices and not 1 <= self.top <= len(listed.choices):
            what = f"{self.top} places for {len(listed.choices)} choices"
            yield "top", what, f"give 'top' a number from 1 to {len(listed.choices)}"

    def answer_parts(self) -> Iterator[Part]:
        """One part for each place; only the first is needed where the question is required."""
        listed = self.list_of(self.choices)
        for place in range(1, self.top + 1):
            name = f"{self.name}.{place}"
            yield Part(name, self.name, "choice", listed, label=str(place), required=place == 1)
        yield from self.specifying()

    def chosen(self, code: str) -> str:
        """It stands in one of the places."""
        return " or ".join(f"${{{self.name}.{place}}} = '{code}'" for place in range(1, self.top + 1))

    def errors(self, own: Mapping[str, Value], asking: Asking, _: Translate) -> dict[str, str]:
        """The same thing in two places, or a place left out before another."""
        found = super().errors(own, asking, _)
        seen: dict[str, int] = {}
        gap = 0
        for place, part in enumerate(self.parts[: self.top], 1):
            value = own.get(part.name)
            if not isinstance(value, str) or blank(value):
                gap = gap or place
                continue
            if value in seen:
                found.setdefault(part.name, _("This already stands in place %(place)s.", place=seen[value]))
            elif gap:
                found.setdefault(part.name, _("Fill place %(place)s before this one.", place=gap))
            seen.setdefault(value, place)
        return found


class Acknowledge(Question):
    """A statement that is confirmed by ticking it."""

    widget: ClassVar[str] = "acknowledge"

    type: Literal["acknowledge"] = "acknowledge"

    def answer_parts(self) -> Iterator[Part]:
        """The tick."""
        yield Part(self.name, self.name, "flag", required=True)

    def text(self, part: Part, value: Value, language: str) -> str:
        """That the statement was confirmed, rather than the value that says so."""
        if value == "yes" and part.kind == "flag":
            _ = gettext(language)
            return _("Confirmed")
        return super().text(part, value, language)
