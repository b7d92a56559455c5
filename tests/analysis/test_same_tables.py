"""The numbers of every kind of table stay what they were: nothing that makes them faster changes any."""

import json
from pathlib import Path

import pytest

from analysis import tabulation
from analysis.opening import open_dataset
from analysis.plan import Plan
from tests.analysis.everything import everything

KEPT = Path(__file__).with_name("tables.json")


def exact(value):
    return None if value is None else f"{value.normalize():f}"


def numbers(table):
    """All that a table counts, without a word of it."""
    cells = [
        [[cell.count, cell.share, exact(cell.value), cell.text, cell.guarded] for cell in row]
        for row in table.cells
    ]
    heads = [[heading.code for heading in side] for side in (table.rows, table.columns)]
    missing = [[code.code, code.count] for code in table.left_out]
    return {"kind": table.kind, "base": table.base, "heads": heads, "cells": cells, "missing": missing}


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_every_kind_of_table_counts_what_it_did(study, monkeypatch, audience):
    monkeypatch.setattr(tabulation, "disclosed", lambda footing: footing.tables)
    data = open_dataset(everything(study).write())
    found = [
        numbers(table) for table in tabulation.report(data, Plan.frozen(data.plan).made_for(audience)).tables
    ]
    assert json.loads(json.dumps(found)) == json.loads(KEPT.read_text())[audience]
