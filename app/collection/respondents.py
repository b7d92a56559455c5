"""Respondents from a list: everything wrong with it is said at once, and nothing is half done."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from sqlalchemy import select

from app.collection import events, nominations
from app.collection.rounds import questionnaire_of
from app.collection.scope import Actor, require_team
from app.collection.sheet import Unreadable, read
from app.collection.team import EMAIL
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Respondent, Round
from app.questionnaire.code_lists import read_code_list
from app.questionnaire.model import Questionnaire

COLUMNS = ("code", "name", "email", "unit", "contact", "language")
REQUIRED = {"state": ("code", "email"), "staff": ("code", "name", "email")}
"""The columns that a list must have, by the kind of respondent."""
TEMPLATES = {
    "state": "code,email,contact,language\nKEN,focal.point@example.org,Amina Otieno,en\n",
    "staff": "code,name,email,unit\n1001,Amina Otieno,amina.otieno@example.org,UNIT\n",
}
"""A list to begin from, with one example: its columns are enough."""
LENGTHS = {"code": 100, "name": 200, "email": 254, "unit": 100, "contact": 200, "language": 10}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with a list."""

    line: int
    column: str
    what: str
    mend: str

    def __str__(self) -> str:
        """As commands print it."""
        return f"{self.line}: {self.what}" + (f"; {self.mend}" if self.mend else "")


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a list: with problems, nothing was imported unless it was to be in part."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One respondent as a list has it."""

    code: str
    name: str
    email: str
    unit: str
    contact: str
    language: str


UNCHECKED = "the codes were not checked: the survey's 'respondent' names no code_list"


@writes
def import_list(
    actor: Actor, round_: Round, content: bytes, *, partial: bool = False, lists: Path | None = None
) -> Imported:
    """Add the respondents of a CSV list to a round. `REQUIRED` says which columns it must have.

    For States, ``code`` is a code of the survey's code list, which gives the State's name; where the
    questionnaire does not offer that list itself, it is read from the folder ``lists``. ``name`` or
    ``contact`` is the focal point's. Whoever is in the round already gets the contact of the list. All or
    nothing, unless ``partial`` lets the good rows in.
    """
    require_team(actor)
    questionnaire = questionnaire_of(round_)
    try:
        sheet = read(content, REQUIRED[round_.kind], COLUMNS)
    except Unreadable as error:
        return Imported(problems=(RowProblem(1, "", error.what, error.mend),))
    codes = members(questionnaire, lists)
    rows, problems = _checked(sheet.rows, questionnaire.respondent.kind, round_.languages, codes)
    if sheet.lacking:
        without = {column for column, _what, _mend in sheet.lacking}
        others = tuple(problem for problem in problems if problem.column not in without)
        missing = tuple(RowProblem(1, *one) for one in sheet.lacking)
        return Imported(problems=(*missing, *others), notes=sheet.notes)
    if not sheet.rows:
        problems = (RowProblem(1, "", "the list has no rows", "write a respondent in each line"),)
    if problems and not (partial and rows):
        return Imported(problems=problems, notes=sheet.notes)
    added, changed = _add(actor, round_, rows, codes)
    facts = {"added": added, "changed": changed, "left_out": len({problem.line for problem in problems})}
    events.record(events.RESPONDENTS_ADDED, actor, round_, facts, via="list")
    notes = sheet.notes if codes or round_.kind != "state" else (*sheet.notes, UNCHECKED)
    return Imported(added, changed, len(rows) - added - changed, problems, notes, done=True)


def _checked(
    lines: tuple[tuple[int, dict[str, str]], ...], kind: str, languages: list[str], codes: Mapping[str, str]
) -> tuple[list[Row], tuple[RowProblem, ...]]:
    """The good rows, and everything that is wrong with the others."""
    seen = dict[str, int]()
    rows, problems = [], []
    for line, cells in lines:
        row = Row(**{column: cells.get(column, "") for column in COLUMNS})
        code = row.code.upper() if kind == "state" else row.code
        row = Row(code, row.name, row.email, row.unit, row.contact, row.language)
        found = _of_row(row, kind, codes)
        if row.language and row.language not in languages:
            found.append(
                ("language", f"'{row.language}' is not a language of this round", _one_of(languages))
            )
        if code and code in seen:
            found.append(("code", f"'{code}' stands in line {seen[code]} already", "keep one of the two"))
        seen.setdefault(code, line)
        problems += [RowProblem(line, column, what, mend) for column, what, mend in found]
        if not found:
            rows.append(row)
    return rows, tuple(problems)


