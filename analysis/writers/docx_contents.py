"""The contents of a Word document: a field of links to its chapters, which Word can work out anew."""

from collections.abc import Sequence
from typing import Any

from analysis.writers import docx_style as style

FIELD = r'TOC \o "1-1" \h \z \u'
"""Which chapters, as links. Their pages are counted when Word is asked to: nothing here lays out pages."""


def listed(book: Any, title: str, chapters: Sequence[str]) -> None:
    """Add the contents: each chapter a link to where it begins, on a page of their own."""
    head = style.paragraph(book, title, "Contents Title")
    head.paragraph_format.page_break_before = True
    for number, chapter in enumerate(chapters, 1):
        line = style.paragraph(book, "", "toc 1")
        if number == 1:
            style.begin_field(line, FIELD)
        style.linked(line, chapter, _name(number))
        if number == len(chapters):
            style.end_field(line)


def begun(book: Any, chapter: str, number: int) -> None:
    """Add the heading of a chapter, which its line of the contents leads to."""
    made = style.paragraph(book, chapter, "Heading 1")
    style.named(made, _name(number), number)
    if number == 1:
        made.paragraph_format.page_break_before = True


def _name(number: int) -> str:
    return f"_Toc{number:06}"
