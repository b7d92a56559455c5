"""A table of two surveys does not tell, beside earlier reports of either, what one late respondent said."""

import pytest

from analysis.mapping_report import joined_views, write_report
from analysis.opening import open_dataset
from analysis.release import Release, ReleaseError
from analysis.tabulation import report, view_of
from tests.analysis.conftest import Study

JOINS = {"joins": {"states": {"survey": "states", "title": "Survey of States"}}}
NEED = {"join": "states", "of": "need", "label": "States that need it"}
BESIDE = {"kind": "beside", "columns": [{"of": "theme", "label": "Activities"}, NEED]}
PUBLICATION = {"publication": {"question": "j4"}}
PUBLIC = {"audience": "public", **PUBLICATION}


def states(folder, *needs):
    """States that allow only totals, each with what it needs."""
    study = Study(folder)
    study.ask("need", "land=Land water=Water data=Data")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    for n, need in enumerate(needs):
        study.answer(f"S{n:02}", need=need, j4__c="aggregate")
    study.plan = {"title": "States", "sections": [], **PUBLICATION}
    study.write(survey="states")
    return study


def staff(folder, **keys):
    """A survey of staff that sets the needs of States beside its own activities."""
    study = Study(folder)
    study.ask("theme", "land=Land water=Water data=Data")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    for n in range(9):
        study.answer(f"P{n}", theme="land" if n < 5 else "water", j4__c="public")
    return study.planned(BESIDE, **{**PUBLIC, **JOINS, **keys})


def needs(table):
    return {
        head.code: row[1].mark.value or row[1].count
        for head, row in zip(table.rows, table.cells, strict=True)
    }


FIRST = ["land"] * 8 + ["water"] * 7 + ["data"] * 6
LATER = [*FIRST, "water"]


def test_a_table_of_two_surveys_is_held_against_the_report_before_it(tmp_path):
    plan, own = staff(tmp_path / "staff")
    before, after = (
        open_dataset(states(tmp_path / name, *needs).folder) for name, needs in (("1", FIRST), ("2", LATER))
    )
    counted = {name: view.data for name, view in joined_views(plan, [before], "en").items()}
    first = report(own, plan, others=[before])
    assert needs(first.tables[0]) == {"land": 8, "water": 7, "data": 6, "total": 21}
    Release.of(view_of(own, plan).data, plan, first, counted).write(tmp_path / "first.json")
    alone = report(own, plan, others=[after])
    assert needs(alone.tables[0])["water"] == 8
    held = report(own, plan, others=[after], releases=[Release.read(tmp_path / "first.json")])
    told = needs(held.tables[0])
    assert told["water"] == "d"
    assert "d" in {told["land"], told["data"]}


def test_it_is_held_against_reports_of_the_survey_that_it_joins(tmp_path):
    one = states(tmp_path / "1", *FIRST)
    one.planned({"kind": "frequency", "of": "need"}, **PUBLIC)
    one.write(survey="states")
    write_report(one.folder, tmp_path / "states.xlsx")
    two = states(tmp_path / "2", *LATER)
    staff(tmp_path / "staff")
    ledger = tmp_path / "states.xlsx.release.json"
    write_report(tmp_path / "staff", tmp_path / "alone.html", others=[two.folder])
    write_report(tmp_path / "staff", tmp_path / "held.html", others=[two.folder], after=[ledger])
    alone, held = (
        Release.read(tmp_path / f"{name}.html.release.json").tables[0] for name in ("alone", "held")
    )
    assert needs(alone) == {"land": 8, "water": 8, "data": 6, "total": 22}
    assert needs(held)["water"] == "d"
    with pytest.raises(
        ReleaseError, match=r"round r1 of states tells nothing of this; name those of r1 of trial"
    ):
        write_report(tmp_path / "staff", tmp_path / "without.html", after=[ledger])
