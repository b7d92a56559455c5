"""The State survey changed in twelve ways while it is answered: told first, nothing lost, all joined."""

import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from analysis.mapping_report import write_report
from app.collection import clock, documents, publishing
from app.collection.rounds import Plan, open_round, questionnaire_of
from app.collection.scope import OPERATOR
from app.db import db
from app.demo import synthetic, writing
from app.demo.profile import Profile
from app.freeze import freeze
from app.models import Case, Respondent, Submission
from app.questionnaire.code_lists import read_code_list
from app.questionnaire.load import load
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.changes import Changes
from tests.house.tree import ROOT

SURVEYS = ROOT / "survey_definitions"
NOW = datetime(2020, 3, 2, 12, tzinfo=UTC)
REPORTED = 64
"""From how many submissions on the report is made, too: it takes longer than all the rest."""
Plain = dict[str, Any]


def lists(plain: Any) -> list[list[Plain]]:
    """Every list of questions below."""
    if isinstance(plain, list):
        return [found for one in plain for found in lists(one)]
    if not isinstance(plain, dict):
        return []
    own = [plain["questions"]] if plain.get("questions") else []
    return [*own, *(found for key in ("sections", "pages", "questions") for found in lists(plain.get(key)))]


def question(plain: Plain, name: str) -> Plain:
    return next(one for listed in lists(plain) for one in listed if one["name"] == name)


def take(plain: Plain, name: str) -> Plain:
    listed = next(listed for listed in lists(plain) if any(one["name"] == name for one in listed))
    return listed.pop(next(at for at, one in enumerate(listed) if one["name"] == name))


def of_section(plain: Plain, name: str) -> list[Plain]:
    """The last list of questions on the pages of a section."""
    section = next(one for one in plain["sections"] if one["name"] == name)
    return section["pages"][-1]["questions"] if section.get("pages") else section["questions"]


def reworded(plain: Plain) -> None:
    question(plain, "a2_name")["label"] = "Which institution answers?"


def reordered(plain: Plain) -> None:
    of_section(plain, "i").insert(0, take(plain, "i6"))


def moved(plain: Plain) -> None:
    of_section(plain, "b").append(take(plain, "d4_source"))


def renamed(plain: Plain) -> None:
    question(plain, "d1_name")["name"] = "d1_body"


def recoded(plain: Plain) -> None:
    offered = [{**one} for one in plain["choices"]["languages"]["choices"]]
    for one in offered:
        one["name"] = {"en": "eng"}.get(one["name"], one["name"])
    question(plain, "j5")["choices"] = {"choices": offered}


def withdrawn(plain: Plain) -> None:
    listed = question(plain, "j5")["choices"]["choices"]
    listed[:] = [one for one in listed if one["name"] != "fr"]


def retired(plain: Plain) -> None:
    take(plain, "i6")


def retyped(plain: Plain) -> None:
    question(plain, "i4_text").clear()
    listed = next(listed for listed in lists(plain) if {} in listed)
    listed[listed.index({})] = {"name": "i4_text", "type": "integer", "label": "How many?"}


def widened(plain: Plain) -> None:
    of_section(plain, "d").append({"name": "d99", "type": "text", "label": "Anything else?"})


def tightened(plain: Plain) -> None:
    question(plain, "c2a_title")["max_length"] = 120


def split(plain: Plain) -> None:
    take(plain, "j1_office")
    for name in ("j1_ministry", "j1_unit"):
        of_section(plain, "j").append({"name": name, "type": "text", "label": "Of whom?"})


def filled_in(plain: Plain) -> None:
    question(plain, "d1_body")["default"] = "The ministry of the interior"


KINDS = (
    (reworded, [], ("a2_name", "wording", "cosmetic")),
    (reordered, [], ("", "order", "cosmetic")),
    (moved, [], ("d4_source", "moved", "cosmetic")),
    (renamed, [{"rename": "d1_name", "to": "d1_body"}], ("d1_body", "renamed", "compatible")),
    (recoded, [{"recode": "j5", "codes": {"en": "eng"}}], ("j5", "recoded", "compatible")),
    (withdrawn, [], ("j5", "choice_withdrawn", "breaking")),
    (retired, [{"retire": "i6", "reason": "Nobody used it."}], ("i6", "removed", "breaking")),
    (retyped, [], ("i4_text", "retyped", "breaking")),
    (widened, [], ("d99", "added", "compatible")),
    (tightened, [], ("c2a_title", "bound_tightened", "breaking")),
    (split, [{"split": "j1_office", "into": ["j1_ministry", "j1_unit"]}], ("j1_office", "split", "breaking")),
    (filled_in, [], ("d1_body", "default", "compatible")),
)
"""Each change, what `changes.yaml` says of it, and what is told beforehand: of what, its kind, its grade."""


def canonical(part: str, value: Any) -> tuple[str, str]:
    """An answer under the name and code that it has had last, whatever instrument it stands on."""
    name = part.partition("@")[0].replace("d1_name", "d1_body")
    return name, json.dumps("eng" if (name, value) == ("j5", "en") else value, sort_keys=True)


def held(case: Case) -> Counter[tuple[str, str]]:
    """Everything that a draft holds."""
    found = documents.of_case(case).values()
    return Counter(canonical(part, value) for one in found for part, value in one.answers.items())


