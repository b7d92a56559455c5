"""The formats a report can be written in: one file each, and its line in this table."""

from collections.abc import Callable, Mapping
from pathlib import Path

from analysis.tables import Report
from analysis.writers import docx, html, pdf, xlsx

WRITERS: Mapping[str, Callable[[Report, Path], None]] = {
    "xlsx": xlsx.write,
    "docx": docx.write,
    "pdf": pdf.write,
    "html": html.write,
}
