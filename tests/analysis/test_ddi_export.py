"""The DDI codebook: every column of the CSV is described, in elements whose order is that of DDI 2.5.

Its schema can be had from the network alone, so validity by it is not proven here; order and places are.
"""

import csv
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from analysis.exports import export
from analysis.exports.ddi import NAMESPACE

# The children of each element that is written, in the order in which the schema lists them.
ORDER = {
    "codeBook": "docDscr stdyDscr fileDscr dataDscr",
    "docDscr": "citation",
    "stdyDscr": "citation stdyInfo notes",
    "citation": "titlStmt prodStmt serStmt verStmt",
    "titlStmt": "titl IDNo",
    "prodStmt": "prodDate software",
    "serStmt": "serName",
    "verStmt": "version",
    "stdyInfo": "sumDscr",
    "sumDscr": "collDate anlyUnit universe",
    "fileDscr": "fileTxt",
    "fileTxt": "fileName fileCont dimensns fileType",
    "dimensns": "caseQnty varQnty",
    "dataDscr": "varGrp var",
    "varGrp": "labl",
    "var": "labl qstn catgry varFormat",
    "qstn": "qstnLit",
    "catgry": "catValu labl",
}


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


def local(element):
    namespace, _, name = element.tag[1:].partition("}")
    assert namespace == NAMESPACE
    return name


def test_elements_stand_where_and_in_the_order_in_which_the_standard_has_them(written):
    for element in ET.parse(written["a.ddi"]).iter():
        order = ORDER.get(local(element), "").split()
        places = [order.index(local(child)) for child in element]
        assert all(one <= other for one, other in pairwise(places)), element.tag


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
