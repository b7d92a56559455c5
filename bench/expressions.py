"""Expressions: evaluations a second in Python and a browser, pages brought up to date, a large definition."""

import json
import resource
import sys
import threading
import time
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
from app.db import db  # noqa: E402 (found from the root)
from app.factory import create_app  # noqa: E402
from app.questionnaire import expression  # noqa: E402
from app.questionnaire.answers import Answers  # noqa: E402
from app.questionnaire.browser import Outlook  # noqa: E402
from app.questionnaire.expression.folding import Scope, fold  # noqa: E402
from app.questionnaire.form import Beyond  # noqa: E402
from app.questionnaire.form import page as page_form  # noqa: E402
from app.questionnaire.load import load, loads  # noqa: E402
from app.questionnaire.plan import Plan  # noqa: E402
from app.questionnaire.route import Route  # noqa: E402
from config import settings  # noqa: E402
from tests.journeys import ways  # noqa: E402
from tests.journeys.conftest import Served  # noqa: E402
from tests.questionnaire.test_bounds import large  # noqa: E402
from tests.services.browser import ARGUMENTS, program  # noqa: E402

SURVEYS = ROOT / "survey_definitions"
VALUES = {
    "text": "",
    "integer": 12.0,
    "decimal": 2.5,
    "date": "2020-01-15",
    "choice": "yes",
    "choices": "a b",
}

IN_THE_BROWSER = """
async (text) => {
  const here = document.querySelector("script[src$='page.js']").src;
  const { evaluate } = await import(here.replace("page.js", "expression.js"));
  await import(here.replace("page.js", "functions.js"));
  const { trees, values } = JSON.parse(text);
  const world = { value: (name) => values[name] ?? "", missing: () => "" };
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < 1000) for (const tree of trees) { evaluate(tree, world); count += 1; }
  return count / (performance.now() - start) * 1000;
}
"""
UPDATED = """
() => {
  const taken = [];
  for (let time = 0; time < 60; time += 1) {
    const start = performance.now();
    dispatchEvent(new Event("pageshow"));
    taken.push(performance.now() - start);
  }
  return taken.sort((one, other) => one - other)[30];
}
"""


def rules() -> tuple[list[Any], dict[str, Any]]:
    """The trees of both surveys, and a value for each part."""
    trees, values = [], {}
    for folder in ("safer_cities", "capacity_building"):
        questionnaire = load(SURVEYS / folder)
        trees += [rule.tree for rule in Plan(questionnaire).compiled.values() if rule.names]
        values |= {name: VALUES.get(part.kind, "") for name, part in questionnaire.parts.items()}
    return trees, values


def in_python(trees: list[Any], values: dict[str, Any]) -> float:
    """Evaluations a second."""
    ready = [expression.compile(tree) for tree in trees]
    context = expression.Context(lambda name: values.get(name, ""), today="2020-01-15")
    start, count = time.process_time(), 0
    while time.process_time() - start < 1:
        for run in ready:
            run(context)
        count += len(ready)
    return count / (time.process_time() - start)


def folded(trees: list[Any], values: dict[str, Any]) -> list[Any]:
    """The trees as a page on which everything is asked would send them."""
    context = expression.Context(lambda name: values.get(name, ""), today="2020-01-15")
    scope = Scope(
        lambda _name: True, lambda kind, name: [kind, name], context, lambda _name: {}, ["$", "own"]
    )
    return [fold(tree, scope) for tree in trees]


def pages(page: Page, served: Served) -> list[tuple[float, str]]:
    """The milliseconds that it takes to bring each page of a section up to date."""
    found = []
    for survey in ("safer_cities", "capacity_building"):
        questionnaire = load(SURVEYS / survey)
        case, token = served.invite(questionnaire, "KEN", "Amina")
        ways.come_in(page, served.base, token)
        for section in (one for one in questionnaire.sections if not one.anonymous):
            for form in section.forms:
                where = f"{section.name}/{form.name}" if len(section.forms) > 1 else section.name
                page.goto(f"{served.base}/r/{case}/{where}")
                if page.locator("#rules").count():
                    found.append((page.evaluate(UPDATED), f"{survey}/{where}"))
    return found


def serve(instance: Path) -> tuple[Served, Any]:
    """Canvass on a free port, with an empty database."""
    app = create_app(settings({"CANVASS_ENV": "testing", "CANVASS_INSTANCE": str(instance)}))
    with app.app_context():
        db.create_all()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return Served(app, f"http://127.0.0.1:{server.server_port}"), server


def main() -> None:
    """A line a measure."""
    trees, values = rules()
    python = in_python(trees, values)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        served, server = serve(Path(folder))
        browser = playwright.chromium.launch(executable_path=program(), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(served.base)
        script = page.evaluate(IN_THE_BROWSER, json.dumps({"trees": folded(trees, values), "values": values}))
        taken = pages(page, served)
        browser.close()
        server.shutdown()
    print(f"{len(trees)} expressions: {python:,.0f} a second in Python, {script:,.0f} in the browser")
    most, where = max(taken)
    usual = median(one for one, _where in taken)
    print(f"{len(taken)} pages with rules: up to date in {usual:.2f} ms, at most {most:.2f} ({where})")
    start = time.process_time()
    questionnaire = loads(large(2_000))
    loaded = time.process_time()
    route = Route(questionnaire, Answers({f"q{n}": n + 1 for n in range(2_000)}), date(2020, 1, 15))
    section = questionnaire.sections[0]
    outlook = Outlook(route, section.forms[0], "en")
    made = page_form(route, section, section.forms[0], "en", beyond=Beyond(outlook.may_appear))
    weight = len(json.dumps(outlook.rules(made)))
    print(
        f"2,000 questions on one page: {loaded - start:.1f} s of CPU to load and check, "
        f"{time.process_time() - loaded:.1f} to ask with rules of {weight / 1000:.0f} kB; "
        f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB in memory"
    )


if __name__ == "__main__":
    main()
