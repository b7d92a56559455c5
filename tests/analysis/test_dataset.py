"""Opening a dataset folder: typed tables, joined downwards, and refused when altered."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.grouping import UNIVERSE, Column
from analysis.opening import open_dataset
from app.questionnaire.codebook import Codebook
from app.questionnaire.package import DESCRIPTOR, PackageError


def small(study):
    study.ask("c1", "0=No 1=Yes")
    study.ask("c2")
    study.answer("KEN", c1="1", c2=3)
    study.answer("BRA", c1="~dont_know", c2=None)
    study.invite("PER")
    return study


def test_a_dataset_opens_with_its_numbers_typed_and_its_universe(study):
    data = open_dataset(small(study).write())
    assert list(data.tables["main"]["c2"]) == [3, None]
    assert list(data.tables["main"]["c1:missing"]) == [None, "dont_know"]
    assert (data.submitted, data.invited) == (2, 3)
    assert data.catalogue.code_lists["member_states"].groupings["m49_region"]["BRA"] == "019"


def test_an_altered_code_list_is_refused_by_name(study):
    folder = small(study).write()
    path = folder / "code_lists" / "member_states.csv"
    path.write_text(path.read_text().replace("Kenya", "Kenia"))
    with pytest.raises(
        PackageError, match=r"member_states\.csv: has been altered since the dataset was frozen"
    ):
        open_dataset(folder)


def test_an_altered_answer_is_refused_by_name(study):
    folder = small(study).write()
    path = folder / "tables" / "main.parquet"
    table = pq.read_table(path)
    at = table.column_names.index("c1")
    pq.write_table(table.set_column(at, "c1", pa.array(["0", None])), path)
    with pytest.raises(PackageError, match=r"main\.parquet: has been altered"):
        open_dataset(folder)


def test_parquet_written_in_another_way_with_the_same_rows_is_the_same_dataset(study):
    folder = small(study).write()
    path = folder / "tables" / "main.parquet"
    before = path.read_bytes()
    pq.write_table(pq.read_table(path), path, compression="gzip")
    assert path.read_bytes() != before
    assert open_dataset(folder).submitted == 2


def test_a_hash_changed_along_with_its_file_does_not_match_the_dataset_hash(study):
    folder = small(study).write()
    descriptor = json.loads((folder / DESCRIPTOR).read_text())
    descriptor["resources"][0]["hash"] = "sha256:" + "0" * 64
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor))
    with pytest.raises(PackageError, match="does not match the dataset hash"):
        open_dataset(folder)


def test_a_missing_file_and_a_folder_that_is_none_are_said_plainly(study, tmp_path):
    folder = small(study).write()
    (folder / "universe.parquet").unlink()
    with pytest.raises(
        PackageError, match=r"universe\.parquet: is listed in the descriptor but is not there"
    ):
        open_dataset(folder)
    with pytest.raises(PackageError, match="there is no such file"):
        open_dataset(tmp_path)


def test_a_descriptor_cannot_point_outside_its_folder(study):
    folder = small(study).write()
    descriptor = json.loads((folder / DESCRIPTOR).read_text())
    descriptor["resources"][0]["path"] = "../elsewhere.json"
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor))
    with pytest.raises(PackageError, match="names a file outside the folder"):
        open_dataset(folder)


def test_a_codebook_comes_back_from_json_as_it_was(study):
    codebook = small(study).codebook()
    assert Codebook.from_json(json.loads(json.dumps(codebook.to_json()))) == codebook


def test_items_of_items_carry_the_answers_of_all_they_stand_in(study):
    study.ask("c1", "0=No 1=Yes")
    study.ask("k1", "a=A b=B", table="act")
    study.ask("p1", "x=X y=Y", table="partner")
    study.answer("KEN", c1="1")
    study.answer("BRA", c1="0")
    study.item("act", "KEN", "i1", k1="a")
    study.item("act", "BRA", "i1", k1="b")
    study.item("partner", "BRA", "p9", parent="i1", p1="x")
    study.parents["partner"] = "act"
    data = open_dataset(study.write())
    inherited = [Column("act", "k1"), Column("main", "c1"), Column(UNIVERSE, "status")]
    assert list(data.rows("partner", inherited)) == [("b", "0", "submitted")]
    assert data.catalogue.lineage("partner") == ("partner", "act", "main")
