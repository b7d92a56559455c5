"""A catalogue of wording against the definition that it translates: brought up to date, counted, judged."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from unicodedata import category

from app.languages import LANGUAGES
from app.questionnaire.po import Catalogue, Entry
from app.questionnaire.texts import Text, Wordings, key, mark
from app.questionnaire.wording import references

FUZZY, MARK = "fuzzy", "source "
OF, REVIEWED, DRAFT = "X-Canvass-Survey", "X-Canvass-Reviewed", "unreviewed draft"
_REVIEW = re.compile(r".*\S, [0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*>|&(?:[a-zA-Z]+|#[0-9xXa-fA-F]+);")
_EMBEDDING = re.compile("[\u202a-\u202e]")
_ISOLATE, _ISOLATE_END = "\u2066\u2067\u2068", "\u2069"
_SPACES = str.maketrans(dict.fromkeys("\n\t\u00a0\u202f\u200e\u200f", " "))
"""What a text may have besides what prints."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a language is: texts in all, which lack a translation or need another look, who reviewed it."""

    language: str
    texts: int
    absent: tuple[str, ...]
    """The contexts of the texts that have no translation at all."""
    outdated: tuple[str, ...]
    """The contexts of those whose source has changed since."""
    obsolete: int
    reviewed: str = ""

    @property
    def missing(self) -> int:
        """How many texts have no translation at all."""
        return len(self.absent)

    @property
    def stale(self) -> int:
        """How many texts have to be looked at again."""
        return len(self.outdated)

    @property
    def translated(self) -> int:
        """How many texts have a translation that is up to date."""
        return self.texts - self.missing - self.stale

    @property
    def complete(self) -> bool:
        """Whether every text has a translation that is up to date."""
        return self.translated == self.texts


def merged(known: Catalogue | None, wanted: Iterable[Text], of: str, language: str) -> Catalogue:
    """``known`` brought up to date: an entry for each text ``wanted``, in that order; nothing is thrown away.

    Where the source text has changed, the translation stays, is marked fuzzy and keeps the text that it was
    made from. What is no longer wanted stays at the end as obsolete, and comes back by itself. A new text
    that says what another says begins with its translation, to be looked at.
    """
    known = known or Catalogue()
    by_context = {entry.context: entry for entry in reversed(known.entries)}
    same = {entry.source: entry.text for entry in reversed(known.entries) if entry.text and not entry.fuzzy}
    entries = [_renewed(by_context.pop(text.context, None), text, same) for text in wanted]
    left = [replace(entry, obsolete=True, notes=[]) for entry in by_context.values() if entry.text]
    remarks = known.remarks or [f"Wording of {of} in {LANGUAGES[language].name}."]
    return Catalogue(_header(known.header, of, language), remarks, [*entries, *reversed(left)])


def _header(known: dict[str, str], of: str, language: str) -> dict[str, str]:
    given = {
        "Project-Id-Version": of,
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        OF: of,
    }
    return {**given, REVIEWED: DRAFT, **known, **given}


def _renewed(entry: Entry | None, text: Text, same: dict[str, str]) -> Entry:
    notes = [note for note in (text.place, MARK + mark(text.source)) if note]
    if entry is None:
        known = same.get(text.source, "")
        flags = [FUZZY] if known else []
        return Entry(text.context, text.source, known, flags=flags, notes=notes)
    if not entry.text:
        return Entry(text.context, text.source, remarks=entry.remarks, notes=notes)
    made_from = entry.previous if entry.fuzzy and entry.previous else entry.source
    if entry.source == text.source:
        # Without the flag, somebody has looked at it.
        previous = entry.previous if entry.fuzzy else ""
        return replace(entry, notes=notes, previous=previous, obsolete=False)
    flags = [flag for flag in entry.flags if flag != FUZZY]
    if made_from == text.source:
        return replace(entry, source=text.source, previous="", flags=flags, notes=notes, obsolete=False)
    return replace(
        entry, source=text.source, previous=made_from, flags=[*flags, FUZZY], notes=notes, obsolete=False
    )


def completeness(catalogue: Catalogue, wanted: Iterable[Text], language: str) -> Completeness:
    """How much of ``wanted`` the catalogue translates."""
    entries = {entry.context: entry for entry in catalogue.entries if entry.text and not entry.obsolete}
    wanted = list(wanted)
    absent = [text.context for text in wanted if text.context not in entries]
    written = [(text, entries[text.context]) for text in wanted if text.context in entries]
    outdated = [text.context for text, entry in written if entry.fuzzy or entry.source != text.source]
    obsolete = sum(entry.obsolete for entry in catalogue.entries)
    return Completeness(language, len(wanted), tuple(absent), tuple(outdated), obsolete, reviewer(catalogue))


