"""A round as it stands, read as of one moment and written as a dataset that needs no database."""

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from app.db import db
from app.freeze import languages
from app.freeze.coded import CodedAnswers
from app.freeze.earlier import Earlier
from app.freeze.errors import FreezeError
from app.freeze.folder import Folder, Table
from app.freeze.instruments import instruments
from app.freeze.plan import UnreadablePlan, indicators, plan, wordings
from app.freeze.since import since
from app.models import AnonymousAnswer, Case, Respondent, Round, Submission
from app.questionnaire.bundle import impersonal, with_groupings
from app.questionnaire.codebook import Codebook, Variable
from app.questionnaire.findings import DefinitionError
from app.questionnaire.model import Questionnaire
from app.questionnaire.package import (
    CANVASS,
    CHANGES,
    CODEBOOK,
    COLUMNS,
    DESCRIPTOR,
    FRAMEWORK,
    INDICATORS,
    INSTRUMENTS,
    MAIN,
    MISSING_SUFFIX,
    PLAN,
    PLAN_WORDING,
    SUBMISSIONS,
    TRANSLATIONS,
    UNIVERSE,
    WORDING,
    canonical,
    code_list_path,
    descriptor,
    table_path,
    write_json,
)
from app.questionnaire.revision.joining import Joining, column_map

BATCH = 500  # how many submissions are held at a time
Told = Callable[[int, int], None]  # of how many submissions how many have been written


