"""Text as people read and write it: answers piped into wording, and the one gate for control characters."""

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated, Any, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_PIPE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")

# What no answer may hold: C0 and C1 controls but tab and newline, surrogates and non-characters (a database
# or a workbook refuses them), and the two overrides that make text read differently from what it says.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|\u2028|\u2029|\x85")


class Foreign(str):
    """Wording in another language than the page around it: it has no translation, and says so."""

    __slots__ = ("language",)

    language: str

    def __new__(cls, text: str, language: str) -> Self:
        """``text``, which is written in ``language``."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        """How a copy is made."""
        return type(self), (str(self), self.language)


class Worded:
    """Marks a key of a definition as wording: translators get it, and a page may show it in any language."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The key's own schema, but that foreign wording stays known as such."""
        return core_schema.no_info_wrap_validator_function(_as_marked, handler(source))


def _as_marked(given: Any, validated: Callable[[Any], str]) -> str:
    return like(given, validated(given))


def like(given: Any, text: str) -> str:
    """``text``, foreign where ``given`` is."""
    return Foreign(text, given.language) if isinstance(given, Foreign) else text


Wording = Annotated[str, Worded()]
"""Text of a definition that people read, and that has translations."""


def clean(text: str) -> str:
    """``text`` without control characters, with plain line ends and no white space around it."""
    return _FORBIDDEN.sub("", _LINE_END.sub("\n", text)).strip()


def western_digits(text: str) -> str:
    """``text`` with the digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def references(text: str) -> tuple[str, ...]:
    """The names that ``text`` pipes in, in order."""
    return tuple(_PIPE.findall(text))


def pieces(text: str) -> list[tuple[bool, str]]:
    """``text`` cut at the names it pipes in: (whether it is a name, the name or the text between)."""
    return [(bool(place % 2), piece) for place, piece in enumerate(_PIPE.split(text)) if piece]


def pipe(text: str, shown: Callable[[str], str]) -> str:
    """``text`` with every ``${name}`` replaced by what ``shown(name)`` says of it."""
    return like(text, _PIPE.sub(lambda match: shown(match[1]), text)) if "${" in text else text


def words(text: str) -> int:
    """The number of words in ``text``, counted as runs between white space."""
    return len(text.split())
