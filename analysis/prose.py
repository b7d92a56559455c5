"""What a report says in sentences: text in which each figure is one of its tables', bound by a reference."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_MARKER = re.compile("\ue000(\\d+)\ue001")
ASPECTS = ("count", "share", "value", "base")
"""What of a cell, or of a whole table, a sentence may say."""
_NAME = r"[A-Za-z0-9_.@<>=+-]+"
_WHOLE = re.compile(rf"{_NAME}(:{_NAME}){{1,3}}")


@dataclass(frozen=True)
class Figure:
    """A number in a sentence: where it stands in the report, and how it is written."""

    name: str
    text: str
    table: str = ""  # the number of its table; empty for what the cover states


Paragraph = tuple[str | Figure, ...]


@dataclass(frozen=True)
class Reference:
    """What `${table:row:column:share}` names: a table, mostly a row and a column, and what of that cell."""

    name: str
    table: str
    row: str = ""
    column: str = ""
    aspect: str = ""

    @classmethod
    def read(cls, name: str) -> "Reference | None":
        """The reference of that name, or none if it is not written as one."""
        name = "".join(name.split())
        if not _WHOLE.fullmatch(name):
            return None
        table, *codes = name.split(":")
        aspect = codes.pop() if codes[-1] in ASPECTS else ""
        if len(codes) > 2 or (not codes and aspect != "base"):
            return None
        row, column = (*codes, "", "")[:2]
        return cls(name, table, row, column, aspect)


def references(text: str) -> list[str]:
    """What stands between `${` and `}` in a text."""
    return _REFERENCE.findall(text)


def paragraphs(text: str, resolved: Callable[[str], Figure]) -> tuple[Paragraph, ...]:
    """The lines of a text, each a paragraph, with its figures for their references."""
    return tuple(_parted(line, _REFERENCE, resolved) for line in text.split("\n") if line.strip())


def bound(
    say: Callable[..., str], message: str, figures: Iterable[tuple[str, Figure]], **more: object
) -> Paragraph:
    """A message whose figures stay bound in every language, wherever it puts them."""
    given = list(figures)
    markers = {name: f"\ue000{n}\ue001" for n, (name, _) in enumerate(given)}
    return _parted(say(message, **markers, **more), _MARKER, lambda n: given[int(n)][1])


def plain(paragraph: Paragraph) -> str:
    """The paragraph as text."""
    return "".join(part if isinstance(part, str) else part.text for part in paragraph)


def _parted(text: str, pattern: re.Pattern[str], figure: Callable[[str], Figure]) -> Paragraph:
    parts: list[str | Figure] = []
    since = 0
    for found in pattern.finditer(text):
        parts += [text[since : found.start()], figure(found.group(1))]
        since = found.end()
    return tuple(part for part in (*parts, text[since:]) if part != "")
