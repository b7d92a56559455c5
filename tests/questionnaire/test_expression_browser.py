"""The browser's evaluator means what the server's means: the conformance file, and random expressions.

Both run in a real browser, on a page that bears the headers which Canvass sends.
"""

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from app.factory import HEADERS
from app.questionnaire.expression import Context, compile, parse  # noqa: A004 — as in re.compile
from tests.questionnaire import random_expressions

ROOT = Path(__file__).parent.parent.parent
CASES = json.loads((ROOT / "tests/conformance/expressions.json").read_text("utf-8"))
SITE = "http://canvass.test"
BATCH = 1000

RUN = """
async (text) => {
  const { evaluate } = await import("/static/js/expression.js");
  const held = (table, name, otherwise = "") => (Object.hasOwn(table ?? {}, name) ? table[name] : otherwise);
  const encoded = (value) => {
    if (Array.isArray(value)) return value.map(encoded);
    return typeof value === "number" ? { number: String(value) } : value;
  };
  return JSON.stringify(JSON.parse(text).map(({ tree, world }) => {
    const { values, missing, labels, every = values, ...rest } = world;
    return encoded(evaluate(tree, {
      ...rest,
      value: (name) => held(values, name),
      missing: (name) => held(missing, name),
      label: (name, code) => held(held(labels, name, {}), code, code),
      every: (name) => held(every, name),
    }));
  }));
}
"""


@pytest.fixture
def strict_page(page: Page) -> Page:
    """An empty page of ours, with our static files and our headers."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        kind = "text/javascript" if path.endswith(".js") else "text/html"
        body = (ROOT / "app" / path[1:]).read_text("utf-8") if path.endswith(".js") else "<!doctype html>"
        route.fulfill(body=body, content_type=kind, headers=HEADERS)

    page.route(f"{SITE}/**", answer)
    page.goto(f"{SITE}/")
    return page


def in_the_browser(page: Page, trials: list[dict[str, Any]]) -> list[Any]:
    return [_decoded(result) for result in json.loads(page.evaluate(RUN, json.dumps(trials)))]


def _decoded(result: Any) -> Any:
    if isinstance(result, list):
        return [_decoded(one) for one in result]
    return float(result["number"]) if isinstance(result, dict) else result


def on_the_server(tree: Any, world: dict[str, Any]) -> Any:
    values, labels = world["values"], world.get("labels", {})
    missing, every = world.get("missing", {}), world.get("every", values)
    given = {key: world[key] for key in ("own", "today", "now", "position", "row", "lists") if key in world}
    context = Context(
        lambda name: values.get(name, ""),
        label=lambda name, code: labels.get(name, {}).get(code, code),
        missing=lambda name: missing.get(name, ""),
        every=lambda name: every.get(name, ""),
        **given,
    )
    return compile(tree)(context)


def same(one: Any, other: Any) -> bool:
    """Of the same kind and equal; NaN is the same as NaN."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if type(one) in (int, float) and type(other) in (int, float):
        return one == other or (math.isnan(one) and math.isnan(other))
    return type(one) is type(other) and bool(one == other)


def differences(page: Page, seed: int, trials: int) -> list[Any]:
    """The random trials in which the two evaluators disagree."""
    source, found = random.Random(seed), []
    for _batch in range(trials // BATCH):
        batch = [
            {"tree": random_expressions.tree(source), "world": random_expressions.world(source)}
            for _ in range(BATCH)
        ]
        for trial, browsers in zip(batch, in_the_browser(page, batch), strict=True):
            servers = on_the_server(trial["tree"], trial["world"])
            if not same(servers, browsers):
                found.append((trial["tree"], servers, browsers, trial["world"]))
    return found


def test_every_case_of_the_conformance_file_means_the_same_in_the_browser(strict_page):
    worlds = [{"values": case["values"], **case} for case in CASES]
    trees = [parse(case["expression"], columns=case.get("columns", False)) for case in CASES]
    trials = [{"tree": tree, "world": world} for tree, world in zip(trees, worlds, strict=True)]
    results = in_the_browser(strict_page, trials)
    expected = [math.nan if case["result"] is None else case["result"] for case in CASES]
    wrong = [
        (case["note"], case["expression"], result)
        for case, result, right in zip(CASES, results, expected, strict=True)
        if not same(result, right)
    ]
    assert wrong == []


def test_random_expressions_mean_the_same_in_the_browser(strict_page):
    assert differences(strict_page, seed=1, trials=2_000)[:3] == []


@pytest.mark.long
def test_a_hundred_thousand_random_expressions_mean_the_same_in_the_browser(strict_page):
    assert differences(strict_page, seed=2, trials=100_000)[:3] == []


def test_random_expressions_are_no_idle_ones():
    source = random.Random(3)
    trials = [(random_expressions.tree(source), random_expressions.world(source)) for _ in range(2_000)]
    results = [on_the_server(tree, world) for tree, world in trials]
    assert {type(result) for result in results} == {str, float, bool, list}
    assert sum(result not in ("", False, []) and not same(result, math.nan) for result in results) > 500
