"""What is wrong with a text that is no YAML: told of each of its items alone, so that one hides no other."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

MOST, LONGEST = 20, 500_000
"""How many mistakes are told at once, and the longest text that is looked at in parts."""

OPEN = "the quotes that are opened here are not closed"

_MISPLACED = {
    "did not find expected '-' indicator",
    "did not find expected key",
    "mapping values are not allowed in this context",
}
"""What the reader of YAML says of a line that stands too far in or out, or that holds a second colon."""

_ITEM = re.compile(r"( *)- +(?:\{|[a-z_]+ *:)")
_UNQUOTED = re.compile(r"[{,\[].*?:\s+(?:[^\"'{\[\s][^\"']*)?\$\{")
"""Within braces, a value without quotes that names an answer."""


class Broken(NamedTuple):
    """One place that is no YAML: its line, what is wrong, how to mend it."""

    line: int
    what: str
    mend: str


def broken(text: str) -> list[Broken]:
    """Every place of ``text`` that is no YAML, in order, as far as each can be told from the others.

    An item of a list is YAML by itself, if it is YAML at all. So what is no YAML is looked at item by item.
    """
    rows = text.split("\n")
    found = _error(rows, 0)
    if found is None:
        return []
    if len(text) > LONGEST:
        return [found]
    return sorted(set(_within(rows, 0)))[:MOST] or [found]


def _within(rows: list[str], first: int) -> Iterator[Broken]:
    """What is wrong in ``rows``, of which the first is the line ``first`` of the text, counted from 0."""
    own = _error(rows, first)
    if own is None:
        return
    rest, inner = list(rows), False
    for start, end in _items(rows):
        for one in _within(rows[start:end], first + start):
            inner = True
            yield one
        if _error(rows[start:end], first) is not None:
            rest[start:end] = [""] * (end - start)
    left = _error(rest, first) if inner else own
    if left is not None:
        yield left


def _items(rows: list[str]) -> Iterator[tuple[int, int]]:
    """Where the outermost items within ``rows`` begin and end; an item does not hold itself."""
    starts = {at: len(found[1]) for at, row in enumerate(rows) if at and (found := _ITEM.match(row))}
    depth = min(starts.values(), default=0)
    for start in (at for at, indent in starts.items() if indent == depth):
        after = range(start + 1, len(rows))
        end = next((at for at in after if rows[at].strip() and _indent(rows[at]) <= depth), len(rows))
        yield start, end


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


def _error(rows: list[str], first: int) -> Broken | None:
    """What a reader of YAML says of ``rows``; None where nothing."""
    try:
        for _event in yaml.parse("\n".join(rows), Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(str(said) for said in (error.context, error.problem) if said)
        if str(error.context).startswith("while scanning a quoted") and error.context_mark:
            mark, what = error.context_mark, OPEN
        line = min(mark.line, len(rows) - 1) if mark else 0
        if what == OPEN:
            return Broken(first + line + 1, f"this is not YAML: {what}", "close them")
        told = error.problem in _MISPLACED and not _UNQUOTED.search(rows[line])
        what, mend = (told and _plain(rows[line], rows[:line])) or (what, _mend(rows[line]))
        return Broken(first + line + 1, f"this is not YAML: {what}", mend)
    except yaml.YAMLError:
        return None
    return None


def _plain(row: str, above: list[str]) -> tuple[str, str] | None:
    """What is wrong with a misplaced line and its mend, in an author's words; None where neither is plain."""
    if len(re.findall(r": ", row)) > 1 and not re.search("[\"'{]", row):
        what = "a text with a colon and a space in it stands without quotes"
        return what, 'put the text in quotes: label: "What else: …"'
    begun = {start for line in above if line.strip() for start in _starts(line)}
    here = _indent(row)
    if here in begun or not begun:
        return None
    near = [*sorted(one for one in begun if one < here)[-1:], *sorted(one for one in begun if one > here)[:1]]
    fitting = " or ".join(map(str, near))
    return f"this line begins {here} spaces in, as no line above it does", f"begin it {fitting} spaces in"


def _starts(row: str) -> tuple[int, ...]:
    """Where a line begins, and what stands in it behind the dash of a list."""
    item = _ITEM.match(row)
    return (_indent(row),) if item is None else (_indent(row), row.index("-") + 2)


def _mend(row: str) -> str:
    """How to mend a line that is no YAML."""
    if _UNQUOTED.search(row):
        return "inside {…} and […], put a text that holds ${…} in quotes: relevant: \"${c1} = 'yes'\""
    return "look at the indentation and the quotes on this line and the one before"
