"""How wide a text is, about, and where its lines part: SVG breaks none by itself."""

import re
import unicodedata
from functools import lru_cache

_TOKENS = re.compile(r"\S+\s*")


class _Widths(dict[str, float]):
    """How wide characters are, in ems: rather a little too wide, so that nothing ever overlaps."""

    def __missing__(self, character: str) -> float:
        self[character] = width = _width(character)
        return width


def _width(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in "iljtfrI.,:;'|!()[] \u00a0-·":
        return 0.4
    if character in "mwMW@%ЖШЩЮжшщюФф" or ord(character) > 0x1F000:
        return 1.05
    return 0.74 if character.isupper() else 0.63


_WIDTHS = _Widths()


def measure(text: str, size: float) -> float:
    """About how wide a text is in one line, in pixels."""
    return sum(map(_WIDTHS.__getitem__, text)) * size


@lru_cache(maxsize=8192)
def wrapped(text: str, width: float, size: float) -> tuple[str, ...]:
    """The lines of a text that fit a width; a word longer than a line is parted, nothing is left out."""
    text = " ".join(text.split())
    if measure(text, size) <= width:
        return (text,) if text else ()
    lines: list[str] = []
    line, used = "", 0.0
    for token in _tokens(text, width, size):
        needs = measure(token.rstrip(), size)
        if line and used + needs > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += token
        used += measure(token, size)
    return (*lines, line.rstrip()) if line.strip() else tuple(lines)


def _tokens(text: str, width: float, size: float) -> list[str]:
    """Where a line may end: after a word, after any character of Chinese, within a word that fits no line."""
    found: list[str] = []
    for token in _TOKENS.findall(text):
        if measure(token.rstrip(), size) <= width and not any(_WIDTHS[one] > 1.04 for one in token[:-1]):
            found.append(token)
            continue
        piece = ""
        for character in token:
            wide = unicodedata.east_asian_width(character) in "WF"
            if piece and (wide or measure(piece + character, size) > width):
                found.append(piece)
                piece = ""
            piece += character
        found.append(piece)
    return found
