"""Datasets and reports that the worker builds: stored once, with their hash and origin."""

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from analysis.exports import FORMATS, export
from analysis.leafing import write_pages
from analysis.mapping_report import write_report
from analysis.plan import PUBLIC, Plan
from analysis.writers import WRITERS
from app.collection import clock, printing
from app.db import db
from app.freeze import freeze
from app.jobs import releases
from app.jobs.errors import Vain
from app.jobs.packing import for_the_team, packed, unpacked
from app.jobs.queue import Leased
from app.jobs.storing import kept, made_before, stored
from app.languages import LANGUAGES
from app.models import Artifact, Round
from app.paper.docx import docx
from app.paper.pdf import pdf
from app.questionnaire.package import CODEBOOK, PLAN

DATASET, REPORT, EXPORT, QUESTIONNAIRE = "dataset", "report", "export", "questionnaire"
PAGES = "pages"
PAPERS = {"docx": docx, "pdf": pdf}
FORMAT = "xlsx"


def freeze_round(job: Leased) -> dict[str, Any]:
    """Freeze the round that the payload names, and store its dataset."""
    return {DATASET: _dataset(job).public_id}


def build_report(job: Leased) -> dict[str, Any]:
    """Make the report of a dataset that was stored, or of the round as it stands."""
    form = job.payload.get("format", FORMAT)
    language = str(job.payload.get("language", ""))
    if form not in WRITERS:
        raise Vain(f"there are no reports of the format '{form}'")
    if language and language not in LANGUAGES:
        raise Vain(f"there are no reports in the language '{language}'")
    dataset = named(job.payload["dataset"]) if "dataset" in job.payload else _dataset(job)
    known = made_before(job, REPORT)
    if known is not None:
        return {DATASET: dataset.public_id, REPORT: known.public_id}
    round_ = db.session.get_one(Round, dataset.round_id)
    audience = str(job.payload.get("audience", ""))
    facts: dict[str, Any] = {}

    def write(place: Path) -> Path:
        for_whom = "_for_publication" if audience == PUBLIC else ""
        with unpacked(whole(dataset.public_id)) as folder:
            spoken = language or json.loads((folder / CODEBOOK).read_bytes())["language"]
            out = place / f"{_dated(round_, dataset.created_at)}_report{for_whom}_{spoken}.{form}"
            after = _issued(round_, folder, audience)
            facts["audience"] = write_report(folder, out, audience=audience, after=after, language=spoken)
            facts["after"], facts["language"] = len(after), spoken
        return out

    made = stored(job, Artifact(kind=REPORT, round_id=round_.id, parent_id=dataset.id), write)
    made.title = round_.title
    made.facts = {"dataset_hash": dataset.sha256, "format": form, "pilot": round_.pilot, **facts}
    kept(made, *releases.ledger(made))
    return {DATASET: dataset.public_id, REPORT: made.public_id}


def _issued(round_: Round, folder: Path, audience: str) -> tuple[Path, ...]:
    """The ledgers that a report for this audience is held against."""
    public = (audience or Plan.read(folder / PLAN).keys.audience) == PUBLIC
    return releases.issued(round_.id) if public else ()


def build_pages(job: Leased) -> dict[str, Any]:
    """Make the report of a stored dataset to be read on the team's pages: one file of all that they show."""
    dataset = named(str(job.payload["dataset"]))
    known = made_before(job, PAGES)
    if known is not None:
        return {PAGES: known.public_id}
    round_ = db.session.get_one(Round, dataset.round_id)
    wanted = {key: str(job.payload.get(key, "")) for key in ("audience", "language", "by", "only")}

    def write(place: Path) -> Path:
        out = place / f"{_dated(round_, dataset.created_at)}_pages.zip"
        with unpacked(whole(dataset.public_id)) as folder:
            write_pages(folder, out, after=_issued(round_, folder, wanted["audience"]), **wanted)
        return out

    made = stored(job, Artifact(kind=PAGES, round_id=round_.id, parent_id=dataset.id), write)
    made.title = round_.title
    made.facts = {"dataset_hash": dataset.sha256, **wanted}
    return {PAGES: kept(made).public_id}


