"""The author's guide tells the keys of indicators.yaml as they are, and its example can be scored."""

import re

from analysis.catalogue import Catalogue
from analysis.checking import verdict
from analysis.code_lists import CodeList
from analysis.indicators.formula import Response
from analysis.indicators.guide import renewed
from analysis.indicators.rules import Rules
from analysis.scheme import Scheme
from app.questionnaire.datafile import codebook
from app.questionnaire.load import load
from config import ROOT

GUIDE = (ROOT / "survey_definitions/README.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
LIST = "code,label_en\nRULES,Rules\nTIME,Time\n"


def parks(folder):
    """The survey of the guide with its indicators."""
    (folder / "code_lists").mkdir()
    (folder / "code_lists/park_node.csv").write_text(LIST)
    survey = folder / "parks"
    survey.mkdir()
    for name, begins in (("questionnaire.yaml", "survey: parks"), ("indicators.yaml", "title: Parks, what")):
        (survey / name).write_text(next(block for block in BLOCKS if block.startswith(begins)))
    return survey


def test_the_keys_in_the_guide_are_fresh():
    assert renewed(GUIDE) == GUIDE, "run: canvass survey guide"


def test_the_example_of_the_guide_is_in_order_and_scores(tmp_path):
    survey = parks(tmp_path)
    assert verdict(survey).mistakes == []
    nodes = CodeList.read("park_node", LIST.encode())
    catalogue = Catalogue(codebook(load(survey)), {nodes.name: nodes})
    rules = Rules.of(Scheme.read(survey / "indicators.yaml"), catalogue)
    profile = rules.profile(Response({"has_policy": "yes", "policy_year": 2016}))
    assert [(one.node, float(one.score), one.level) for one in profile.nodes] == [
        ("RULES", 0.75, "settled"),
        ("TIME", 0.5, "begun"),
    ]
    without = rules.profile(Response({"has_policy": "no"}, missing={"policy_year": "skipped"}))
    assert [(one.node, one.level) for one in without.nodes] == [
        ("RULES", "none"),
        ("TIME", "not_applicable"),
    ]


def test_the_tables_of_the_guide_are_made_of_the_example(tmp_path):
    survey = parks(tmp_path)
    plan = next(block for block in BLOCKS if "kind: levels" in block)
    (survey / "report.yaml").write_text(f"title: Parks\n{plan}")
    assert verdict(survey).mistakes == []
