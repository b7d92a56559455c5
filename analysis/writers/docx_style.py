"""How a report looks in Word: its styles, its foot, the rules and tints of its tables."""

import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from analysis.writers.docx_language import foreign
from analysis.writers.spelled import writable

INK, SECOND, ACT, LINE = "14232F", "4A5B68", "00567D", "C3CDD5"
SANS, SERIF = "Noto Sans", "Noto Serif"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""By which Word knows properties that a document has named itself."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
PROPERTY = 255
"""So many characters may a property of a document have."""
# name: (font, size, colour, bold, space before, space after)
_STYLES = {
    "Normal": (SANS, 10, INK, False, 0, 6),
    "Title": (SERIF, 26, INK, True, 60, 6),
    "Subtitle": (SANS, 12, SECOND, False, 0, 18),
    "Contents Title": (SANS, 12, ACT, True, 0, 10),
    "toc 1": (SANS, 10, INK, False, 3, 3),
    "Heading 1": (SERIF, 16, INK, True, 22, 10),
    "Heading 2": (SANS, 11, ACT, True, 12, 4),
    "Caption": (SANS, 9.5, INK, True, 8, 4),
    "List Number": (SANS, 10, INK, False, 7, 7),
    "Note": (SANS, 8, SECOND, False, 3, 0),
    "Cell": (SANS, 8, INK, False, 1.5, 1.5),
    "Warning": (SANS, 10.5, "8A3B00", True, 4, 10),
}


def prepare(book: Any, title: str, moment: datetime) -> None:
    """Page, styles, foot and properties of an empty document."""
    page = book.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.25)
    page.top_margin = page.bottom_margin = Cm(2.2)
    for name, looks in _STYLES.items():
        _styled(book, name, looks)
    # A number hangs, as in the documents of the United Nations, and paragraphs count through the whole.
    indent = book.styles["List Number"].paragraph_format
    indent.left_indent, indent.first_line_indent = Cm(0.9), Cm(-0.9)
    book.styles["Caption"].paragraph_format.keep_with_next = True
    _foot(page.footer.paragraphs[0], title)
    about = book.core_properties
    about.title = textwrap.shorten(writable(title), PROPERTY, placeholder=" …")
    about.author = about.last_modified_by = "Canvass"
    about.created = about.modified = moment.replace(tzinfo=None)
    about.comments = ""


def _styled(book: Any, name: str, looks: tuple[str, float, str, bool, float, float]) -> None:
    font, size, colour, bold, before, after = looks
    known = [one.name for one in book.styles]
    made = book.styles[name] if name in known else book.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    made.font.name, made.font.size, made.font.bold, made.font.italic = font, Pt(size), bold, False
    made.font.color.rgb = RGBColor.from_string(colour)
    fonts = made.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), font)
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(after)
    for border in made.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)


def _foot(foot: Any, title: str) -> None:
    foot.add_run(f"{writable(title)}    ")
    field(foot, "PAGE")
    for one in foot.runs:
        one.font.size, one.font.color.rgb = Pt(8), RGBColor.from_string(SECOND)


def field(paragraph: Any, says: str, now: str = "") -> None:
    """Add a field: what Word works out when it is asked to, and what stands there until then."""
    begin_field(paragraph, says)
    paragraph.add_run(writable(now))
    end_field(paragraph)


def begin_field(paragraph: Any, says: str) -> None:
    """Begin a field: what is added from here on stands in it until Word works it out."""
    _field_mark(paragraph, "begin")
    told = OxmlElement("w:instrText")
    told.text = says
    paragraph.add_run()._r.append(told)
    _field_mark(paragraph, "separate")


def end_field(paragraph: Any) -> None:
    """End the field that was begun last."""
    _field_mark(paragraph, "end")


