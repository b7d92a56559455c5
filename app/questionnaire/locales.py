"""The folders of wording: `locale` in a survey's folder and in that of the shared code lists."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from app.languages import LANGUAGES
from app.questionnaire import indicator_texts, po, report_texts, translation
from app.questionnaire.code_lists import LABEL
from app.questionnaire.findings import DefinitionError, Problem
from app.questionnaire.model import Questionnaire
from app.questionnaire.source import Source, SourceError
from app.questionnaire.texts import SHARED, Text, Wordings, key, texts, untranslated
from app.questionnaire.translation import Completeness

LOCALE, CODE_LISTS = "locale", "code_lists"
REPORT = "report"
"""The folder in that of a survey's wording, and the name, of what the tables of its report say."""


@dataclass(frozen=True)
class Part:
    """What one file translates: the wording of a survey, or the labels of the code lists."""

    file: Path
    of: str
    language: str
    texts: tuple[Text, ...]
    """What the survey shows of it."""
    whole: tuple[Text, ...]
    """Everything that belongs in it: the labels of lists that only other surveys use, too."""

    def read(self) -> po.Catalogue | None:
        """The file's catalogue, None where there is no file; raises DefinitionError with all its mistakes."""
        if not self.file.is_file():
            return None
        try:
            return po.read(self.file.read_bytes())
        except po.PoError as error:
            raise DefinitionError(Problem(str(self.file), *one, "C118") for one in error.problems) from error

    @cached_property
    def catalogue(self) -> po.Catalogue | None:
        """What the file said when it was first asked, for those who change nothing in it."""
        return self.read()

    def problems(self) -> list[Problem]:
        """Everything that is wrong with the file; nothing where there is none."""
        try:
            catalogue = self.catalogue
        except DefinitionError as error:
            return list(error.problems)
        if catalogue is None:
            return []
        found = translation.problems(catalogue, self.whole, self.of, self.language)
        return [Problem(str(self.file), *one, "C118") for one in found]

    def completeness(self) -> Completeness:
        """How far it is."""
        return translation.completeness(self.catalogue or po.Catalogue(), self.texts, self.language)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the files of a survey say in one language."""

    language: str
    wordings: Wordings
    missing: tuple[Text, ...] = ()
    """What stays in the source language, since it is not translated or the translation is outdated."""
    reviewed: str = ""


def parts(folder: Path, questionnaire: Questionnaire, language: str) -> tuple[Part, Part]:
    """The two files that give a survey in ``folder`` its wording in a language: its own, the code lists'."""
    (found,) = _parts(folder, questionnaire, [language])
    return found


def _parts(
    folder: Path, questionnaire: Questionnaire, languages: Iterable[str]
) -> Iterator[tuple[Part, Part]]:
    """The same in each of some languages; what there is to translate is looked for once."""
    lists = folder.parent / CODE_LISTS
    wanted, used, rows = tuple(texts(questionnaire)), used_lists(questionnaire), list(_rows(lists))
    for language in languages:
        labels = tuple(_labels(rows, language))
        shared = tuple(text for text in labels if _list_of(text) in used)
        yield (
            Part(folder / LOCALE / f"{language}.po", questionnaire.survey, language, wanted, wanted),
            Part(lists / LOCALE / f"{language}.po", CODE_LISTS, language, shared, labels),
        )


def report_part(folder: Path, language: str) -> Part:
    """The file that gives the tabulation plan and indicators of a survey their wording in a language."""
    (found,) = _of_plan(folder / "report.yaml", folder.name, [language])
    return found


def _of_plan(plan: Path, survey: str, languages: Iterable[str]) -> Iterator[Part]:
    """What the plan says, and the indicators beside it, in each of some languages."""
    wanted = (
        *report_texts.texts(_read(plan)),
        *indicator_texts.texts(_read(plan.with_name("indicators.yaml"))),
    )
    for language in languages:
        file = plan.parent / LOCALE / REPORT / f"{language}.po"
        yield Part(file, f"{survey} {REPORT}", language, wanted, wanted)


def known_parts(folder: Path, questionnaire: Questionnaire) -> list[Part]:
    """Every file of every language that a survey declares or has a file for."""
    known = known_languages(folder, questionnaire)
    reports = _of_plan(folder / "report.yaml", folder.name, known)
    pairs = zip(_parts(folder, questionnaire, known), reports, strict=True)
    return [part for pair, report in pairs for part in (*pair, report)]


def _read(file: Path) -> Mapping[str, Any]:
    """Without a file, or with one that cannot be read as YAML, there is nothing to translate."""
    try:
        content = Source(file.read_text("utf-8-sig")).data if file.is_file() else {}
    except SourceError:
        content = {}
    return content if isinstance(content, Mapping) else {}


def of_plan(plan: Path, language: str) -> Wordings:
    """What the plan in a file says in a language; raises DefinitionError where its wording is wrong."""
    (part,) = _of_plan(plan, plan.parent.name, [language])
    if wrong := part.problems():
        raise DefinitionError(wrong)
    return translation.wordings(part.read() or po.Catalogue())


