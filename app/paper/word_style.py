"""How a Word document looks: its styles, its foot, and what each needs to be written from right to left."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from app import languages
from app.questionnaire.wording import Foreign

INK, SECOND, ACT, LINE, TINT = "14232F", "4A5B68", "00567D", "D5DDE3", "EEF5F9"
SANS, SERIF = "Noto Sans", "Noto Serif"
ARABIC, CHINESE = "Noto Naskh Arabic", "Noto Sans CJK SC"
STEP = Cm(1.4)
"""How far a number hangs, and how far what depends on another thing is set in."""
HANGING = {"Choice": Cm(0.6), "Apart": Cm(0.6), "Question": STEP, "Contents": STEP}
EMU_IN_TWIP = 635

# name: (size, colour, bold, italic, space before, space after)
PARAGRAPHS: dict[str, tuple[float, str, bool, bool, float, float]] = {
    "Lead": (10.5, INK, False, False, 0, 7),
    "Hint": (9.5, SECOND, False, False, 0, 4),
    "How": (8.5, SECOND, False, True, 2, 4),
    "Small": (8.5, SECOND, False, False, 2, 4),
    "Body Text": (9.5, INK, False, False, 2, 5),
    "Rule": (8.5, INK, False, False, 0, 0),
    "Column": (8.5, INK, False, False, 0, 2),
    "Term": (9.5, INK, False, False, 0, 8),
    "Choice": (9.5, INK, False, False, 0, 3),
    "Apart": (9.5, INK, False, False, 7, 3),
    "Column Head": (8, SECOND, False, False, 2, 2),
    "Row Head": (8.5, INK, False, False, 2, 2),
    "After": (4, INK, False, False, 0, 0),
    "Question": (10.5, INK, True, False, 16, 4),
    "Contents Title": (12, ACT, True, False, 40, 6),
    "Contents": (10, INK, False, False, 0, 4),
}
ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs bidi spacing ind "
    "contextualSpacing jc outlineLvl rPr",
    "w:rPr": "rStyle rFonts b bCs i iCs color kern sz szCs rtl lang",
    "w:tblPr": "tblStyle bidiVisual tblW jc tblInd tblBorders tblLayout tblLook",
}
"""The order of properties that Word insists on, as far as they are used here."""

HEADINGS: dict[str, tuple[float, str, float, float]] = {
    "Title": (28, INK, 150, 12),
    "Subtitle": (12, SECOND, 0, 3),
    "Heading 1": (19, INK, 0, 12),
    "Heading 2": (13, ACT, 22, 6),
    "Heading 3": (11, INK, 14, 4),
}
CHARACTERS: dict[str, tuple[float | None, str, bool]] = {
    "Number": (None, ACT, True),
    "Name": (None, ACT, True),
    "Quiet": (8.5, SECOND, False),
    "Code": (7.5, SECOND, False),
    "Mark": (None, SECOND, False),
}


def rtl(language: str) -> bool:
    """Whether a language is written from right to left."""
    return languages.direction(language) == "rtl"


class Direction:
    """What Word must be told of paragraphs, runs and tables in one language."""

    def __init__(self, language: str, *, mirrored: bool) -> None:
        """``mirrored`` for languages that are written from right to left."""
        self.language, self.mirrored = language, mirrored

    def of_paragraph(self, paragraph: Any) -> None:
        """Begin at the side where the language begins."""
        if self.mirrored:
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))

    def of_run(self, run: Any, text: str = "") -> None:
        """Complex script and its order, where the language has it; text in another language says in which."""
        foreign = text.language if isinstance(text, Foreign) else ""
        if rtl(foreign) if foreign else self.mirrored:
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
        if foreign:
            spoken = OxmlElement("w:lang")
            spoken.set(qn("w:bidi" if rtl(foreign) else "w:val"), foreign)
            run._r.get_or_add_rPr().append(spoken)

    def indent(self, paragraph: Any, style: str, depth: int) -> None:
        """Set in a paragraph from where lines begin; its first line hangs as far as its style says."""
        paragraph.paragraph_format.left_indent = Emu(STEP * depth + HANGING.get(style, 0))

    def of_table(self, table: Any, depth: int) -> None:
        """Columns from where lines begin, set in, as wide as they are told to be."""
        properties = table._tbl.tblPr
        table.autofit = False
        if self.mirrored:
            properties.append(OxmlElement("w:bidiVisual"))
        set_in = OxmlElement("w:tblInd")
        set_in.set(qn("w:w"), str(STEP * depth // EMU_IN_TWIP))
        set_in.set(qn("w:type"), "dxa")
        properties.append(set_in)

    def heads(self, row: Any) -> None:
        """Repeat a row of column heads on each page."""
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def styled(word: Any, direction: Direction, title: str, foot: str) -> None:
    """Give a new document its page, styles, properties and foot."""
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    page.top_margin, page.bottom_margin = Cm(2.3), Cm(2.4)
    page.different_first_page_header_footer = True
    word.core_properties.title, word.core_properties.author = title, ""
    word.core_properties.language = direction.language
    _paragraph_styles(word, direction)
    _character_styles(word, direction)
    _table_style(word)
    _foot(page, direction, title, foot)


def in_order(word: Any) -> None:
    """Put the properties of everything in a document, and of its styles and foot, into Word's order."""
    for root in (word.element, word.styles.element, word.sections[0].footer._element):
        for name, order in ORDER.items():
            places = {qn(f"w:{key}"): place for place, key in enumerate(order.split())}
            for found in root.iter(qn(name)):
                known = [(places.get(child.tag, len(places)), at, child) for at, child in enumerate(found)]
                found[:] = [child for _place, _at, child in sorted(known)]


