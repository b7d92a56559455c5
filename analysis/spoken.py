"""A dataset's codebook in another language, from the wording that was frozen with it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.questionnaire.codebook import Codebook, SectionEntry, Variable
from app.questionnaire.datafile import codebook
from app.questionnaire.model import Questionnaire
from app.questionnaire.texts import SHARED, Wordings, in_language, key
from app.questionnaire.wording import Foreign

Said = Mapping[str, list[tuple[Variable, Variable]]]
"""What each question's variables say: as asked, and in the language."""


def spoken(
    book: Codebook, instruments: Iterable[Questionnaire], wordings: Wordings, language: str
) -> Codebook:
    """The codebook in a language; what has no translation stays as it is and is marked as foreign.

    A variable that was asked in several instruments says what its own instrument says in that language.
    """
    said: dict[str, list[tuple[Variable, Variable]]] = {}
    titles: dict[tuple[str, str], SectionEntry] = {}
    title: str = Foreign(book.title, book.language)
    labels, missing = dict(book.table_labels), dict(book.missing_labels)
    for asked in instruments:
        own, other = codebook(asked), codebook(in_language(asked, wordings, language))
        for one, its in zip(own, other, strict=True):
            said.setdefault(one.name, []).append((one, its))
        titles |= {(one.name, one.title): its for one, its in zip(own.sections, other.sections, strict=True)}
        if own.title == book.title:
            title = other.title
        labels |= other.table_labels
        missing |= other.missing_labels
    return replace(
        book,
        title=title,
        language=language,
        variables=tuple(_variable(variable, said, book.language) for variable in book),
        sections=tuple(titles.get((one.name, one.title), one) for one in book.sections),
        table_labels=labels,
        missing_labels=missing,
    )


def _variable(variable: Variable, said: Said, source: str) -> Variable:
    known = said.get(variable.name.partition("@")[0], [])
    same = [its for own, its in known if _words(own) == _words(variable)]
    if not same:
        return replace(variable, label=Foreign(variable.label, source))
    labels = {one.code: one.label for one in same[-1].categories}
    return replace(
        variable,
        label=same[-1].label,
        item=same[-1].item,
        unit=same[-1].unit,
        categories=tuple(replace(one, label=labels.get(one.code, one.label)) for one in variable.categories),
    )


def _words(variable: Variable) -> tuple[str, str]:
    return variable.label, variable.item


def code_label(code_list: str, code: str, label: str, wordings: Wordings) -> str:
    """A label of a shared list, by the wording that was frozen where the list itself has none."""
    return wordings.get(key(f"{SHARED}{code_list}.{code}.label", label), "")
