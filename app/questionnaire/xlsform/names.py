"""Names as a definition may bear them, made of those that a form has, and codes likewise."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

from app.questionnaire.xlsform.report import Place, Report
from app.questionnaire.xlsform.tree import QUESTION, REPEAT, Node

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_CODE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,62}")
LONGEST = 60


@dataclass
class Names:
    """Every name of a form and what it becomes: all small letters, each borne once."""

    taken: set[str] = field(default_factory=set)
    of_rows: dict[int, str] = field(default_factory=dict)
    """The name of what stands in each row of the survey."""
    referred: dict[str, str] = field(default_factory=dict)
    """What ``${name}`` of the form becomes: a question or a repeat before a group of the same name."""
    codes: dict[str, str] = field(default_factory=dict)
    """Codes that had to be written differently."""
    lists: dict[str, str] = field(default_factory=dict)
    """What lists are called, by what the form calls them."""

    def claim(self, wanted: str) -> str:
        """A free name as near to ``wanted`` as can be."""
        name, count = plain_name(wanted), 2
        free = name
        while free in self.taken:
            free = f"{name[:LONGEST]}_{count}"
            count += 1
        self.taken.add(free)
        return free


def plain_name(written: str) -> str:
    """``written`` as a name: small letters, digits and _, beginning with a letter."""
    text = unicodedata.normalize("NFKD", written).encode("ascii", "ignore").decode().lower()
    text = (
        re.sub(r"[^a-z0-9]+", "_", text).strip("_")[:LONGEST].strip("_")
        if not _NAME.fullmatch(text)
        else text
    )
    if not text:
        return "unnamed"
    return text if text[0].isalpha() else f"q_{text}"


def plain_code(written: str) -> str:
    """``written`` as the name of a choice."""
    if _CODE.fullmatch(written):
        return written
    text = re.sub(r"[^A-Za-z0-9_-]+", "_", unicodedata.normalize("NFKC", written))
    text = re.sub(r"\A[^A-Za-z0-9_]+", "", text)[:LONGEST]
    # A code in another script has no letters left: its number stands for it.
    return text if text.strip("_-") else "c" + "".join(f"{ord(sign):x}" for sign in written)[:LONGEST]


def named(nodes: Iterable[Node], report: Report) -> Names:
    """The names of everything in a survey; questions choose before repeats, and those before groups."""
    names = Names()
    everything = [node for top in nodes for node in top.all()]
    for node in everything:
        if node.row.ours("type"):
            # What a definition was written into bears the names of that definition.
            names.of_rows[node.row.place.row] = node.name
            names.taken.add(node.name)
    for kinds, plain in product(((QUESTION,), (REPEAT,), ("group", "loop")), (True, False)):
        # A name that needs no change comes before one that would become the same.
        for node in everything:
            if node.kind not in kinds or node.row.ours("type") or bool(_NAME.fullmatch(node.name)) != plain:
                continue
            own = names.claim(node.name or f"{node.type or node.kind}_{node.row.place.row}")
            names.of_rows[node.row.place.row] = own
            if node.name:
                names.referred.setdefault(node.name, own)
            if node.name and own != node.name:
                place = node.row.place.at("name")
                why = "names are small letters, digits and _, each borne once"
                report.tell(place, f"'{node.name}' is called '{own}': {why}")
    return names


def told_code(names: Names, written: str, place: Place, report: Report) -> str:
    """The code of a choice, told where it had to be written differently."""
    code = plain_code(written)
    if code != written:
        names.codes[written] = code
        report.tell(place, f"the choice '{written}' is called '{code}': codes are letters, digits, _ and -")
    return code