def _paragraph_styles(word: Any, direction: Direction) -> None:
    _font(word.styles["Normal"], SANS, 9.5, INK, direction)
    for name, (size, colour, before, after) in HEADINGS.items():
        style = word.styles[name]
        _font(style, SERIF if name != "Subtitle" else SANS, size, colour, direction, bold=name != "Subtitle")
        style.font.italic = False
        _spaced(style, before, after)
        _bare(style)
    word.styles["Heading 1"].paragraph_format.page_break_before = True
    _border(word.styles["Heading 1"], "bottom", ACT)
    for name, (size, colour, bold, italic, before, after) in PARAGRAPHS.items():
        known = name in {style.name for style in word.styles}
        style = word.styles[name] if known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _font(style, SANS, size, colour, direction, bold=bold)
        style.font.italic = italic and not direction.mirrored
        _spaced(style, before, after)
    for name, hang in HANGING.items():
        layout = word.styles[name].paragraph_format
        layout.left_indent, layout.first_line_indent = hang, -hang
        layout.tab_stops.add_tab_stop(hang)
    for name in ("Question", "Hint", "How", "Contents Title"):
        word.styles[name].paragraph_format.keep_with_next = True
    word.styles["Column Head"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _shaded(word.styles["Rule"])


def _character_styles(word: Any, direction: Direction) -> None:
    for name, (size, colour, bold) in CHARACTERS.items():
        style = word.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        _font(style, "", size, colour, direction, bold=bold)


def _font(
    style: Any, face: str, size: float | None, colour: str, direction: Direction, *, bold: bool = False
) -> None:
    """Face, size and weight for Latin, East Asian and complex scripts alike."""
    properties = style.element.get_or_add_rPr()
    if face:
        style.font.name = face
        fonts = properties.get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
        fonts.set(qn("w:cs"), ARABIC)
        fonts.set(qn("w:eastAsia"), CHINESE)
    if size:
        style.font.size = Pt(size)
        _put(properties, "w:szCs", {"w:val": str(round(size * 2.2))})
    style.font.bold = bold
    if bold:
        _put(properties, "w:bCs", {})
    style.font.color.rgb = RGBColor.from_string(colour)
    _put(properties, "w:lang", {"w:bidi" if direction.mirrored else "w:val": direction.language})


def _put(properties: Any, name: str, values: dict[str, str]) -> None:
    """Set a property, in the place of one that the template gave: no property may stand twice."""
    for found in properties.findall(qn(name)):
        properties.remove(found)
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(key), value)
    properties.append(made)


def _spaced(style: Any, before: float, after: float) -> None:
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), 1.0


def _bare(style: Any) -> None:
    """Without what Word's own template gives titles: a line below, slant, and letters set apart.

    Letters set apart tear Arabic words.
    """
    for name in ("w:pBdr", "w:spacing", "w:kern", "w:i", "w:iCs"):
        owner = style.element.get_or_add_pPr() if name == "w:pBdr" else style.element.get_or_add_rPr()
        for found in owner.findall(qn(name)):
            owner.remove(found)


def _border(style: Any, side: str, colour: str) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", "8"), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    style.element.get_or_add_pPr().append(borders)


def _shaded(style: Any) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", TINT)):
        shade.set(qn(f"w:{key}"), value)
    style.element.get_or_add_pPr().append(shade)


def _table_style(word: Any) -> None:
    """Rows with a thin line under each."""
    style = word.styles.add_style("Rows", WD_STYLE_TYPE.TABLE)
    properties, borders = OxmlElement("w:tblPr"), OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties.append(borders)
    style.element.append(properties)


def _foot(page: Any, direction: Direction, title: str, foot: str) -> None:
    """The title, and which page of how many it is."""
    paragraph = page.footer.paragraphs[0]
    direction.of_paragraph(paragraph)
    before, _page, rest = foot.partition("{page}")
    between, _pages, after = rest.partition("{pages}")
    for text, field in ((f"{title}\t\t{before}", "PAGE"), (between, "NUMPAGES"), (after, "")):
        run = paragraph.add_run(text)
        direction.of_run(run)
        if field:
            made = OxmlElement("w:fldSimple")
            made.set(qn("w:instr"), field)
            paragraph._p.append(made)
