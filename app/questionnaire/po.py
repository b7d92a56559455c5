"""The `.po` files of wording: read with every mistake and its line, written so that little changes.

Babel reads and writes such files too, but forgets the previous wording, lets a second entry of one context
win, and stops at the first mistake.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MAX_BYTES = 10_000_000
_KEYWORD = re.compile(r"(msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+(.*)")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_TEXTS = {"msgctxt": "context", "msgid": "source", "msgstr": "text"}


class PoError(ValueError):
    """The file is no catalogue of wording; ``problems`` are (line, what, mend)."""

    def __init__(self, problems: Iterable[tuple[int, str, str]]) -> None:
        """``problems`` in the order found."""
        self.problems = list(problems)
        super().__init__("; ".join(f"line {line}: {what}" for line, what, _mend in self.problems))


@dataclass
class Entry:
    """One text, its translation, and what stands around both."""

    context: str = ""
    source: str = ""
    text: str = ""
    previous: str = ""
    """The source text that the translation was made from, where it has changed since."""
    flags: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What translators wrote."""
    notes: list[str] = field(default_factory=list)
    """What Canvass says to translators."""
    obsolete: bool = False
    line: int = 0

    @property
    def fuzzy(self) -> bool:
        """Whether somebody has to look at the translation again."""
        return "fuzzy" in self.flags


@dataclass
class Catalogue:
    """The entries of a file, in order, and its header's fields."""

    header: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def read(raw: bytes) -> Catalogue:
    """The catalogue in the bytes of a file; raises PoError with everything that is wrong with it."""
    if len(raw) > MAX_BYTES:
        raise PoError([(1, "the file is larger than 10 MB", "split the survey")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise PoError([(line, "this is not UTF-8 text", "save the file as UTF-8")]) from error
    reader = _Reader()
    # Only ends of lines as editors know them: a translation may hold any other separator.
    for number, row in enumerate(re.split("\r\n|\r|\n", text), 1):
        reader.take(number, row.strip(" \t"))
    reader.finish()
    if reader.problems:
        raise PoError(reader.problems)
    return reader.catalogue


class _Reader:
    """Takes a file line by line."""

    def __init__(self) -> None:
        self.catalogue = Catalogue()
        self.problems: list[tuple[int, str, str]] = []
        self.seen: dict[str, int] = {}
        self.entry = Entry()
        self.now = ""

    def take(self, number: int, line: str) -> None:
        if line.startswith("#~"):
            self.content(number, line[2:].lstrip(" |"), obsolete=True)
        elif line.startswith("#"):
            self.comment(number, line)
        elif line:
            self.content(number, line, obsolete=False)
        elif self.now == "text":
            self.finish()

    def comment(self, number: int, line: str) -> None:
        if self.now == "text":
            self.finish()
        kind, rest = line[:2], line[2:].strip()
        match kind:
            case "#,":
                self.entry.flags += [flag.strip() for flag in rest.split(",") if flag.strip()]
            case "#.":
                self.entry.notes.append(rest)
            case "#|":
                self.previous(number, rest)
            case "#:":
                pass
            case _:
                self.entry.remarks.append(line[1:].removeprefix(" "))

    def previous(self, number: int, rest: str) -> None:
        found = _KEYWORD.fullmatch(rest)
        if not found or found[1] == "msgid":
            self.entry.previous += self.string(number, found[2] if found else rest)

    def content(self, number: int, line: str, *, obsolete: bool) -> None:
        found = _KEYWORD.fullmatch(line)
        if found is None:
            if not self.now:
                self.wrong(number, "this line belongs to no entry", "begin with msgctxt, msgid or msgstr")
                return
            setattr(self.entry, self.now, getattr(self.entry, self.now) + self.string(number, line))
            return
        keyword, rest = found[1], found[2]
        if keyword not in _TEXTS:
            self.wrong(number, f"'{keyword}': wording has no plural forms", "write one msgid and one msgstr")
            return
        if self.now and (keyword == "msgctxt" or (keyword == "msgid" and self.now != "context")):
            self.finish()
        if not self.now:
            self.entry.line, self.entry.obsolete = number, obsolete
        self.now = _TEXTS[keyword]
        setattr(self.entry, self.now, self.string(number, rest))

    def string(self, number: int, quoted: str) -> str:
        found = _STRING.fullmatch(quoted)
        if found is None:
            self.wrong(number, "a text in quotes is needed", 'begin and end with ", and write \\" inside')
            return ""
        if "\\" not in found[1]:
            return found[1]
        return re.sub(r"\\(.)", lambda one: _ESCAPED.get(one[1], one[0]), found[1])

    def finish(self) -> None:
        entry, self.entry, now, self.now = self.entry, Entry(), self.now, ""
        if not now:
            return
        if now != "text":
            self.wrong(entry.line, "an entry without msgstr", "add msgstr, or delete the entry")
        elif not entry.source and not entry.context:
            self.catalogue.header = dict(_fields(entry.text))
            self.catalogue.remarks = entry.remarks
        elif not entry.context:
            self.wrong(entry.line, "an entry without msgctxt", "take the file that Canvass wrote")
        elif entry.context in self.seen and not entry.obsolete:
            what = f"'{entry.context}' stands twice, here and on line {self.seen[entry.context]}"
            self.wrong(entry.line, what, "keep one of them")
        else:
            if not entry.obsolete:
                self.seen[entry.context] = entry.line
            self.catalogue.entries.append(entry)

    def wrong(self, number: int, what: str, mend: str) -> None:
        self.problems.append((number, what, mend))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def write(catalogue: Catalogue) -> str:
    """The catalogue as the text of a file."""
    lines = [*(_remark(remark) for remark in catalogue.remarks), 'msgid ""', 'msgstr ""']
    lines += [_quoted(f"{name}: {value}\n") for name, value in catalogue.header.items()]
    for entry in catalogue.entries:
        lines += ["", *_entry(entry)]
    return "\n".join(lines) + "\n"


def _entry(entry: Entry) -> Iterator[str]:
    before = "#~ " if entry.obsolete else ""
    yield from (_remark(remark) for remark in entry.remarks)
    yield from (f"#. {note}" for note in entry.notes)
    if entry.flags:
        yield f"#, {', '.join(entry.flags)}"
    if entry.previous:
        yield from _lines("#| msgid", "#| ", entry.previous)
    yield from _lines(f"{before}msgctxt", before, entry.context)
    yield from _lines(f"{before}msgid", before, entry.source)
    yield from _lines(f"{before}msgstr", before, entry.text)


def _remark(remark: str) -> str:
    return f"# {remark}" if remark else "#"


def _lines(begin: str, before: str, text: str) -> Iterator[str]:
    """A text on one line, or one line a line of it."""
    pieces = text.split("\n")
    if len(pieces) == 1:
        yield f"{begin} {_quoted(text)}"
        return
    yield f'{begin} ""'
    for piece in pieces[:-1]:
        yield before + _quoted(piece + "\n")
    if pieces[-1]:
        yield before + _quoted(pieces[-1])


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + plain.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'
