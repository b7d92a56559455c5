"""Shared code lists: a CSV file each, with labels by language, groupings and dates of validity."""

import csv
import io
from pathlib import Path
from typing import Any

LABEL = "label_"


def read_code_list(path: Path, valid: str = "") -> list[dict[str, Any]]:
    """The rows of a code list as choices; only those in force on the ISO date ``valid`` where one is given.

    Raises ValueError, saying the line, where the file lacks a column or repeats a code.
    """
    choices: list[dict[str, Any]] = []
    seen: set[str] = set()
    for number, row in enumerate(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))), 2):
        code, label = row.get("code", ""), row.get("label_en", "")
        if not code or not label:
            message = f"{path.name}, line {number}: 'code' and 'label_en' must both be filled"
            raise ValueError(message)
        if code in seen:
            message = f"{path.name}, line {number}: the code '{code}' stands twice"
            raise ValueError(message)
        seen.add(code)
        if valid and not ((row.get("valid_from") or "") <= valid < (row.get("valid_to") or "9999")):
            continue
        labels = {
            key.removeprefix(LABEL): text for key, text in row.items() if key.startswith(LABEL) and text
        }
        attributes = {
            key: text or "" for key, text in row.items() if key != "code" and not key.startswith(LABEL)
        }
        choices.append({"name": code, "label": label, "labels": labels, "attributes": attributes})
    return choices
