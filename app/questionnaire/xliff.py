"""XLIFF 2.1, which translation services work in: a catalogue of wording written as a file, and read back.

A name in braces travels as a placeholder that translators move and cannot mistype; a character that XML has
no place for as its number.
"""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from app.questionnaire.po import MAX_BYTES, Catalogue, Entry
from app.questionnaire.wording import pieces

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
UNTOUCHED = "initial"
Codes = dict[tuple[str, int], int]
"""The number of each placeholder of a unit, by its name and which of that name it is."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{1,6}")
_INSIDE = ("source", "target")


class XliffError(ValueError):
    """The file is no XLIFF that can be taken; says on which line, what is wrong and how to mend it."""

    def __init__(self, line: int, what: str, mend: str) -> None:
        """One mistake: nothing of such a file is taken."""
        super().__init__(f"line {line}: {what}; {mend}")
        self.line, self.what, self.mend = line, what, mend


class Unit(NamedTuple):
    """One text as it came back: the source that it was translated from, and whether that is finished."""

    id: str
    source: str
    text: str
    finished: bool
    line: int


class Returned(NamedTuple):
    """A file that came back: what it is the wording of, in which language, and its texts."""

    of: str
    language: str
    units: tuple[Unit, ...]


def identity(context: str) -> str:
    """Under what a text goes and comes back: short, and made of letters that XML allows in a name."""
    return f"u{sha256(context.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def write(catalogue: Catalogue, of: str, source: str, language: str) -> str:
    """The file for translators: every text, its translation where there is one, and what is said of it."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff xmlns="{NAMESPACE}" version="2.1" srcLang="{source}" trgLang="{language}">',
        f'  <file id="wording" original={quoteattr(of)}>',
    ]
    for entry in catalogue.entries:
        if not entry.obsolete:
            lines += _unit(entry)
    return "\n".join([*lines, "  </file>", "</xliff>", ""])


def _unit(entry: Entry) -> Iterator[str]:
    notes = [*entry.notes, *entry.remarks]
    if entry.fuzzy and entry.previous:
        notes.append(f"The translation was made from: {entry.previous}")
    state = "translated" if entry.text and not entry.fuzzy else UNTOUCHED
    yield f'    <unit id="{identity(entry.context)}" name={quoteattr(_NO_XML.sub("", entry.context))}>'
    if notes:
        yield f"      <notes>{''.join(f'<note>{_coded(note)}</note>' for note in notes)}</notes>"
    codes: Codes = {}
    yield f'      <segment state="{state}">'
    yield f'        <source xml:space="preserve">{_coded(entry.source, codes)}</source>'
    if entry.text:
        yield f'        <target xml:space="preserve">{_coded(entry.text, codes)}</target>'
    yield "      </segment>"
    yield "    </unit>"


def _coded(text: str, codes: Codes | None = None) -> str:
    """A text as the inside of an element; without ``codes``, of one in which nothing but text may stand.

    A placeholder has the same number in a translation as in its source, wherever it stands there: by that,
    and not by its name, a translator's tool knows which one it is.
    """
    made, seen = [], Counter[str]()
    for is_name, piece in pieces(text):
        if is_name and codes is not None and not _NO_XML.search(piece):
            seen[piece] += 1
            number = codes.setdefault((piece, seen[piece]), len(codes) + 1)
            name = quoteattr(f"${{{piece}}}")
            made.append(f'<ph id="{number}" equiv={name} disp={name}/>')
        else:
            shown = f"${{{piece}}}" if is_name else piece
            coded = "" if codes is None else lambda sign: f'<cp hex="{ord(sign[0]):04X}"/>'
            made.append(_NO_XML.sub(coded, escape(shown, {"\r": "&#13;"})))
    return "".join(made)


def read(raw: bytes) -> Returned:
    """What came back; raises XliffError for what is no such file, and for any part of one."""
    if len(raw) > MAX_BYTES:
        raise XliffError(1, "the file is larger than 10 MB", "divide it")
    reader = _Reader()
    try:
        reader.parser.Parse(raw, True)
    except expat.ExpatError as error:
        what = f"this is no XML: {expat.ErrorString(error.code)}"
        raise XliffError(error.lineno, what, "take the file as the tool saved it") from error
    if not reader.units:
        raise XliffError(1, "there is no text in this file", "take an XLIFF file that Canvass made")
    return Returned(reader.of, reader.language, tuple(reader.units))


class _Reader:
    """Takes the elements of a file one by one, with their lines."""

    def __init__(self) -> None:
        self.of = self.language = ""
        self.units: list[Unit] = []
        self._unit, self._state, self._within = "", UNTOUCHED, ""
        self._texts: dict[str, list[str]] = {}
        self._names: dict[str, str] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse(self, what: str, mend: str) -> XliffError:
        return XliffError(self.parser.CurrentLineNumber, what, mend)

    def _doctype(self, *_declared: object) -> None:
        raise self._refuse("the file declares entities", "take the file without its DOCTYPE")

    def _start(self, tag: str, stated: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self.language and name != "xliff":
            raise self._refuse("this is no XLIFF file", "take an XLIFF file that Canvass made")
        match name:
            case "xliff":
                if not stated.get("version", "").startswith("2."):
                    raise self._refuse("this is no XLIFF of version 2", "save it as XLIFF 2.1")
                self.language = stated.get("trgLang", "").partition("-")[0] or "?"
            case "file":
                if self.of:
                    raise self._refuse("there are two files in this one", "take one at a time")
                self.of = stated.get("original", "?")
            case "unit":
                self._unit, self._state = stated.get("id", ""), UNTOUCHED
                self._texts, self._names = {}, {}
            case "segment":
                self._state = stated.get("state", UNTOUCHED)
            case "source" | "target":
                self._within = name
            case "ph":
                self._add(self._placeholder(stated))
            case "cp" if _HEXADECIMAL.fullmatch(stated.get("hex", "")):
                self._add(chr(min(int(stated["hex"], 16), 0x10FFFF)))

    def _placeholder(self, stated: dict[str, str]) -> str:
        """What it stands for; a tool need not repeat that in the target, where its number says it."""
        number = stated.get("id", "")
        name = stated.get("equiv") or stated.get("disp") or self._names.get(number, "")
        self._names.setdefault(number, name)
        return name

    def _text(self, text: str) -> None:
        self._add(text)

    def _add(self, text: str) -> None:
        if self._within:
            self._texts.setdefault(self._within, []).append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in _INSIDE:
            self._within = ""
        elif name == "unit" and self._unit:
            source, text = ("".join(self._texts.get(one, ())) for one in _INSIDE)
            finished = self._state != UNTOUCHED and bool(text)
            line = self.parser.CurrentLineNumber
            self.units.append(Unit(self._unit, source, text, finished, line))


def taken(catalogue: Catalogue, returned: Returned) -> list[tuple[int, str]]:
    """Put what came back into ``catalogue``; what no entry wanted is returned, with its line.

    A translation that is not finished, or was made of an earlier source text, is marked as fuzzy.
    """
    entries = {identity(entry.context): entry for entry in catalogue.entries if not entry.obsolete}
    unknown = []
    for unit in returned.units:
        entry = entries.get(unit.id)
        if entry is None:
            unknown.append((unit.line, unit.source))
        elif unit.text:
            stale = unit.source != entry.source
            entry.previous = unit.source if stale else ""
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
            entry.flags += ["fuzzy"] if stale or not unit.finished else []
            entry.text = unit.text
    return unknown
