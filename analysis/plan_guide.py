"""The kinds of table and the keys of report.yaml for the author's guide, and the schema for editors."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from analysis.key_tables import drawn_anew, key_table
from analysis.kinds import KINDS, Entry
from analysis.kinds.side import Side
from analysis.plan_keys import DerivedKeys, DisclosureKeys, JoinKeys, PlanKeys, PlanSection, PublicationKeys

BEGIN, END = "<!-- generated: keys of report.yaml -->", "<!-- end of the keys of report.yaml -->"
SCHEMA = "report.schema.json"
STATES, STAFF = "safer_cities", "capacity_building"
_GAPS = (
    "{kind: gaps, demand: {of: k8_audience, by: k6_scope}, supply: {of: k8_audience, by: k6_scope, "
    'where: {k17_depth: ["3", "4", "5"]}}}'
)
_OVERLAP = (
    "{kind: overlap, of: k1_title, same: [k10_sp2020_outcome, k6_countries], across: k3_lead_unit, "
    "date: k5_start, within: 12}"
)
EXAMPLES: Mapping[str, tuple[str, str]] = {
    "frequency": (STATES, "{kind: frequency, of: c1, missing: {dont_know: show}}"),
    "matrix": (STATES, "{kind: matrix, of: e1}"),
    "rank": (STATES, "{kind: rank, of: h4}"),
    "summary": (STAFF, "{kind: summary, of: k9_total, by: k3_lead_unit}"),
    "crosstab": (STATES, '{kind: crosstab, of: c1, by: "respondent:m49_region", percent: cell}'),
    "heatmap": (
        STAFF,
        '{kind: heatmap, of: "k6_countries:m49_region", by: k10_sp2020_outcome, counting: fractional}',
    ),
    "share": (STAFF, '{kind: share, of: k11_markers, by: k3_lead_unit, codes: ["2", "3"]}'),
    "calendar": (
        STAFF,
        "{kind: calendar, start: k5_start, end: k5_end, days: k5_event_days, year: 2018, reference: 50}",
    ),
    "series": (STAFF, "{kind: series, of: k5_start, every: quarter, by: k2_level}"),
    "beside": (
        STAFF,
        "{kind: beside, columns: [{of: v5_demand, label: Staff}, {of: k10_sp2020_outcome, label: Done}]}",
    ),
    "gaps": (STAFF, _GAPS),
    "participation": (STATES, '{kind: participation, by: "respondent:m49_region"}'),
    "last_time": (STATES, "{kind: last_time, by: section}"),
    "list": (STATES, '{kind: list, of: [f1_title, f1_city], consent: {f1_consent: "yes"}, named: true}'),
    "overlap": (STAFF, _OVERLAP),
    "text": (STATES, '{kind: text, of: f1_result, consent: {f1_consent: "yes"}}'),
    "nodes": (STATES, "{kind: nodes}"),
    "states": (STATES, "{kind: states}"),
    "levels": (STATES, '{kind: levels, by: "respondent:m49_region", nodes: [AA1, AA2]}'),
    "scores": (STATES, "{kind: scores, nodes: AA1}"),
    "indicators": (STATES, "{kind: indicators}"),
    "candidates": (STATES, "{kind: candidates}"),
}
"""Of each kind one, with the shipped survey that has what it names."""
_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("report.yaml", PlanKeys),
    ("a section", PlanSection),
    ("`derived`", DerivedKeys),
    ("`publication`", PublicationKeys),
    ("`disclosure`", DisclosureKeys),
    ("`joins`", JoinKeys),
    ("every table", Entry),
    ("a side of `beside` and `gaps`", Side),
)


def write(definitions: Path) -> tuple[Path, Path]:
    """Bring the guide and the schema in the folder ``definitions`` up to date; their paths."""
    guide, schema = definitions / "README.md", definitions / SCHEMA
    guide.write_text(renewed(guide.read_text("utf-8")), "utf-8")
    schema.write_text(json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return guide, schema


def renewed(text: str) -> str:
    """The guide with this part of it drawn anew."""
    return drawn_anew(text, BEGIN, END, reference())


def reference() -> str:
    """The keys as tables in Markdown, and each kind of table with an example."""
    parts = [key_table(title, model) for title, model in _PARTS]
    return "\n\n".join([*parts, *(_kind(kind) for kind in KINDS)])


def _kind(kind: type[Entry]) -> str:
    survey, example = EXAMPLES[kind.KIND]
    said = (kind.__doc__ or "").strip().partition("\n")[0]
    shown = f"#### `kind: {kind.KIND}`\n\n{said} In the plan of `{survey}`, say:\n\n```\n- {example}\n```"
    common = {name for name in Entry.model_fields if _same(kind, name)}
    return f"{shown}\n\n{key_table(f'`{kind.KIND}`', kind, {*common, 'kind'})}" if _own(kind) else shown


def _same(kind: type[Entry], name: str) -> bool:
    return kind.model_fields[name].description == Entry.model_fields[name].description


def _own(kind: type[Entry]) -> bool:
    return any(name not in Entry.model_fields for name in kind.model_fields)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of report.yaml: an entry is one of the kinds, told by its `kind`."""
    plain = PlanKeys.model_json_schema()
    kinds = {kind.KIND: kind.model_json_schema() for kind in KINDS}
    definitions = plain["$defs"]
    for name, schema in kinds.items():
        definitions |= schema.pop("$defs", {})
        schema["properties"]["kind"] = {"const": name}
        schema["required"] = sorted({*schema.get("required", ()), "kind"})
        definitions[f"kind_{name}"] = schema
    one_of = [{"$ref": f"#/$defs/kind_{name}"} for name in kinds]
    definitions["PlanSection"]["properties"]["tables"]["items"] = {"oneOf": one_of}
    definitions.pop("Entry", None)
    plain["$defs"] = definitions
    about = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A tabulation plan of Canvass",
    }
    return about | dict(_as_read(plain))


def _as_read(schema: Any) -> Any:
    """The same, where everything is read as text: a number or a single name needs no quotes or brackets."""
    if isinstance(schema, list):
        return [_as_read(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: _as_read(one) for key, one in schema.items() if key != "title" or isinstance(one, dict)}
    if found.get("type") == "string" and not {"const", "enum"} & found.keys():
        found["type"] = ["string", "number", "boolean"]
        found.pop("format", None)
    if found.get("type") == "array" and isinstance((found.get("items") or {}).get("type"), list):
        found["type"] = ["array", *found["items"]["type"]]
    return found
