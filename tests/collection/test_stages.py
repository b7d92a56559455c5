"""Stages: one word for how far a State is, by facts on record, counted by group and adding up to all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.collection import clock, mandates, stages
from app.collection.mandates import Grant
from app.collection.scope import FOCAL_POINT
from app.collection.stages import Facts
from app.db import db

LATER, EARLIER = timedelta(days=1), timedelta(days=-1)


def facts(until=LATER, **given):
    usual = Facts(clock.now() + until, False, False, False, False, 0, False, False)
    return replace(usual, **given)


@pytest.mark.parametrize(
    ("known", "stage"),
    [
        ({}, stages.LISTED),
        ({"invited": True}, stages.INVITED),
        ({"invited": True, "nominated": True}, stages.NOMINATED),
        ({"nominated": True}, stages.NOMINATED),
        ({"nominated": True, "started": True}, stages.DRAFTING),
        ({"started": True, "clearing": True}, stages.CLEARING),
        ({"started": True, "versions": 1}, stages.SUBMITTED),
        ({"started": True, "versions": 1, "queried": True}, stages.QUERIED),
        ({"started": True, "versions": 2, "validated": True}, stages.VALIDATED),
        ({"until": EARLIER}, stages.SILENT),
        ({"until": EARLIER, "nominated": True}, stages.SILENT),
        ({"until": EARLIER, "started": True}, stages.DRAFTING),
        ({"until": EARLIER, "versions": 1}, stages.SUBMITTED),
    ],
)
def test_the_stage_follows_from_the_facts(known, stage):
    assert stages.stage(facts(**known)) == stage


def test_the_states_of_a_round_are_counted_by_group_and_add_up(office):
    office.kenya.started_at = clock.now()
    db.session.commit()
    grant = Grant(FOCAL_POINT, "Ida", "ida@example.org", note_reference="NV/1")
    mandates.begin(office.team, office.italy, grant)
    stood = stages.of_round(office.team, office.round)
    counted = stages.by_group(stood, {"KEN": "002", "ITA": "150"})
    assert counted["002"][stages.DRAFTING] == 1
    assert counted["150"][stages.NOMINATED] == 1
    assert sum(one.total() for one in counted.values()) == 2
