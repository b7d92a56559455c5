"""The Frictionless descriptor of exported tables: columns, types, codes, keys, and whence they are."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.exports.extract import ExportTable, Extract
from analysis.exports.names import beside
from app.questionnaire.codebook import Measure, Variable
from app.questionnaire.package import CANVASS, DESCRIPTOR, MAIN, MISSING_SUFFIX, sha256

_TYPES = {Measure.SCALE: "number", Measure.DATE: "date"}


def write_descriptor(extract: Extract, out: Path, files: Mapping[str, Path]) -> None:
    """Write what a reader of the files needs to know, with the hash of each."""
    content = {
        "profile": "tabular-data-package",
        "name": str(extract.facts["survey"]).replace("_", "-"),
        "title": extract.title,
        "created": extract.facts["frozen_at"],
        "resources": [_resource(table, files[table.name]) for table in extract.tables],
        CANVASS: {**extract.facts, "dataset_hash": extract.dataset_hash},
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=False)
    beside(out, DESCRIPTOR).write_text(text + "\n", "utf-8")


def _resource(table: ExportTable, file: Path) -> dict[str, Any]:
    form = file.suffix.removeprefix(".")
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "title": table.label or table.name,
        "path": file.name,
        "format": form,
        **({"encoding": "utf-8-sig"} if form == "csv" else {}),
        "hash": sha256(file.read_bytes()),
        "schema": {
            "fields": list(_fields(table, form)),
            "missingValues": [""],
            "primaryKey": ["submission", *(["item"] if "item" in table.keys else [])],
            "foreignKeys": list(_foreign_keys(table)),
        },
    }


def _fields(table: ExportTable, form: str) -> Iterator[dict[str, Any]]:
    for key in table.keys:
        yield {"name": key, "type": "string"}
    for variable in table.variables:
        yield _field(variable, form)
        codes = [category.code for category in table.reasons(variable)]
        yield {
            "name": variable.name + MISSING_SUFFIX,
            "title": f"Why there is no value in {variable.name}",
            "type": "string",
            "constraints": {"enum": codes},
        }


def _field(variable: Variable, form: str) -> dict[str, Any]:
    several = variable.multiple and form != "csv"
    kind = "array" if several else "integer" if variable.whole else _TYPES.get(variable.measure, "string")
    field: dict[str, Any] = {"name": variable.name, "title": variable.wording, "type": kind}
    if variable.categories:
        field["categories"] = [{"value": one.code, "label": one.label} for one in variable.categories]
    if variable.closed and not variable.multiple:
        field["constraints"] = {"enum": [one.code for one in variable.categories]}
    return field


def _foreign_keys(table: ExportTable) -> Iterator[dict[str, Any]]:
    if table.parent:
        nested = table.parent != MAIN
        fields = ["submission", *(["parent"] if nested else [])]
        there = ["submission", *(["item"] if nested else [])]
        yield {
            "fields": fields,
            "reference": {"resource": table.parent.replace("_", "-"), "fields": there},
        }
