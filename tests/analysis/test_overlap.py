"""What several units do about the same: same theme, country and audience, near each other in time."""

import pytest

from analysis.plan_text import PlanError

SAME = {
    "kind": "overlap",
    "of": "k1",
    "same": ["theme", "country", "audience"],
    "across": "unit",
    "date": "day",
    "within": 12,
}


def house(study):
    study.kind = "staff"
    study.ask("k1", kind="text", measure="text", table="act")
    study.ask("theme", "t1=Land t2=Water", kind="choices", table="act")
    study.ask("country", "c1=Kenya c2=Peru", kind="choices", table="act")
    study.ask("audience", "a1=Mayors a2=Youth", kind="choices", table="act")
    study.ask("unit", "u1=North u2=South u3=West", table="act")
    study.ask("day", kind="date", measure="date", table="act")
    study.answer("p1")
    return study


def activity(study, title, unit, day, theme="t1", country="c1", audience="a1"):
    study.item(
        "act",
        "p1",
        title,
        k1=title,
        unit=unit,
        day=day,
        theme=theme.split(),
        country=country.split(),
        audience=audience.split(),
    )


def lines(table):
    return [[cell.text for cell in row] for row in table.cells]


def test_two_units_with_theme_country_and_audience_in_common_within_a_year_are_listed_once(study):
    activity(house(study), "A", "u1", "2018-01-31", "t1 t2", "c1 c2")
    activity(study, "B", "u2", "2019-01-31", "t1 t2", "c1", "a1 a2")
    activity(study, "C", "u3", "2018-03-01", "t1", "c1", "a2")
    (table,) = study.tables(SAME)
    assert lines(table) == [
        ["Land", "Kenya", "Youth", "West and South", "C, 1 March 2018; B, 31 January 2019"],
        ["Land and Water", "Kenya", "Mayors", "North and South", "A, 31 January 2018; B, 31 January 2019"],
    ]
    assert table.base == 3


@pytest.mark.parametrize(
    "other",
    [
        {"unit": "u1", "day": "2018-06-01"},
        {"unit": "u2", "day": "2019-02-01"},
        {"unit": "u2", "day": "2018-06-01", "theme": "t2"},
        {"unit": "u2", "day": "2018-06-01", "country": "c2"},
        {"unit": "u2", "day": "2018-06-01", "audience": "a2"},
        {"unit": "u2", "day": None},
    ],
    ids=["same unit", "a day too late", "other theme", "other country", "other audience", "no date"],
)
def test_what_differs_in_any_of_these_is_not_listed(study, other):
    activity(house(study), "A", "u1", "2018-01-31")
    activity(study, "B", **other)
    assert lines(study.tables(SAME)[0]) == []


def test_a_chain_over_more_than_a_year_is_listed_as_its_overlapping_years(study):
    house(study)
    for title, unit, day in (("A", "u1", "2018-01-01"), ("B", "u2", "2018-09-01"), ("C", "u3", "2019-06-01")):
        activity(study, title, unit, day)
    assert [line[-2] for line in lines(study.tables(SAME)[0])] == ["North and South", "South and West"]


def test_names_that_were_typed_are_the_same_whatever_their_capitals_and_spaces(study):
    house(study).ask("partner", kind="text", measure="text", table="par")
    study.parents["par"] = "act"
    activity(study, "A", "u1", "2018-01-31")
    activity(study, "B", "u2", "2012-01-31")
    for item, name in (("A", "University of  Nairobi"), ("B", "university of Nairobi"), ("B", "Other")):
        study.item("par", "p1", f"{item}{name}", parent=item, partner=name)
    (table,) = study.tables({"kind": "overlap", "of": "k1", "same": "partner", "across": "unit"})
    assert lines(table) == [["University of Nairobi", "North and South", "A; B"]]


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ({"within": 0}, "name both, `date` and `within`"),
        ({"date": "k1"}, "'k1' is no date"),
        ({"across": "state"}, "names States, which are not set against each other"),
        ({"of": "name"}, "'name' is personal"),
        ({"same": ["opinion"]}, "'opinion' is personal, anonymous or an opinion"),
    ],
)
def test_what_makes_no_such_list_is_told(study, keys, what):
    house(study).ask("state", "KEN=Kenya PER=Peru", table="act")
    study.ask("name", kind="text", measure="text", table="act", personal=True)
    study.ask("opinion", "a=A", table="act", section="o")
    with pytest.raises(PlanError, match=what):
        study.tables({**SAME, **keys}, opinion=["o"])


def test_of_many_items_that_are_about_the_same_the_first_are_named_and_the_others_counted(study):
    house(study)
    for number in range(11):
        activity(study, f"Course {number:02}", "u1" if number % 2 else "u2", "2018-01-31")
    (table,) = study.tables(SAME)
    (told,) = [row[-1] for row in lines(table)]
    assert told.startswith("Course 00, 31 January 2018; Course 01")
    assert told.endswith("Course 07, 31 January 2018; and 3 more")
