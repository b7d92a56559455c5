"""Indicators are frozen with a plan and the list of their nodes, and reports name them by their hash."""

import json

import pytest

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from app.db import db
from app.freeze import FreezeError, freeze
from app.questionnaire import po
from app.questionnaire.texts import mark

SCHEME = """\
title: Matrix
version: "1"
framework: places
levels: [{code: low, label: Low, at_least: 0}, {code: high, label: High, at_least: 0.5}]
indicators:
  - {code: S1, label: Policy, nodes: [A], kind: structural, formula: "if(${c1} = 'yes', 1, 0)"}
"""


@pytest.fixture
def asked(trial):
    round_ = trial.round()
    trial.answer(trial.case(round_, "KEN", "Kenya"), c1="no")
    db.session.commit()
    return round_


def written(trial, text):
    (trial.surveys / "trial/indicators.yaml").write_text(text)
    (trial.surveys / "code_lists/places.csv").write_text("code,label_en\nA,Place\n")


def test_indicators_are_frozen_with_the_list_of_their_nodes_and_named_on_the_cover(asked, trial, tmp_path):
    written(trial, SCHEME)
    freeze(asked.id, tmp_path / "out", trial.surveys)
    data = open_dataset(tmp_path / "out")
    assert data.catalogue.scheme.keys.title == "Matrix"
    assert data.catalogue.code_lists["places"].labels == {"A": "Place"}
    listed = json.loads((tmp_path / "out/datapackage.json").read_bytes())["resources"]
    (digest,) = [one["hash"] for one in listed if one["path"] == "indicators.json"]
    assert report(data, Plan.frozen(data.plan)).facts["Indicators"] == digest


def test_a_survey_without_indicators_has_none_in_its_dataset(asked, trial, tmp_path):
    freeze(asked.id, tmp_path / "out", trial.surveys)
    data = open_dataset(tmp_path / "out")
    assert data.catalogue.scheme is None
    assert "Indicators" not in report(data, Plan.frozen(data.plan)).facts


def test_the_words_of_indicators_and_of_their_nodes_are_frozen_in_other_languages(asked, trial, tmp_path):
    written(trial, SCHEME)
    shared = trial.surveys / "code_lists/locale/fr.po"
    own = trial.surveys / "trial/locale/report/fr.po"
    for file, of, entries in (
        (shared, "code_lists", (("places.A.label", "Place", "Lieu"),)),
        (own, "trial report", (("indicators/S1.label", "Policy", "Politique"),)),
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        catalogue = po.Catalogue({"Language": "fr", "X-Canvass-Survey": of})
        catalogue.entries = [po.Entry(*one, notes=[f"source {mark(one[1])}"]) for one in entries]
        file.write_text(po.write(catalogue), "utf-8")
    freeze(asked.id, tmp_path / "out", trial.surveys)
    data = open_dataset(tmp_path / "out", language="fr")
    assert data.catalogue.code_lists["places"].labels == {"A": "Lieu"}
    assert data.catalogue.scheme.keys.indicators[0].label == "Politique"


def test_another_rule_is_another_dataset(asked, trial, tmp_path):
    written(trial, SCHEME)
    one = freeze(asked.id, tmp_path / "one", trial.surveys)
    written(trial, SCHEME.replace("0.5", "0.6"))
    other = freeze(asked.id, tmp_path / "other", trial.surveys)
    assert one["dataset_hash"] != other["dataset_hash"]


@pytest.mark.parametrize("text", ["title: [", "- S1\n"])
def test_indicators_that_cannot_be_read_stop_the_freeze_and_say_where(asked, trial, tmp_path, text):
    written(trial, text)
    with pytest.raises(FreezeError, match=r"indicators\.yaml:\d+: .+; .+"):
        freeze(asked.id, tmp_path / "out", trial.surveys)
    assert not (tmp_path / "out").exists()
