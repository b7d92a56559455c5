"""What a dataset carries beside its tables: one codebook over its instruments, code lists, documents."""

import csv
import io
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.questionnaire.codebook import Category, Codebook, SectionEntry, Variable


def joined(books: Sequence[Codebook]) -> Codebook:
    """One codebook for several instruments, by name: the first's wording, then what only others ask.

    Raises ValueError where a name stands for another kind of value, or in another table, than in the first.
    """
    variables: dict[str, Variable] = {}
    sections: dict[str, SectionEntry] = {}
    tables: dict[str, str] = {}
    labels: dict[str, str] = {}
    for book in books:
        for variable in book:
            known = variables.get(variable.name, variable)
            variables[variable.name] = _widened(known, variable)
        sections = {section.name: section for section in book.sections} | sections
        tables = {**tables, **{name: up for name, up in book.tables.items() if name not in tables}}
        labels = {**(book.table_labels or {}), **labels}
    return replace(
        books[0],
        variables=tuple(variables.values()),
        tables=tables,
        table_labels=labels,
        sections=tuple(sections.values()),
    )


def _widened(known: Variable, other: Variable) -> Variable:
    """A variable with the categories that another instrument offered under its name."""
    if (known.kind, known.table, known.personal) != (other.kind, other.table, other.personal):
        raise ValueError(
            f"'{known.name}' is {known.kind} of '{known.table}' in one instrument of the round and"
            f" {other.kind} of '{other.table}' in another; give the new question a name of its own"
        )
    categories: dict[str, Category] = {category.code: category for category in known.categories}
    for category in other.categories:
        categories.setdefault(category.code, category)
    missing = tuple(dict.fromkeys((*known.missing, *other.missing)))
    return replace(known, categories=tuple(categories.values()), missing=missing)


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
