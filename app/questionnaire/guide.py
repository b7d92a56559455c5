"""What authors may write, drawn from the models themselves: the guide's tables and the JSON Schema."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from app.questionnaire.choices import Choice, ChoiceList
from app.questionnaire.codes import table as codes_table
from app.questionnaire.model import STRUCTURES, Contact, Page, Questionnaire, Respondents, Section, Term
from app.questionnaire.questions import QUESTIONS, TYPES
from app.questionnaire.questions.base import Question

BEGIN, END = "<!-- generated: types and keys -->", "<!-- end of generated -->"
MAPPINGS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The questionnaire", Questionnaire),
    ("`respondent`", Respondents),
    ("`contact`", Contact),
    ("A term", Term),
    ("A section", Section),
    ("A page", Page),
    ("A choice list", ChoiceList),
    ("A choice, or a row or column of a matrix", Choice),
)


def write(definitions: Path) -> tuple[Path, Path]:
    """Bring the guide and the schema in the folder ``definitions`` up to date; their paths."""
    guide, schema = definitions / "README.md", definitions / "schema.json"
    guide.write_text(renewed(guide.read_text("utf-8")), "utf-8")
    schema.write_text(json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return guide, schema


def renewed(text: str) -> str:
    """The guide with its generated part drawn anew."""
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def reference() -> str:
    """The tables of types and keys, in Markdown."""
    lines = ["### Keys of every question", "", *_table(Question, shown=("name", "type"))]
    lines += ["", "### Types of question", "", "| type | asks | further keys | parts |", "|---|---|---|---|"]
    lines += [_type_row(kind) for kind in QUESTIONS]
    for name, structure in STRUCTURES.items():
        lines += ["", f"### A {name}", "", _sentence(structure), "", *_table(structure, shown=("type",))]
    for title, mapping in MAPPINGS:
        lines += ["", f"### {title}", "", *_table(mapping)]
    return "\n".join([*lines, "", "### What `canvass survey check` says, by code", "", *codes_table()])


def _sentence(kind: type[BaseModel]) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0].replace("``", "`")


def _type_row(kind: type[Question]) -> str:
    common = Question.model_fields
    own = [_key(n, f) for n, f in kind.model_fields.items() if n not in common or _narrowed(n, f)]
    name = kind.model_fields["type"].default
    return f"| `{name}` | {_sentence(kind)} | {', '.join(own) or '–'} | {_parts(kind)} |"


def _narrowed(name: str, field: FieldInfo) -> bool:
    """Whether a type gives a common key a default of its own."""
    return name != "type" and field.default != Question.model_fields[name].default


def _parts(kind: type[Question]) -> str:
    """The parts of an example of the type."""
    row = {"choices": [{"name": "choice", "label": "C", "specify": True}]}
    line = {"choices": [{"name": "row", "label": "R"}]}
    given: dict[str, Any] = {"name": "name", "label": "L"}
    for key, field in kind.model_fields.items():
        if key in ("choices", "currencies"):
            given[key] = row
        elif key == "rows":
            given[key] = line
        elif key == "columns":
            typed = field.annotation is not None and "tuple" in str(field.annotation)
            given[key] = [{"name": "column", "type": "text", "label": "C"}] if typed else line
        elif field.is_required() and key not in given:
            given[key] = "1"
    return ", ".join(f"`{part.name}`" for part in kind.model_validate(given).parts) or "none"


def _table(kind: type[BaseModel], shown: tuple[str, ...] = ()) -> list[str]:
    """The keys of one mapping, those that must be written first."""
    fields = kind.model_fields.items()
    needed = [f"`{name}`" for name, field in fields if field.is_required() or name in shown]
    free = [_key(name, field) for name, field in fields if not field.is_required() and name not in shown]
    rows = [f"| must be written | {', '.join(needed)} |"] if needed else []
    rows += [f"| may be written | {', '.join(free)} |"] if free else []
    return ["| | keys |", "|---|---|", *rows]


def _key(name: str, field: FieldInfo) -> str:
    """A key with its default, where it has one that says something, or the words that it takes."""
    words = [str(word) for word in get_args(field.annotation) if isinstance(word, str)]
    default = field.get_default(call_default_factory=False)
    if words:
        return f"`{name}` ({' or '.join(words)}; default {default})"
    if field.is_required():
        return f"**`{name}`**"
    said = (
        ""
        if isinstance(default, bool | tuple | BaseModel) or default in (None, "", PydanticUndefined)
        else f" ({default})"
    )
    return f"`{name}`{said}"


def json_schema() -> dict[str, Any]:
    """The JSON Schema by which editors complete and check keys as an author writes."""
    plain = Questionnaire.model_json_schema()
    plain["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    plain["title"] = "A survey definition of Canvass"
    for name, model in TYPES.items():
        plain["$defs"][model.__name__]["properties"]["type"] = {"const": name}
    for definition in _objects(plain):
        definition.pop("title", None) if definition is not plain else None
        if definition.get("type") == "string" and not {"const", "enum"} & definition.keys():
            # Everything is read as text, so that a year or a number needs no quotes.
            definition["type"] = ["string", "number", "boolean"]
    return plain


def _objects(plain: Any) -> Iterator[dict[str, Any]]:
    """Every mapping that describes something; the names under ``properties`` are keys, not descriptions."""
    if isinstance(plain, list):
        for inner in plain:
            yield from _objects(inner)
    elif isinstance(plain, dict):
        yield plain
        for key, inner in plain.items():
            yield from _objects(list(inner.values()) if key in ("properties", "$defs") else inner)
