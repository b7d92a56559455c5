"""Drawings (SVG) as pictures (PNG), in our own fonts: for documents that cannot hold drawings."""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from app.typeset.pdf import ROOT, fonts

TEMPLATE = Path(__file__).with_name("pictures.typ")
SHARP = 200
"""Points an inch: print shows no steps, and a page of a chart stays below 100 kB."""
_FONTS = {"ar": "Noto Naskh Arabic", "zh": "Noto Sans CJK SC"}
_WRITTEN = re.compile(r"(<text[^>]*>)([^<]*)(</text>)")
_OWN = r" !,.0-:\xa0«»\u0600-\u06ff\u0750-\u077f\u08a0-\u08fe\u200b-\u2011\u2066-\u2069"
_FOREIGN = re.compile(f"(?:&[#a-z0-9]+;|[^{_OWN}])+")
"""What the Arabic font has no sign for: brackets, dashes, per cent, Latin letters."""


def framed(picture: bytes) -> str:
    """A picture as a drawing that holds nothing else: data of a template are text."""
    wide, high = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    content = b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<image width="{wide}" height="{high}" href="data:image/png;base64,{content}"/></svg>'
    )


def pictures(drawings: Sequence[str], language: str = "en") -> list[bytes]:
    """A PNG of each drawing, whose texts are in that language, in the same order."""
    if not drawings:
        return []
    # One page comes as bytes, several as a list of them.
    made: Any = typst.compile(
        TEMPLATE,
        root=ROOT,
        font_paths=fonts(),
        format="png",
        ppi=SHARP,
        sys_inputs={"data": json.dumps([_lettered(one, language) for one in drawings], ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [made]


def _lettered(drawing: str, language: str) -> str:
    """The drawing with the font first that has its language, and what that lacks in the one of other letters.

    Where Arabic bears marks no other font is looked for, and a box would stand for what this one lacks.
    """
    first = _FONTS.get(language)
    if not first:
        return drawing
    named = drawing.replace('font-family="', f'font-family="{first}, ', 1)
    return _WRITTEN.sub(_in_two_fonts, named) if language == "ar" else named


def _in_two_fonts(text: re.Match[str]) -> str:
    return text[1] + _FOREIGN.sub(r'<tspan font-family="Noto Sans">\g<0></tspan>', text[2]) + text[3]
