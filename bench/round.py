"""A round of safety-40 with its personal links, and a respondent's whole way through it over HTTP."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta

import flask_migrate
import safety40
from client import MULTIPART, Answer, Client, Fields
from sqlalchemy import select

from app.collection import clock, links, respondents, rounds
from app.collection.scope import OPERATOR
from app.collection.transaction import writes
from app.db import db
from app.factory import create_app
from app.models import Case, Round
from app.questionnaire.load import loads
from config import settings

RULES = re.compile(r'<script[^>]* id="rules"[^>]*>(.*?)</script>', re.DOTALL)
"""What a page tells a browser's scripts, as JSON."""


def opened(environment: Mapping[str, str], people: int) -> list[str]:
    """Make the tables, open the round, invite so many, and return the token of each one's link."""
    app = create_app(settings(environment))
    with app.app_context():
        flask_migrate.upgrade()
        tokens = _invited(people)
        db.session.remove()
        db.engine.dispose()
    return tokens


@writes
def _invited(people: int) -> list[str]:
    now = clock.now()
    # JSON is YAML, and the loader takes every scalar as text.
    questionnaire = loads(json.dumps(safety40.definition()))
    plan = rounds.Plan("Workplace safety", now - timedelta(days=1), now + timedelta(days=30))
    made: Round = rounds.open_round(OPERATOR, questionnaire, plan)
    rows = "".join(f"P{n:05},Person {n},person{n}@example.org\n" for n in range(people))
    done = respondents.import_list(OPERATOR, made, b"code,name,email\n" + rows.encode())
    if not done.done:
        raise ValueError("; ".join(map(str, done.problems)))
    db.session.flush()
    cases = db.session.scalars(select(Case).where(Case.round_id == made.id).order_by(Case.id)).all()
    return [links.issue(OPERATOR, case).token for case in cases]


class Respondent:
    """Someone who opens their link, answers page by page, checks, sends, and keeps the receipt."""

    def __init__(self, tokens: list[str], *, scripts: bool = False) -> None:
        """With ``scripts``, what an answer opens is answered at once, as a browser shows it at once."""
        self.tokens, self.scripts = tokens, scripts

    async def __call__(self, client: Client, number: int) -> None:
        """The whole way of the respondent ``number``."""
        said = safety40.answers(number)
        link = f"/l/{self.tokens[number]}"
        begun = await client.get("sign in", link)
        where = (await client.post("sign in", link, list(begun.hidden.items()))).headers["location"]
        await client.get("overview", where)
        where += "/s1"
        while not where.endswith("/check-and-send"):
            where = where.partition("#")[0]
            page = await client.get("page", where)
            multipart = MULTIPART in page.body
            sent = await client.post("save", where, self._fields(page, said), multipart=multipart)
            where = sent.headers["location"]
        checked = await client.get("check", where)
        sent = await client.post("send", where, list(checked.hidden.items()))
        receipt = await client.get("receipt", sent.headers["location"])
        if "/sent-answers/" not in sent.headers["location"] or receipt.status != 200:
            raise ValueError(receipt.body)

    def _fields(self, page: Answer, said: Mapping[str, object]) -> Fields:
        hidden = page.hidden
        rules = RULES.search(page.body) if self.scripts else None
        if rules:
            # The workload answers what its rules open, and nothing that they do not.
            come = [name for name in json.loads(rules[1])["absent"] if name in said]
            hidden["_shown"] = " ".join((hidden["_shown"], *come))
        fields = [*hidden.items(), ("_go", "on")]
        for name in hidden["_shown"].split():
            value = said.get(name, "")
            fields += [(name, str(one)) for one in (value if isinstance(value, list) else [value])]
        return fields
