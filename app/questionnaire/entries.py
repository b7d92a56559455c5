"""What stands on a page beside its questions, ready to draw: groups, repeats and their items."""

from dataclasses import dataclass, field
from typing import Any

from app.questionnaire.answers import ItemPath
from app.questionnaire.model import Group, Repeat


@dataclass
class AskedGroup:
    """Questions under one heading."""

    label: str
    hint: str
    entries: list[Any]
    name: str = ""
    nested: bool = False
    more: bool = False
    kind: str = "group"
    key: str = ""
    source: Group | None = None
    absent: bool = False
    """Whether it does not apply now, and is there for the browser to bring out."""


@dataclass
class ItemRow:
    """One item of a repeat: its questions where it is edited in place, or its title where it has a page."""

    id: str
    title: str
    entries: list[Any] = field(default_factory=list)
    path: ItemPath = ()
    errors: list[str] = field(default_factory=list)
    missing: int = 0
    """How many answers that are needed it lacks, where it has pages of its own."""
    fixed: bool = False
    """Whether it cannot be removed, as things are."""


@dataclass
class AskedRepeat:
    """A repeat as it stands on a page."""

    name: str
    number: str
    label: str
    hint: str
    guidance: str
    singular: str
    ask: str
    rows: list[ItemRow]
    can_add: bool
    nested: bool = False
    more: bool = False
    errors: list[str] = field(default_factory=list)
    definitions: list[tuple[str, str]] = field(default_factory=list)
    kind: str = "repeat"
    source: Repeat | None = None
    absent: bool = False
    earlier: list[Any] = field(default_factory=list)
    """Items of an earlier round that do not stand in it."""
    earlier_title: str = ""
    """Of which round, and when they were sent."""
    discussion: Any = None
    """What its reader's own side says about it, among themselves."""
    notes: list[Any] = field(default_factory=list)
    """What others have said about it, to be read before it is changed."""

    @property
    def key(self) -> str:
        """What tells it from everything else on the page."""
        return self.name
