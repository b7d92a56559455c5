"""SPSS and Stata: read back, every value of their files is that of the CSV, and labels say what it means."""

import csv
from datetime import date

import pandas as pd
import pyreadstat
import pytest

from analysis.exports import export
from app.questionnaire.package import PackageError

ARABIC = "هل توجد سياسة؟"


@pytest.fixture
def survey(study):
    """Questions of each kind, answered, left blank, skipped, and declined in the ways that were offered."""
    study.ask("c1", "0=No 1=Yes", missing=("dont_know",), label=ARABIC)
    study.ask("b3.robbery.trend", "better=Better same=The_same worse=Worse")
    study.ask("c2", kind="decimal")
    study.ask("c3", "law=A_law plan=A_plan", kind="choices")
    study.ask("c4", kind="text", measure="text")
    study.ask("c6", kind="date", measure="date")
    study.ask("states", " ".join(f"s{n}=State_{n}" for n in range(61)))
    study.ask("with", kind="integer", label="W" * 300)
    study.ask("k1", table="city")
    study.answer("KEN", c1="1", c2="12.50", c3=["plan"], c4="é" * 3000, c6="2019-11-30", states="s60")
    study.answer("BRA", c1="~dont_know", b3__robbery__trend="worse", c2="~not_available", c3=[])
    study.answer("PER", c1="0", b3__robbery__trend="~skipped", c2="-95", c4="=1+1", c6="~skipped")
    study.item("city", "KEN", "i1", k1=3)
    return study


def exported(study, name):
    return {path.name: path for path in export(study.write(), study.folder.with_name(name))}


def lines(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


READ = {"sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}


@pytest.mark.parametrize("form", READ)
def test_every_value_is_that_of_the_csv(survey, form):
    made, plain = exported(survey, f"a.{form}"), exported(survey, "b.csv")
    meant = {(one["table"], one["column"]): [] for one in lines(made["a.values.csv"])}
    for one in lines(made["a.values.csv"]):
        meant[one["table"], one["column"]].append(one)
    compared = 0
    for table, file, text in (("main", f"a.{form}", "b.csv"), ("city", f"a_city.{form}", "b_city.csv")):
        frame, _ = READ[form](made[file], user_missing=True)
        for said, row in zip(frame.to_dict("records"), lines(plain[text]), strict=True):
            for column, value in said.items():
                compared += 1
                same(value, column, meant[table, column], row)
    assert compared == 3 * (2 + 12) + 5


def same(value, column, meant, row):
    """Whether a cell stands for what the row of the CSV says."""
    variable = meant[0]["variable"]
    codes = {one["value"]: one["code"] for one in meant if one["missing"] == "no" and one["code"]}
    reasons = {one["value"]: one["code"] for one in meant if one["missing"] == "yes"}
    spelled = str(int(value)) if isinstance(value, float) and value == value // 1 else str(value)
    reason = row.get(f"{variable}:missing", "")
    if column.endswith("missing"):
        assert reasons.get(spelled, "") == reason
    elif spelled in reasons:
        assert (row[variable], reasons[spelled]) == ("", reason)
    elif meant[0]["choice"]:
        assert (value == 1) == (meant[0]["choice"] in row[variable].split())
    elif codes:
        assert codes[spelled] == row[variable]
    elif isinstance(value, date):
        assert value.isoformat() == row[variable]
    elif isinstance(value, float) and row[variable]:
        assert value == float(row[variable])
    else:
        assert ("" if pd.isna(value) else value) == row[variable]


def test_spss_knows_labels_levels_and_which_values_are_missing(survey):
    frame, about = pyreadstat.read_sav(exported(survey, "a.sav")["a.sav"], user_missing=True)
    assert about.column_names_to_labels["c1"] == f"{ARABIC}"
    assert about.variable_value_labels["c1"][1.0] == "Yes"
    assert about.variable_value_labels["c1"][frame["c1"][1]] == "Do not know"
    assert about.variable_measure["c1"] == "nominal"
    assert about.variable_measure["c2"] == "scale"
    # -95 was answered, so that the values that stand for missing lie below it.
    assert about.missing_ranges["c2"][0]["hi"] == -901
    assert about.missing_ranges["c1"][0]["hi"] == -91
    plain, _ = pyreadstat.read_sav(exported(survey, "a.sav")["a.sav"])
    assert plain["c2"].isna().tolist() == [False, True, False]


def test_stata_says_why_a_value_is_missing_by_a_letter_with_its_label(survey):
    path = exported(survey, "a.dta")["a.dta"]
    _, about = pyreadstat.read_dta(path, user_missing=True)
    assert set(about.variable_value_labels["c1"].values()) >= {"No", "Yes", "Do not know", "Left blank"}
    # Another reader sees the same cells.
    other = pd.read_stata(path, convert_categoricals=False)
    assert other["c1"].isna().tolist() == [False, True, False]
    assert other["b3_robbery_trend"].tolist()[1] == 3
    assert len(other["c4"][0]) == 3000


def test_names_that_a_package_does_not_allow_are_changed_and_the_change_is_told(survey):
    made = exported(survey, "a.sav")
    frame, about = pyreadstat.read_sav(made["a.sav"])
    assert "with_2" in frame.columns
    assert "b3.robbery.trend" in frame.columns
    assert {one["variable"] for one in lines(made["a.values.csv"]) if one["column"] == "with_2"} == {"with"}
    assert about.column_names_to_labels["with_2"].endswith("W…")
    assert "b3_robbery_trend" in pd.read_stata(exported(survey, "a.dta")["a.dta"]).columns


def test_the_day_in_the_file_is_that_of_the_freeze(survey):
    assert b"01 Feb 2009:30:00" in exported(survey, "a.sav")["a.sav"].read_bytes()[:200]
    assert b"01 Feb 2020 09:30" in exported(survey, "a.dta")["a.dta"].read_bytes()[:600]


def test_a_text_that_spss_cannot_hold_is_refused_and_never_cut(study):
    study.ask("c4", kind="text", measure="text")
    study.answer("KEN", c4="x" * 40_000)
    with pytest.raises(PackageError, match=r"c4: has a text of 40,000 bytes, and SPSS holds 32,767"):
        exported(study, "a.sav")
    assert "x" * 40_000 in pd.read_stata(exported(study, "a.dta")["a.dta"])["c4"].tolist()


def test_a_dataset_without_answers_has_columns_alone(study):
    study.ask("c1", "0=No 1=Yes")
    study.ask("c2", kind="text", measure="text")
    study.invite("KEN")
    for form, read in READ.items():
        frame, _ = read(exported(study, f"a.{form}")[f"a.{form}"])
        assert (len(frame), "c1" in frame.columns) == (0, True)


def test_parquet_has_numbers_and_dates_of_their_own_type(survey):
    frame = pd.read_parquet(exported(survey, "a.parquet")["a.parquet"])
    assert frame["c2"].tolist()[0] == 12.5
    assert frame["c6"][0] == date(2019, 11, 30)
    assert list(frame["c3"][0]) == ["plan"]
