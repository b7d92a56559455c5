"""The first cell of each row of a table made the head of that row, in a PDF as the typesetter writes it.

Its language has no such cell outside an experiment that cannot be switched on from here, and someone who
hears "32, 45 %" wants to know of what. What a PDF is built of stands in it as plain text.
"""

import re
from collections.abc import Iterator, Mapping

_ELEMENT = re.compile(rb"(?P<number>\d+) 0 obj\n<</Type/StructElem/S/(?P<kind>\w+)/P (?P<parent>\d+) 0 R")
_CELL, _HEAD, _ROW, _BODY = b"/S/TD/", b"/S/TH/", b"TR", b"TBody"
_FIRST = re.compile(rb"/K\[(\d+) 0 R")
_NAMED_HEADS = re.compile(rb"/O/Table/Headers\[[^\]]*\]")
_OF_ROW = b"/O/Table/Scope/Row"


class NotAsWritten(ValueError):
    """A PDF that is not built as the typesetter builds them."""


def with_row_heads(content: bytes) -> bytes:
    """The same document, whose rows have heads: cells then find both of their heads by where they stand."""
    start = _table_of_places(content)
    objects = _objects(content, start)
    elements = {n: found for n, text in objects.items() if (found := _ELEMENT.match(text))}
    heads = set(_heads(objects, elements))
    changed = {n: _changed(objects[n], head=n in heads) for n in elements if _CELL in objects[n]}
    before = content[: start - sum(map(len, objects.values()))]
    return _written(before, {**objects, **changed}, content[start:])


def _table_of_places(content: bytes) -> int:
    """Where the list of all places begins."""
    found = re.search(rb"startxref\n(\d+)\n%%EOF\s*$", content)
    if found is None or not content.startswith(b"xref\n", int(found[1])):
        raise NotAsWritten("there is no list of places at its end")
    return int(found[1])


def _objects(content: bytes, start: int) -> Mapping[int, bytes]:
    """Every object by its number, in the order in which they stand."""
    places = sorted(int(one) for one in re.findall(rb"(\d{10}) \d{5} n", content[start:]))
    found = {}
    for place, end in zip(places, [*places[1:], start], strict=True):
        number = re.match(rb"(\d+) 0 obj\n", content[place : place + 20])
        if number is None:
            raise NotAsWritten(f"nothing begins at {place}")
        found[int(number[1])] = content[place:end]
    return found


def _heads(objects: Mapping[int, bytes], elements: Mapping[int, re.Match[bytes]]) -> Iterator[int]:
    """The first cell of each row below the heads of the columns."""
    for number, found in elements.items():
        parent = elements.get(int(found["parent"]))
        if found["kind"] == _ROW and parent and parent["kind"] == _BODY:
            first = _FIRST.search(objects[number])
            if first is None:
                raise NotAsWritten(f"row {number} has no cells")
            yield int(first[1])


def _changed(element: bytes, *, head: bool) -> bytes:
    """A cell without the heads that are named to it, for those are of its column alone."""
    if not head:
        return _NAMED_HEADS.sub(b"/O/Table", element, count=1)
    made, many = _NAMED_HEADS.subn(_OF_ROW, element.replace(_CELL, _HEAD, 1), count=1)
    if not many:
        raise NotAsWritten("a cell names no heads")
    return made


def _written(before: bytes, objects: Mapping[int, bytes], after: bytes) -> bytes:
    """The document with its objects as they are now, and the list of their new places."""
    made, places = bytearray(before), {}
    for number, text in objects.items():
        places[number] = len(made)
        made += text
    entries = b"".join(b"%010d 00000 n\r\n" % places[number] for number in sorted(places))
    listed = b"xref\n0 %d\n0000000000 65535 f\r\n%b" % (len(places) + 1, entries)
    trailer = after[after.index(b"trailer\n") : after.index(b"startxref\n")]
    return bytes(made) + listed + trailer + b"startxref\n%d\n%%%%EOF" % len(made)
