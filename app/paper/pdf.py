"""A document as PDF: its blocks given to the template that sets them."""

from pathlib import Path

from app.paper.blocks import Paper, foreign, plain
from app.typeset import pdf as typeset

TEMPLATE = Path(__file__).with_name("paper.typ")


def pdf(paper: Paper) -> bytes:
    """The PDF of a document."""
    return typeset.pdf(TEMPLATE, {**plain(paper), "foreign": foreign(paper)})
