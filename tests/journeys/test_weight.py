"""What a page weighs on the first visit, as it travels: the page, and every file that it needs."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Response

from app.questionnaire.load import load
from tests.journeys import ways

SURVEYS = Path(__file__).parents[2] / "survey_definitions"
EVALUATOR, BINDER = "expression.js", "route.js"


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_every_page_of_a_section_is_under_60_kb_in_all(served, page: Page, survey):
    questionnaire = load(SURVEYS / survey)
    case, token = served.invite(questionnaire, "KEN", "Amina")
    files: dict[str, int] = {}
    pages: dict[str, int] = {}

    def came(answer: Response) -> None:
        kept = files if "/static/" in answer.url else pages
        # A file that comes from the browser's own store has travelled before.
        kept.setdefault(answer.url, answer.request.sizes()["responseBodySize"])

    page.on("response", came)
    ways.come_in(page, served.base, token)
    for section in questionnaire.sections:
        for form in section.forms if not section.anonymous else ():
            page.goto(f"{served.base}/r/{case}/{section.name}/{form.name}".removesuffix(f"/{section.name}"))
    scripts = {url.rpartition("/")[2]: size for url, size in files.items()}
    assert scripts[EVALUATOR] + scripts[BINDER] < 5_000
    assert len(pages) > 1
    assert max(pages.values()) + sum(files.values()) < 60_000
