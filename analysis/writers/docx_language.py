"""The language of a Word document: its tags, and for a language from right to left its direction."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.languages import LANGUAGES, direction, locale
from app.questionnaire.wording import Foreign

_AFTER_BIDI = ("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")
"""What follows the mark of direction in the properties of a paragraph, by the order of the format."""


def spoken(book: Any, language: str) -> None:
    """Say which language the document is in, and turn it where that is written from right to left."""
    turned = direction(language) == "rtl"
    for style in book.styles.element.iter(qn("w:style")):
        kind = style.get(qn("w:type"))
        if kind in ("paragraph", "character"):
            _tag(style.get_or_add_rPr(), language, turned=turned)
        if kind == "paragraph" and turned:
            _turn(style.get_or_add_pPr())
    for defaults in book.styles.element.iter(qn("w:rPrDefault")):
        _tag(defaults.find(qn("w:rPr")), language, turned=turned)
    if turned:
        for table in book.element.body.iter(qn("w:tbl")):
            table.tblPr.append(OxmlElement("w:bidiVisual"))
            _in_order(table.tblPr, "bidiVisual", ("tblStyle", "tblpPr", "tblOverlap"))
        for section in book.element.body.iter(qn("w:sectPr")):
            section.append(OxmlElement("w:bidi"))
            _in_order(section, "bidi", tuple(_tag_name(child) for child in section if _before_bidi(child)))


def foreign(run: Any, text: str) -> None:
    """Tag a run whose words have no translation with the language that they are in."""
    if isinstance(text, Foreign):
        properties = run.get_or_add_rPr()
        _tag(properties, text.language, turned=False)
        if direction(text.language) == "ltr":
            off = OxmlElement("w:rtl")
            off.set(qn("w:val"), "0")
            properties.insert(list(properties).index(properties.find(qn("w:lang"))), off)


def _tag(properties: Any, language: str, *, turned: bool) -> None:
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    tag = OxmlElement("w:lang")
    name = str(locale(language)).replace("_Hans", "").replace("_", "-") if language in LANGUAGES else language
    # International English is no language that Word knows.
    name = "en-GB" if language == "en" else name
    key = "bidi" if turned else "eastAsia" if language == "zh" else "val"
    tag.set(qn("w:val"), "en-GB" if key != "val" else name)
    if key != "val":
        tag.set(qn(f"w:{key}"), name)
    if turned and properties.find(qn("w:rtl")) is None:
        properties.append(OxmlElement("w:rtl"))
    _complex_script(properties)
    properties.append(tag)


def _complex_script(properties: Any) -> None:
    """Have letters of right-to-left scripts as large and as bold as the others."""
    for plain, own in (("b", "bCs"), ("i", "iCs"), ("sz", "szCs")):
        found = properties.find(qn(f"w:{plain}"))
        if found is None or properties.find(qn(f"w:{own}")) is not None:
            continue
        twin = OxmlElement(f"w:{own}")
        for key, value in found.attrib.items():
            twin.set(key, value)
        found.addnext(twin)


def _turn(properties: Any) -> None:
    if properties.find(qn("w:bidi")) is not None:
        return
    mark = OxmlElement("w:bidi")
    after = [child for child in properties if _tag_name(child) in _AFTER_BIDI]
    if after:
        after[0].addprevious(mark)
    else:
        properties.append(mark)


def _in_order(parent: Any, name: str, before: tuple[str, ...]) -> None:
    """Move the last child, just added, to where the format wants it: behind those that come before it."""
    mark = parent.find(qn(f"w:{name}"))
    parent.remove(mark)
    behind = [child for child in parent if _tag_name(child) in before]
    parent.insert(list(parent).index(behind[-1]) + 1 if behind else 0, mark)


def _before_bidi(child: Any) -> bool:
    return _tag_name(child) not in ("bidi", "rtlGutter", "docGrid", "printerSettings", "sectPrChange")


def _tag_name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
