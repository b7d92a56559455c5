"""The codebook on paper: what a question asks of many items stands in one line."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis.tables import CodebookLine, Role
from analysis.wording import Words, to_say
from analysis.writers.grids import Grid, Line, Spot, breaking

ABOUT = to_say(
    "Every variable: what was asked, and what it may hold. A star in a name stands for each of the codes in "
    "brackets. Where a question takes a comment, that is one more variable: its name and “.comment”."
)
_HEADS = (to_say("Variable"), to_say("Question"), to_say("Wording"), to_say("Codes"))
_BETWEEN, _COMMENT, _STAR = ": ", ".comment", "*"


def by_section(lines: Sequence[CodebookLine], words: Words) -> Iterator[Grid]:
    """A grid for each section."""
    short = tuple(condensed(lines))
    first = min(0.32, 0.0108 * max(len(line.name) for line in short))
    for section in dict.fromkeys(line.section for line in short):
        yield Grid(
            caption=section,
            head=tuple(map(words.say, _HEADS)),
            lines=tuple(
                Line(
                    breaking(line.name, 28),
                    tuple(map(Spot, (line.number, line.wording, _holds(line)))),
                    Role.CATEGORY,
                )
                for line in short
                if line.section == section
            ),
            widths=(first, 0.08, 0.55 - first / 2, 0.37 - first / 2),
            wordy=True,
        )


def condensed(lines: Sequence[CodebookLine]) -> Iterator[CodebookLine]:
    """The same in fewer lines: without comments, and each question once for all its items."""
    groups: dict[tuple[str, ...], list[CodebookLine]] = {}
    for line in lines:
        if not line.name.endswith(_COMMENT):
            alike = (line.section, line.number, _starred(line.name), line.unit, line.measure, _holds(line))
            groups.setdefault(alike, []).append(line)
    for group in groups.values():
        yield _together(group) if len(group) > 1 else group[0]


def _starred(name: str) -> str:
    """A name whose second part, which says of what item it is, may be any."""
    question, dot, rest = name.partition(".")
    return ".".join((question, _STAR, *rest.split(".")[1:])) if dot else name


def _together(group: Sequence[CodebookLine]) -> CodebookLine:
    """One line for those that differ only in their item."""
    said = [line.wording.split(_BETWEEN) for line in group]
    least = min(map(len, said))
    common = [part for n, part in enumerate(said[0]) if n < least and all(one[n] == part for one in said)]
    items = [_BETWEEN.join(part for part in one if part not in common) for one in said]
    codes = [line.name.split(".")[1] for line in group]
    named = "; ".join(f"{code} = {item}" for code, item in zip(codes, items, strict=True))
    return replace(group[0], name=_starred(group[0].name), wording=f"{_BETWEEN.join(common)} ({named})")


def _holds(line: CodebookLine) -> str:
    """The codes of a variable, or what it measures where it has none."""
    unit = f" ({line.unit})" if line.unit else ""
    return "; ".join(filter(None, (line.codes or f"{line.measure}{unit}", line.missing)))
