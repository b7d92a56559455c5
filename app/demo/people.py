"""The demonstration's people: who is invited, and what their answers depend on. Nobody here exists."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from app.demo.profile import Profile, unit
from app.questionnaire.choices import Choice
from app.questionnaire.model import Questionnaire

FOCAL_STATE = "KEN"
"""The State whose focal point anyone may be; what its draft says is as invented as all the rest."""

STAFF_UNIT = "roaf"
SIZES = {"branch": 4, "regional_office": 5, "country_office": 9, "liaison_office": 0.8, "executive": 0.8}
"""How many more people work in a unit of a kind than in another; 1.5 for a kind that is not named."""

REGIONS = {"roaf": "002", "roap": "142", "rolac": "019"}
"""The region (M49) that a unit works for, where it is one."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is invited: a row of the list of respondents, and a profile."""

    code: str
    name: str
    email: str
    unit: str
    profile: Profile


def states(questionnaire: Questionnaire) -> list[Person]:
    """A focal point for each Member State."""
    found = []
    for state in listed(questionnaire):
        if state.attributes.get("status", "member") == "member":
            region = state.attributes.get("m49_region", "")
            # A region's level follows from a checksum of its code, so that it says nothing of the real one.
            maturity = _near(0.32 + 0.36 * unit("region", region), state.name)
            careful = 1 if state.name == FOCAL_STATE else 0.9
            profile = Profile(state.name, region, region, maturity, careful, detail=0.5)
            name = f"Focal point of {state.label} (synthetic)"
            found.append(Person(state.name, name, f"{state.name.lower()}@example.org", "", profile))
    return found


def staff(questionnaire: Questionnaire, count: int) -> list[Person]:
    """Colleagues, more of them in some units than in others; the first works in the unit of the trial."""
    chance = Random("staff")
    offered = listed(questionnaire)
    units = [choice.name for choice in offered]
    sizes = [SIZES.get(choice.attributes.get("unit_group", ""), 1.5) for choice in offered]
    drawn = chance.choices(units, sizes, k=count)
    drawn[0] = STAFF_UNIT if STAFF_UNIT in units else drawn[0]
    found = []
    for number, name in enumerate(drawn, 1):
        code = f"S{number:04d}"
        maturity = _near(0.4 + 0.3 * unit("unit", name), code)
        careful = 1 if number == 1 else 0.75
        profile = Profile(name, name, REGIONS.get(name, ""), maturity, careful, detail=0.4)
        found.append(
            Person(code, f"Colleague {number} (synthetic)", f"{code.lower()}@example.org", name, profile)
        )
    return found


def listed(questionnaire: Questionnaire) -> tuple[Choice, ...]:
    """The code list that respondents are grouped by, as the questionnaire holds it."""
    wanted = questionnaire.respondent.code_list
    return next(found.choices for found in questionnaire.choices.values() if found.code_list == wanted)


def spread(people: list[Person], count: int) -> list[Person]:
    """``count`` of ``people``, of each group about as many as its share."""
    ordered = sorted(people, key=lambda one: (one.profile.group, unit("spread", one.code)))
    step = len(ordered) / count if count else 0
    return [ordered[int(place * step)] for place in range(min(count, len(ordered)))]


def without(people: Iterable[Person], others: Iterable[Person]) -> list[Person]:
    """``people`` but ``others``."""
    left_out = {one.code for one in others}
    return [one for one in people if one.code not in left_out]


def on(person: Person, today: date) -> Profile:
    """The profile of someone who answers on a day."""
    return replace(person.profile, today=today)


def as_list(people: Iterable[Person]) -> bytes:
    """The list of respondents as the team would import it."""
    written = io.StringIO(newline="")
    sheet = csv.writer(written)
    sheet.writerow(("code", "name", "email", "unit"))
    sheet.writerows((one.code, one.name, one.email, one.unit) for one in people)
    return written.getvalue().encode()


def _near(middle: float, name: str) -> float:
    """A maturity around ``middle``, the same each time for ``name``."""
    return min(max(Random(name).gauss(middle, 0.13), 0.02), 0.98)