def build_export(job: Leased) -> dict[str, Any]:
    """Write a dataset that was stored in a format for other tools; several files become one."""
    form = str(job.payload["format"])
    if form not in FORMATS:
        raise Vain(f"there are no exports of the format '{form}'")
    dataset = named(str(job.payload["dataset"]))
    known = made_before(job, EXPORT)
    if known is not None:
        return {EXPORT: known.public_id}
    round_ = db.session.get_one(Round, dataset.round_id)

    def write(place: Path) -> Path:
        with tempfile.TemporaryDirectory(dir=place) as beside, unpacked(whole(dataset.public_id)) as folder:
            own = Path(beside) / f"{round_.name}_{form}"
            own.mkdir()
            made = export(folder, own / f"{round_.name}.{form}")
            if len(made) == 1:
                return made[0].rename(place / made[0].name)
            return packed(own, place / f"{own.name}.zip")

    made = stored(job, Artifact(kind=EXPORT, round_id=round_.id, parent_id=dataset.id), write)
    made.title = round_.title
    made.facts = {"dataset_hash": dataset.sha256, "format": form}
    return {EXPORT: kept(made).public_id}


def print_questionnaire(job: Leased) -> dict[str, Any]:
    """Print the questionnaire of a round in a language and a format."""
    form, language = str(job.payload["format"]), str(job.payload["language"])
    round_ = db.session.get(Round, job.payload["round"])
    if round_ is None or language not in round_.languages or form not in PAPERS:
        raise Vain(f"the round has no questionnaire in '{language}' as '{form}'")
    known = made_before(job, QUESTIONNAIRE)
    if known is not None:
        return {QUESTIONNAIRE: known.public_id}

    def write(place: Path) -> Path:
        out = place / f"{round_.name}_questionnaire_{language}.{form}"
        out.write_bytes(PAPERS[form](printing.printed(round_, language)))
        return out

    made = stored(job, Artifact(kind=QUESTIONNAIRE, round_id=round_.id), write)
    made.title = round_.title
    made.facts = {key: job.payload[key] for key in ("language", "format", "mark")}
    return {QUESTIONNAIRE: kept(made).public_id}


def _dated(round_: Round, when: datetime) -> str:
    """The round and the day that its answers were frozen, so that files of several days are told apart."""
    return f"{round_.name}_{when.astimezone(ZoneInfo(round_.timezone)):%Y-%m-%d}"


def _dataset(job: Leased) -> Artifact:
    """The dataset of the round as it stands."""
    known = made_before(job, DATASET)
    if known is not None:
        return known
    round_ = db.session.get(Round, job.payload["round"])
    if round_ is None:
        raise Vain("the round does not exist any more")
    facts: dict[str, Any] = {}

    def write(place: Path) -> Path:
        with tempfile.TemporaryDirectory(dir=place) as beside:
            folder = Path(beside) / round_.name
            surveys, last = Path(current_app.config["SURVEYS"]), _last(round_)
            if last is None:
                facts.update(freeze(round_.id, folder, surveys))
            else:
                with unpacked(last) as before:
                    facts.update(freeze(round_.id, folder, surveys, before=before))
            packed(folder, whole(place.name))
            return for_the_team(folder, place / f"{_dated(round_, clock.now())}_dataset.zip")

    made = stored(job, Artifact(kind=DATASET, round_id=round_.id), write)
    made.title, made.sha256, made.facts = round_.title, facts["dataset_hash"], facts
    return kept(made)


def _last(round_: Round) -> Path | None:
    """The latest dataset of a round, as long as its file is there."""
    query = select(Artifact.public_id).where(Artifact.round_id == round_.id, Artifact.kind == DATASET)
    known = db.session.scalar(query.order_by(Artifact.id.desc()).limit(1))
    return whole(known) if known and whole(known).is_file() else None


def named(public: str) -> Artifact:
    """The dataset of that public id; Vain where it is gone."""
    found = db.session.scalar(select(Artifact).where(Artifact.public_id == public, Artifact.kind == DATASET))
    if found is None:
        raise Vain("the dataset does not exist any more")
    return found


def whole(public: str) -> Path:
    """The dataset as the worker alone reads it."""
    file = Path(current_app.config["FILES"]) / Artifact.whole(public)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    return file
