"""Forms in files and surveys in folders: an XLSForm becomes a survey's folder whole, or not at all."""

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.languages import gettext
from app.questionnaire import po
from app.questionnaire.code_lists import read_code_list
from app.questionnaire.load import load, loads
from app.questionnaire.locales import LOCALE, known_languages, parts, spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.xlsform.exporting import exported
from app.questionnaire.xlsform.importing import files_named, imported
from app.questionnaire.xlsform.languages import catalogue, current
from app.questionnaire.xlsform.mending import Imported, Shared
from app.questionnaire.xlsform.readable import readable
from app.questionnaire.xlsform.report import Report
from app.sheets.look import MOST_BYTES, Refused
from app.sheets.plain import csv_rows, from_csv, from_markdown, to_csv, to_markdown
from app.sheets.workbook import Rows, is_workbook, sheets
from app.sheets.writing import workbook

DEFINITION = "questionnaire.yaml"
CODE_LISTS = "code_lists"
READ = (".xlsx", ".xls", ".md", ".csv")
WRITTEN = {".xlsx": workbook, ".md": to_markdown, ".csv": to_csv}
"""How a form is written, by the ending of its file."""

COMMAND = "en"
"""The language of the command line, which is not translated."""

_ = gettext(COMMAND)


@dataclass(frozen=True, slots=True)
class Brought:
    """What came in: how much of it, the files made beside the definition, and what is to be told."""

    sections: int
    questions: int
    files: tuple[Path, ...]
    report: Report


def bring(form: Path, folder: Path) -> Brought:
    """Make the survey ``folder`` of the file ``form``; nothing is there afterwards if it cannot be done.

    Raises Refused or FormError, which say why.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(f"{folder} is there already; name a new folder")
    cells = read(form)
    survey = folder.resolve().name
    lists = folder.parent / CODE_LISTS
    made = imported(cells, survey, _beside(form, files_named(cells)), _shared(lists))
    heading = f"{made.definition['title']}: brought from the XLSForm {form.name}.".replace("\n", " ")
    text = readable(made.definition, heading, made.remarks)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{survey}-", dir=folder.parent) as aside:
        questionnaire = _written(Path(aside), text, made, lists)
        lists.mkdir(exist_ok=True)
        listed = [
            Path(aside, CODE_LISTS, f"{name}.csv").replace(lists / f"{name}.csv") for name in made.code_lists
        ]
        if folder.exists():
            folder.rmdir()
        Path(aside, "survey").rename(folder)
    translated = tuple(folder / LOCALE / f"{language}.po" for language in made.translated)
    return Brought(
        len(questionnaire.sections), len(questionnaire.questions), (*listed, *translated), made.report
    )


def take(folder: Path, form: Path) -> tuple[int, dict[str, int]]:
    """Write the survey of ``folder`` as an XLSForm.

    Returns how many rows its survey has and, by language, how many outdated translations it does not hold.
    """
    write = WRITTEN.get(form.suffix.lower())
    if write is None:
        raise Refused(f"{form.name}: the name of a form ends with {', '.join(WRITTEN)}")
    questionnaire = load(folder)
    said = {
        one: spoken(folder, questionnaire, one).wordings for one in known_languages(folder, questionnaire)
    }
    tables = exported(questionnaire, current(questionnaire, said))
    content = write({name: rows for name, rows in tables.items() if rows})
    part = form.with_name(form.name + ".part")
    part.write_bytes(content)
    part.replace(form)
    stale = {
        one: parts(folder, questionnaire, one)[0].completeness().stale
        for one in known_languages(folder, questionnaire)
    }
    return len(tables["survey"]) - 1, {one: count for one, count in stale.items() if count}


def read(form: Path) -> dict[str, Rows]:
    """The sheets of a form in a file; Refused where it is none that is read, or could do harm."""
    ending = form.suffix.lower()
    if ending not in READ:
        raise Refused(f"{form.name}: the name of a form ends with {', '.join(READ)}")
    with form.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if ending in (".xlsx", ".xls"):
        if not content:
            raise Refused(f"{form.name} is empty")
        return sheets(content, _)
    if is_workbook(content):
        raise Refused(f"{form.name} is a workbook; give it the ending .xlsx or .xls")
    return from_csv(content, _) if ending == ".csv" else from_markdown(content, _)


def _beside(form: Path, stems: frozenset[str]) -> dict[str, Rows]:
    """The tables that a form names and that stand beside it."""
    found = {}
    for stem in sorted(stems):
        file = form.parent / f"{stem}.csv"
        # A form may name any path; only what stands beside it is read.
        if Path(stem).name == stem and file.is_file():
            with file.open("rb") as table:
                found[stem] = csv_rows(table.read(MOST_BYTES + 1), _)
    return found


def _shared(folder: Path) -> Shared:
    """The shared lists of a folder."""

    def choices(name: str, valid: str) -> list[dict[str, Any]] | None:
        file = folder / f"{name}.csv"
        return read_code_list(file, valid) if Path(name).name == name and file.is_file() else None

    return choices


def _written(aside: Path, text: str, made: Imported, lists: Path) -> Questionnaire:
    """Everything written aside; the questionnaire as it is loaded from there."""
    own, survey = aside / CODE_LISTS, aside / "survey"
    if lists.is_dir():
        shutil.copytree(lists, own, ignore=shutil.ignore_patterns(LOCALE))
    own.mkdir(exist_ok=True)
    for name, rows in made.code_lists.items():
        (own / f"{name}.csv").write_bytes(_csv(rows))
    questionnaire = loads(text, own)
    survey.mkdir()
    (survey / DEFINITION).write_text(text, "utf-8")
    for language, said in made.translated.items():
        (survey / LOCALE).mkdir(exist_ok=True)
        written = po.write(catalogue(questionnaire, said, language, made.report))
        (survey / LOCALE / f"{language}.po").write_text(written, "utf-8", newline="\n")
    return questionnaire


def _csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode()
