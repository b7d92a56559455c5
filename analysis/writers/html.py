"""A report as one HTML page: its style within it, no script, nothing fetched from anywhere."""

from pathlib import Path

from markupsafe import Markup

from analysis.tables import Report
from analysis.writers.leaves import PAGES, leaf
from analysis.writers.xlsx_cover import warnings
from app import languages

_CSS = Path(languages.__file__).parent / "static" / "css"
"""The page bears the same look as the team's pages: it is written once."""
_SHEETS = ("tokens", "base", "chart", "report")


def write(report: Report, out: Path) -> None:
    """Write the page; the same report is always the same bytes."""
    out.write_text(page(report), encoding="utf-8")


def page(report: Report) -> str:
    """The whole page."""
    return PAGES.get_template("report.html").render(
        report=report,
        warnings=warnings(report),
        chapters=[
            (section, [leaf(table, report.source) for table in section.tables])
            for section in report.sections
            if section.tables
        ],
        language=report.language,
        direction=languages.direction(report.language),
        style=_style(*_SHEETS),
        print=_style("print"),
        _=report.words.say,
    )


def _style(*names: str) -> Markup:
    """Our own style sheets as they are: they hold nothing that anyone has answered."""
    return Markup("\n".join((_CSS / f"{name}.css").read_text("utf-8") for name in names))  # noqa: S704
