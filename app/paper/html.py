"""A document as HTML: on a page of Canvass with its style sheets, or as one file that needs nothing else."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from app.languages import direction
from app.paper.blocks import Paper, kind_of
from app.questionnaire.wording import Foreign

STYLES = Path(__file__).parents[1] / "static" / "css"
SHEETS = ("tokens", "base", "paper")
"""The style sheets of a document; the last alone is its own."""

_FILES = FileSystemLoader([Path(__file__).parent, STYLES])
_TEMPLATES = Environment(loader=_FILES, autoescape=True, trim_blocks=True)
_TEMPLATES.filters["tongue"] = lambda text: (
    {"lang": text.language, "dir": direction(text.language)} if isinstance(text, Foreign) else {}
)
_TEMPLATES.tests["block"] = lambda block, kind: kind_of(block) == kind

Links = Sequence[tuple[str, str]]


def html(paper: Paper, sheets: Sequence[str] = (), links: Links = ()) -> str:
    """The page; ``sheets`` are addresses of style sheets; where there are none, the page holds them itself.

    ``links`` are (label, address) pairs above the title, which paper leaves out.
    """
    inside = () if sheets else SHEETS
    template = _TEMPLATES.get_template("paper.html")
    return template.render(paper=paper, sheets=sheets, inside=inside, links=links)
