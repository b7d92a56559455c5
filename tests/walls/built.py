"""What the worker has built of a round in the world that is attacked."""

import zipfile
from pathlib import Path

from flask import Flask

from app.db import db
from app.models import Artifact, Round
from tests.walls.cast import canary


def built(app: Flask, round_: Round, states: tuple[str, ...]) -> str:
    """A dataset, and each State's own indicators, as the worker leaves them."""
    pages = {f"{state}.en.html": f"indicators of {canary(state)}" for state in states}
    profiles = _artifact(app, round_, "profiles", "zip", pages)
    profiles.facts = {"respondents": list(states), "languages": ["en"]}
    dataset = _artifact(app, round_, "dataset", "dataset.zip", pages)
    dataset.facts = {"submitted": 1, "invited": 2}
    db.session.commit()
    return dataset.public_id


def _artifact(app: Flask, round_: Round, kind: str, ending: str, holds: dict[str, str]) -> Artifact:
    made = Artifact(
        round_id=round_.id, kind=kind, title=kind, path=f"made/{round_.name}.{ending}",
        media_type="application/zip", who="Operator",
    )  # fmt: skip
    path = Path(app.config["FILES"]) / made.path
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in holds.items():
            packed.writestr(name, text)
    db.session.add(made)
    return made
