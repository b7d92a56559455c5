"""What a dataset carries beside its tables: code lists, and documents without what is personal."""

import csv
import io
from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Any


def with_groupings(names: Iterable[str], folder: Path) -> dict[str, bytes]:
    """The files of code lists, and of those that their grouping columns take their codes from, by name.

    Raises ValueError where one of ``names`` has no file.
    """
    wanted, found = set(names), dict[str, bytes]()
    while missing := sorted(wanted - set(found)):
        path = folder / f"{missing[0]}.csv"
        if not path.is_file():
            raise ValueError(
                f"the code list {path} is not there; put it back, since questions take their codes from it"
            )
        found[missing[0]] = path.read_bytes()
        columns = next(csv.reader(io.StringIO(path.read_text("utf-8-sig"))), [])
        wanted |= {column for column in columns if (folder / f"{column}.csv").is_file()}
    return found


def impersonal(document: Mapping[str, Any], personal: Container[str]) -> dict[str, Any]:
    """A submission document without the parts named in ``personal``, at every depth."""
    items = {
        repeat: [{"id": item["id"], **impersonal(item, personal)} for item in found]
        for repeat, found in document.get("items", {}).items()
    }
    answers = {part: value for part, value in document["answers"].items() if part not in personal}
    return {"answers": answers, "items": items}
