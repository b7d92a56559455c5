"""The formats in which a document can be written: one file each."""

from collections.abc import Callable, Mapping

from app.paper.blocks import Paper
from app.paper.docx import docx
from app.paper.html import html
from app.paper.pdf import pdf

WRITERS: Mapping[str, Callable[[Paper], bytes]] = {
    "html": lambda paper: html(paper).encode(),
    "docx": docx,
    "pdf": pdf,
}
"""By the end of a file's name."""
