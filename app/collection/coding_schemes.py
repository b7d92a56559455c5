"""Schemes for coding the answers to an open question: codes with labels, in versions that stay."""

import csv
import io
import re
from collections.abc import Mapping

from sqlalchemy import select

from app.collection import clock, events, sheet
from app.collection.errors import Invalid, NotFound
from app.collection.rounds import questionnaire_of
from app.collection.scope import Actor, require_team, rounds
from app.collection.side_by_side import readable
from app.collection.transaction import writes
from app.db import db
from app.models import CodingScheme, Round
from app.models.coding import NONE_FITS
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.parts import Part

COLUMNS = ("code", "label", "description")
MOST = 80
"""How many codes a scheme may have."""
LONGEST = {"label": 200, "description": 1000}
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def codable(questionnaire: Questionnaire) -> dict[str, Part]:
    """The parts whose answers are words: neither opinions nor what names a person."""
    return {
        part.name: part
        for question in readable(questionnaire).values()
        for part in question.parts
        if part.kind == "text"
    }


def latest(actor: Actor, round_: Round) -> dict[str, CodingScheme]:
    """The version that counts of each scheme of a round, by the part that it is for."""
    require_team(actor)
    query = select(CodingScheme).where(CodingScheme.round_id == round_.id).order_by(CodingScheme.version)
    return {one.part: one for one in db.session.scalars(query)}


def called(actor: Actor, public_id: str) -> tuple[CodingScheme, Round]:
    """A scheme in the version that counts, with its round; NotFound where it is another team's."""
    query = rounds(actor).join(CodingScheme, CodingScheme.round_id == Round.id).order_by(None)
    round_ = db.session.scalar(query.where(CodingScheme.public_id == public_id))
    if round_ is None:
        raise NotFound
    part = db.session.scalar(select(CodingScheme.part).where(CodingScheme.public_id == public_id))
    return latest(actor, round_)[str(part)], round_


def names(scheme: CodingScheme) -> frozenset[str]:
    """The codes that an answer may be given."""
    return frozenset((*(one["code"] for one in scheme.codes), NONE_FITS))


@writes
def make(actor: Actor, round_: Round, part: str, content: bytes) -> CodingScheme:
    """Make a scheme from CSV, or a new version of it; Invalid says everything that is wrong with it."""
    require_team(actor)
    if part not in codable(questionnaire_of(round_)):
        raise NotFound
    codes = _read(content)
    before = latest(actor, round_).get(part)
    if before is not None and before.codes == codes:
        return before
    version = before.version + 1 if before else 1
    made = CodingScheme(round_id=round_.id, part=part, version=version, codes=codes)
    made.at, made.who = clock.now(), actor.name
    db.session.add(made)
    facts = {"part": part, "version": version, "codes": [one["code"] for one in codes]}
    events.record(events.SCHEME_MADE, actor, round_, facts)
    db.session.flush()
    return made


def written(scheme: CodingScheme | None) -> str:
    """A scheme as CSV, to be changed; its columns alone where there is none yet."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(scheme.codes if scheme else ())
    return out.getvalue()


def _read(content: bytes) -> list[dict[str, str]]:
    try:
        found = sheet.read(content, COLUMNS[:2], COLUMNS)
    except sheet.Unreadable as error:
        raise Invalid(f"{error.what}; {error.mend}") from error
    problems = [f"{what}; {mend}" for _column, what, mend in found.lacking]
    seen: set[str] = set()
    for line, row in () if problems else found.rows:
        problems += [f"line {line}: {what}" for what in _problems(row, seen)]
        seen.add(row.get("code", ""))
    if not problems and not found.rows:
        problems.append("there is no code; write one a line")
    if len(found.rows) > MOST:
        problems.append(f"there are {len(found.rows)} codes; a scheme has at most {MOST}")
    if problems:
        raise Invalid("\n".join(problems))
    return [{column: row.get(column, "") for column in COLUMNS} for _line, row in found.rows]


def _problems(row: Mapping[str, str], seen: set[str]) -> list[str]:
    code, found = row.get("code", ""), []
    if not _CODE.fullmatch(code):
        found.append(f"'{code}' is no code: small letters a to z, digits and _, as 'lack_of_money'")
    elif code == NONE_FITS:
        found.append(f"'{NONE_FITS}' is there by itself, for answers that no code fits; leave it out")
    if code in seen:
        found.append(f"the code '{code}' stands twice")
    if not row.get("label"):
        found.append(f"'{code}' has no label")
    found += [
        f"the {name} of '{code}' is longer than {most} characters"
        for name, most in LONGEST.items()
        if len(row.get(name, "")) > most
    ]
    return found
