"""The team's board of 193 States, with the states of 50 sections each, beside the same rows drawn plainly."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import process_time

from flask import Flask, render_template_string
from instructions import Inside
from server import DATABASES, ROOT, store
from sqlalchemy import event, select

from app import bounds
from app.collection import clock, draft, respondents, rounds, team
from app.collection.draft import Post
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.collection.transaction import writes
from app.db import db
from app.demo import people
from app.factory import create_app, upgrade_database
from app.models import Case, Respondent
from app.questionnaire.load import loads
from config import settings

SECTIONS, TIMES = 50, 15
EMAIL, PASSWORD = "board@example.org", "a long enough password"
PLAIN = """{% for name, states in rows %}<tr><th>{{ name }}</th>
{%- for one in states %}<td>{{ one }}</td>{% endfor %}</tr>{% endfor %}"""


def main() -> None:
    """Two lines a database: the board and the plain page, in milliseconds of CPU, and the ratio."""
    for kind in DATABASES:
        with store(kind) as made:
            _measured(kind, create_app(settings(made.environment)))


def _measured(kind: str, app: Flask) -> None:
    upgrade_database(app)
    asked: list[str] = []
    with app.app_context():
        page = f"/team/rounds/{_filled()}"
        db.session.remove()
        event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    browser = Inside(app)
    asyncio.run(_signed_in(browser))
    spent = _median(lambda: _fetched(browser, page))
    asked.clear()
    _fetched(browser, page)
    print(f"{kind:>10}: board {spent:.0f} ms CPU, {len(asked)} statements", flush=True)
    with app.test_request_context():
        bounds.open_for(None)
        bare = _median(_plain)
    print(f"{'':>10}  plain {bare:.0f} ms CPU; {spent / bare:.1f} times as much", flush=True)


def _median(call: Callable[[], object]) -> float:
    """Milliseconds of CPU that a call takes, once all is compiled."""
    each = []
    for _time in range(TIMES + 3):
        begun = process_time()
        call()
        each.append((process_time() - begun) * 1000)
    return median(each[3:])


def _fetched(browser: Inside, page: str) -> str:
    answer = asyncio.run(browser.get("board", page))
    if answer.status != 200 or "Kenya" not in answer.body:
        raise SystemExit(f"this is not the board: {answer.status}")
    return answer.body


def _plain() -> str:
    """One query and one loop: who was asked, and how far each section is."""
    query = select(Respondent.name, Case.progress).join(Case, Case.respondent_id == Respondent.id)
    rows = [
        (name, [one["status"] for one in progress.values()]) for name, progress in db.session.execute(query)
    ]
    return render_template_string(PLAIN, rows=rows)


async def _signed_in(browser: Inside) -> None:
    form = await browser.get("sign in", "/team/sign-in")
    fields = {**form.hidden, "email": EMAIL, "password": PASSWORD}
    await browser.post("sign in", "/team/sign-in", list(fields.items()))


@writes
def _filled() -> str:
    """Every State has begun, and answered one question of each section."""
    section = {"title": "A section", "questions": []}
    sections = [
        {**section, "name": f"s{n}", "questions": [_question(f"s{n}q{m}") for m in range(1, 4)]}
        for n in range(1, SECTIONS + 1)
    ]
    definition = {
        "survey": "board",
        "title": "Board",
        "respondent": {"kind": "state", "code_list": "member_states"},
        "contact": {"name": "Us", "email": "us@example.org"},
        "choices": {"states": {"code_list": "member_states"}},
        "sections": sections,
    }
    questionnaire = loads(json.dumps(definition), ROOT / "survey_definitions/code_lists")
    now = clock.now()
    plan = rounds.Plan("Board", now - timedelta(days=2), now + timedelta(days=2), synthetic=True)
    made = rounds.open_round(OPERATOR, questionnaire, plan)
    respondents.import_list(OPERATOR, made, people.as_list(people.states(questionnaire)))
    team.add_user(OPERATOR, EMAIL, "Board", PASSWORD, role="admin")
    posts = {(f"s{n}", ""): Post(0, {f"s{n}q1": n}) for n in range(1, SECTIONS + 1)}
    for case in db.session.scalars(select(Case)).all():
        draft.save(case, posts, Actor("Bench", FOCAL_POINT, case_id=case.id))
    return str(made.name)


def _question(name: str) -> dict[str, str]:
    return {"name": name, "type": "integer", "label": "How many?"}


if __name__ == "__main__":
    main()
