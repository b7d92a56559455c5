"""The parts of a large workbook beside its rows: what Excel wants to know of sheets, tables and styles."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from analysis.exports.sheet_xml import MAIN_XML, letters

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_XML}<styleSheet xmlns="{MAIN_XML}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel takes: of at most 31 characters, and no two alike."""
    names: list[str] = []
    for name in wanted:
        plain = re.sub(r"[\[\]:*?/\\']", " ", name)[:31]
        again = 1
        while plain.lower() in {one.lower() for one in names}:
            again += 1
            plain = f"{plain[: 31 - len(str(again)) - 1]} {again}"
        names.append(plain)
    return names


def fixed(names: Sequence[str], title: str, frozen_at: str) -> Iterator[tuple[str, str]]:
    """The parts that a workbook has once."""
    count = range(1, len(names) + 1)
    of_sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/tables/table{n}.xml" ContentType="{_KIND}.table+xml"/>'
        for n in count
    )
    yield (
        "[Content_Types].xml",
        (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>{of_sheets}'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
    )
    yield (
        "_rels/.rels",
        _relations(
            ("rId1", f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
    )
    stamp = f'xsi:type="dcterms:W3CDTF">{frozen_at}'
    yield (
        "docProps/core.xml",
        (
            f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(title)}</dc:title><dc:creator>Canvass</dc:creator>"
            f"<dcterms:created {stamp}</dcterms:created><dcterms:modified {stamp}</dcterms:modified>"
            "</cp:coreProperties>"
        ),
    )
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)
    )
    yield (
        "xl/workbook.xml",
        (
            f'{_XML}<workbook xmlns="{MAIN_XML}" xmlns:r="{_OFFICE}/relationships">'
            f"<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets></workbook>"
        ),
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        _relations(
            *((f"rId{n}", f"{_OFFICE}/relationships/worksheet", f"worksheets/sheet{n}.xml") for n in count),
            (f"rId{len(names) + 1}", f"{_OFFICE}/relationships/styles", "styles.xml"),
        ),
    )
    yield "xl/styles.xml", _STYLES


def of_sheet(number: int, columns: Sequence[str], rows: int) -> Iterator[tuple[str, str]]:
    """The table that a sheet is; one without rows has an empty one, since Excel wants one."""
    area = f"A1:{letters(len(columns))}{max(rows, 1) + 1}"
    heads = "".join(f'<tableColumn id="{n}" name="{name}"/>' for n, name in enumerate(columns, 1))
    yield (
        f"xl/tables/table{number}.xml",
        (
            f'{_XML}<table xmlns="{MAIN_XML}" id="{number}" name="Table{number}" displayName="Table{number}" '
            f'ref="{area}" totalsRowShown="0"><autoFilter ref="{area}"/>'
            f'<tableColumns count="{len(columns)}">{heads}</tableColumns>'
            '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" '
            'showRowStripes="1" showColumnStripes="0"/></table>'
        ),
    )
    yield (
        f"xl/worksheets/_rels/sheet{number}.xml.rels",
        _relations(("rId1", f"{_OFFICE}/relationships/table", f"../tables/table{number}.xml")),
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in relations
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'
