"""What the indicators of a dataset say of each respondent: made for their own pages, and stored."""

import json
from pathlib import Path
from typing import Any

from flask import current_app

from analysis.own_profile import write_profiles
from app.collection.outbox import PROFILES
from app.db import db
from app.jobs import building
from app.jobs.packing import unpacked
from app.jobs.queue import Leased
from app.jobs.storing import kept, made_before, stored
from app.models import Artifact, Round
from app.questionnaire.locales import plan_languages
from app.questionnaire.package import CODEBOOK, INDICATORS, PackageError


def build_profiles(job: Leased) -> dict[str, Any]:
    """Make everybody's own part of the matrix of a stored dataset, in the languages that its words are in."""
    dataset = building.named(str(job.payload["dataset"]))
    known = made_before(job, PROFILES)
    if known is not None:
        return {PROFILES: known.public_id}
    round_ = db.session.get_one(Round, dataset.round_id)
    facts: dict[str, Any] = {}

    def write(place: Path) -> Path:
        out = place / "profiles.zip"
        with unpacked(building.whole(dataset.public_id)) as folder:
            if not (folder / INDICATORS).is_file():
                raise PackageError(INDICATORS, "is not in this dataset", "write it, and freeze again")
            facts["languages"] = _spoken(round_, json.loads((folder / CODEBOOK).read_bytes())["language"])
            facts["respondents"] = write_profiles(folder, out, facts["languages"])
        return out

    made = stored(job, Artifact(kind=PROFILES, round_id=round_.id, parent_id=dataset.id), write)
    made.title = round_.title
    made.facts = {"dataset_hash": dataset.sha256, **facts}
    return {PROFILES: kept(made).public_id}


def _spoken(round_: Round, own: str) -> list[str]:
    """The questionnaire's own language first, then those of the round that the plan has words in."""
    planned = plan_languages(Path(current_app.config["SURVEYS"]) / round_.survey)
    return [own, *(code for code in round_.languages if code != own and code in planned)]