def freeze(
    round_id: int,
    folder: Path,
    surveys: Path,
    told: Told = lambda _done, _all: None,
    before: Path | None = None,
) -> dict[str, Any]:
    """Write the dataset of a round to ``folder``, which must not exist yet, and return the facts about it.

    The latest version of each response counts, also while it is open again. ``surveys`` holds the
    definitions, for the tabulation plan and the code lists; ``before`` is an earlier dataset of the round,
    since which the facts say what changed. The folder appears whole or not at all.
    """
    if folder.exists():
        raise FreezeError(f"{folder} exists already; name a new folder")
    beside = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    try:
        beside.mkdir(parents=True)
        with _reading() as session:
            facts = _write(session, _known(session, round_id), beside, surveys, told, before)
        beside.rename(folder)
    except OSError as error:
        raise FreezeError(
            f"{folder} could not be written: {error.strerror or error}; nothing was kept"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return facts


@contextmanager
def _reading() -> Iterator[Session]:
    """A session that sees the database as of one moment, whatever is submitted meanwhile."""
    level = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {}
    with db.engine.connect().execution_options(**level) as connection, Session(connection) as session:
        yield session


def _known(session: Session, round_id: int) -> Round:
    found = session.get(Round, round_id)
    if found is None:
        raise FreezeError("there is no such round; `canvass round list` names those there are")
    return found


def _write(
    session: Session, round_: Round, folder: Path, surveys: Path, told: Told, before: Path | None
) -> dict[str, Any]:
    hashes, joining = instruments(session, round_)
    coded = CodedAnswers(session, round_, joining)
    book = coded.book
    try:
        named = {variable.code_list for variable in book} | {book.respondent.code_list}
        matrix = indicators(surveys / round_.survey / "indicators.yaml")
        if matrix:
            named.add(str(matrix.get("framework", FRAMEWORK)))
        code_lists = with_groupings(named - {""}, surveys / "code_lists")
        planned = plan(surveys / round_.survey, book)
        spoken = dict(languages.wordings(session, round_))
        said = wordings(surveys / round_.survey, code_lists, book, spoken.items())
    except (ValueError, UnreadablePlan, DefinitionError) as error:
        raise FreezeError(str(error)) from error
    written = Folder(folder)
    written.json(CODEBOOK, book.to_json())
    for digest, questionnaire in dict(zip(hashes, joining.chain, strict=True)).items():
        written.json(f"{INSTRUMENTS}/{digest}.json", questionnaire.to_json())
    for language, wording in spoken.items():
        written.json(f"{WORDING}/{language}.json", wording)
    written.json(COLUMNS, coded.columns(column_map(joining.sources, hashes)))
    written.json(CHANGES, joining.changes.to_json())
    written.json(PLAN, planned)
    for language, wording in said.items():
        written.json(f"{PLAN_WORDING}/{language}.json", wording)
    if matrix:
        written.json(INDICATORS, matrix)
    for name, text in code_lists.items():
        written.copy(code_list_path(name), text)
    invited = _universe(session, round_, written)
    submitted = _submissions(session, round_, hashes, coded, written, told)
    _translated(session, round_, dict(zip(hashes, joining.chain, strict=True)), written)
    _anonymous(session, round_, joining, written)
    facts = {
        "survey": round_.survey,
        "round": {
            "id": round_.name,
            **{key: getattr(round_, key) for key in ("title", "titles", "timezone", "pilot", "synthetic")},
            "opens": _iso(round_.opens),
            "closes": _iso(round_.closes),
        },
        "frozen_at": _iso(datetime.now(UTC)),
        "instrument": list(dict.fromkeys(hashes)),
        "invited": invited,
        "submitted": submitted,
        "canvass_version": version("canvass"),
    }
    if before is not None:
        facts["since"] = since(before, folder, round_.name)
    content = descriptor(book.title, written.resources, facts)
    write_json(folder / DESCRIPTOR, content)
    return dict(content[CANVASS])


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _latest(round_: Round) -> Any:
    """The submissions that count, with the respondent of each."""
    return (
        select(Submission.id, Respondent)
        .join(Case, Case.id == Submission.case_id)
        .join(Respondent, Respondent.id == Case.respondent_id)
        .where(Case.round_id == round_.id, Submission.number == Case.versions)
    )


def _universe(session: Session, round_: Round, written: Folder) -> int:
    """Write who was invited and how far each is, a row each; members of staff by a key, without a name."""
    query = (
        select(Case, Respondent)
        .join(Respondent, Respondent.id == Case.respondent_id)
        .where(Case.round_id == round_.id)
    )
    staff = round_.kind == "staff"
    listed = []
    for case, respondent in session.execute(query):
        # A unit of one person would tell it.
        status = "none" if case.untold else case.standing
        own = {"respondent": identity(respondent), "kind": respondent.kind, "status": status}
        listed.append({**own, "name": "" if staff else respondent.name, "unit": respondent.unit or None})
    session.expunge_all()
    columns = ["respondent", "kind", "name", "status", *(["unit"] if staff else [])]
    table = written.table(UNIVERSE, pa.schema([(column, pa.string()) for column in columns]))
    for row in sorted(listed, key=lambda row: str(row["respondent"])):
        table.add({column: row[column] for column in columns})
    written.close()
    return len(listed)


def identity(respondent: Respondent) -> str:
    """What a respondent is called in datasets: a State by its code, a member of staff by a random key."""
    return respondent.key if respondent.kind == "staff" else respondent.code


def _submissions(
    session: Session,
    round_: Round,
    instruments: Sequence[str],
    coded: CodedAnswers,
    written: Folder,
    told: Told,
) -> int:
    """Write each submission as a line, and as rows of the tables; personal parts go nowhere."""
    who = {number: identity(respondent) for number, respondent in session.execute(_latest(round_))}
    lines = written.lines(SUBMISSIONS)
    anonymous = {section.name for section in coded.book.sections if section.anonymous}
    tables = {name: _opened(written, coded.book, name) for name in coded.book.tables if name not in anonymous}
    back = Earlier(written, coded.joining)
    numbers = {digest: number for number, digest in enumerate(instruments, 1)}
    for done, made in enumerate(_in_order(session, who), 1):
        keys = {"submission": made.receipt, "respondent": who[made.id]}
        number = numbers[made.instrument_sha256]
        lines.add(
            {
                **keys,
                "number": made.number,
                "instrument": made.instrument_sha256,
                "received": _iso(made.received_at),
                "late": made.late,
                "language": made.language,
                "via": made.via,
                "document": impersonal(made.document, coded.joining.personal(number)),
            }
        )
        back.add(made, keys, number)
        for name, found in coded.rows(number, made).items():
            for row in found:
                tables[name].add({**row, **keys})
        told(done, len(who))
    written.close()
    return len(who)


def _translated(
    session: Session, round_: Round, questionnaires: Mapping[str, Questionnaire], written: Folder
) -> None:
    """Write what the team made of answers in other languages; no file where nothing was translated."""
    known = languages.translations(session, round_)
    if not known:
        return
    who = {number: identity(respondent) for number, respondent in session.execute(_latest(round_))}
    lines = written.lines(TRANSLATIONS)
    for made in _in_order(session, who):
        for line in languages.lines(
            made, known.get(made.case_id, ()), questionnaires[made.instrument_sha256]
        ):
            lines.add({"submission": made.receipt, "respondent": who[made.id], **line})
    written.close()


def _in_order(session: Session, who: Mapping[int, str]) -> Iterator[Submission]:
    """The submissions by respondent, which no database's own order of text can change."""
    ordered = sorted(who, key=lambda number: who[number])
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        query = select(Submission).where(Submission.id.in_(batch)).options(undefer(Submission.document))
        found = {made.id: made for made in session.scalars(query)}
        yield from (found[number] for number in batch)
        session.expunge_all()


def _anonymous(session: Session, round_: Round, joining: Joining, written: Folder) -> None:
    """Write the anonymous sections' tables: no key, and in the order of their content."""
    for section in (section.name for section in joining.book.sections if section.anonymous):
        if section not in joining.book.tables:
            continue
        table = _opened(written, joining.book, section)
        query = select(AnonymousAnswer.answers).where(
            AnonymousAnswer.round_id == round_.id, AnonymousAnswer.section == section
        )
        found = [joining.anonymous_row(section, own) for own in session.scalars(query)]
        for row in sorted(found, key=canonical):
            table.add(row)
    written.close()


def _opened(written: Folder, book: Codebook, name: str) -> Table:
    """A table with its columns: whose row it is, the variables, and the codes of what is missing of each."""
    variables = [variable for variable in book.of_table(name) if not variable.personal]
    anonymous = any(section.name == name and section.anonymous for section in book.sections)
    keys = [] if anonymous else ["submission", "respondent"]
    keys += [] if anonymous or name == MAIN else ["item", "parent"]
    columns = [(key, pa.string()) for key in keys]
    columns += [(variable.name, _type(variable)) for variable in variables]
    columns += [(variable.name + MISSING_SUFFIX, pa.string()) for variable in variables]
    return written.table(table_path(name), pa.schema(columns))


def _type(variable: Variable) -> Any:
    if variable.multiple:
        return pa.list_(pa.string())
    return pa.int64() if variable.whole else pa.string()