def linked(paragraph: Any, text: str, name: str) -> None:
    """Add a text that leads to the paragraph of that name."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    link.append(paragraph.add_run(writable(text))._r)
    paragraph._p.append(link)


def named(paragraph: Any, name: str, number: int) -> None:
    """Give a paragraph a name to be led to by."""
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (begin, end):
        mark.set(qn("w:id"), str(number))
    begin.set(qn("w:name"), name)
    paragraph.runs[0]._r.addprevious(begin)
    paragraph._p.append(end)


def _field_mark(paragraph: Any, kind: str) -> None:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(part)


def properties(book: Any, named: Mapping[str, str]) -> None:
    """Keep texts as properties of the document, which its fields show."""
    held = "".join(
        f"<property fmtid={quoteattr(_FORMAT)} pid={quoteattr(str(number))} name={quoteattr(name)}>"
        f"<vt:lpwstr>{escape(writable(text))}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(named.items(), start=2)
    )
    names = f'xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes"'
    root = f"<Properties {names}>{held}</Properties>"
    package = book.part.package
    part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, root.encode(), package)
    package.relate_to(part, f"{_OFFICE}/relationships/custom-properties")


def paragraph(book: Any, text: str, style: str) -> Any:
    """Add a paragraph; with cells, the one way by which text enters the document."""
    made = book.add_paragraph(writable(text), style=style)
    for run in made.runs:
        foreign(run._r, text)
    return made


def picture(book: Any, content: bytes, words: str, width: float) -> None:
    """Add a picture, so wide in centimetres, with what it shows in words."""
    made = book.add_paragraph()
    made.paragraph_format.space_before = made.paragraph_format.space_after = Pt(8)
    properties = made.add_run().add_picture(BytesIO(content), width=Cm(width))._inline.docPr
    properties.set("descr", writable(words))
    properties.set("name", f"Chart {properties.get('id')}")


def ruled(grid: Any, widths: Sequence[float]) -> None:
    """Thin lines between the rows and none between the columns; widths in centimetres."""
    grid.autofit = False
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        border = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("color", LINE)):
            border.set(qn(f"w:{key}"), value)
        borders.append(border)
    # Word insists on an order, in which these come before the layout and the look.
    later = [one for one in grid._tbl.tblPr if one.tag in (qn("w:tblLayout"), qn("w:tblLook"))]
    later[0].addprevious(borders)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Cm(width)


def fill(
    cell: Any, text: str, style: str, *, bold: bool = False, quiet: bool = False, end: bool = False
) -> None:
    """Put a text into a cell."""
    only = cell.paragraphs[0]
    only._p.style = style  # by its id: to look it up by name took most of the time
    run = only.add_run(writable(text))
    run.bold = bold or None
    foreign(run._r, text)
    if quiet:
        run.font.color.rgb = RGBColor.from_string(SECOND)
    if end:
        only.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def repeated(row: Any) -> None:
    """Have a row stand again on each page that its table goes on, and never alone at the foot of one."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    whole(row)
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def upright(cell: Any) -> None:
    """Have a head be read from below, so that its column can be narrow."""
    turned = OxmlElement("w:textDirection")
    turned.set(qn("w:val"), "btLr")
    cell._tc.get_or_add_tcPr().append(turned)


def high(row: Any, characters: int) -> None:
    """Give a row of upright heads the height of the longest of them, or of half of it in two lines."""
    row.height = Cm(min(3.6, 0.15 * characters + 0.4))


def tinted(cell: Any, dark: float) -> None:
    """Colour a cell of a heat map: at its darkest still light enough to read what stands on it."""
    light = [round(255 + (end - 255) * 0.65 * dark) for end in (0x2A, 0x8F, 0xBD)]
    _shaded(cell._tc.get_or_add_tcPr(), "".join(f"{part:02X}" for part in light))


def boxed(paragraph: Any) -> None:
    """Put a paragraph on a ground that nobody overlooks."""
    _shaded(paragraph._p.get_or_add_pPr(), "FFF1E0")


def _shaded(properties: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{key}"), value)
    properties.append(shading)
