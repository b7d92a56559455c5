"""A document as Word: styles for every kind of block, both directions of writing, marks as plain signs."""

import io
from collections.abc import Callable, Iterable
from typing import Any

from docx import Document
from docx.shared import Cm
from docx.text.paragraph import Paragraph as WordParagraph

from app.paper.blocks import Block, Entry, Facts, Grid, Heading, Options, Paper, Paragraph
from app.paper.word_style import STEP, Direction, in_order, styled

MARKS = {"one": "○", "several": "□", "rank": "□", "none": "–"}
COLUMN = 16.2
"""The width of the text, in centimetres."""


def docx(paper: Paper) -> bytes:
    """The Word document."""
    out = io.BytesIO()
    _Writer(paper).written().save(out)
    return out.getvalue()


class _Writer:
    """Writes one document from its first block to its last."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.word = Document()
        self.direction = Direction(paper.language, mirrored=paper.direction == "rtl")
        styled(self.word, self.direction, paper.title, paper.page)
        self.styles = {style.name: style.style_id for style in self.word.styles}
        self.kinds: dict[type, Callable[[Any, int], None]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Facts: self._facts,
            Options: self._options,
            Grid: self._grid,
            Entry: self._entry,
        }

    def written(self) -> Any:
        """The whole document."""
        self._add("Title", self.paper.title)
        for line in self.paper.under:
            self._add("Subtitle", line)
        self._blocks(self.paper.front, 0)
        self._add("Contents Title", self.paper.contents)
        for heading in self.paper.headings:
            made = self._add("Contents")
            self._run(made, f"{heading.number}\t")
            self._run(made, heading.text)
        self._blocks(self.paper.blocks, 0)
        in_order(self.word)
        return self.word

    def _blocks(self, blocks: Iterable[Block], depth: int) -> None:
        for block in blocks:
            self.kinds[type(block)](block, depth)

    def _add(self, style: str, text: str = "", depth: int = 0) -> WordParagraph:
        made = self.word.add_paragraph()
        self._styled(made, style)
        if depth:
            self.direction.indent(made, style, depth)
        if text:
            self._run(made, text)
        return made

    def _styled(self, paragraph: WordParagraph, style: str) -> None:
        # By its id: python-docx would look through all styles for the name, for each paragraph anew.
        paragraph.paragraph_format.element.style = self.styles[style]
        self.direction.of_paragraph(paragraph)

    def _run(self, paragraph: WordParagraph, text: str, style: str = "") -> None:
        run = paragraph.add_run(text)
        if style:
            run.font.element.style = self.styles[style]
        self.direction.of_run(run, text)

    # Blocks.

    def _heading(self, block: Heading, depth: int) -> None:
        made = self._add(f"Heading {block.level}", depth=depth)
        if block.number:
            self._run(made, f"{block.number}  ", "Number")
        self._run(made, block.text)

    def _paragraph(self, block: Paragraph, depth: int) -> None:
        style = {"lead": "Lead", "hint": "Hint", "how": "How", "note": "Small"}.get(block.role, "Body Text")
        self._add(style, block.text, depth)

    def _facts(self, block: Facts, depth: int) -> None:
        style = {"rules": "Rule", "columns": "Column"}.get(block.role, "Term")
        for name, said in block.pairs:
            made = self._add(style, depth=depth)
            self._run(made, name, "Name")
            if block.role == "terms":
                made.add_run().add_break()
            else:
                self._run(made, "  ")
            self._run(made, said)

    def _options(self, block: Options, depth: int) -> None:
        for number, option in enumerate(block.options):
            begins = option.apart and not (number and block.options[number - 1].apart)
            made = self._add("Apart" if begins else "Choice", depth=depth)
            mark = (
                MARKS[block.mark]
                if not option.apart
                else MARKS["several" if block.mark == "several" else "one"]
            )
            self._run(made, f"{mark}\t", "Mark")
            self._run(made, option.label)
            self._code(made, option.code)
            if option.note:
                self._run(made, f" ({option.note})", "Quiet")
            if option.hint:
                made.add_run().add_break()
                self._run(made, option.hint, "Quiet")

    def _code(self, paragraph: WordParagraph, code: str) -> None:
        if code:
            self._run(paragraph, f"  {code}", "Code")

    def _grid(self, block: Grid, depth: int) -> None:
        first = 0.28 if len(block.columns) > 5 else 0.38
        whole = COLUMN - depth * STEP.cm
        widths = [first * whole, *((1 - first) * whole / len(block.columns) for _ in block.columns)]
        table = self.word.add_table(rows=len(block.rows) + 1, cols=len(widths), style="Rows")
        self.direction.of_table(table, depth)
        lines = [row.cells for row in table.rows]
        for at, width in enumerate(widths):
            table.columns[at].width = Cm(width)
            for cells in lines:
                cells[at].width = Cm(width)
        self.direction.heads(table.rows[0])
        self._cell(lines[0][0], "Row Head", "")
        for cell, label in zip(lines[0][1:], block.columns, strict=True):
            self._cell(cell, "Column Head", label)
        for row, line in zip(block.rows, lines[1:], strict=True):
            made = self._cell(line[0], "Row Head", row.label)
            self._code(made, row.code)
            if row.hint:
                made.add_run().add_break()
                self._run(made, row.hint, "Quiet")
            for cell in line[1:]:
                self._cell(cell, "Column Head", MARKS[block.mark] if block.mark else "")
        self._add("After")

    def _cell(self, cell: Any, style: str, text: str) -> WordParagraph:
        made: WordParagraph = cell.paragraphs[0]
        self._styled(made, style)
        if text:
            self._run(made, text)
        return made

    def _entry(self, block: Entry, depth: int) -> None:
        made = self._add("Question", depth=depth)
        if block.above:
            self._run(made, f"\t{block.number}", "Number")
            made.add_run().add_break()
        else:
            self._run(made, f"{block.number}\t" if block.number else "\t", "Number")
        self._run(made, block.label)
        if block.needed:
            self._run(made, f" ({block.needed})", "Quiet")
        self._code(made, block.code)
        self._blocks(block.body, depth + 1)