def invited(round_: Any, codes: list[str]) -> list[Case]:
    cases = []
    for code in codes:
        respondent = Respondent(kind="state", code=code, name=code)
        cases.append(Case(round_id=round_.id, respondent=respondent, contact_name=f"Focal point of {code}"))
    db.session.add_all(cases)
    db.session.commit()
    return cases


def answered(case: Case, questionnaire: Questionnaire, seed: int) -> Any:
    profile = Profile(code=case.respondent.code, diligence=0.95, detail=0.6, today=NOW.date())
    open_ = {one.name for one in questionnaire.sections if not one.anonymous}
    return synthetic(questionnaire, seed, profile, open_)


def holding(cases: list[Case], parts: tuple[str, ...]) -> int:
    """How many of the cases hold an answer to one of the parts."""
    own = [{part for one in documents.of_case(case).values() for part in one.answers} for case in cases]
    return sum(not held_.isdisjoint(parts) for held_ in own)


def told(
    round_: Any, questionnaire: Questionnaire, changes: Changes, sent: list[Case], drafts: list[Case]
) -> set[tuple[str, str, str]]:
    """What the team is told before it publishes; whom each difference touches is counted again here."""
    found = publishing.effect(OPERATOR, round_, questionnaire, changes)
    assert (found.submissions, found.drafts, found.refused) == (len(sent), len(drafts), ())
    for one in found.touches:
        touched = (holding(drafts, one.difference.parts), holding(sent, one.difference.parts))
        assert (one.drafts, one.submissions) == touched, one.difference
    return {(one.difference.name, one.difference.kind, one.difference.grade.value) for one in found.touches}


def revised(round_: Any, sent: list[Case], drafts: list[Case]) -> None:
    """Publish one change after the other, and see after each that every draft holds what it held."""
    before = {case.id: held(case) for case in drafts}
    for change, entries, expected in KINDS:
        plain = questionnaire_of(round_).to_json()
        change(plain)
        asked, changes = Questionnaire.from_json(plain), Changes.from_json(entries)
        assert expected in told(round_, asked, changes, sent, drafts), change.__name__
        moved_ = publishing.publish(OPERATOR, round_, asked, changes)
        assert moved_ == len(drafts), change.__name__
        assert {case.id: held(case) for case in drafts} == before, change.__name__


# What is published to each kind of database is tested by tests/collection/test_publishing.py.
@pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
@pytest.mark.parametrize(
    ("sent", "begun"),
    [(3, 3), pytest.param(64, 30, marks=pytest.mark.long)],
    ids=["a few States", "64 submissions and 30 drafts"],
)
def test_nothing_is_lost_and_the_report_joins_them(application, tmp_path, monkeypatch, sent, begun):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    questionnaire = load(SURVEYS / "safer_cities")
    plan = Plan("Safer cities 2020", NOW - timedelta(days=9), NOW + timedelta(days=9))
    round_ = open_round(OPERATOR, questionnaire, plan)
    codes = [
        str(one["name"]) for one in read_code_list(SURVEYS / "code_lists/member_states.csv", "2020-03-02")
    ]
    cases = invited(round_, random.Random(1).sample(codes, sent + begun + 1))
    senders, drafts, late = cases[:sent], cases[sent:-1], cases[-1]
    for case in senders:
        writing.send(case, answered(case, questionnaire, 1))
    for case in drafts:
        writing.write(case, answered(case, questionnaire, 2))
    revised(round_, senders, drafts)
    writing.send(late, answered(late, questionnaire_of(round_), 3))
    facts = freeze(round_.id, tmp_path / "dataset", SURVEYS)
    assert (facts["submitted"], len(facts["instrument"])) == (sent + 1, len(KINDS) + 1)
    joined(tmp_path / "dataset", late.respondent.code)
    if sent >= REPORTED:
        reported(tmp_path, sent, len(cases))


def reported(folder: Path, sent: int, invited_: int) -> None:
    """The report of the whole round says of how many instruments it is made, and counts all who answered."""
    write_report(folder / "dataset", folder / "report.xlsx")
    book = load_workbook(folder / "report.xlsx", read_only=True)
    said = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    assert any("different instruments" in text for text in said)
    assert any(f"Member States: {sent + 1:,} of {invited_:,} (" in text for text in said)


def joined(folder: Path, late: str) -> None:
    """Every answer of every submission stands in the column that the map says, as it was sent."""
    rows = {row["respondent"]: row for row in pq.read_table(folder / "tables/main.parquet").to_pylist()}
    columns = json.loads((folder / "columns.json").read_text())
    where = {(one["instrument"], one["name"]): one["column"] for one in columns if one["table"] == "main"}
    compared = 0
    for made in db.session.scalars(select(Submission)):
        case = db.session.get_one(Case, made.case_id)
        row = rows[case.respondent.code]
        for part, value in made.document["answers"].items():
            if (made.instrument_sha256, part) not in where or isinstance(value, dict):
                continue
            found = row[where[made.instrument_sha256, part]]
            expected = "eng" if (part, value) == ("j5", "en") else value
            assert str(found) == str(expected), part
            compared += 1
    assert compared > 40 * len(rows)
    for code, row in rows.items():
        assert row["d99:missing"] == ("not_asked" if code != late else row["d99:missing"])
        assert code == late or row["i4_text"] is None
        assert row["i6:missing"] == ("not_asked" if code == late else row["i6:missing"])
