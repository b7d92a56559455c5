"""A saved workbook made the same bytes for the same content, with words for its charts."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from xml.sax.saxutils import quoteattr

from openpyxl import Workbook

from analysis.writers.xlsx_rows import Rows

_STAMP = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
_CHART = re.compile(r'(<(?:xdr:)?cNvPr id="\d+" name=)"Chart (\d+)"')


def settled(
    book: Workbook, frozen_at: str, pictures: Mapping[str, Sequence[str]], below: Mapping[str, Rows]
) -> bytes:
    """The workbook as bytes: its times are the dataset's.

    Its charts bear `pictures`, by sheet in order; `below` are the rows that follow on a sheet.
    """
    raw = BytesIO()
    book.save(raw)
    words = [pictures[sheet.title] for sheet in book.worksheets if pictures.get(sheet.title)]
    rows = {sheet.path[1:]: below[sheet.title] for sheet in book.worksheets if sheet.title in below}
    moment = datetime.fromisoformat(frozen_at)
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    result = BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rf"\g<1>{stamp}\g<3>", content.decode()).encode()
            elif found := re.fullmatch(r"xl/drawings/drawing(\d+)\.xml", name):
                content = _described(content.decode(), words[int(found.group(1)) - 1]).encode()
            entry = zipfile.ZipInfo(
                name, (moment.year, moment.month, moment.day, moment.hour, moment.minute, 0)
            )
            entry.compress_type = zipfile.ZIP_DEFLATED
            more = rows.get(name)
            with target.open(entry, "w", force_zip64=more is not None and more.large) as part:
                part.writelines(more.into(content) if more else (content,))
    return result.getvalue()


def _described(xml: str, words: Sequence[str]) -> str:
    """Each chart with its text for those who do not see it."""

    def named(found: re.Match[str]) -> str:
        number = int(found.group(2))
        return f'{found.group(1)}"Chart {number}" descr={quoteattr(words[number - 1])}'

    return _CHART.sub(named, xml)
