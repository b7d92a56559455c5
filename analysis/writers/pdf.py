"""A report as PDF: tagged for screen readers (PDF/UA-1), its text only data, the same bytes each time."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from analysis.prose import plain as spoken
from analysis.tables import Report
from analysis.writers.document import (
    CONTENTS,
    PAGE,
    Block,
    Heading,
    Notes,
    Paragraph,
    Picture,
    blocks,
    cautions,
)
from analysis.writers.xlsx_cover import notice
from app.languages import direction
from app.typeset import pdf as typeset
from app.typeset.pictures import framed, pictures

TEMPLATE = Path(__file__).with_name("report.typ")
_KINDS = {Heading: "heading", Paragraph: "paragraph", Notes: "notes", Picture: "picture"}


def write(report: Report, out: Path) -> None:
    """Write the PDF; the same report is always the same bytes, wherever the same fonts are."""
    out.write_bytes(typeset.pdf(TEMPLATE, plain(report)))


def plain(report: Report) -> dict[str, Any]:
    """The report as its template reads it."""
    moment = datetime.fromisoformat(report.frozen_at)
    return {
        "title": report.title,
        "under": [report.subtitle],
        "language": report.language,
        "direction": direction(report.language),
        "contents": report.words.say(CONTENTS),
        "page": report.words.say(PAGE),
        "foot": ". ".join(filter(None, (notice(report), report.title))),
        "moment": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
        "cautions": cautions(report),
        "facts": list(report.facts.items()),
        "blocks": list(_drawn(blocks(report), report.language)),
    }


def _drawn(found: Iterable[Block], language: str) -> Iterator[dict[str, Any]]:
    """The blocks, each chart as a picture.

    A tagged PDF refuses drawings with texts that mix scripts or bear marks, as Arabic ones do.
    """
    every = list(found)
    made = iter(pictures([block.drawing for block in every if isinstance(block, Picture)], language))
    for block in every:
        if isinstance(block, Picture):
            yield _plain(Picture(framed(next(made)), block.words))
        else:
            yield _plain(block)


def _plain(block: Block) -> dict[str, Any]:
    made = {"block": _KINDS.get(type(block), "grid"), **asdict(block)}
    if isinstance(block, Paragraph):
        made["text"] = spoken(block.said)
    return made
