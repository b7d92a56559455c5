"""What people type is read alike in the browser and on the server: numbers in any script, and dates."""

import json
import random
from typing import Any

import pytest
from playwright.sync_api import Page
from wtforms.form import BaseForm

from app.languages import LANGUAGES, number_marks
from app.questionnaire.questions.fields import DateField, NumberField
from app.questionnaire.questions.parts import Part
from app.questionnaire.route import seen

READ = """
async (text) => {
  const { number, date } = await import("/static/js/reading.js");
  const read = (typed, kind, marks) => (kind === "date" ? date(typed) : number(typed, kind, marks));
  return JSON.parse(text).map(({ typed, kind, marks }) => read(typed, kind, marks));
}
"""
SIGNS = (
    *"0123456789",
    *"0123456789",
    *".,.,'’  -",
    "٣",
    "۷",
    "५",
    "٫",
    "٬",
    "−",
    "\u00a0",
    "\u202f",
    "\u200f",
    "%",
    "x",
)
DAYS = (
    "2020-02-29",
    "2019-02-29",
    "29.2.2020",
    "1/3/2021",
    "31-12-1999",
    "٢٠٢٠-٠٢-٢٩",
    "2020-2-9",
    "99/1/2020",
)


def typed(source: random.Random) -> str:
    """Something that looks like a number more often than not."""
    if source.random() < 0.4:
        mark, group = source.choice((",.", ".,", ", ", "٫٬"))
        whole = group.join([str(source.randint(1, 999)), *(f"{source.randint(0, 999):03}" for _ in range(2))])
        return whole + source.choice(("", f"{mark}5", f"{mark}25", " %"))
    return "".join(source.choice(SIGNS) for _ in range(source.randint(1, 9)))


def on_the_server(kind: str, text: str, language: str) -> Any:
    field = DateField() if kind == "date" else NumberField(language=language, whole=kind == "integer")
    value = BaseForm({"x": field})["x"].read(text) if text else None
    return seen(Part("x", "x", kind), value)


def differences(page: Page, seed: int, trials: int) -> list[Any]:
    source = random.Random(seed)
    given = []
    for _ in range(trials):
        kind = source.choice(("integer", "decimal", "decimal", "date"))
        text = source.choice(DAYS) if kind == "date" else typed(source).strip()
        language = source.choice(tuple(LANGUAGES))
        given.append({"typed": text, "kind": kind, "marks": number_marks(language), "language": language})
    found = page.evaluate(READ, json.dumps(given))
    pairs = [
        (one, on_the_server(one["kind"], one["typed"], one["language"]), read)
        for one, read in zip(given, found, strict=True)
    ]
    assert sum(server != "" for _one, server, _read in pairs) > trials * 0.3
    return [pair for pair in pairs if pair[1] != pair[2]]


def test_what_is_typed_reads_the_same_in_the_browser(strict_page):
    assert differences(strict_page, seed=1, trials=2_000)[:3] == []


@pytest.mark.long
def test_a_hundred_thousand_typed_texts_read_the_same_in_the_browser(strict_page):
    assert differences(strict_page, seed=2, trials=100_000)[:3] == []