def reviewer(catalogue: Catalogue) -> str:
    """Who has reviewed the catalogue and when, as its header says; '' while it is a draft."""
    stated = catalogue.header.get(REVIEWED, "")
    return stated if _REVIEW.fullmatch(stated) else ""


def wordings(catalogue: Catalogue, before: str = "") -> Wordings:
    """What the catalogue translates and is not marked as fuzzy; ``before`` begins the contexts."""
    return {
        key(before + entry.context, entry.source): entry.text
        for entry in catalogue.entries
        if entry.text and not entry.fuzzy and not entry.obsolete
    }


def problems(
    catalogue: Catalogue, wanted: Iterable[Text], of: str, language: str
) -> list[tuple[int, str, str]]:
    """What is wrong with a catalogue, as (line, what, how to mend it); entries that nobody uses are not."""
    wanted = list(wanted)
    found = list(not_its_own(catalogue, wanted, of, language))
    known = {text.context: text for text in wanted}
    for entry in (entry for entry in catalogue.entries if not entry.obsolete):
        text = known.get(entry.context)
        stated = next((note for note in entry.notes if note.startswith(MARK)), "")
        if text and entry.source != text.source and stated == MARK + mark(text.source):
            mend = "run `canvass survey translate`, which puts it back"
            found.append((entry.line, f"the source text of '{entry.context}' was changed in this file", mend))
        if entry.text and not entry.fuzzy:
            found += [(entry.line, f"'{entry.context}': {what}", mend) for what, mend in _wrong(entry)]
    return sorted(found)


def not_its_own(
    catalogue: Catalogue, wanted: Iterable[Text], of: str, language: str
) -> Iterator[tuple[int, str, str]]:
    """Whether the catalogue translates something else, or into another language: (line, what, mend)."""
    header = catalogue.header
    if header.get(OF, of) != of:
        yield 1, f"this is the wording of '{header[OF]}', not of '{of}'", "take the file of this survey"
    if header.get("Language", language) != language:
        what = f"the file says that its language is '{header['Language']}', not '{language}'"
        yield 1, what, "take the file of this language, or mend its header"
    entries = [entry for entry in catalogue.entries if not entry.obsolete]
    if entries and not {entry.context for entry in entries}.intersection(one.context for one in wanted):
        yield entries[0].line, f"no entry belongs to '{of}'", "take the file of this survey"


def _wrong(entry: Entry) -> Iterator[tuple[str, str]]:
    """What is wrong with one translation: (what, how to mend it)."""
    wanted, given = set(references(entry.source)), set(references(entry.text))
    for name in wanted - given:
        yield f"${{{name}}} is missing from the translation", "put it where the answer is to appear"
    for name in given - wanted:
        yield f"${{{name}}} is not in the source text", "write the names in braces as the source has them"
    if broken := re.search(r"\$\{(?![^{}\s]+\})[^{}]*\}?|\$\s+\{", entry.text):
        yield f"'{broken[0]}' is no name in braces", "write ${name} without spaces, as the source has it"
    tags = set(_TAG.findall(entry.text)) - set(_TAG.findall(entry.source))
    if tags:
        yield f"'{min(tags)}' is HTML, and would be shown as it stands", "write plain text"
    yield from _signs(entry.text)


def _signs(text: str) -> Iterator[tuple[str, str]]:
    """Characters that would make a text read differently from what it says, or that nothing can show."""
    if text.translate(_SPACES).isprintable():
        return  # Marks of direction, and what nothing can show, are not.
    if _EMBEDDING.search(text):
        mend = "delete it; the page sets the direction, and U+200E or U+200F settle what is left"
        yield "a character that changes the direction of what follows", mend
    depth = 0
    for sign in text:
        depth += (sign in _ISOLATE) - (sign in _ISOLATE_END)
        if depth < 0 or (sign == "\n" and depth):
            break
    if depth:
        yield "isolating direction marks that are not in pairs", "end each U+2066 to U+2068 by U+2069"
    if any(category(sign) in ("Cc", "Cs", "Cn") and sign not in "\n\t" for sign in text):
        yield "a control character, or one that is no character", "delete it"
