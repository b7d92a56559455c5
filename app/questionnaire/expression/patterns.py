r"""Patterns of regex(): rewritten at load so that Python and JavaScript read them alike.

Classes such as `\d` mean ASCII; there are no backreferences, no lookbehind, no flags, nothing
that only one of the two languages knows.
"""

import functools
import re
import warnings

from app.questionnaire.expression.errors import ExpressionError
from app.questionnaire.expression.explosions import MOST_DEGREE, degree

MAX_LENGTH = 500

_INSIDE = {"d": "0-9", "w": "A-Za-z0-9_", "s": r" \t\n\r"}
_OUTSIDE = {letter: f"[{members}]" for letter, members in _INSIDE.items()}
_OUTSIDE |= {letter.upper(): f"[^{members}]" for letter, members in _INSIDE.items()}
_ALONE = {".": r"[^\n\r\u2028\u2029]", "}": r"\}", "]": r"\]"}
_SYNTAX = frozenset("^$\\.*+?()[]{}|/")
_ANYTHING = re.escape(_ALONE["."]) + r"\*\??"
_ANYTHING_AROUND = re.compile(rf"\A(?:{_ANYTHING})+|(?:{_ANYTHING})+\Z")
_COUNT = re.compile(r"\{[0-9]{1,5}(?:,[0-9]{0,5})?\}")
# Python warns about && and ~~ in a class, and JavaScript refuses \& there: both read the number.
_NUMBERED = {"&": r"\u0026", "~": r"\u007e"}


def canonical(pattern: str) -> str:
    """The pattern in the common language of Python's `re` and JavaScript's `RegExp(…, "u")`."""
    if len(pattern) > MAX_LENGTH:
        raise ExpressionError(f"the pattern is longer than {MAX_LENGTH} characters", mend="shorten it")
    rewritten = _bared(_Rewriting(pattern).result())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled.__wrapped__(rewritten)
    except (re.error, Warning, OverflowError, RecursionError) as error:
        raise ExpressionError(f"the pattern cannot be read: {error}", pattern) from error
    cost = degree(rewritten)
    if cost is None or cost > MOST_DEGREE:
        raise ExpressionError(
            "matching the pattern could take for ever",
            mend="begin it with ^, and repeat nothing that repeats in itself",
        )
    return rewritten


def _bared(pattern: str) -> str:
    """The pattern without what may be anything at its beginning and end: a search looks everywhere anyway."""
    return pattern if "|" in pattern else _ANYTHING_AROUND.sub("", pattern)


@functools.lru_cache(maxsize=1024)
def compiled(pattern: str) -> re.Pattern[str]:
    """A canonical pattern, ready to search with."""
    # Python's $ also matches before a last newline; JavaScript's does not.
    strict = re.sub(r"\\.|\$", lambda found: r"\Z" if found[0] == "$" else found[0], pattern)
    return re.compile(strict, re.ASCII)


class _Rewriting:
    """One pass over a pattern, character by character."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.out: list[str] = []
        self.groups: list[str] = []

    def result(self) -> str:
        while self.at < len(self.pattern):
            character = self.pattern[self.at]
            if character == "\\":
                self.out.append(self.escape(_OUTSIDE, _SYNTAX))
            elif character == "[":
                self.members()
            elif character == "(":
                self.group()
            elif character == ")":
                self.close()
            elif character in "*+?{":
                self.quantifier()
            else:
                self.out.append(_ALONE.get(character, character))
                self.at += 1
        return "".join(self.out)

    def refuse(self, message: str, mend: str = "") -> ExpressionError:
        return ExpressionError(message, self.pattern, min(self.at, len(self.pattern)), mend)

    def escape(self, classes: dict[str, str], syntax: frozenset[str]) -> str:
        letter = self.pattern[self.at + 1 : self.at + 2]
        if not letter:
            raise self.refuse("the pattern ends with a backslash")
        if letter not in classes and letter not in "tnr" and letter.isalnum():
            raise self.refuse(f"\\{letter} is not supported in patterns", r"\d \w \s \t \n \r are")
        self.at += 2
        if letter in classes:
            return classes[letter]
        return "\\" + letter if letter in "tnr" or letter in syntax else _NUMBERED.get(letter, letter)

    def members(self) -> None:
        """A class in square brackets: every special character in it is escaped."""
        opening = "[^" if self.pattern.startswith("[^", self.at) else "["
        self.at += len(opening)
        self.out.append(opening)
        first = True
        while first or not self.pattern.startswith("]", self.at):
            if self.at >= len(self.pattern):
                raise self.refuse("[ is not closed")
            self.out.append(self.member(first=first))
            first = False
        self.out.append("]")
        self.at += 1

    def member(self, *, first: bool) -> str:
        character = self.pattern[self.at]
        if character == "\\":
            return self.escape(_INSIDE, _SYNTAX | {"-"})
        following = self.pattern[self.at + 1 : self.at + 3]
        self.at += 1
        if character == "-":
            beside_class = self.out[-1] in _INSIDE.values() or following in (r"\d", r"\w", r"\s")
            return r"\-" if first or following[:1] == "]" or beside_class else "-"
        return "\\" + character if character in "[]$^(){}|/*+?." else _NUMBERED.get(character, character)

    def group(self) -> None:
        opening = "("
        if self.pattern.startswith("(?", self.at):
            opening = self.pattern[self.at : self.at + 3]
            if opening not in ("(?:", "(?=", "(?!"):
                raise self.refuse("this kind of group is not supported", "(…) (?:…) (?=…) (?!…) are")
        self.groups.append(opening)
        self.out.append(opening)
        self.at += len(opening)

    def close(self) -> None:
        if not self.groups:
            raise self.refuse(") closes nothing")
        opening = self.groups.pop()
        self.out.append(")")
        self.at += 1
        if opening in ("(?=", "(?!") and self.pattern[self.at : self.at + 1] in tuple("*+?{"):
            raise self.refuse("a look-ahead cannot be repeated")

    def quantifier(self) -> None:
        count = _COUNT.match(self.pattern, self.at)
        if self.pattern[self.at] == "{" and not count:
            self.out.append(r"\{")
            self.at += 1
            return
        text = count[0] if count else self.pattern[self.at]
        self.at += len(text)
        lazy = self.pattern.startswith("?", self.at)
        self.at += lazy
        self.out.append(text + "?" * lazy)
        if self.pattern[self.at : self.at + 1] in tuple("*+?") or _COUNT.match(self.pattern, self.at):
            raise self.refuse("one repetition directly after another")
