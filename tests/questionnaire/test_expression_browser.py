"""The browser's evaluator means what the server's means: the conformance file, and random expressions.

Both run in a real browser, on a page that bears the headers which Canvass sends. A tree goes there as a page
sends it, folded: some names are fields whose values the browser is given, the others are values in the tree.
What is written in an expression is a field, too, wherever it may be one: as a value, it would be folded away.
"""

import json
import math
import random
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from app.questionnaire.browser import COMMON
from app.questionnaire.expression import Context, compile, names, parse  # noqa: A004 — as in re.compile
from app.questionnaire.expression.folding import CannotFoldError, Scope, fold
from app.questionnaire.expression.functions import FUNCTIONS
from tests.questionnaire import random_expressions

ROOT = Path(__file__).parent.parent.parent
CASES = json.loads((ROOT / "tests/conformance/expressions.json").read_text("utf-8"))
BATCH = 1000
WRITTEN = "written "

RUN = """
async (text) => {
  const { evaluate } = await import("/static/js/expression.js");
  await import("/static/js/functions.js");
  const held = (table, name) => (Object.hasOwn(table, name) ? table[name] : "");
  const encoded = (value) => {
    if (Array.isArray(value)) return value.map(encoded);
    return typeof value === "number" ? { number: String(value) } : value;
  };
  return JSON.stringify(JSON.parse(text).map(({ tree, fields, missing }) => encoded(evaluate(tree, {
    value: (name) => held(fields, name), missing: (name) => held(missing, name),
  }))));
}
"""


def in_the_browser(page: Page, trials: list[dict[str, Any]]) -> list[Any]:
    sent = json.dumps([_as_sent(trial["tree"], trial["world"], trial["live"]) for trial in trials])
    return [_decoded(result) for result in json.loads(page.evaluate(RUN, sent))]


def _operands(node: list[Any]) -> slice:
    """Which entries of a node may be fields: none where a literal is wanted, or a number picks a place."""
    if node[0] in ("$", "missing", "every", "col", "rows", "filter", "at", "pos", "."):
        return slice(0, 0)
    if node[:2] == ["f", "regex"]:
        return slice(2, 3)
    return slice(1, 2) if node[0] == "label" else slice(2 if node[0] == "f" else 1, None)


def as_fields(tree: Any, numbers: Iterator[int]) -> Any:
    """The tree with everything that is written in it as a field of its own."""
    if not isinstance(tree, list):
        return ["$", f"{WRITTEN}{next(numbers)}"]
    changed = list(tree)
    changed[_operands(tree)] = [as_fields(one, numbers) for one in tree[_operands(tree)]]
    return changed


def written(tree: Any) -> Iterator[Any]:
    """What `as_fields` makes fields of, in the same order."""
    if not isinstance(tree, list):
        yield tree
        return
    for one in tree[_operands(tree)]:
        yield from written(one)


def _as_sent(tree: Any, world: dict[str, Any], live: frozenset[str]) -> dict[str, Any]:
    """The folded tree and the fields it reads, a list as a field for each of its entries."""

    def field(kind: str, name: str) -> Any:
        if kind == "missing":
            return ["missing", name]
        every = world.get("every", world["values"]) if kind == "every" else world["values"]
        value = every.get(name, "")
        if not isinstance(value, list):
            fields[kind + name] = value
            return ["$", kind + name]
        fields.update({f"{kind}{name}:{place}": one for place, one in enumerate(value)})
        return ["list", *(["$", f"{kind}{name}:{place}"] for place in range(len(value)))]

    own, labels = world.get("own", ""), world.get("labels", {})
    entries = own if isinstance(own, list) else [own]
    fields = {f".{place}": one for place, one in enumerate(entries)}
    values = [["$", one] for one in fields]
    for place, one in enumerate(written(tree)):
        fields[f"{WRITTEN}{place}"] = one
    scope = Scope(
        lambda name: name in live or name.startswith(WRITTEN),
        lambda kind, name: [kind, name] if name.startswith(WRITTEN) else field(kind, name),
        context_of(world),
        lambda name: labels.get(name, {}),
        ["list", *values] if isinstance(own, list) else values[0],
    )
    return {
        "tree": fold(as_fields(tree, count()), scope),
        "fields": fields,
        "missing": world.get("missing", {}),
    }


def _decoded(result: Any) -> Any:
    if isinstance(result, list):
        return [_decoded(one) for one in result]
    return float(result["number"]) if isinstance(result, dict) else result


def on_the_server(tree: Any, world: dict[str, Any]) -> Any:
    return compile(tree)(context_of(world))


def context_of(world: dict[str, Any]) -> Context:
    values, labels = world["values"], world.get("labels", {})
    missing, every = world.get("missing", {}), world.get("every", values)
    given = {key: world[key] for key in ("own", "today", "now", "position", "row", "lists") if key in world}
    return Context(
        lambda name: values.get(name, ""),
        label=lambda name, code: labels.get(name, {}).get(code, code),
        missing=lambda name: missing.get(name, ""),
        every=lambda name: every.get(name, ""),
        **given,
    )


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
        batch = [trial for trial in (_trial(source) for _ in range(BATCH)) if trial]
        assert len(batch) > BATCH * 0.8
        for trial, browsers in zip(batch, in_the_browser(page, batch), strict=True):
            servers = on_the_server(trial["tree"], trial["world"])
            if not same(servers, browsers):
                found.append((trial["tree"], servers, browsers, trial["world"]))
    return found


def _trial(source: random.Random) -> dict[str, Any] | None:
    """A random expression and world, of which some names may change; None where it stays on the server."""
    tree, world = random_expressions.tree(source), random_expressions.world(source)
    live = frozenset(name for name in random_expressions.NAMES if source.random() < 0.7)
    try:
        _as_sent(tree, world, live)
    except CannotFoldError:
        return None
    return {"tree": tree, "world": world, "live": live}


def test_every_case_of_the_conformance_file_means_the_same_in_the_browser(strict_page):
    worlds = [{"values": case["values"], **case} for case in CASES]
    trees = [parse(case["expression"], columns=case.get("columns", False)) for case in CASES]
    trials = [
        {"tree": tree, "world": world, "live": names(tree)} for tree, world in zip(trees, worlds, strict=True)
    ]
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


def test_the_functions_that_every_page_knows_are_those_that_the_server_counts_on(strict_page):
    known = """async () => {
        const { FUNCTIONS } = await import("/static/js/expression.js");
        const common = Object.keys(FUNCTIONS);
        await import("/static/js/functions.js");
        return [common, Object.keys(FUNCTIONS)];
    }"""
    common, every = strict_page.evaluate(known)
    assert set(common) == COMMON
    # What has no value but one is folded, and is never sent.
    assert set(every) == set(FUNCTIONS) - {"true", "false", "pi"} | {"regex"}


def test_random_expressions_are_no_idle_ones():
    source = random.Random(3)
    trials = [(random_expressions.tree(source), random_expressions.world(source)) for _ in range(2_000)]
    results = [on_the_server(tree, world) for tree, world in trials]
    assert {type(result) for result in results} == {str, float, bool, list}
    assert sum(result not in ("", False, []) and not same(result, math.nan) for result in results) > 500
