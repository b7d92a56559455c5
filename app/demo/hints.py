"""What makes answers to the surveys in this repository plausible: ranges, shares and habits by part.

Any other survey is answered without hints, from the bounds and choices that its definition states. The name
of a table's column stands behind its question: `g1.value` is that column in every row.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from app.demo.profile import Here
from app.questionnaire.answers import Value, blank

Hint = Callable[[Here], Value | None]

FALLING = frozenset({"b3.severity", "b5", "h5"})
"""Scales on which much is bad, so that they fall where others rise."""

NEVER = frozenset({"k1_existing", "k7_other", "k20_next"})
"""What a respondent of the demonstration leaves blank."""

ALWAYS = frozenset(
    {"a1", "k5_status", "k9_total", "k9_women", "k5_year", "k17_depth", "r1_duty_station", "g5_link"}
)
"""What is answered although it may be left out, since a report without it would be dull."""

MONTHS = (2, 4, 5, 5, 6, 6, 4, 2, 6, 7, 6, 3)
"""How many activities begin in each month, relative to one another."""


def number(value: Value | None) -> float | None:
    """The number that a part holds, or None."""
    return float(value) if isinstance(value, int | str) and not blank(value) else None


def count(median: float, spread: float, least: int = 0, most: int = 10**9) -> Hint:
    """Whole numbers, most of them near ``median``, a few far above."""
    return lambda here: min(max(round(median * here.chance.lognormvariate(0, spread)), least), most)


def money(median: float, spread: float) -> Hint:
    """Sums of money to the hundred."""
    return lambda here: str(100 * max(1, round(median / 100 * here.chance.lognormvariate(0, spread))))


def tenths(low: float, high: float) -> Hint:
    """Numbers with one decimal, between two bounds."""
    return lambda here: f"{here.chance.uniform(low, high):.1f}"


def share(part: str, low: float, high: float, *but: str) -> Hint:
    """A share of the number that ``part`` holds, at most what ``but`` leave of it."""

    def hint(here: Here) -> Value | None:
        whole = number(here.own.get(part))
        if whole is None:
            return None
        left = whole - sum(number(here.own.get(other)) or 0 for other in but)
        return int(min(whole * here.chance.uniform(low, high), left))

    return hint


def years(first: int, last: int) -> Hint:
    """Years, the later ones more often."""
    return lambda here: round(here.chance.triangular(first, last, last - 1))


def years_after(part: str, low: int, high: int) -> Hint:
    """A year some years after the one that ``part`` holds."""

    def hint(here: Here) -> Value | None:
        first = number(here.own.get(part))
        return None if first is None else int(first) + here.chance.randint(low, high)

    return hint


def day(first: int, last: int) -> Hint:
    """A day of some years, spread over the months as events are."""

    def hint(here: Here) -> Value | None:
        month = here.chance.choices(range(1, 13), MONTHS)[0]
        return date(here.chance.randint(first, last), month, here.chance.randint(1, 28)).isoformat()

    return hint


def days_after(part: str, median: float) -> Hint:
    """A day soon after the one that ``part`` holds, the same day as often as not."""

    def hint(here: Here) -> Value | None:
        started = here.own.get(part)
        if not isinstance(started, str):
            return None
        lasted = int(median * here.chance.lognormvariate(0, 1.1))
        return (date.fromisoformat(started) + timedelta(days=min(lasted, 400))).isoformat()

    return hint


def before_today(most: int) -> Hint:
    """One of the last days before the answers are sent."""
    return lambda here: (here.profile.today - timedelta(days=here.chance.randint(0, most))).isoformat()


def weighted(**weights: float) -> Hint:
    """One of some codes."""
    return lambda here: here.chance.choices(list(weights), list(weights.values()))[0]


def own_code(share_of_all: float) -> Hint:
    """The respondent's own code, mostly; None leaves it to chance."""
    return lambda here: (here.profile.code or None) if here.chance.random() < share_of_all else None


TYPES = (
    ("Training of trainers", "training_of_trainers"),
    ("Training", "training_course"),
    ("Online course", "elearning"),
    ("course", "training_course"),
    ("Workshop", "workshop"),
    ("Webinars", "webinar"),
    ("seminar", "seminar"),
    ("Exchange", "peer_exchange"),
    ("Study tour", "study_tour"),
    ("Expert meeting", "expert_group_meeting"),
    ("Forum", "conference"),
    ("Guide", "toolkit"),
    ("Toolkit", "toolkit"),
    ("Advice", "advisory"),
    ("Coaching", "coaching"),
    ("University", "curriculum"),
    ("Network", "community_of_practice"),
    ("Compendium", "publication"),
    ("Website", "platform"),
    ("Campaign", "awareness"),
    ("Study", "needs_assessment"),
)
"""The type of an activity by what its title says; the first that fits."""


def _type(here: Here) -> Value | None:
    title = str(here.own.get("k1_title", ""))
    return next((code for said, code in TYPES if said in title), None)


def _span(here: Here) -> int:
    first, last = here.own.get("k5_start"), here.own.get("k5_end")
    if not isinstance(first, str) or not isinstance(last, str):
        return 1
    return max(1, (date.fromisoformat(last) - date.fromisoformat(first)).days + 1)


def _sessions(here: Here) -> Value:
    """One session, or several where there was time for them."""
    room = _span(here) // 4
    return 1 if room < 2 or here.chance.random() < 0.4 else here.chance.randint(2, min(room, 12))


def _days(here: Here) -> Value:
    """The length of a session, within the days that there were."""
    room = _span(here) / (number(here.own.get("k5_sessions")) or 1)
    if room <= 1:
        return here.chance.choice(("0.25", "0.5", "1", "1"))
    return str(here.chance.randint(1, min(int(room), 10)))


