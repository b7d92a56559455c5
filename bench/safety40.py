"""The common workload safety-40: five sections of eight questions, a skip rule in each, seeded answers."""

import random
from typing import Any

SECTIONS = 5
REGIONS = ("north", "south", "east", "west", "centre", "coast", "hills", "islands")
OPTIONS = ("a", "b", "c", "d", "e")
SCALE = ("1", "2", "3", "4", "5")
STATEMENTS = {
    "a": "The area is kept clean",
    "b": "Exits are free and marked",
    "c": "I know whom to tell about a hazard",
}
WORDS = (
    *("ladder", "guard", "helmet", "shift", "noise", "report", "training", "lamp", "floor", "spill"),
    *("forklift", "harness", "valve", "fume", "glove", "near", "miss", "signage", "exit", "alarm", "crew"),
)


def definition() -> dict[str, Any]:
    """The workload as a Canvass definition: what its ``questionnaire.yaml`` would hold."""
    return {
        "survey": "safety_40",
        "title": "Workplace safety",
        "respondent": {"kind": "staff"},
        "choices": {
            "regions": _choices(REGIONS),
            "options": _choices(OPTIONS),
            "yes_no": _choices(("yes", "no")),
            "scale": {"ordered": "true", "choices": _choices(SCALE)},
        },
        "sections": [_section(number) for number in range(1, SECTIONS + 1)],
    }


def _choices(codes: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"name": code, "label": code.capitalize()} for code in codes]


def _section(number: int) -> dict[str, Any]:
    first = (
        ("regions", "Which region do you work in?")
        if number == 1
        else ("options", f"Section {number}: which of these best describes your work area?")
    )
    rows = [{"name": row, "label": text} for row, text in STATEMENTS.items()]
    name = f"s{number}q"
    return {
        "name": f"s{number}",
        "title": f"Section {number} of {SECTIONS}",
        "questions": [
            {"type": "select_one", "name": name + "1", "label": first[1], "choices": first[0]},
            {
                "type": "select_one",
                "name": name + "2",
                "label": f"Section {number}: did you notice any hazard in the last month?",
                "choices": "yes_no",
            },
            {
                "type": "integer",
                "name": name + "3",
                "label": f"Section {number}: how many hazards did you notice?",
                "relevant": f"${{{name}2}} = 'yes'",
                "min": "0",
                "max": "999",
            },
            {
                "type": "select_multiple",
                "name": name + "4",
                "label": f"Section {number}: which protective equipment was available?",
                "choices": "options",
            },
            {
                "type": "matrix",
                "name": name + "5",
                "label": f"Section {number}: how far do you agree?",
                "rows": rows,
                "columns": "scale",
            },
            {"type": "text", "name": name + "6", "label": f"Section {number}: anything else we should know?"},
        ],
    }


def answers(respondent: int, seed: int = 7) -> dict[str, Any]:
    """The answers of one respondent by part; a part that the rule skips is absent."""
    random_ = random.Random(seed * 1_000_003 + respondent)
    found: dict[str, Any] = {}
    for number in range(1, SECTIONS + 1):
        name = f"s{number}q"
        found[name + "1"] = random_.choice(REGIONS if number == 1 else OPTIONS)
        found[name + "2"] = random_.choice(("yes", "no"))
        if found[name + "2"] == "yes":
            found[name + "3"] = random_.randint(0, 99)
        found[name + "4"] = [code for code in OPTIONS if random_.random() < 0.4]
        for row in STATEMENTS:
            found[f"{name}5.{row}"] = random_.choice(SCALE)
        found[name + "6"] = " ".join(random_.choice(WORDS) for _ in range(random_.randint(3, 12)))
    return found
