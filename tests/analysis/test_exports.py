"""Exports: what is in every format's files, what never is, and that an altered dataset gives none."""

import csv
import json
import zipfile

import pandas as pd
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as some

from analysis.exports import FORMATS, export
from analysis.fingerprint import canonical_lines
from app.cli import main
from app.questionnaire.package import PackageError, canonical

TYPES = {
    "nombre": (pa.string(), some.text()),
    "number": (pa.int64(), some.integers(-(2**53) + 1, 2**53 - 1)),
    "c5.several": (pa.list_(pa.string()), some.lists(some.text(), max_size=3)),
}
ROWS = some.lists(
    some.fixed_dictionaries({name: some.none() | values for name, (_, values) in TYPES.items()})
)


@pytest.fixture
def mixed(study):
    """A dataset with a question of each measure, a repeat, an opinion, and an address of a person."""
    study.ask("c1", "0=No 1=Yes", missing=("dont_know",))
    study.ask("c2", kind="decimal", unit="%")
    study.ask("c3", "law=A_law plan=A_plan", kind="choices")
    study.ask("c4", kind="text", measure="text")
    study.ask("contact", kind="text", measure="text", personal=True)
    study.ask("c6", kind="date", measure="date")
    study.ask("k1", table="city")
    study.ask("opinion", "1=Yes 2=No", table="v", section="v", anonymous=True)
    study.answer(
        "KEN", c1="1", c2="12.50", c3=["law", "plan"], c4="=1+1", contact="amina@x.org", c6="2019-11-30"
    )
    study.answer("BRA", c1="~dont_know", c2=None, c3=[], c4='São "Paulo", \nRio', contact="rui@x.org")
    study.answer("PER", c1="0", c2="~not_available", c4="@here")
    study.item("city", "KEN", "i1", k1=3)
    study.item("city", "BRA", "i1", k1=None)
    study.opine("v", opinion="2")
    return study


def exported(study, name):
    made = export(study.write(), study.folder.with_name(name))
    return {path.name: path for path in made}


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_csv_has_a_file_a_table_and_beside_them_what_the_columns_mean(mixed):
    made = exported(mixed, "answers.csv")
    assert list(made) == [
        "answers.csv",
        "answers.codebook.csv",
        "answers.codes.csv",
        "answers.columns.csv",
        "answers.datapackage.json",
        "answers_city.csv",
    ]
    kenya, brazil, peru = rows_of(made["answers.csv"])
    assert (kenya["respondent"], kenya["c1"], kenya["c2"]) == ("KEN", "1", "12.50")
    assert (kenya["c3"], kenya["c6"]) == ("law plan", "2019-11-30")
    assert (brazil["c1"], brazil["c1:missing"], brazil["c2:missing"]) == ("", "dont_know", "blank")
    assert (peru["c2"], peru["c2:missing"]) == ("", "not_available")
    assert [(row["item"], row["k1"]) for row in rows_of(made["answers_city.csv"])] == [
        ("i1", "3"),
        ("i1", ""),
    ]


def test_a_csv_begins_with_the_mark_that_excel_needs_and_keeps_text_as_it_was_typed(mixed):
    made = exported(mixed, "answers.csv")
    assert all(
        path.read_bytes().startswith(b"\xef\xbb\xbf") for path in made.values() if path.suffix == ".csv"
    )
    assert [row["c4"] for row in rows_of(made["answers.csv"])] == ["=1+1", 'São "Paulo", \nRio', "@here"]


