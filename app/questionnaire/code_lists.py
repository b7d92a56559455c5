"""Shared code lists: a CSV file each, with labels by language, groupings and dates of validity."""

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

LABEL = "label_"
FOREVER = "9999-12-31"


def read_code_list(path: Path, valid: str = "") -> list[dict[str, Any]]:
    """The rows of a code list as choices; only those in force on the ISO date ``valid`` where one is given.

    Raises ValueError, saying the line, where the file lacks a column, repeats a code or is no such CSV.
    """
    choices: list[dict[str, Any]] = []
    seen: set[str] = set()
    reader = csv.DictReader(io.StringIO(_text(path)), restkey="", restval="")
    for row in reader:
        line = f"{path.name}, line {reader.line_num}"
        if "" in row:
            raise ValueError(f"{line}: more cells than there are columns")
        code, label = row.get("code", ""), row.get("label_en", "")
        if not code or not label:
            raise ValueError(f"{line}: 'code' and 'label_en' must both be filled")
        if code in seen:
            raise ValueError(f"{line}: the code '{code}' stands twice")
        seen.add(code)
        if not valid or (row.get("valid_from") or "") <= valid < (row.get("valid_to") or FOREVER):
            choices.append(choice_of(row))
    return choices


def known_code_list(path: Path) -> tuple[Mapping[str, Any], ...]:
    """The same for those who ask with every page: read again only once the file has changed."""
    return _known(path, path.stat().st_mtime_ns)[0]


def known_labels(path: Path) -> Mapping[str, Mapping[str, str]]:
    """What each code is called, by language, for the same."""
    return _known(path, path.stat().st_mtime_ns)[1]


@lru_cache(maxsize=32)
def _known(
    path: Path, _changed: int
) -> tuple[tuple[Mapping[str, Any], ...], Mapping[str, Mapping[str, str]]]:
    choices = tuple(read_code_list(path))
    return choices, {one["name"]: one["labels"] for one in choices}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name} is not UTF-8 text") from error


def choice_of(row: dict[str, str]) -> dict[str, Any]:
    """A row of a code list as a choice."""
    labels = {key.removeprefix(LABEL): text for key, text in row.items() if key.startswith(LABEL) and text}
    attributes = {key: text for key, text in row.items() if key != "code" and not key.startswith(LABEL)}
    return {"name": row["code"], "label": row["label_en"], "labels": labels, "attributes": attributes}
