"""The datasets of both surveys, frozen from a tenth of the demonstration's answers."""

from pathlib import Path

from sqlalchemy import select

import config
from app.db import db
from app.demo import prepare
from app.factory import create_app
from app.freeze import freeze
from app.models import Case, Round, Submission
from app.questionnaire.last_time import OUTCOMES
from tests.services.tables import make_tables

SURVEYS = Path(__file__).parents[2] / "survey_definitions"


def frozen(folder: Path) -> dict[str, Path]:
    """Each survey's dataset."""
    settings = {"CANVASS_INSTANCE": str(folder), "CANVASS_DATABASE_URL": f"sqlite:///{folder}/demo.db"}
    make_tables(settings["CANVASS_DATABASE_URL"])
    app = create_app(config.Testing(settings))
    prepare(app, 0.1)
    with app.app_context():
        found = {}
        # As if the States had looked back on an earlier round: what came of one answer of each.
        states = (
            select(Submission).join(Case).join(Round).where(Round.kind == "state").order_by(Submission.id)
        )
        for number, sent in enumerate(db.session.scalars(states)):
            sent.earlier = {"outcomes": [["c", "", "c1", OUTCOMES[number % len(OUTCOMES)]]]}
        db.session.commit()
        for made in db.session.scalars(select(Round).where(Round.pilot.is_(False))).all():
            found[made.survey] = folder / made.survey
            freeze(made.id, found[made.survey], SURVEYS)
        db.session.remove()
        db.engine.dispose()
    return found
