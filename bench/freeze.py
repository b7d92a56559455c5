"""Freezing a thousand responses of States, and the workbook made of them: time and memory of each."""

import csv
import json
import shutil
from datetime import timedelta
from pathlib import Path

import openpyxl
import pandas as pd
from server import ROOT, Store
from sqlalchemy import select
from steps import run

from analysis.mapping_report import write_report
from app.collection import clock, respondents, rounds
from app.collection.scope import OPERATOR
from app.collection.transaction import writes
from app.db import db
from app.demo import people, synthetic, writing
from app.factory import create_app, upgrade_database
from app.freeze import freeze
from app.models import Case, Respondent, Round
from app.questionnaire.load import load
from config import settings

SEED = 2020


def enlarged(surveys: Path, count: int) -> None:
    """A copy of the definitions with as many States as responses: each is there several times."""
    shutil.copytree(ROOT / "survey_definitions", surveys)
    file = surveys / "code_lists" / "member_states.csv"
    with file.open(newline="", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    members = [row for row in rows if row.get("status", "member") == "member"]
    more = [
        {**row, "code": f"{row['code']}{again}", "label_en": f"{row['label_en']} {again}"}
        for again in range(2, 2 + count // len(members))
        for row in members
    ]
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows + more)


@writes
def filled(surveys: Path, count: int) -> None:
    """Open the survey of States, invite them, and have each send synthetic answers."""
    questionnaire = load(surveys / "safer_cities")
    now = clock.now()
    plan = rounds.Plan("Bench", now - timedelta(days=2), now + timedelta(days=2), synthetic=True)
    made = rounds.open_round(OPERATOR, questionnaire, plan)
    invited = people.states(questionnaire)[:count]
    done = respondents.import_list(OPERATOR, made, people.as_list(invited))
    if not done.done:
        raise ValueError("; ".join(map(str, done.problems)))
    db.session.flush()
    query = select(Respondent.code, Case).join(Respondent, Case.respondent_id == Respondent.id)
    cases = {row[0]: row[1] for row in db.session.execute(query)}
    sections = [one.name for one in questionnaire.sections if not one.anonymous]
    for person in invited:
        answers = synthetic(questionnaire, SEED, people.on(person, now.date()), sections)
        writing.send(cases[person.code], answers)


def do_fill(folder: Path, count: int) -> None:
    """The database."""
    enlarged(folder / "surveys", count)
    app = create_app(settings(_store(folder).environment))
    upgrade_database(app)
    with app.app_context():
        filled(folder / "surveys", count)


def do_freeze(folder: Path, _count: int) -> None:
    """The dataset."""
    app = create_app(settings(_store(folder).environment))
    with app.app_context():
        round_id = db.session.scalars(select(Round.id)).one()
        freeze(round_id, folder / "dataset", folder / "surveys")


def do_report(folder: Path, _count: int) -> None:
    """The workbook."""
    write_report(folder / "dataset", folder / "report.xlsx")


def do_plain_freeze(folder: Path, _count: int) -> None:
    """The baseline of freezing: every submission from JSON, a data frame of the same variables, a file."""
    lines = (folder / "dataset" / "submissions.jsonl").read_text().splitlines()
    rows = [json.loads(line)["document"]["answers"] for line in lines]
    plain = [{part: json.dumps(value) for part, value in row.items()} for row in rows]
    pd.DataFrame(plain).to_parquet(folder / "plain.parquet")


def do_plain_report(folder: Path, _count: int) -> None:
    """The baseline of the report: the dataset's main table, and a plain workbook of the same cells."""
    pd.read_parquet(folder / "dataset" / "tables" / "main.parquet")
    sheets = json.loads((folder / "cells.json").read_text())
    made = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(folder / "plain.xlsx")


def do_cells(folder: Path, _count: int) -> None:
    """What the workbook holds, for the baseline to write again."""
    book = openpyxl.load_workbook(folder / "report.xlsx", read_only=True)
    cells = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    (folder / "cells.json").write_text(json.dumps(cells, default=str))


STEPS = {
    "fill": do_fill,
    "freeze": do_freeze,
    "report": do_report,
    "cells": do_cells,
    "plain freeze": do_plain_freeze,
    "plain report": do_plain_report,
}


def _store(folder: Path) -> Store:
    return Store("sqlite", f"sqlite:///{folder}/bench.db", folder)


if __name__ == "__main__":
    run(STEPS, __doc__, 1000)
