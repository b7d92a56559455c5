"""Lists of a repeat's items: the columns named, States in the order of their list, nothing not given."""

import pytest

from analysis.plan_text import PlanError

TO_THE_PUBLIC = {"audience": "public", "publication": {"question": "j4"}}


def library(study):
    study.ask("k1", kind="text", measure="text", table="act", section="k")
    study.ask("m1", "guide=Guide film=Film", table="mat", section="k")
    study.ask("m2", "open=Open none=None", table="mat", section="k")
    study.ask("m3", "fr=French ar=Arabic", kind="choices", table="mat", section="k")
    study.ask("m4", kind="date", measure="date", table="mat", section="k")
    study.ask("j4.k", "public=Public aggregate=Totals internal=Internal", section="j")
    for state, choice in (("PER", "public"), ("KEN", "aggregate"), ("BRA", "public")):
        study.answer(state, j4__k=choice)
        study.item("act", state, f"a{state}", k1=f"Course of {state}")
    study.item(
        "mat", "PER", "p1", parent="aPER", m1="guide", m2="~dont_know", m3=["fr", "ar"], m4="2019-03-01"
    )
    study.item("mat", "KEN", "k1", parent="aKEN", m1="film", m2="none")
    study.item("mat", "KEN", "k2", parent="aKEN", m1="guide", m2="open")
    study.item("mat", "BRA", "b1", parent="aBRA", m1="film")
    study.parents["mat"] = "act"
    return study


LICENCE = {
    "kind": "list",
    "of": ["k1", "m1", "m2", "m3", "m4"],
    "filter": "${m2} != 'open'",
    "named": True,
    "title": "Without a licence",
}


def lines(table):
    return [[cell.text for cell in row] for row in table.cells]


def test_items_stand_one_a_row_under_their_state_in_the_order_of_the_list(study):
    (table,) = library(study).tables(LICENCE)
    assert lines(table) == [
        ["Kenya", "Course of KEN", "Film", "None", "", ""],
        ["Brazil", "Course of BRA", "Film", "", "", ""],
        ["Peru", "Course of PER", "Guide", "Do not know", "French and Arabic", "1 March 2019"],
    ]
    assert table.base == 3


def test_a_list_of_several_columns_is_called_by_what_it_lists(study):
    several = {"kind": "list", "of": ["m1", "m2"]}
    (table,) = library(study).tables(several)
    assert table.title == "Question m1 and Question m2"
    assert study.tables({**several, "of": "m1"})[0].title == "Question m1"
    study.table_labels = {"mat": "Materials"}
    assert study.tables(several)[0].title == "Materials"


def test_the_public_sees_only_what_was_given_to_it(study):
    entry = {"kind": "list", "of": ["m1", "m4"], "where": {"m2": ["none", "open"]}, "named": True}
    library(study).item("mat", "BRA", "b2", parent="aBRA", m1="guide", m2="open")
    study.ask("j4.j", "public=Public", section="j")
    assert lines(study.tables(entry)[0]) == [
        ["Kenya", "Film", ""],
        ["Kenya", "Guide", ""],
        ["Brazil", "Guide", ""],
    ]
    assert lines(study.tables(entry, **TO_THE_PUBLIC)[0]) == [["Brazil", "Guide", ""]]


def test_a_line_to_the_public_does_not_tell_that_a_condition_was_met_that_is_not_public(study):
    study.ask("open", "a=Apt", section="s")
    study.ask("closed", "b=Bad g=Good", section="k")
    for part in ("s", "k"):
        study.ask(f"j4.{part}", "public=Public aggregate=Totals", section="j")
    study.answer("KEN", open="a", closed="b", j4__s="public", j4__k="aggregate")
    study.answer("BRA", open="a", closed="b", j4__s="public", j4__k="public")
    entry = {"kind": "list", "of": "open", "where": {"closed": "b"}, "named": True}
    assert lines(study.tables(entry)[0]) == [["Kenya", "Apt"], ["Brazil", "Apt"]]
    assert lines(study.tables(entry, **TO_THE_PUBLIC)[0]) == [["Brazil", "Apt"]]


def test_only_those_who_agreed_are_listed(study):
    entry = {"kind": "list", "of": "m1", "consent": {"m2": "none"}, "named": True}
    assert lines(library(study).tables(entry)[0]) == [["Kenya", "Film"]]


def test_of_very_many_the_first_are_listed_and_the_number_is_said(study, monkeypatch):
    monkeypatch.setattr("analysis.kinds.listing.MOST", 2)
    (table,) = library(study).tables({"kind": "list", "of": "m1"})
    assert (len(table.rows), table.base) == (2, 4)
    assert table.notes == ("The first 2 of 4 are listed.",)


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ({"of": "name"}, "'name' is personal"),
        ({"of": "v1"}, "'v1' is personal, anonymous or an opinion"),
        ({"of": "m1", "where": {"o1": "a"}, "table": "mat"}, "'o1' is personal, anonymous or an opinion"),
        ({"of": ["m1", "z1"]}, "no row has all of these"),
    ],
)
def test_what_is_never_listed_is_refused(study, entry, what):
    study.ask("name", kind="text", measure="text", personal=True)
    study.ask("v1", "a=A b=B", table="v", section="v", anonymous=True)
    study.ask("o1", "a=A b=B", section="o")
    study.ask("z1", "a=A", table="other")
    with pytest.raises(PlanError, match=what):
        library(study).tables({"kind": "list", **entry}, opinion=["o"])


def test_people_are_not_named(study):
    study.kind = "staff"
    with pytest.raises(PlanError, match="people are not named in reports"):
        library(study).tables({"kind": "list", "of": "m1", "named": True})


def test_a_year_is_listed_without_parting_its_digits(study):
    study.ask("y", kind="year", table="act")
    study.ask("n", table="act")
    study.answer("KEN")
    study.item("act", "KEN", "1", y=2019, n=2019)
    (table,) = study.tables({"kind": "list", "of": ["y", "n"]})
    assert lines(table) == [["2019", "2,019"]]
