"""A dataset that another engine counts, through Ibis, gives the same report to the last digit."""

import importlib.util
import shutil
import sys
from itertools import combinations

import pytest

from analysis.engines import EngineError
from analysis.grouping import UNIVERSE, Column
from analysis.mapping_report import main
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from app.questionnaire.package import MAIN, MISSING_SUFFIX
from tests.analysis.everything import INTERNAL, everything

# What the engines' own libraries say to one another is for them to mend.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")

SPARK = "pyspark://?spark.sql.shuffle.partitions=2"
TEXTS = (
    *("", " ", "a ", "A", "a", "it's", '"', "`", "\\", "\\n", "%_", "nan", "None"),
    *("e\u0301", "\u00e9", "𐍈", "الف"),
)


@pytest.fixture(params=["duckdb://", pytest.param(SPARK, marks=pytest.mark.long)], ids=["duckdb", "pyspark"])
def engine(request):
    """The address of an engine; one that is not on this machine is skipped, and named at the end."""
    if request.param == SPARK and not importlib.util.find_spec("pyspark"):
        pytest.skip("PySpark is not installed: requirements-large.lock has it")
    if request.param == SPARK and not shutil.which("java"):
        pytest.skip("PySpark needs Java 17 (openjdk-17-jre-headless)")
    return request.param


def odd(study):
    """A study of every odd text, with the largest numbers that a column holds and lists of any order."""
    for name, kind in (("t1", "text"), ("n1", "integer"), ("m1", "choices")):
        study.ask(name, kind=kind, measure="text")
    study.ask("k.1", "x=X", table="act")
    numbers = (0, -1, None, 2**53 - 1, 2**53 - 2, 1 - 2**53, None)
    lists = ([], ["a"], ["b", "a"], ["a", "b"], "~skipped", None)
    for place in range(3 * len(TEXTS)):
        values = {"t1": TEXTS[place % len(TEXTS)], "n1": numbers[place % 7], "m1": lists[place % 6]}
        study.kind = "state" if place % 4 else "observer's"
        study.answer(f"R{place}", **values)
        for number in range(place % 3):
            study.item("act", f"R{place}", f"{place}-{number}", k__1="x" if number else None)
    study.invite("FRA")
    return study.write()


# What a public report hides follows from the same counts.
@pytest.mark.parametrize("audience", ["internal", pytest.param("public", marks=pytest.mark.long)])
def test_every_kind_of_table_is_the_same_by_another_engine(study, engine, audience):
    everything(study).kind = "observer"
    study.invite("XOB")
    study.kind = "state"
    if audience == "internal":
        study.plan["sections"] += [{"title": "I", "tables": list(INTERNAL)}]
    folder = study.write()
    in_memory, elsewhere = (
        report(data, Plan.frozen(data.plan).made_for(audience))
        for data in (open_dataset(folder), open_dataset(folder, engine=engine))
    )
    assert elsewhere == in_memory


def test_no_value_is_lost_or_mistaken_for_another_on_its_way_through_an_engine(study, engine):
    folder = odd(study)
    here, there = open_dataset(folder), open_dataset(folder, engine=engine)
    known = [Column(UNIVERSE, "kind")]
    main_ = [Column(MAIN, name) for name in ("t1", "n1", "m1", "m1" + MISSING_SUFFIX)]
    act = [Column("act", "k.1"), Column("act", "k.1" + MISSING_SUFFIX)]
    of_kinds = [(one, one.of_kinds(("observer's",))) for one in (here, there)]
    for table, columns in ((MAIN, main_ + known), ("act", act + main_ + known), (UNIVERSE, known)):
        asked = [(), *combinations(columns, 1), *combinations(columns[-3:], 2), columns]
        for one in asked:
            mine, other = here.counts(table, one), there.counts(table, one)
            assert other == mine
            assert sum(other.values()) == here.size(table)
        kept, same = (part.counts(table, columns) for _, part in of_kinds)
        assert kept == same
        assert 0 < sum(kept.values()) < here.size(table)


def test_a_dataset_without_answers_is_counted_as_none(study, engine):
    study.ask("c1", "0=No")
    study.invite("KEN")
    data = open_dataset(study.write(), engine=engine)
    assert (data.size(MAIN), data.counts(MAIN, [Column(MAIN, "c1")]), data.submitted) == (0, {}, 0)


def test_an_engine_that_reads_other_rows_than_were_frozen_is_refused(studies, engine):
    for name in ("r*", "r2"):  # to most engines the first stands for both
        study = studies(name)
        study.ask("c1", "0=No")
        study.answer("KEN", c1="0")
        study.write()
    data = open_dataset(studies("r*").folder, engine=engine)
    with pytest.raises(EngineError, match=r"found 2 rows in .*/r\*/tables/main.parquet, which has 1"):
        data.size(MAIN)


def test_without_ibis_only_an_engine_that_needs_it_is_refused(study, monkeypatch, capsys, tmp_path):
    study.ask("c1", "0=No")
    study.answer("KEN", c1="0")
    folder = study.write()
    monkeypatch.setitem(sys.modules, "ibis", None)
    assert open_dataset(folder, 0).size(MAIN) == 1
    assert main([str(folder), str(tmp_path / "out.xlsx"), "--engine", "pyspark://"]) == 1
    assert "the engine 'pyspark' needs 'ibis', which is not installed" in capsys.readouterr().err


def test_an_address_that_leads_nowhere_is_refused_without_repeating_its_password(study):
    study.ask("c1", "0=No")
    with pytest.raises(EngineError, match="the engine 'nosuch' cannot be reached") as refused:
        open_dataset(study.write(), engine="nosuch://me:secret@there")
    assert "secret" not in str(refused.value)
