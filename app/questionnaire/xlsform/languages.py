"""The wording of a definition in its other languages, as columns of a form and as catalogues again."""

import json
from collections import defaultdict
from collections.abc import Mapping

from app.languages import LANGUAGES
from app.questionnaire.model import Questionnaire
from app.questionnaire.po import Catalogue, Entry
from app.questionnaire.texts import Text, Wordings, texts
from app.questionnaire.texts import key as kept_under
from app.questionnaire.translation import merged, problems
from app.questionnaire.xlsform.ours import WORDING
from app.questionnaire.xlsform.report import Place, Report

NAMES = {"ar": "Arabic", "zh": "Chinese", "en": "English", "fr": "French", "ru": "Russian", "es": "Spanish"}
Said = Mapping[str, Mapping[str, str]]
"""Texts in other languages: by language, then by context."""


def heading(column: str, language: str) -> str:
    """A column in a language, as forms name it."""
    return f"{column}::{NAMES[language]} ({language})"


def current(questionnaire: Questionnaire, wordings: Mapping[str, Wordings]) -> dict[str, dict[str, str]]:
    """What is translated and still fits its source, by language and context."""
    keys = {text.context: kept_under(text.context, text.source) for text in texts(questionnaire)}
    found = {
        language: {context: known[name] for context, name in keys.items() if name in known}
        for language, known in wordings.items()
        if language in LANGUAGES
    }
    return {language: said for language, said in found.items() if said}


class Worded:
    """Adds to the rows of a form what they say in other languages."""

    def __init__(self, source: str, said: Said) -> None:
        """``source`` is the language of the definition."""
        self.source = source
        self.languages = tuple(said)
        self._of: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for language, known in said.items():
            for context, text in known.items():
                owner, mark_, rest = context.partition(".")
                owner, rest = (owner, rest) if mark_ else ("survey", context)
                self._of[language, owner][rest] = text

    def add(
        self, row: dict[str, str], owner: str, columns: Mapping[str, str], keys: tuple[str, ...] | None = None
    ) -> None:
        """Put what is said of ``owner`` into a row: texts in ``columns``, and the others that ``keys`` name.

        Without ``keys`` all others are meant. They share one cell, since a form has no columns for them.
        """
        others: dict[str, dict[str, str]] = {}
        for language in self.languages:
            left = dict(self._of.get((language, owner), {}))
            for key, column in columns.items():
                text = left.pop(key, "")
                if text and row.get(column):
                    row[heading(column, language)] = text
            kept = left if keys is None else {key: left[key] for key in keys if key in left}
            if kept:
                others[language] = kept
        if others:
            row[WORDING] = json.dumps(others, ensure_ascii=False)

    def owned(self, owner: str, key: str) -> None:
        """What stands in a list of its own is not said at its question, too."""
        for language in self.languages:
            known = self._of.get((language, owner), {})
            moved = {rest: text for rest, text in known.items() if rest.startswith(f"{key}.")}
            for rest, text in moved.items():
                del known[rest]
                self._of[language, f"{owner}.{key}"][rest.removeprefix(f"{key}.")] = text


def catalogue(
    questionnaire: Questionnaire, said: Mapping[str, str], language: str, report: Report
) -> Catalogue:
    """The catalogue of what a form says in a language; what cannot stand in it is told."""
    wanted = list(texts(questionnaire))
    entries = []
    for text in wanted:
        if text.context in said:
            entry = Entry(text.context, text.source, said[text.context])
            wrong = _wrong(entry, text, questionnaire.survey, language)
            if not wrong:
                entries.append(entry)
            for what, mend in wrong:
                report.tell(Place(f"{language}.po"), f"left out: {what}", mend)
    return merged(Catalogue(entries=entries), wanted, questionnaire.survey, language)


def _wrong(entry: Entry, text: Text, survey: str, language: str) -> list[tuple[str, str]]:
    found = problems(Catalogue(entries=[entry]), [text], survey, language)
    return [(what, mend) for _line, what, mend in found]
