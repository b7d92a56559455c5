"""A study of seeded answers with a plan that has every kind of table, to compare reports by."""

import random

REGION = {"KEN": "002", "UGA": "002", "EGY": "002", "BRA": "019", "PER": "019", "JPN": "142"}
CHOICES = "public=Public aggregate=Aggregate internal=Internal"
TABLES = (
    {"kind": "participation", "by": "respondent:m49_region"},
    {"kind": "participation"},
    {"kind": "frequency", "of": "c1"},
    {"kind": "frequency", "of": "c2", "where": {"c1": ["0", "1"]}},
    {"kind": "crosstab", "of": "c1", "by": "respondent:m49_region"},
    {"kind": "crosstab", "of": "c2", "by": "c1", "percent": "column"},
    {"kind": "summary", "of": ["c3", "c4"]},
    {"kind": "summary", "of": "d1", "by": "k1"},
    {"kind": "heatmap", "of": "k3:m49_region", "by": "k2"},
    {"kind": "heatmap", "of": "k1", "by": "respondent:m49_region", "table": "act"},
    {"kind": "matrix", "of": "e1"},
    {"kind": "rank", "of": "r1"},
    {"kind": "share", "of": "e1", "by": "k2", "codes": ["2"], "table": "act"},
    {"kind": "text", "of": ["k4", "k1"], "consent": {"k2": "north"}, "named": True},
    {"kind": "frequency", "of": "p1", "where": {"k2": "south"}},
    {"kind": "crosstab", "of": "p1", "by": "c1"},
    {"kind": "frequency", "of": "v1"},
    {"kind": "series", "of": "s1", "every": "quarter", "first": "2017-04-01", "last": "2018-12-31"},
    {"kind": "series", "of": "s1", "by": "k1", "first": "2018-01-01", "last": "2018-06-30"},
    {"kind": "list", "of": ["k1", "s1", "d1", "k3", "c3"], "where": {"k2": "north"}, "named": True},
)

INTERNAL = (
    {"kind": "calendar", "start": "s1", "end": "s2", "days": "d1", "sessions": "n1", "year": 2018},
    {"kind": "calendar", "start": "s1", "days": "d1", "reference": 50},
    {"kind": "frequency", "of": "c2", "counting": "fractional"},
    {"kind": "frequency", "of": "c1", "weight": "c4"},
    {"kind": "crosstab", "of": "c2", "by": "respondent:m49_region", "counting": "fractional", "weight": "c3"},
    {"kind": "heatmap", "of": "k3:m49_region", "by": "k2", "weight": "d1"},
    {"kind": "series", "of": "s2", "every": "month"},
    {"kind": "matrix", "of": "e1", "weight": "c4"},
    {"kind": "summary", "of": "c3", "weight": "c4"},
    {"kind": "summary", "of": "d1", "by": "k1", "weight": "n1"},
    {"kind": "crosstab", "of": "k3", "by": "k1", "base": "responses", "percent": "cell", "weight": "c4"},
)
"""What only internal reports may have."""


def everything(study):
    """Add questions of every measure, in the main table, a repeat, one inside it and an anonymous section."""
    _ask(study)
    chance = random.Random(7)
    for state in REGION:
        study.answer(state, **_answers(chance))
        for number in range(chance.randint(1, 9)):
            item = f"{state}{number}"
            study.item("act", state, item, **_activity(chance))
            for partner in range(chance.randint(0, 2)):
                study.item("partner", state, f"{item}-{partner}", parent=item, p1=chance.choice("abc"))
        study.opine("v", v1=chance.choice(["1", "2", "~blank"]))
    study.invite("FRA")
    study.parents["partner"] = "act"
    study.plan = {
        "title": "T",
        "publication": {"question": "j4"},
        "sections": [{"title": "S", "tables": list(TABLES)}],
    }
    return study


def _ask(study):
    study.ask("j4.c", CHOICES, section="j")
    study.ask("c1", "<0=No 1=Begun 2=Yes")
    study.ask("c2", "a=Law b=Land c=Water", kind="choices")
    study.ask("c3", kind="decimal", unit="%")
    study.ask("c4")
    for part in ("e1.light", "e1.space"):
        study.ask(part, "<0=None 1=Some 2=Much")
    for place in (1, 2):
        study.ask(f"r1.{place}", "x=Roads y=Parks z=Schools")
    study.ask("k1", "x=Course y=Toolkit z=Meeting", table="act")
    study.ask("k2", "north=North south=South", table="act")
    study.ask("k3", "KEN=Kenya BRA=Brazil PER=Peru", table="act", kind="choices", code_list="member_states")
    study.ask("k4", kind="text", measure="text", table="act")
    study.ask("s1", kind="date", measure="date", table="act")
    study.ask("s2", kind="date", measure="date", table="act")
    study.ask("d1", kind="decimal", table="act")
    study.ask("n1", table="act")
    study.ask("p1", "a=A b=B c=C", table="partner")
    study.ask("v1", "1=Agree 2=Disagree", table="v", section="v", anonymous=True)


def _level(chance):
    return chance.choice(["0", "1", "2", "~dont_know", "~skipped"])


def _answers(chance):
    order = chance.sample("xyz", 2)
    return {
        "j4__c": chance.choice(["public", "public", "aggregate", "internal"]),
        "c1": _level(chance),
        "c2": chance.choice([chance.sample("abc", chance.randint(1, 3)), "~blank"]),
        "c3": chance.choice([f"{chance.randint(0, 1000) / 10}", "~not_available"]),
        "c4": chance.choice([chance.randint(0, 9), None]),
        "e1__light": _level(chance),
        "e1__space": _level(chance),
        "r1__1": order[0],
        "r1__2": chance.choice([order[1], None]),
    }


def _activity(chance):
    month, day = chance.randint(1, 11), chance.randint(1, 28)
    return {
        "k1": chance.choice("xyz"),
        "k2": chance.choice(["north", "south", "~skipped"]),
        "k3": chance.choice([chance.sample(["KEN", "BRA", "PER"], 2), "~blank"]),
        "k4": chance.choice([None, f"What happened on day {day}"]),
        "s1": chance.choice([f"2018-{month:02}-{day:02}", f"2017-{month:02}-{day:02}", None]),
        "s2": chance.choice([f"2018-{month + 1:02}-{day:02}", None]),
        "d1": str(chance.randint(1, 8) / 4),
        "n1": chance.choice([1, 2, None]),
    }
