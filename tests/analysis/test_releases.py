"""A report that follows another does not tell, compared with it, what each of them hides."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.audit import Audit, recovered
from analysis.disclosure import disclosed
from analysis.mapping_report import write_report
from analysis.places import TellsTooMuch
from analysis.release import Release, ReleaseError, beside
from analysis.successive import footing
from analysis.tabulation import report, view_of
from tests.analysis.conftest import FACTS, Study
from tests.analysis.test_audit import ENTRIES

C1 = {"kind": "frequency", "of": "c1"}
B1 = {"kind": "summary", "of": "b1"}
BY_REGION = {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"}
PUBLIC = {"audience": "public", "publication": {"question": "j4"}}
STATES = [f"S{n:02}" for n in range(40)]


def asked(studies, name, answers, invited=STATES):
    """A freeze: each State with its choice of publication and its answers to c1, c2, c3, b1, or none yet."""
    study = studies(name)
    lines = [f"{state},{state},,,,{1 + n % 2},{1 + n % 4}" for n, state in enumerate(STATES)]
    study.code_lists["member_states"] = "\n".join(
        ["code,label_en,valid_from,valid_to,successor,m49_region,m49_subregion", *lines]
    )
    study.code_lists["m49_region"] = "code,label_en\n1,East\n2,West\n"
    study.code_lists["m49_subregion"] = "code,label_en\n1,A\n2,B\n3,C\n4,D\n"
    study.ask("c1", "0=No 1=Yes 2=Partly")
    study.ask("c2", "a=Law b=Land c=Water", kind="choices")
    study.ask("c3", "x=City y=Town z=Village")
    study.ask("b1")
    study.ask("j4.c", "public=Public aggregate=Totals internal=Internal", section="j")
    for state, (choice, c1, c2, c3, b1) in answers.items():
        study.answer(state, j4__c=choice, c1=c1, c2=list(c2), c3=c3, b1=b1)
    study.invite(*(state for state in invited if state not in answers))
    return study


def of_c1(numbers, choice="aggregate"):
    """Answers to c1: so many of each."""
    values = [value for value, count in numbers.items() for _ in range(count)]
    return {state: (choice, value, "a", "x", 1) for state, value in zip(STATES, values, strict=False)}


def issued(study, *entries, after=(), **keys):
    """The tables of a report and its ledger."""
    plan, data = study.planned(*entries, **keys)
    made = report(data, plan, releases=after)
    release = Release.of(view_of(data, plan).data, plan, made)
    release.write(study.folder.parent / f"{study.folder.name}.json")
    return made.tables, Release.read(study.folder.parent / f"{study.folder.name}.json")


def numbers(table):
    return {
        row.code: cells[0].mark.value or cells[0].count
        for row, cells in zip(table.rows, table.cells, strict=True)
    }


def test_one_late_answer_is_not_told_by_the_second_report(studies):
    (_,), first = issued(asked(studies, "one", of_c1({"0": 10, "1": 12, "2": 8})), C1, **PUBLIC)
    late = {**of_c1({"0": 10, "1": 12, "2": 8}), STATES[35]: ("aggregate", "1", "a", "x", 1)}
    (alone,), _ = issued(asked(studies, "two", late), C1, **PUBLIC)
    assert numbers(alone) == {"0": 10, "1": 13, "2": 8, "total": 31}
    (table,), _ = issued(asked(studies, "two", late), C1, after=[first], **PUBLIC)
    # Whether the late State said “yes” or “partly” is left open.
    assert numbers(table) == {"0": 10, "1": "d", "2": "d", "total": 31}


def test_what_enough_late_answers_say_is_shown(studies):
    (_,), first = issued(asked(studies, "one", of_c1({"0": 10, "1": 12})), C1, **PUBLIC)
    late = dict.fromkeys(STATES[30:36], ("aggregate", "1", "a", "x", 1))
    (table,), _ = issued(
        asked(studies, "two", {**of_c1({"0": 10, "1": 12}), **late}), C1, after=[first], **PUBLIC
    )
    assert numbers(table) == {"0": 10, "1": 18, "2": 0, "total": 28}


def test_a_late_state_whose_answers_are_public_hides_nothing(studies):
    (_,), first = issued(asked(studies, "one", of_c1({"0": 10, "1": 12})), C1, **PUBLIC)
    late = {STATES[30]: ("public", "1", "a", "x", 1)}
    (table,), _ = issued(
        asked(studies, "two", {**of_c1({"0": 10, "1": 12}), **late}), C1, after=[first], **PUBLIC
    )
    assert numbers(table) == {"0": 10, "1": 13, "2": 0, "total": 23}


def test_the_figure_of_a_late_state_does_not_follow_from_the_two_sums(studies):
    (before, _), first = issued(asked(studies, "one", of_c1({"0": 10})), B1, C1, **PUBLIC)
    late = {**of_c1({"0": 10}), STATES[20]: ("aggregate", "0", "a", "x", 77)}
    (table, _), _ = issued(asked(studies, "two", late), B1, C1, after=[first], **PUBLIC)
    assert before.cell("b1", "sum").value == 10
    assert {cell.mark.value for cell in table.cells[0][:5]} == {"d"}


def test_one_answer_changed_does_not_follow(studies):
    answers = of_c1({"0": 10, "1": 12, "2": 8})
    (_,), first = issued(asked(studies, "one", answers), C1, **PUBLIC)
    changed = asked(studies, "two", {**answers, STATES[0]: ("aggregate", "1", "a", "x", 1)})
    changed.rows["main"][0]["submission"] = "S-1 again"
    (table,), _ = issued(changed, C1, after=[first], **PUBLIC)
    assert numbers(table) == {"0": "d", "1": "d", "2": 8, "total": 30}


def test_who_is_outside_a_filter_of_the_first_report_is_not_told_by_the_second_without_it(studies):
    answers = {
        state: ("aggregate", "0" if n < 12 else "1", "a", "y" if n in (3, 30, 31, 32, 33) else "x", 1)
        for n, state in enumerate(STATES)
    }
    (cities,), first = issued(asked(studies, "one", answers), {**C1, "where": {"c3": "x"}}, **PUBLIC)
    (alone,), _ = issued(asked(studies, "two", answers), C1, **PUBLIC)
    (table,), _ = issued(asked(studies, "two", answers), C1, after=[first], **PUBLIC)
    assert (numbers(cities)["0"], numbers(alone)["0"]) == (11, 12)
    assert numbers(table)["0"] == "d"


def test_a_number_hidden_once_stays_hidden_as_long_as_the_same_answered(studies):
    answers = of_c1({"0": 10, "1": 2, "2": 8})
    (hidden,), first = issued(asked(studies, "one", answers), C1, **PUBLIC)
    more = {"kind": "crosstab", "of": "c1", "by": "c3"}
    tables, second = issued(asked(studies, "two", answers), C1, more, after=[first], **PUBLIC)
    assert numbers(hidden) == numbers(tables[0]) == {"0": 10, "1": "c", "2": "d", "total": 20}
    assert recovered((*first.tables, *second.tables)) == ()


def test_a_number_hidden_in_the_first_report_does_not_follow_from_the_second(studies):
    # Two said “yes”, and with the third it could be shown, were it not known that only one has come since.
    answers = of_c1({"0": 10, "1": 2, "2": 8})
    _, first = issued(asked(studies, "one", answers), C1, **PUBLIC)
    late = {**answers, STATES[30]: ("aggregate", "1", "a", "x", 1)}
    (alone,), _ = issued(asked(studies, "two", late), C1, **PUBLIC)
    (table,), _ = issued(asked(studies, "two", late), C1, after=[first], **PUBLIC)
    assert numbers(alone)["1"] == 3
    assert numbers(table)["1"] in ("c", "d")


def test_an_anonymous_opinion_given_late_is_not_told(studies):
    def of(name, *values):
        study = studies(name)
        study.ask("v1", "1=Disagree 2=Neither 3=Agree", table="v", section="v", anonymous=True)
        study.invite("KEN")
        for value in values:
            study.opine("v", v1=value)
        return study

    entry = {"kind": "frequency", "of": "v1"}
    (_,), first = issued(of("one", *"1" * 8, *"2" * 6, *"3" * 9), entry)
    (alone,), _ = issued(of("two", *"1" * 9, *"2" * 6, *"3" * 9), entry)
    (table,), _ = issued(of("two", *"1" * 9, *"2" * 6, *"3" * 9), entry, after=[first])
    assert numbers(alone) == {"1": 9, "2": 6, "3": 9, "total": 24}
    assert numbers(table) == {"1": "d", "2": "d", "3": 9, "total": 24}


def test_respondents_invited_in_between_do_not_part_the_reports(studies):
    answers = of_c1({"0": 10, "1": 10})
    _, first = issued(asked(studies, "one", answers, STATES[:30]), BY_REGION, **PUBLIC)
    late = {**answers, STATES[35]: ("aggregate", "0", "a", "x", 1)}
    (alone,), _ = issued(asked(studies, "two", late), BY_REGION, **PUBLIC)
    (table,), _ = issued(asked(studies, "two", late), BY_REGION, after=[first], **PUBLIC)
    assert alone.cell("2", "0").count == 6
    assert table.cell("2", "0").mark
    assert table.cell("2", "1").mark


chosen = st.sets(st.integers(0, len(ENTRIES) - 1), min_size=1, max_size=5)


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 10_000), chosen, chosen, st.sampled_from([PUBLIC, {"opinion": ["c1", "c2", "c3", "b1"]}])
)
def test_nothing_that_either_report_hides_follows_from_both(tmp_path_factory, seed, before, after, keys):
    chance, place = random.Random(seed), tmp_path_factory.mktemp("d")

    def answer():
        return (
            chance.choice(["public", "aggregate", "aggregate", "internal"]),
            chance.choices(["0", "1", "2", "~blank"], [5, 3, 1, 1])[0],
            "".join(chance.sample("abc", chance.randint(1, 3))),
            chance.choices(["x", "y", "z", "~dont_know"], [6, 3, 1, 1])[0],
            chance.randint(0, 100),
        )

    answers = {state: answer() for state in STATES[: chance.randint(10, 30)]}
    first_study = asked(lambda name: Study(place / name), "one", answers)
    late = {**answers, **{state: answer() for state in STATES[30 : 30 + chance.randint(0, 3)]}}
    replaced = chance.sample(sorted(answers), chance.randint(0, 2))
    second_study = asked(
        lambda name: Study(place / name), "two", {**late, **{one: answer() for one in replaced}}
    )
    for row in second_study.rows["main"]:
        row["submission"] = f"of {row['respondent']}" + " again" * (row["respondent"] in replaced)
    for row in first_study.rows["main"]:
        row["submission"] = f"of {row['respondent']}"
    _, first = issued(first_study, *(ENTRIES[n] for n in sorted(before)), **keys)
    plan, data = second_study.planned(*(ENTRIES[n] for n in sorted(after)), **keys)
    view = view_of(data, plan)
    made = [table for entry in plan.keys.sections[0].tables for table in entry.tables(view)]
    joint = footing(made, view.data, [first])
    try:
        shown = disclosed(joint)
    except TellsTooMuch:
        return
    known = Audit.of((*joint.issued, *joint.known))
    told = {one.key for one in known.recovered()} | known.reading.shown.keys()
    found = Audit.of((*joint.issued, *joint.known, *shown)).recovered()
    assert [one for one in found if one.key not in told and not isinstance(one.key, tuple)] == []


def test_a_ledger_stands_beside_a_report_that_hides_numbers_and_holds_none_of_them(studies, tmp_path):
    study = asked(studies, "one", of_c1({"0": 10, "1": 2, "2": 8}))
    study.planned(C1, **PUBLIC)
    write_report(study.folder, tmp_path / "one.xlsx")
    told = json.loads((tmp_path / "one.xlsx.release.json").read_text("utf-8"))
    assert (told["facts"]["round"], told["facts"]["audience"]) == ("r1", "public")
    assert told["facts"]["plan"].startswith("sha256:")
    cells = [cell for line in told["tables"][0]["cells"] for cell in line]
    assert [(cell.get("count"), cell.get("mark")) for cell in cells] == [
        (10, None),
        (None, "c"),
        (None, "d"),
        (20, None),
    ]
    assert told["populations"][cells[0]["population"]] == {"table": "main", "groups": {"c1": ["0"]}}
    first = (tmp_path / "one.xlsx.release.json").read_bytes()
    write_report(study.folder, tmp_path / "one.xlsx")
    assert (tmp_path / "one.xlsx.release.json").read_bytes() == first


def test_a_report_that_hides_nothing_needs_no_ledger(studies, tmp_path):
    study = asked(studies, "one", of_c1({"0": 10}))
    study.planned(C1)
    write_report(study.folder, tmp_path / "one.xlsx")
    assert not beside(tmp_path / "one.xlsx").exists()


def test_what_is_no_ledger_or_of_another_round_is_refused(studies, tmp_path):
    study = asked(studies, "one", of_c1({"0": 10}))
    study.planned(C1, **PUBLIC)
    write_report(study.folder, tmp_path / "one.xlsx")
    ledger = beside(tmp_path / "one.xlsx")
    with pytest.raises(ReleaseError, match=r"made for publication, this one is for internal use"):
        write_report(study.folder, tmp_path / "two.xlsx", audience="internal", after=[ledger])
    study.write(round={**FACTS["round"], "id": "r2"})
    with pytest.raises(
        ReleaseError, match=r"round r1 of trial tells nothing of this; name those of r2 of trial"
    ):
        write_report(study.folder, tmp_path / "two.xlsx", after=[ledger])
    ledger.write_text('{"format": 1}', encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"is no release ledger"):
        write_report(study.folder, tmp_path / "two.xlsx", after=[ledger])
    assert not (tmp_path / "two.xlsx").exists()


def test_a_report_of_which_nothing_would_be_left_is_refused(studies):
    _, first = issued(asked(studies, "one", of_c1({"0": 10})), B1, **PUBLIC)
    late = {**of_c1({"0": 10}), STATES[20]: ("aggregate", "0", "a", "x", 77)}
    with pytest.raises(TellsTooMuch, match=r"wait until more have answered"):
        issued(asked(studies, "two", late), B1, after=[first], **PUBLIC)
