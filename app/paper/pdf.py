"""A document as PDF: tagged for screen readers (PDF/UA-1), in fonts of our own, its text only ever data."""

import json
from pathlib import Path

import typst

from app.paper.blocks import Paper, plain

HERE = Path(__file__).parent


def pdf(paper: Paper) -> bytes:
    """The PDF of a document."""
    made = typst.compile(
        HERE / "paper.typ",
        root=HERE,
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=False,
        sys_inputs={"paper": json.dumps(plain(paper), ensure_ascii=False)},
        pdf_standards="ua-1",
    )
    return bytes(made)
