"""Passwords that others would guess: the most used ones, runs and repetitions, one's own name."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

LIST = Path(__file__).with_name("known_passwords.txt")
PRODUCT = "canvass"
LEAST_LETTERS = 5
"""How many different characters there are at least."""
LEAST_LEFT = 8
"""How many letters and digits are left at least without one's own name and the like."""
TELLING = 4
"""How long a part of a name or an address is at least to be looked for."""
DISGUISES = str.maketrans("013457@$!", "oieastasi")
_WORDS, _APART = re.compile(r"[^\W\d_]+"), re.compile(r"[\W_]+")


def folded(password: str) -> str:
    """The password without what makes no difference to whoever guesses."""
    return unicodedata.normalize("NFKC", password).casefold()


def common(password: str) -> bool:
    """Whether it is one of the most used passwords, or made of at most two of them, a run or a repetition."""
    text = folded(password)
    unit = _repeated(text)
    if len(set(text)) < LEAST_LETTERS or _run(unit):
        return True
    return any(_known(form) for one in {text, unit} for form in _undisguised(one))


def own(password: str, about: Iterable[str]) -> bool:
    """Whether little is left of it without words about its owner, and what Canvass is called."""
    left = folded(password)
    for word in sorted(_telling([*about, PRODUCT]), key=len, reverse=True):
        left = left.replace(word, "")
    return left != folded(password) and len(_APART.sub("", left)) < LEAST_LEFT


def _telling(about: Iterable[str]) -> set[str]:
    parts = {part for one in about for part in re.split(r"[\s@._-]+", folded(one))}
    return {part for part in parts if len(part) >= TELLING}


def _repeated(text: str) -> str:
    """The shortest piece that, written again and again, gives the text."""
    return text[: (text + text).find(text, 1)]


def _run(text: str) -> bool:
    """Whether it goes up or down the alphabet or the digits, for the most part."""
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    return sum(step in (-1, 0, 1, 9, -9) for step in steps) * 4 >= len(steps) * 3


def _undisguised(text: str) -> Iterator[str]:
    """The text, without digits and signs at its ends, and with letters where signs stand for them."""
    yield text
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    yield core
    yield core.translate(DISGUISES)


def _known(text: str) -> bool:
    """Whether it is one or two known passwords, with whatever digits and signs between and after them."""
    words = _WORDS.findall(text)
    if _of_two(text) or (len(words) == 1 and _of_two(words[0])):
        return True
    return len(words) == 2 and _passwords().issuperset(words)


def _of_two(text: str) -> bool:
    """Whether it is a known password, followed by another, by digits and signs, or by nothing."""
    known = _passwords()
    return any(
        text[:at] in known and (text[at:] in known or not _WORDS.search(text, at))
        for at in range(TELLING, len(text) + 1)
    )


@cache
def _passwords() -> frozenset[str]:
    lines = LIST.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))
