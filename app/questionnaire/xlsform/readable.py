"""A definition as the YAML that a person would write: in order, one key a line, short choices on one line."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from app.questionnaire.wording import clean

WIDTH = 110
ORDER = [
    "name",
    "type",
    "number",
    "label",
    "title",
    "hint",
    "guidance",
    "define",
    "intro",
    "singular",
    "ask",
    "min",
    "max",
    "item_label",
    "unit",
    "multiline",
    "max_words",
    "max_length",
    "accept",
    "max_mb",
    "kind",
    "calculation",
    "choices",
    "choice_filter",
    "appearance",
    "rows",
    "columns",
    "start",
    "end",
    "step",
    "start_label",
    "end_label",
    "top",
    "min_choices",
    "max_choices",
    "currencies",
    "relevant",
    "required",
    "required_message",
    "constraint",
    "constraint_message",
    "read_only",
    "missing",
    "comment",
]
"""The keys of a question, as authors read them; others follow, and what stands inside comes last."""
LAST = ("questions", "pages")
APART = ("terms", "missing", "choices", "sections")
"""Keys of the questionnaire that stand apart."""
INLINE = ("respondent", "contact", "labels", "attributes")

_INDICATOR = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=<~]")
_BREAKS = re.compile(
    r": |:\Z| #|[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]|^\s|\s\Z|^---|^\.\.\."
)
_FLOW = re.compile(r"[,\[\]{}]")
_UNPRINTED = re.compile("[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")
_TYPED = yaml.SafeLoader.yaml_implicit_resolvers
"""What is a number, a date or a truth to other programs, by its first character."""


def readable(definition: Mapping[str, Any], heading: str, remarks: Mapping[str, Sequence[str]]) -> str:
    """The text of a questionnaire.yaml; ``remarks`` are comments above what bears a name."""
    lines = [f"# {heading}"]
    for key, value in definition.items():
        if key in APART:
            lines.append("")
        lines += _pair(key, value, "", remarks)
    return "\n".join(lines) + "\n"


def _pair(key: str, value: Any, indent: str, remarks: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lines of one key."""
    named = _scalar(key)
    if isinstance(value, Mapping) and value and not _on_one_line(key, value, indent):
        yield f"{indent}{named}:"
        for inner, held in value.items():
            yield from _pair(str(inner), held, indent + "  ", remarks)
    elif isinstance(value, list | tuple) and value and not _is_words(value):
        yield f"{indent}{named}:"
        for entry in value:
            yield from _entry(entry, indent + "  ", remarks)
    elif isinstance(value, str) and "\n" in value and _fits_block(value):
        yield f"{indent}{named}: |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{indent}{named}: {_flow(value, inside=False)}"


def _entry(entry: Any, indent: str, remarks: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lines of one entry of a list."""
    if not isinstance(entry, Mapping):
        yield f"{indent}- {_flow(entry, inside=False)}"
        return
    line = f"{indent}- {_flow(entry)}"
    if (
        not any(held in entry for held in LAST)
        and "type" not in entry
        and len(line) <= WIDTH
        and "\\n" not in line
    ):
        yield line
        return
    yield from (f"{indent}# {clean(remark)}" for remark in remarks.get(str(entry.get("name", "")), ()))
    first = True
    for inner in sorted(entry, key=_place):
        for text in _pair(inner, entry[inner], indent + "  ", remarks):
            yield f"{indent}- {text[len(indent) + 2 :]}" if first else text
            first = False


def _place(key: str) -> tuple[int, int]:
    if key in LAST:
        return 2, LAST.index(key)
    return (0, ORDER.index(key)) if key in ORDER else (1, 0)


def _on_one_line(key: str, value: Mapping[str, Any], indent: str) -> bool:
    short = len(indent) + len(key) + len(_flow(value)) + 2 <= WIDTH
    return short and (key in INLINE or "code_list" in value)


def _is_words(value: Sequence[Any]) -> bool:
    return all(isinstance(one, str | int) for one in value)


def _fits_block(text: str) -> bool:
    """Whether a text may stand as a block: its lines begin and end with what is seen, and can be printed."""
    lines = text.split("\n")
    blank = not lines[0].strip() or not lines[-1].strip() or lines[0].startswith((" ", "\t"))
    return not blank and not any(
        _UNPRINTED.search(line) or "\r" in line or line != line.rstrip() for line in lines
    )


def _flow(value: Any, *, inside: bool = True) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        pairs = (
            f"{_scalar(str(k), inside=True)}: {_flow(v, inside=not _is_flag(k, v))}" for k, v in value.items()
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value in ("true", "false") and not inside:
        return value
    return _scalar(str(value), inside=inside, number=isinstance(value, int))


def _is_flag(key: str, value: Any) -> bool:
    """Whether it says of a choice what is true or false, and needs no quotes."""
    return key in ("exclusive", "specify") and value in ("true", "false")


def _is_typed(text: str) -> bool:
    """Whether other programs would read something else than a text."""
    return any(pattern.match(text) for _tag, pattern in _TYPED.get(text[0], ()))


def _scalar(text: str, *, inside: bool = False, number: bool = False) -> str:
    """A text as it stands in YAML: in quotes only where it would be read as something else."""
    if number or (
        text.isascii() and text.isdigit() and not (len(text) > 1 and text[0] == "0") and not inside
    ):
        return text
    plain = bool(text) and not _INDICATOR.match(text) and not _BREAKS.search(text)
    if plain and not (inside and _FLOW.search(text)) and not _is_typed(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
