"""What the files of an export are called, and its columns where a tool allows less than Canvass does."""

import re
from collections.abc import Callable
from pathlib import Path

from app.questionnaire.package import MAIN


def table_file(out: Path, table: str) -> Path:
    """The file of a table: the main one is the file that was asked for, another has its name in it."""
    return out if table == MAIN else out.with_name(f"{out.stem}_{table}{out.suffix}")


def beside(out: Path, name: str) -> Path:
    """A file that goes with the tables; the point before its name keeps it apart from those of tables."""
    return out.with_name(f"{out.stem}.{name}")


def namer(allowed: str, longest: int, reserved: frozenset[str]) -> Callable[[str], str]:
    """What gives each column its name: the permanent one where the tool allows it, else the nearest.

    ``allowed`` is a class of characters; no two names differ by case alone, nor is one ``reserved``.
    """
    taken = set(reserved)

    def named(wanted: str) -> str:
        plain = re.sub(f"[^{allowed}]", "_", wanted).rstrip(".") or "_"
        plain = plain if plain[0].isalpha() else f"v{plain}"
        name, again = plain[:longest], 1
        while name.upper() in taken:
            again += 1
            name = f"{plain[: longest - len(str(again)) - 1]}_{again}"
        taken.add(name.upper())
        return name

    return named
