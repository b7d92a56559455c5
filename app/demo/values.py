"""One answer: values for each part of a question, within its bounds and lists, that could have been given."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import groupby

from app.demo import phrases
from app.demo.hints import FALLING, HINTS, LIKELY, NEARBY
from app.demo.profile import Here, leanings, sample, unit
from app.questionnaire.answers import Value
from app.questionnaire.choices import Choice
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.choice import Rank, SelectMultiple
from app.questionnaire.questions.grid import Grid, Table
from app.questionnaire.questions.number import Amount, Number, Percent, Year
from app.questionnaire.questions.parts import ANSWER, COMMENT, OTHER, Part
from app.questionnaire.questions.when import Date

CODES = {"dont_know": 5, "not_available": 3, "not_applicable": 1}
"""How often each coded missing is given, relative to the others."""

ALONE = 0.07
"""How often a choice is made that excludes all others."""

SHORT, FEW = 24, 4
"""A list with more choices than the first is long: at most the second are chosen of it."""


def answer(question: Question, here: Here, *, required: bool) -> dict[str, Value]:
    """Values for the parts of ``question``; other values each time it is asked."""
    if isinstance(question, Rank):
        found = _ranked(question, here)
    elif isinstance(question, Table):
        found = dict(_rows(question, here, required=required))
    else:
        found = dict(_parts(question, here, required=required))
    for part in question.parts:
        if part.role == OTHER and _specified(question, found):
            found[part.name] = phrases.specified(here.chance)
        elif part.role == COMMENT and here.chance.random() < here.profile.comments:
            found[part.name] = phrases.comment(here.chance)
    return found


def _parts(question: Question, here: Here, *, required: bool) -> Iterator[tuple[str, Value]]:
    for part in question.parts:
        if part.role != ANSWER or (part.relevant and not here.applies(part.name)):
            continue
        if isinstance(question, Grid) and not required and here.chance.random() < 0.03:
            continue
        value = given(question, part, here, question.name)
        if value is None and required and part.required:
            value = _number(question, part, here)
        if isinstance(question, Amount) and isinstance(value, dict):
            # An amount that is unknown has no currency.
            yield part.name, value
            return
        if value is not None:
            yield part.name, value


def _ranked(question: Rank, here: Here) -> dict[str, Value]:
    offered = here.offered(question.parts[0])
    count = min(here.chance.choice((2, 3, 3, 4, 5, 5, 5)), question.top, len(offered))
    chosen = sample(here.chance, _weights(question.name, offered, here), count)
    return {f"{question.name}.{place}": code for place, code in enumerate(chosen, 1)}


def _rows(question: Table, here: Here, *, required: bool) -> Iterator[tuple[str, Value]]:
    """Most rows, each whole; one whose first question is answered with no has nothing more to say."""
    columns = {column.name: column for column in question.columns}
    cells = [part for part in question.parts if part.role == ANSWER]
    for _row, parts in groupby(cells, lambda part: part.name.split(".")[1]):
        if not required and here.chance.random() > here.profile.diligence:
            continue
        for part in parts:
            if part.relevant and not here.applies(part.name):
                break
            column = columns[part.name.rpartition(".")[2]]
            value = given(column, part, here, f"{question.name}.{column.name}")
            if value is not None:
                yield part.name, value
            if column is question.columns[0] and (value == "no" or isinstance(value, dict)):
                break


def _specified(question: Question, found: dict[str, Value]) -> bool:
    """Whether the choice that asks for words was made."""
    asked = question.parts[0].choices
    specify = next((c.name for c in asked.choices if c.specify), "") if asked else ""
    return any(specify in value if isinstance(value, list) else specify == value for value in found.values())


def given(question: Question, part: Part, here: Here, key: str) -> Value | None:
    """A value for one part; a coded missing now and then, None where nothing can be said."""
    if part.missing and here.chance.random() < here.missing:
        likely = [CODES.get(code, 1) for code in part.missing]
        return {"missing": here.chance.choices(part.missing, likely)[0]}
    hint = HINTS.get(part.name) or HINTS.get(key)
    if hint and part.choices is None:
        return hint(here)
    code = hint(here) if hint else None
    if code is not None and any(choice.name == code for choice in here.offered(part)):
        return code
    return _drawn(question, part, here, key)


def _drawn(question: Question, part: Part, here: Here, key: str) -> Value | None:
    """A value by the kind of the part."""
    match part.kind:
        case "choice":
            return _one(part, here, key)
        case "choices":
            return _several(question, part, here)
        case "integer" | "decimal":
            return _number(question, part, here)
        case "date":
            return _day(question, here)
        case "flag":
            return "yes"
        case "file":
            # A description alone would promise a file that nobody can open.
            return {"missing": part.missing[0]} if part.missing else None
    return phrases.text(question, part, here)


def _weights(part: str, offered: Sequence[Choice], here: Here) -> list[tuple[str, float]]:
    names = tuple(choice.name for choice in offered)
    likely, leaning = LIKELY.get(part, {}), leanings(part, here.profile.group, names)
    return [(name, likely.get(name, 1) * weight) for name, weight in zip(names, leaning, strict=True)]


def _one(part: Part, here: Here, key: str) -> Value | None:
    """One choice: on a scale by maturity, else by what the group leans to."""
    offered = here.offered(part)
    if not offered:
        return None
    names = [choice.name for choice in offered]
    level = here.profile.maturity if key not in FALLING else 1 - 0.7 * here.profile.maturity
    level += 0.5 * (unit(part.name) - 0.5) + here.chance.gauss(0, 0.16)
    if (part.choices is not None and part.choices.ordered) or all(name.isdigit() for name in names):
        return names[min(max(int(level * len(names)), 0), len(names) - 1)]
    if set(names) == {"yes", "no"}:
        return "yes" if level > 0.45 else "no"
    return sample(here.chance, _weights(part.name, offered, here), 1)[0]


def _several(question: Question, part: Part, here: Here) -> Value | None:
    """Several choices in the order of the list; sometimes the one that says that none applies."""
    offered = here.offered(part)
    alone = [choice.name for choice in offered if choice.exclusive]
    if alone and here.chance.random() < ALONE:
        return [here.chance.choice(alone)]
    together = [choice for choice in offered if not choice.exclusive]
    if part.name in NEARBY and here.profile.region:
        together = [c for c in together if c.attributes.get("m49_region") == here.profile.region] or together
    if not together:
        return None
    least, most = 1, max(2, (len(together) + 1) // 2) if len(together) <= SHORT else FEW
    if isinstance(question, SelectMultiple):
        least = question.min_choices or least
        most = min(most if question.max_choices is None else question.max_choices, max(most, least))
    count = min(len(together), max(least, round(here.chance.triangular(least, most, (least + most) / 2.5))))
    chosen = set(sample(here.chance, _weights(part.name, together, here), count))
    return [choice.name for choice in offered if choice.name in chosen]


def _number(question: Question, part: Part, here: Here) -> Value | None:
    """A number within the question's bounds."""
    if not isinstance(question, Number):
        return None
    low = Decimal(0) if question.min is None else question.min
    high = low + 10_000_000 if question.max is None else question.max
    if isinstance(question, Year):
        last = min(int(high), here.profile.today.year)
        return here.chance.randint(min(max(int(low), last - 12), last), last) if last >= low else int(high)
    if isinstance(question, Percent):
        drawn = here.chance.gauss(25 + 45 * here.profile.maturity, 14)
    else:
        drawn = float(low) + 20 * here.chance.lognormvariate(0, 1)
    number = min(max(Decimal(str(round(drawn, 1))), low), high)
    if part.kind == "integer":
        return min(max(int(number), int(low.to_integral_value("ROUND_CEILING"))), int(high))
    return f"{number.normalize():f}"


def _day(question: Question, here: Here) -> Value:
    """A day within the question's bounds, in the past where it may be."""
    today = here.profile.today
    first = (question.min if isinstance(question, Date) else None) or today - timedelta(days=1000)
    last = (question.max if isinstance(question, Date) else None) or max(today, first)
    last = max(first, min(last, today))
    return (first + timedelta(days=here.chance.randint(0, (last - first).days))).isoformat()
