"""The texts of a form in its source language, and what they are in its other languages."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.languages import LANGUAGES
from app.questionnaire.wording import clean
from app.questionnaire.xlsform.book import Book, Row, code
from app.questionnaire.xlsform.ours import WORDING, decoded
from app.questionnaire.xlsform.report import Place, Report
from app.questionnaire.xlsform.rewriting import Wording

_LINE = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|body|br|center|code|div|em|font|h[1-6]|hr|i|iframe|img|li|mark|object|ol|p|pre"
    r"|s|script|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)


AS_IT_IS = Wording()


@dataclass
class Wordings:
    """Chooses the source language of a form, and collects its translations."""

    book: Book
    report: Report
    source: str = "en"
    """The code of the source language."""
    columns: dict[str, str] = field(default_factory=dict)
    """The code of each language as the form writes it; '' for one that Canvass does not offer."""
    translated: dict[str, dict[str, str]] = field(default_factory=dict)
    """The texts in other languages: by language, then by the context that translators know them under."""

    def __post_init__(self) -> None:
        """Look at all headings once."""
        written = list(
            dict.fromkeys(
                w for name in ("survey", "choices", "settings") for w in self.book.sheet(name).languages
            )
        )
        settings = self.book.sheet("settings").rows
        default = settings[0].text("default_language") if settings else ""
        self.columns = {language: code(language) for language in written}
        unmarked = any(("label", "") in self.book.sheet(name).headers for name in ("survey", "choices"))
        first = default or (written[0] if written and not unmarked else "")
        known = code(first) if first else ""
        if first and known not in LANGUAGES:
            what = f"the language '{first}' is not one of the interface: its texts stand as English"
            self.report.tell(Place("settings", 0, "default_language"), what, f"known: {', '.join(LANGUAGES)}")
        self.source = known if known in LANGUAGES else "en"
        self.columns[""] = self.source
        if first:
            self.columns[first] = self.source
        self.first = first
        for language, found in self.columns.items():
            if found not in LANGUAGES:
                self.columns[language] = ""
                what = f"texts in '{language}' are not kept: it is not one of the six languages"
                self.report.tell(Place("survey", 1, f"label::{language}"), what)

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of all languages, the source first."""
        return (self.source, *sorted(self.translated))

    def copy(self, old: str, new: str) -> None:
        """What begins with one context is said under another, too."""
        for said in self.translated.values():
            said |= {
                new + context.removeprefix(old): text
                for context, text in said.items()
                if context.startswith(old)
            }

    def text(
        self, row: Row, column: str, context: str, wording: Wording = AS_IT_IS, *, plain: bool = True
    ) -> str:
        """A text in the source language, any markup gone if ``plain``; translations are kept."""
        texts = row.texts(column)
        if not texts:
            return ""
        ready = {
            language: self._ready(text, row.place.at(column), wording, plain=plain)
            for language, text in texts.items()
        }
        same = [one for one in ready if self.columns.get(one) == self.source]
        source = next((ready[one] for one in (self.first, "", *same) if ready.get(one)), "")
        if not source:
            language, source = next(iter(ready.items()))
            what = f"there is no text in the source language; the one in '{language}' stands for it"
            self.report.tell(row.place.at(column), what, "translate it")
        self.note(row, column, context, ready)
        return source

    def note_all(self, row: Row, before: str) -> None:
        """Keep the texts that one cell holds for want of columns; ``before`` begins their contexts."""
        written = decoded("labels", row.text(WORDING))
        for language, known in written.items() if isinstance(written, dict) else ():
            if language in LANGUAGES and language != self.source and isinstance(known, dict):
                texts = {before + rest: str(text) for rest, text in known.items()}
                self.translated[language] = {**texts, **self.translated.get(language, {})}

    def note(self, row: Row, column: str, context: str, texts: Mapping[str, str] | None = None) -> None:
        """Keep what a column says in other languages."""
        for language, text in (row.texts(column) if texts is None else texts).items():
            found = self.columns.get(language, "")
            if context and found and found != self.source and text:
                self.translated.setdefault(found, {}).setdefault(context, text)

    def _ready(self, text: str, place: Place, wording: Wording, *, plain: bool) -> str:
        said = text
        if plain:
            said = clean(text)
            bare = without_markup(said)
            if bare != said:
                self.report.tell(place, "the markup in the text is not kept", "read it once more")
            said = bare
        return wording.text(said)


def without_markup(text: str) -> str:
    """Text whose HTML and Markdown emphasis is gone; other signs stay as they are."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub("", _LINE.sub("\n", text)))
    text = _STRONG.sub(r"\2", _HEADING.sub("", text))
    return clean(re.sub(r"[ \t]*\n[ \t]*(\n\s*)?", lambda found: "\n\n" if found[1] else "\n", text))
