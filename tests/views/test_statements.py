"""How often a page asks the database: a pinned number, whatever a questionnaire holds beside the page."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.db import db
from tests.views.conftest import house_of, outside

WHO, CASE, DRAFT = "SELECT web_session", "SELECT case", "SELECT document"
SAVE = [WHO, CASE, DRAFT]
"""What a save reads: who asks; then case and draft, under the lock. The first reads all sections, too."""
CHANGED = ["UPDATE document", "INSERT event", "UPDATE case"]

ASKED = {
    "open": [CASE],
    "exchange": ["SELECT case", "INSERT web_session", "INSERT link_exchange"],
    "overview": [WHO, CASE, "SELECT assignment", "SELECT event"],
    "page": [WHO, CASE, DRAFT],
    "first save": [*SAVE, DRAFT, "INSERT document", "INSERT event", "UPDATE case"],
    "page with answers": [WHO, CASE, DRAFT],
    "save": [*SAVE, *CHANGED],
    "save that changes nothing": SAVE,
    "check": [WHO, CASE, DRAFT, "SELECT mandate", "SELECT assignment", "SELECT assignment"],
    "send": [
        *(
            WHO,
            CASE,
            "SELECT submission",
            DRAFT,
            "SELECT mandate",
            "INSERT submission",
            "UPDATE case",
            "INSERT event",
        ),
        *("SELECT job", "INSERT job"),
    ],
    "receipt": [WHO, CASE, "SELECT submission", "SELECT job"],
}


def survey(questions: int, sections: int) -> str:
    """One section of some questions, the last of which depends on the first, and others after it."""
    asked = [f"{{name: a{n}, type: text, label: Which?}}" for n in range(1, questions)]
    asked.append(f"{{name: a{questions}, type: integer, label: How many?, relevant: \"${{a1}} = 'x'\"}}")
    first = f"{{name: a, title: A, questions: [{', '.join(asked)}]}}"
    others = [
        f"{{name: s{n}, title: Another, questions: [{{name: q{n}, type: text, label: What?}}]}}"
        for n in range(sections)
    ]
    return (
        "survey: counted\ntitle: Counted\nrespondent: {kind: state, code_list: states}\n"
        "choices: {states: {code_list: states, choices: [{name: KEN, label: Kenya}]}}\n"
        f"sections: [{', '.join([first, *others])}]\n"
    )


@contextmanager
def statements(app):
    """What is asked meanwhile, each statement by its verb and its table."""
    found = []

    def note(_connection, _cursor, text, *_rest):
        words = outside(text).replace('"', " ").split()
        if words[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            before = {"SELECT": "FROM", "INSERT": "INTO", "DELETE": "FROM"}.get(words[0], "UPDATE")
            found.append(f"{words[0]} {words[words.index(before) + 1]}")

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def asked_by(house):
    """The statements of each step of a respondent's way."""
    visit, at, found = house.visit(), f"/r/{house.kenya.public_id}", {}
    link = house.link(house.kenya)

    def step(name, path, **fields):
        with statements(house.app) as asked:
            if fields or name in ("exchange", "save that changes nothing", "send"):
                sent = visit.fields().to_dict() | fields
                answer = visit.open(path, method="POST", data=sent)
                assert answer.status_code == 302
                visit.where = answer.headers["Location"]
            else:
                visit.page = visit.open(path)
                assert visit.page.status_code == 200
        found[name] = asked

    # The first of all: a worker reads the instrument once, and keeps it.
    house.signed_in(house.italy).open(f"/r/{house.italy.public_id}/a")
    step("open", f"/l/{link}")
    step("exchange", f"/l/{link}")
    step("overview", at)
    step("page", f"{at}/a")
    step("first save", f"{at}/a", a1="y", a2="z")
    step("page with answers", f"{at}/a")
    step("save", f"{at}/a", a2="")
    step("page again", f"{at}/a")
    step("save that changes nothing", f"{at}/a")
    step("check", f"{at}/check-and-send")
    step("send", f"{at}/check-and-send")
    step("receipt", visit.where)
    del found["page again"]
    return found


@pytest.mark.parametrize(("questions", "sections"), [(3, 1), (60, 1), (3, 40)])
def test_the_number_of_statements_is_the_same_for_every_questionnaire(pages, stopped, questions, sections):
    assert asked_by(house_of(pages, stopped, survey(questions, sections))) == ASKED