def _of_row(row: Row, kind: str, codes: Mapping[str, str]) -> list[tuple[str, str, str]]:
    found = []
    for column, longest in LENGTHS.items():
        if len(getattr(row, column)) > longest:
            found.append((column, f"'{column}' is longer than {longest} characters", "shorten it"))
    if not row.code:
        found.append(("code", "there is no code", "give each respondent its code"))
    elif kind == "state" and codes and row.code not in codes:
        found.append(("code", f"there is no State with the code '{row.code}'", _near(row, codes)))
    if kind == "staff" and not row.name:
        found.append(("name", "there is no name", "give the person's name"))
    if kind == "staff" and row.unit and codes and row.unit not in codes:
        close = get_close_matches(row.unit, codes, 1)
        mend = f"did you mean '{close[0]}'?" if close else "use a code of the list of units"
        found.append(("unit", f"there is no unit '{row.unit}'", mend))
    if not row.email:
        found.append(("email", "there is no e-mail address", "the link goes to it; give one"))
    elif not EMAIL.fullmatch(row.email):
        found.append(("email", f"'{row.email}' is not an e-mail address", "write it as name@example.org"))
    return found


def _near(row: Row, codes: Mapping[str, str]) -> str:
    """Which State was meant: a name instead of a code or beside a wrong one, or a code near this one."""
    by_name = {label.casefold(): code for code, label in codes.items()}
    for written in (row.code, row.name):
        close = get_close_matches(written.casefold(), by_name, 1, 0.8) if written else []
        if close:
            return f"did you mean '{by_name[close[0]]}' ({codes[by_name[close[0]]]})?"
    near = get_close_matches(row.code, codes, 1)
    return (
        f"did you mean '{near[0]}' ({codes[near[0]]})?" if near else "use the three-letter code of the State"
    )


def _one_of(words: list[str]) -> str:
    return f"one of: {', '.join(words)}"


def members(questionnaire: Questionnaire, lists: Path | None = None) -> dict[str, str]:
    """The codes and labels of the list that respondents are of: as frozen, or else as the folder has it."""
    wanted = questionnaire.respondent.code_list
    frozen = (found for found in questionnaire.choices.values() if wanted and found.code_list == wanted)
    codes = {choice.name: choice.label for found in frozen for choice in found.choices}
    file = lists / f"{wanted}.csv" if lists and wanted else None
    if codes or file is None or not file.is_file():
        return codes
    return {row["name"]: row["label"] for row in read_code_list(file)}


def _add(actor: Actor, round_: Round, rows: list[Row], codes: Mapping[str, str]) -> tuple[int, int]:
    """Make or change respondents and their cases, in two queries; how many were added and changed."""
    wanted = {row.code for row in rows}
    query = select(Respondent).where(Respondent.kind == round_.kind)
    known = {one.code: one for one in db.session.scalars(query) if one.code in wanted}
    cases = {
        case.respondent_id: case
        for case in db.session.scalars(select(Case).where(Case.round_id == round_.id))
    }
    added = changed = 0
    touched = []
    for row in rows:
        state = round_.kind == "state"
        respondent = known.get(row.code)
        if respondent is None:
            respondent = Respondent(kind=round_.kind, code=row.code, name="", unit="")
            db.session.add(respondent)
        respondent.name = codes.get(row.code, row.name or row.code) if state else row.name
        respondent.unit = row.unit or respondent.unit
        contact = {
            "contact_name": row.contact or row.name,
            "contact_email": row.email,
            "language": row.language,
        }
        case = cases.get(respondent.id) if row.code in known else None
        if case is None:
            case = Case(round_id=round_.id, respondent=respondent, **contact)
            db.session.add(case)
            touched.append(case)
            added += 1
        elif now := {name: value for name, value in contact.items() if getattr(case, name) != value}:
            facts = {name: [getattr(case, name), value] for name, value in now.items()}
            events.record(events.CONTACT_CHANGED, actor, case, facts, via="list")
            for name, value in now.items():
                setattr(case, name, value)
            touched.append(case)
            changed += 1
    db.session.flush()
    nominations.follow_record(actor, touched)
    return added, changed
