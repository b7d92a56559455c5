"""Whether matching a pattern may take for ever: found from the pattern alone, before anybody answers.

A pattern is read into the places where it takes a character and the ways from each to the next. Where a
text can go two ways from one place, a failing match tries both. Inside a repetition, that doubles the work
with every character; where one repetition may go on as another, it multiplies it by the length of the text.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

MOST_DEGREE = 2
"""The highest power of the length of a text that matching may cost."""

_MANY = 8
"""From how often on a bounded repetition counts as one without end."""

_ATOM = re.compile(r"\[\^?(?:\\.|[^\]\\])*\]|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL)
_REPEAT = re.compile(r"(?:([*+?])|\{([0-9]+)(,?)([0-9]*)\})\??")
_SAMPLE = "".join(map(chr, range(128))) + "é٣中\u2028"


@dataclass
class _Piece:
    """A piece of a pattern: whether it may be empty, the places it begins and ends at, and all it has."""

    empty: bool = True
    first: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    places: frozenset[int] = frozenset()


@dataclass
class _Pattern:
    """The places of a pattern and the ways between them; a way that is there twice is kept twice."""

    text: str
    at: int = 0
    takes: list[frozenset[str]] = field(default_factory=list)
    ways: list[list[int]] = field(default_factory=list)
    loops: list[frozenset[int]] = field(default_factory=list)

    def alternatives(self) -> _Piece:
        """Read up to the end of the group, or of the pattern."""
        pieces = [self.sequence()]
        while self.text.startswith("|", self.at):
            self.at += 1
            pieces.append(self.sequence())
        return _Piece(
            any(piece.empty for piece in pieces),
            tuple(place for piece in pieces for place in piece.first),
            tuple(place for piece in pieces for place in piece.last),
            frozenset().union(*(piece.places for piece in pieces)),
        )

    def sequence(self) -> _Piece:
        """Read up to the next alternative."""
        whole = _Piece()
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            piece = self.repeated(self.atom())
            self.link(whole.last, piece.first)
            whole = _Piece(
                whole.empty and piece.empty,
                whole.first + piece.first if whole.empty else whole.first,
                whole.last + piece.last if piece.empty else piece.last,
                whole.places | piece.places,
            )
        return whole

    def link(self, ends: tuple[int, ...], beginnings: tuple[int, ...]) -> None:
        """Note the ways from the ends of a piece to the beginnings of the next."""
        for end in ends:
            self.ways[end].extend(beginnings)

    def atom(self) -> _Piece:
        """Read a character, a class or a group."""
        if self.text[self.at] == "(":
            looks = self.text.startswith(("(?=", "(?!"), self.at)
            self.at += 3 if self.text.startswith("(?", self.at) else 1
            piece = self.alternatives()
            self.at += 1
            # What only looks ahead takes nothing; its own repetitions count all the same.
            return _Piece() if looks else piece
        found = _ATOM.match(self.text, self.at)
        text = found[0] if found else ""
        self.at += len(text)
        if text in ("^", "$"):
            return _Piece()
        self.takes.append(_taken(text))
        self.ways.append([])
        place = len(self.takes) - 1
        return _Piece(empty=False, first=(place,), last=(place,), places=frozenset({place}))

    def repeated(self, piece: _Piece) -> _Piece:
        """Read how often a piece comes, if that stands behind it."""
        found = _REPEAT.match(self.text, self.at)
        if not found:
            return piece
        self.at = found.end()
        sign, least, comma, most = found.groups()
        low = {"*": 0, "+": 1, "?": 0}[sign] if sign else int(least)
        high = {"*": _MANY, "+": _MANY, "?": 1}[sign] if sign else int(most or (_MANY if comma else least))
        if high > 1 and (high > low or high >= _MANY):
            self.link(piece.last, piece.first)
            if high >= _MANY:
                self.loops.append(piece.places)
        return _Piece(piece.empty or low == 0, piece.first, piece.last, piece.places)

    def taken(self, places: frozenset[int]) -> frozenset[str]:
        """The characters that some of these places take."""
        return frozenset().union(*(self.takes[place] for place in places))

    def rivals(self, place: int) -> list[tuple[int, int]]:
        """The pairs of ways from a place that one character can take."""
        ways = self.ways[place]
        return [
            (one, other)
            for number, one in enumerate(ways)
            for other in ways[number + 1 :]
            if not self.takes[one].isdisjoint(self.takes[other])
        ]


def degree(pattern: str) -> int | None:
    """The power of the length of a text that matching may cost; None where it grows without any bound."""
    read = _Pattern(pattern)
    read.alternatives()
    longest: list[tuple[frozenset[int], bool, int]] = []
    for loop in sorted(read.loops, key=lambda places: (max(places, default=0), len(places))):
        rivals = [pair for place in loop for pair in read.rivals(place)]
        if any(one in loop and other in loop for one, other in rivals):
            return None
        before = [
            chain
            for other, ambiguous, chain in longest
            if ambiguous and other.isdisjoint(loop) and not read.taken(other).isdisjoint(read.taken(loop))
        ]
        ambiguous = any(one in loop or other in loop for one, other in rivals)
        longest.append((loop, ambiguous, 1 + max(before, default=0)))
    # Without ^ at its beginning, a pattern is tried from every place of the text.
    return (not pattern.startswith("^")) + max((chain for _loop, _ambiguous, chain in longest), default=0)


@lru_cache(maxsize=1024)
def _taken(atom: str) -> frozenset[str]:
    """The characters of a sample that one atom of a pattern takes."""
    takes = re.compile(atom, re.ASCII)
    return frozenset(character for character in _SAMPLE if takes.match(character))
