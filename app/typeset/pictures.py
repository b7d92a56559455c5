"""Drawings (SVG) as pictures (PNG), in our own fonts: for documents that cannot hold drawings."""

import json
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from app.typeset.pdf import ROOT, fonts

TEMPLATE = Path(__file__).with_name("pictures.typ")
SHARP = 200
"""Points an inch: print shows no steps, and a page of a chart stays below 100 kB."""


def framed(picture: bytes) -> str:
    """A picture as a drawing that holds nothing else: data of a template are text."""
    wide, high = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    content = b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
        f'<image width="{wide}" height="{high}" href="data:image/png;base64,{content}"/></svg>'
    )


def pictures(drawings: Sequence[str]) -> list[bytes]:
    """A PNG of each drawing, in the same order."""
    if not drawings:
        return []
    # One page comes as bytes, several as a list of them.
    made: Any = typst.compile(
        TEMPLATE,
        root=ROOT,
        font_paths=fonts(),
        format="png",
        ppi=SHARP,
        sys_inputs={"data": json.dumps(drawings, ensure_ascii=False)},
    )
    return made if isinstance(made, list) else [made]