def list_wordings(folder: Path, language: str, lists: Collection[str]) -> Wordings:
    """What the labels of some code lists in ``folder`` say in a language, shown to respondents or not."""
    labels = tuple(list_texts(folder, language))
    part = Part(folder / LOCALE / f"{language}.po", CODE_LISTS, language, labels, labels)
    if wrong := part.problems():
        raise DefinitionError(wrong)
    wanted = {key(SHARED + text.context, text.source) for text in labels if _list_of(text) in lists}
    said = translation.wordings(part.read() or po.Catalogue(), SHARED)
    return {name: text for name, text in said.items() if name in wanted}


def _list_of(label: Text) -> str:
    return label.context.partition(".")[0]


def plan_languages(folder: Path) -> list[str]:
    """The languages that the plan of a survey has a file for."""
    files = (folder / LOCALE / REPORT).glob("*.po")
    return sorted(path.stem for path in files if path.stem in LANGUAGES)


def known_languages(folder: Path, questionnaire: Questionnaire) -> list[str]:
    """The languages that a survey declares or has a file for, without its own."""
    files = [path.stem for path in sorted((folder / LOCALE).glob("*.po")) if path.stem in LANGUAGES]
    return [
        code for code in dict.fromkeys((*questionnaire.languages, *files)) if code != questionnaire.language
    ]


def report(part: Part, done: Completeness) -> str:
    """How far a file is, in a line."""
    stale = f", {done.stale} to look at again" if done.stale else ""
    missing = f", {done.missing} missing" if done.missing else ""
    old = f", {done.obsolete} no longer used" if done.obsolete else ""
    review = f"reviewed by {done.reviewed}" if done.reviewed else translation.DRAFT
    return f"{part.file}: {done.translated} of {done.texts} translated{stale}{missing}{old}; {review}"


def used_lists(questionnaire: Questionnaire) -> set[str]:
    """The shared code lists that a respondent of the survey is shown."""
    lists = [part.choices for part in questionnaire.parts.values() if part.choices is not None]
    return {one.code_list for one in (*lists, *questionnaire.choices.values()) if one.code_list}


def list_texts(folder: Path, language: str) -> Iterator[Text]:
    """The labels of all code lists that have no column for the language."""
    return _labels(_rows(folder), language)


def _rows(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of all code lists, each with the name of its list."""
    for path in sorted(folder.glob("*.csv")):
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))):
            yield path.stem, row


def _labels(rows: Iterable[tuple[str, dict[str, str]]], language: str) -> Iterator[Text]:
    for name, row in rows:
        if not row.get(LABEL + language):
            yield Text(f"{name}.{row['code']}.label", row[LABEL + "en"])


def update(folder: Path, questionnaire: Questionnaire, language: str) -> list[tuple[Part, Completeness]]:
    """Bring both files of a language up to date with the definition; each with how far it is.

    Raises DefinitionError, and changes nothing, where a file cannot be read or belongs to another survey.
    """
    wanted = (*parts(folder, questionnaire, language), report_part(folder, language))
    known = [(part, part.read()) for part in wanted]
    for part, catalogue in known:
        foreign = list(translation.not_its_own(catalogue or po.Catalogue(), part.whole, part.of, language))
        if foreign:
            raise DefinitionError(Problem(str(part.file), *one, "C118") for one in foreign)
    for part, catalogue in known:
        if not part.texts and catalogue is None:
            continue
        part.file.parent.mkdir(parents=True, exist_ok=True)
        made = translation.merged(catalogue, part.whole, part.of, language)
        part.file.write_text(po.write(made), "utf-8", newline="\n")
    return [(part, part.completeness()) for part, _catalogue in known if part.texts]


def spoken(folder: Path, questionnaire: Questionnaire, language: str) -> Spoken:
    """What a survey's folder and the code lists beside it say in a language.

    Raises DefinitionError with everything that is wrong, rather than give a part of it.
    """
    own, shared = parts(folder, questionnaire, language)
    wrong = [*own.problems(), *shared.problems()]
    if wrong:
        raise DefinitionError(wrong)
    used = {key(SHARED + text.context, text.source) for text in shared.texts}
    of_lists = translation.wordings(shared.read() or po.Catalogue(), SHARED)
    catalogue = own.read() or po.Catalogue()
    found = {
        **translation.wordings(catalogue),
        **{name: said for name, said in of_lists.items() if name in used},
    }
    missing = tuple(untranslated(questionnaire, found, language))
    return Spoken(language, found, missing, translation.reviewer(catalogue))


def mistakes_in_wording(known: Iterable[Part]) -> list[Problem]:
    """Everything that is wrong with files of other languages; that one lacks texts is not."""
    return [problem for part in known for problem in part.problems()]


def offered(folder: Path, questionnaire: Questionnaire) -> list[Spoken]:
    """The languages that a survey declares beside its own; raises DefinitionError with all their mistakes."""
    wrong: list[Problem] = []
    found = []
    for language in questionnaire.languages:
        if language != questionnaire.language:
            try:
                found.append(spoken(folder, questionnaire, language))
            except DefinitionError as error:
                wrong += error.problems
    if wrong:
        raise DefinitionError(wrong)
    return found
