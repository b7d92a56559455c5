"""A template and its data as PDF: tagged for screen readers (PDF/UA-1), in our own fonts, text only data."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from app.typeset.row_heads import with_row_heads

FONTS = Path(__file__).parent / "fonts"
ROOT = Path(__file__).parents[2]
"""What a template may read, so that it can name `/app/typeset/look.typ`."""
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_TRIES = 5
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed with font')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and what is no character: a document must hold none."""


@cache
def fonts() -> typst.Fonts:
    """Our own fonts and the machine's: looking for them takes longer than setting most documents."""
    return typst.Fonts(font_paths=[FONTS])


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template below ROOT, which finds `data` as JSON in `sys.inputs.data`.

    A tagged PDF may hold no sign that no font has, so such a sign stands as U+FFFD: what one person typed
    must not keep a whole document from being made.
    """
    text = json.dumps(_written(data), ensure_ascii=False)
    for _ in range(_TRIES):
        try:
            return _set(template, text)
        except typst.TypstError as error:
            signs = {_unescaped(found) for found in _NO_GLYPH.findall(str(error.diagnostic))}
            if not signs:
                raise
            for sign in signs:
                text = text.replace(sign, UNKNOWN)
    return _set(template, text)


def _written(value: Any) -> Any:
    """The data without the signs that no document may hold."""
    if isinstance(value, str):
        return _FORBIDDEN.sub("", value)
    if isinstance(value, Mapping):
        return {key: _written(one) for key, one in value.items()}
    return [_written(one) for one in value] if isinstance(value, list | tuple) else value


def _set(template: Path, data: str) -> bytes:
    made = typst.compile(
        template,
        root=ROOT,
        font_paths=fonts(),
        sys_inputs={"data": data},
        pdf_standards="ua-1",
    )
    return with_row_heads(bytes(made))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