def unpacked(path):
    """The bytes of a file, those that are compressed in it too."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            return b"".join(parts.read(name) for name in parts.namelist())
    if path.suffix == ".parquet":
        return pd.read_parquet(path).to_csv().encode()
    return path.read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_no_export_holds_a_personal_answer_or_an_opinion(mixed, form):
    made = exported(mixed, f"answers.{form}")
    for path in made.values():
        content = unpacked(path)
        assert b"KEN" in content or path.suffix in {".json", ".ddi"} or "." in path.stem
        for text in ("amina", "rui@", "contact", "opinion"):
            assert text.encode() not in content
            assert text.encode("utf-16-le") not in content


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_made_again_of_the_same_dataset_is_the_same_bytes(mixed, form):
    first, again = (exported(mixed, f"{place}.{form}") for place in ("answers", "answers"))
    assert {n: p.read_bytes() for n, p in first.items()} == {n: p.read_bytes() for n, p in again.items()}


@pytest.mark.parametrize("path", ["tables/city.parquet", "tables/v.parquet", "code_lists/m49_region.csv"])
def test_an_altered_dataset_is_refused_by_the_name_of_the_file_and_nothing_is_written(mixed, path):
    folder = mixed.write()
    whole = folder / path
    if whole.suffix == ".parquet":
        table = pa.parquet.read_table(whole)
        pa.parquet.write_table(table.slice(0, len(table) - 1), whole)
    else:
        whole.write_text(whole.read_text().replace("Africa", "Afrika"))
    before = set(folder.parent.iterdir())
    with pytest.raises(PackageError, match=rf"{whole.name}: has been altered since the dataset was frozen"):
        export(folder, folder.with_name("answers.csv"))
    assert set(folder.parent.iterdir()) == before


def test_the_descriptor_says_types_codes_keys_and_where_the_answers_are_from(mixed):
    made = exported(mixed, "answers.csv")
    content = json.loads(made["answers.datapackage.json"].read_text())
    main_table, city = content["resources"]
    fields = {field["name"]: field for field in main_table["schema"]["fields"]}
    assert list(fields) == list(rows_of(made["answers.csv"])[0])
    assert fields["c1"]["categories"] == [{"value": "0", "label": "No"}, {"value": "1", "label": "Yes"}]
    assert "dont_know" in fields["c1:missing"]["constraints"]["enum"]
    assert (fields["c2"]["type"], fields["c6"]["type"]) == ("number", "date")
    assert city["schema"]["foreignKeys"][0]["reference"]["resource"] == "main"
    facts = json.loads((mixed.folder / "datapackage.json").read_text())["canvass"]
    assert content["canvass"]["dataset_hash"] == facts["dataset_hash"]


def test_the_codes_say_what_each_stands_for_and_why_a_value_may_be_missing(mixed):
    made = exported(mixed, "answers.csv")
    found = [row for row in rows_of(made["answers.codes.csv"]) if row["variable"] == "c1"]
    assert [(row["code"], row["missing"]) for row in found][:3] == [
        ("0", "no"),
        ("1", "no"),
        ("skipped", "yes"),
    ]
    assert next(row["label"] for row in found if row["code"] == "dont_know") == "Do not know"


def test_a_dataset_without_answers_gives_files_with_headings_alone(study):
    study.ask("c1", "0=No 1=Yes")
    study.invite("KEN")
    made = exported(study, "answers.csv")
    assert made["answers.csv"].read_text("utf-8-sig") == '"submission","respondent","c1","c1:missing"\n'


def test_the_command_writes_an_export_and_names_its_files(mixed):
    folder = mixed.write()
    done = CliRunner().invoke(main, ["export", str(folder), str(folder.with_name("a.csv"))])
    assert (done.exit_code, done.output.splitlines()[0]) == (0, str(folder.with_name("a.csv")))
    refused = CliRunner().invoke(main, ["export", str(folder), str(folder.with_name("a.doc"))])
    assert (refused.exit_code, "must end with .csv" in refused.output) == (2, True)


@given(ROWS)
def test_rows_spelled_by_columns_are_the_bytes_of_rows_spelled_one_by_one(rows):
    batch = pa.RecordBatch.from_pylist(rows, schema=pa.schema([(n, t) for n, (t, _) in TYPES.items()]))
    assert bytes(canonical_lines(batch)) == b"".join(canonical(row) + b"\n" for row in rows)
