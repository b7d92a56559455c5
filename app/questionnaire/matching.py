"""Looking for words in answers: capital letters, accents and vowel marks make no difference."""

import unicodedata
from collections.abc import Iterable

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it was looked for."""


def sought(typed: str) -> tuple[str, ...]:
    """The words that someone looks for, as they are compared."""
    return tuple(dict.fromkeys(_plain(typed).split()))


def holds(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether ``texts`` together hold every one of ``words``."""
    whole = "\n".join(_plain(text) for text in texts)
    return all(word in whole for word in words)


def pieces(text: str, words: Iterable[str]) -> Pieces:
    """``text`` cut where one of ``words`` begins and ends; joined again, it is what it was."""
    folded = [_plain(sign) for sign in text]
    plain = "".join(folded)
    # Which character of the text each character of the plain one came from.
    origin = [place for place, signs in enumerate(folded) for _sign in signs]
    wanted = [False] * len(text)
    for word in words:
        at = plain.find(word)
        while at >= 0:
            end = origin[at + len(word) - 1] + 1
            wanted[origin[at] : end] = [True] * (end - origin[at])
            at = plain.find(word, at + len(word))
    found: list[tuple[str, bool]] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or wanted[place] != wanted[begin]:
            found.append((text[begin:place], wanted[begin]))
            begin = place
    return tuple(found)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
