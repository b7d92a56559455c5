"""A document as HTML: on a page of Canvass with its style sheets, or as one file that needs nothing else."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from app.paper.blocks import Paper, kind_of

STYLES = Path(__file__).parents[1] / "static" / "css"
SHEETS = ("tokens", "base", "paper")
"""The style sheets of a document; the last alone is its own."""

_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
_TEMPLATES.tests["block"] = lambda block, kind: kind_of(block) == kind

Links = Sequence[tuple[str, str]]


def html(paper: Paper, sheets: Sequence[str] = (), links: Links = (), script: str = "") -> str:
    """The page; ``sheets`` are addresses of style sheets; where there are none, the page holds them itself.

    ``links`` are (label, address) pairs above the title, which paper leaves out.
    """
    template = _TEMPLATES.get_template("paper.html")
    style = "" if sheets else Markup("\n".join(_style(name) for name in SHEETS))  # noqa: S704 (our own files)
    return template.render(paper=paper, sheets=sheets, style=style, links=links, script=script)


def _style(name: str) -> str:
    return (STYLES / f"{name}.css").read_text("utf-8")
