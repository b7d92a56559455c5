"""The DDI codebook: every column of the CSV is described, in the elements, order and values of DDI 2.5.

The grammar in `ddi.rng` is ours, of what is written here. The published schema is under a licence of its own;
these of its types were compared with it: codeBook, citation, sumDscr, collDate, fileDscr, varGrp, var, catgry
and varFormat.
"""

import csv
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from analysis.exports import export
from analysis.exports.ddi import NAMESPACE

GRAMMAR = etree.RelaxNG(file=Path(__file__).with_name("ddi.rng"))


@pytest.fixture
def written(study):
    study.ask("c1", "0=No 1=Yes", missing=("dont_know",), label="Is there <a> policy & plan?")
    study.ask("c2", kind="decimal", unit="%")
    study.ask("c6", kind="date", measure="date")
    study.ask("k1", table="city")
    study.answer("KEN", c1="1", c2="12.50")
    study.item("city", "KEN", "i1", k1=3)
    made = export(study.write(), study.folder.with_name("a.ddi"))
    return {path.name: path for path in made}


def test_the_file_keeps_the_grammar_of_the_standard(written):
    GRAMMAR.assertValid(etree.parse(written["a.ddi"]))


def test_every_column_of_the_csv_is_a_variable_with_its_wording_and_codes(written):
    root = ET.parse(written["a.ddi"]).getroot()
    at = {"d": NAMESPACE}
    files = {file.get("ID"): file.get("URI") for file in root.findall("d:fileDscr", at)}
    assert list(files.values()) == ["a.csv", "a_city.csv"]
    for identity, name in files.items():
        with written[name].open(encoding="utf-8-sig", newline="") as text:
            heads = next(csv.reader(text))
        listed = root.findall(f"d:dataDscr/d:var[@files='{identity}']", at)
        assert [one.get("name") for one in listed] == heads
    policy = root.find("d:dataDscr/d:var[@name='c1']", at)
    assert policy.findtext("d:qstn/d:qstnLit", "", at) == "Is there <a> policy & plan?"
    assert [one.text for one in policy.findall("d:catgry/d:catValu", at)] == ["0", "1"]
    why = root.find("d:dataDscr/d:var[@name='c1:missing']", at)
    assert [one.get("missType") for one in why.findall("d:catgry[@missing='Y']", at)][-1] == "dont_know"


def test_identifiers_are_unique_and_groups_name_those_that_exist(written):
    root = ET.parse(written["a.ddi"]).getroot()
    identities = [one.get("ID") for one in root.iter() if one.get("ID")]
    assert len(identities) == len(set(identities))
    named = {name for one in root.iter(f"{{{NAMESPACE}}}varGrp") for name in one.get("var").split()}
    assert named
    assert named <= set(identities)