def _urban(here: Here) -> Value:
    return f"{min(98.0, max(12.0, here.chance.gauss(35 + 45 * here.profile.maturity, 13))):.1f}"


HINTS: Mapping[str, Hint] = {
    # The survey of Member States.
    "a1": own_code(1),
    "b1_share": _urban,
    "b1_year": years(2012, 2019),
    "b2_total": count(180, 1.1, 1),
    "b2_large": share("b2_total", 0.02, 0.35),
    "c1a_adopted": years(2006, 2019),
    "c1a_start": years(2008, 2020),
    "c1a_end": years_after("c1a_start", 3, 9),
    "c2a_year": years(2006, 2019),
    "c4a_years.year": years(2019, 2020),
    "d4": weighted(number=3, band=4),
    "d4_number": share("b2_large", 0.1, 0.95),
    "d4_year": years(2015, 2019),
    "d5_number": share("b2_large", 0.1, 0.95),
    "d5_year": years(2015, 2019),
    "e1x.year": years(2012, 2019),
    "e2a_start": years(2010, 2019),
    "e2a_end": years_after("e2a_start", 2, 6),
    "f1_start": years(2008, 2019),
    "f1_end": years_after("f1_start", 1, 8),
    "f1_people": count(9000, 1.4, 40),
    "f1_women": share("f1_people", 0.42, 0.6),
    "f1_men": share("f1_people", 0.3, 0.55, "f1_women"),
    "f1_budget": money(240_000, 1.3),
    "f1_budget.currency": weighted(USD=6, EUR=3, XOF=1, CHF=1),
    "f1_budget_year": years(2014, 2019),
    "g1.value": tenths(0.4, 48),
    "g1.year": years(2012, 2019),
    "g2_year": years(2008, 2019),
    "g3_number": count(1.2, 0.9, 0, 40),
    "h1a_amount": money(3_500_000, 1.2),
    "h1a_amount.currency": weighted(USD=6, EUR=3, XOF=1, CHF=1),
    "h1a_year": years(2017, 2020),
    "h1a_prevention": tenths(5, 70),
    "i2": weighted(lead=2, support=3, exploring=4, no=2),
    "j4": weighted(public=6, aggregate=3, internal=1),
    "j5": weighted(en=8, fr=5, es=4, ar=3, ru=2, zh=1),
    "j6": before_today(45),
    # The staff inventory.
    "r1_unit": own_code(1),
    "k2_type": _type,
    "r1_duty_station": weighted(nairobi=9, country=5, rio_de_janeiro=1, fukuoka=1, cairo=1, new_york=1),
    "r1_grade": weighted(director=1, senior=3, professional=9, general_service=5, ungraded=3),
    "r1_contract": weighted(staff=7, project=4, consultant=3, volunteer_intern=1),
    "r3_share": weighted(**{"0": 1, "1": 4, "2": 6, "3": 5, "4": 3, "5": 2}),
    "k3_lead_unit": own_code(0.85),
    "k5_status": weighted(completed=14, under_way=3, planned=1, stopped=1),
    "k5_start": day(2016, 2019),
    "k5_end": days_after("k5_start", 3),
    "k5_sessions": _sessions,
    "k5_days_per_session": _days,
    "k5_year": years(2012, 2019),
    "k6_scope": weighted(national=6, city=4, regional=4, subnational=2, **{"global": 3}),
    "k9_total": count(38, 0.9, 3),
    "k9_women": share("k9_total", 0.22, 0.6),
    "k9_under35": share("k9_total", 0.05, 0.5),
    "k9_ldc": share("k9_total", 0, 0.7),
    "k9_completed": share("k9_total", 0.7, 1),
    "k16_cost": money(24_000, 1.1),
    "funding_amount": money(15_000, 1),
    "funding_amount.currency": weighted(USD=8, EUR=2),
    "k17_depth": weighted(**{"0": 4, "1": 8, "2": 5, "3": 2, "4": 1, "5": 0.2}),
    "v0_unit": own_code(1),
}

ITEMS: Mapping[str, tuple[int, ...]] = {
    "a4": (1, 1, 2, 2, 3, 4, 5),
    "c1a": (1, 1, 1, 2, 2, 3),
    "e2a": (1, 1, 2, 3),
    "f1": (0, 0, 1, 1, 2, 2, 3),
    "i2b": (1, 2, 2, 3),
    "activities": (1, 1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 9),
    "funding": (0, 1, 1, 1, 2),
    "partners": (0, 0, 1, 1, 2),
    "materials": (0, 0, 1, 2),
}
"""How many items of a repeat a respondent has; one of these, as chance will."""

LIKELY: Mapping[str, Mapping[str, float]] = {
    "k6_regions": {"002": 4, "142": 3, "019": 3, "009": 0.5},
    "k7_languages": {"en": 6, "fr": 3, "es": 2.5, "ar": 1.5, "zh": 0.4, "ru": 0.4, "other": 0.3},
    "k8_audience": {
        "local_officials": 7,
        "national_officials": 5,
        "elected_local": 3,
        "civil_society": 3,
        "trainers": 2,
        "academia": 2,
        "youth": 1.5,
        "donors": 0.4,
        "parliamentarians": 0.4,
        "permanent_missions": 0.3,
    },
    "k10_sp2020_domain": {"outside": 0.12},
}
"""How much more often than others some choices of a list are made."""

NEARBY = frozenset({"k6_countries"})
"""Lists of countries from which those of the respondent's own region are chosen."""
