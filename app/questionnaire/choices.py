"""Choice lists: what a closed question offers, written in the definition or taken from a shared code list."""

from collections import Counter
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from app.languages import collation
from app.questionnaire.wording import Wording

ORIGINAL = "original"
"""Under what a choice in another language keeps the label that its code list has in the first."""


class Definition(BaseModel):
    """A thing that an author writes: its fields are exactly the keys of the YAML, others are refused."""

    # Built when first used, since sections, groups and repeats hold one another.
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


Accepted = Annotated[dict[str, str], Field(default_factory=dict, exclude=True)]
"""Warnings of the check that an author lets stand, {code: reason}; an instrument does not hold them."""


class Choice(Definition):
    """One answer that can be chosen, or one row or column of a matrix or table."""

    name: str
    label: Wording
    labels: dict[str, str] = {}
    hint: Wording = ""
    exclusive: bool = False
    specify: bool = False
    relevant: str = ""
    attributes: dict[str, str] = {}

    @property
    def columns(self) -> dict[str, str]:
        """What expressions see of it: its name, its label in the source language, and its attributes."""
        return {"name": self.name, "label": self.label, **self.attributes}

    def text(self, language: str) -> str:
        """The label in ``language`` where a code list gives one, else as the definition has it."""
        return self.labels.get(language, self.label)


def _wrapped(raw: Any) -> Any:
    return {"choices": raw} if isinstance(raw, list | tuple) else raw


class _List(Definition):
    ordered: bool = False
    code_list: str = ""
    valid: str = ""
    choices: tuple[Choice, ...] = ()


class ChoiceList(_List):
    """Choices in the order in which they are shown; ``ordered`` ones form a scale."""

    @model_validator(mode="after")
    def _once(self) -> "ChoiceList":
        for name, times in Counter(self.names).items():
            if times > 1:
                message = f"the choice {name!r} stands {times} times in one list"
                raise ValueError(message)
        if sum(choice.specify for choice in self.choices) > 1:
            message = "only one choice of a list may have 'specify'"
            raise ValueError(message)
        return self

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(choice.name for choice in self.choices)

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns that expressions may name."""
        return frozenset({"name", "label"}.union(*(choice.attributes for choice in self.choices)))

    @cached_property
    def conditional(self) -> tuple[Choice, ...]:
        """The choices that are offered under a condition."""
        return tuple(choice for choice in self.choices if choice.relevant)

    @cached_property
    def specified(self) -> tuple[Choice, ...]:
        """The choices that ask for words."""
        return tuple(choice for choice in self.choices if choice.specify)

    def choice(self, name: str) -> Choice | None:
        """The choice called ``name``, or None."""
        return self._by_name.get(name)

    @cached_property
    def alphabetical(self) -> bool:
        """Whether it is a long shared list whose codes stand in the order of their English names.

        Such a list is shown in the order of the names in the language of the page.
        """
        names = [collation(choice.labels.get(ORIGINAL, choice.label), "en") for choice in self.choices]
        return bool(self.code_list) and len(names) > 9 and names == sorted(names)

    @cached_property
    def _by_name(self) -> dict[str, Choice]:
        return {choice.name: choice for choice in self.choices}


Choices = Annotated[
    ChoiceList, BeforeValidator(_wrapped, json_schema_input_type=ChoiceList | tuple[Choice, ...])
]
"""A list written in place, or a mapping with ``ordered``, ``code_list`` or ``choices``."""

ListOrName = Annotated[
    str | ChoiceList, BeforeValidator(_wrapped, json_schema_input_type=str | ChoiceList | tuple[Choice, ...])
]
"""The name of a list of the definition, or a list written in place."""
