"""A dataset too large for memory is counted where it lies: the same report, refused alike when altered."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.frames import Frames
from analysis.grouping import Column
from analysis.opening import open_dataset
from analysis.parquet import ParquetTables
from analysis.plan import Plan
from analysis.release import Release
from analysis.tabulation import report
from analysis.writers import WRITERS
from app.questionnaire.package import MAIN, PackageError
from tests.analysis.everything import INTERNAL, everything


def reports(folder: Path, audience: str):
    """The report of a folder with its tables in memory, and with them left as files."""
    for in_memory in (10**9, 0):
        data = open_dataset(folder, in_memory)
        assert isinstance(data.tables, ParquetTables) is not bool(in_memory)
        yield report(data, Plan.frozen(data.plan).made_for(audience))


@pytest.mark.parametrize(
    ("survey", "audience"),
    [
        # The other survey and the report below have every kind of table; what is hidden follows from counts.
        pytest.param("safer_cities", "internal", marks=pytest.mark.long),
        pytest.param("safer_cities", "public", marks=pytest.mark.long),
        ("capacity_building", "internal"),
    ],
)
def test_both_surveys_make_the_same_report_in_memory_and_from_files(demonstration, survey, audience):
    in_memory, from_files = reports(demonstration[survey], audience)
    assert len(in_memory.tables) > 60
    assert from_files == in_memory


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_every_kind_of_table_is_the_same_from_files(study, audience):
    everything(study).kind = "observer"
    study.invite("XOB")
    study.kind = "state"
    in_memory, from_files = reports(study.write(), audience)
    assert from_files == in_memory


def test_tables_of_internal_reports_are_the_same_from_files(study):
    everything(study).plan["sections"] = [{"title": "S", "tables": list(INTERNAL)}]
    in_memory, from_files = reports(study.write(), "internal")
    assert from_files == in_memory


def test_a_large_dataset_that_was_altered_is_refused_by_name(study):
    study.ask("c1", "0=No 1=Yes")
    study.answer("KEN", c1="1")
    folder = study.write()
    path = folder / "tables" / "main.parquet"
    table = pq.read_table(path)
    pq.write_table(table.set_column(table.column_names.index("c1"), "c1", pa.array(["0"])), path)
    with pytest.raises(PackageError, match=r"main\.parquet: has been altered"):
        open_dataset(folder, 0)


def test_a_large_dataset_is_counted_as_itself_in_a_folder_of_any_name(studies):
    found = {}
    for place, name in enumerate(("ab", "a[b]", "a*", "a?", "c1=9")):
        study = studies(name)
        study.ask("c1", "0=No")
        study.answer("KEN", c1=str(place))
        found[name] = open_dataset(study.write(), 0).counts(MAIN, [Column(MAIN, "c1")])
    assert [list(one) for one in found.values()] == [[(str(place),)] for place in range(5)]


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_no_file_of_a_report_depends_on_the_order_in_which_counts_are_found(
    study, monkeypatch, tmp_path, audience
):
    plan = everything(study).plan
    if audience == "internal":
        plan["sections"] += [{"title": "I", "tables": list(INTERNAL)}]
    folder, known = study.write(), Frames.counts
    files = []
    for turned in (iter, reversed):
        monkeypatch.setattr(Frames, "counts", lambda *given, t=turned: dict(t(list(known(*given).items()))))
        data = open_dataset(folder)
        made = report(data, Plan.frozen(data.plan).made_for(audience))
        out = tmp_path / turned.__name__
        out.mkdir()
        for name in ("xlsx", "docx", "html"):
            WRITERS[name](made, out / f"report.{name}")
        Release.of(data, Plan.frozen(data.plan).made_for(audience), made, {}).write(out / "release.json")
        files.append({file.name: file.read_bytes() for file in sorted(out.iterdir())})
    assert [name for name in files[0] if files[0][name] != files[1][name]] == []
    assert len(files[0]) == 4
