"""What the tests of queries share: a State that has sent, and how it is asked and answers."""

from datetime import date

from app.collection import draft, queries, submission
from app.collection.draft import Post
from app.collection.queries import Asked

A, B = ("a", ""), ("b", "")
DUE = date(2020, 6, 1)


def asking(question="a3", item="", text="Is that right?", reason="outlier", due=DUE):
    return Asked(question, item, reason, text, due)


def send(office, actor, case=None):
    case = case or office.kenya
    return submission.submit(case, f"the-key-of-version-{case.versions + 1}", actor, language="en")


def ask(office, *asked, case=None):
    """Queries prepared and sent; the State has until the end of the month, whatever the round says."""
    case = case or office.kenya
    sent = submission.versions(office.team, case)[0]
    made = [queries.prepare(office.team, sent, office.questionnaire, one) for one in asked or (asking(),)]
    queries.send(office.team, case, 3)
    return made


def save(office, actor, where=A, **answers):
    case = office.kenya
    known = draft.load(case, office.questionnaire).revision(where)
    values = {part.replace("__", "."): value for part, value in answers.items()}
    return draft.save(case, {where: Post(known, values)}, actor)


def closed(office):
    office.clock.forward(days=60)


def first_sent(office):
    """Kenya's focal point, once a first version is sent, long before the round closes."""
    actor = office.focal_point(office.kenya)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "no", "a3": 7})}, actor)
    send(office, actor)
    return actor
