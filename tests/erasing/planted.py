"""A person planted wherever Canvass keeps something of her, through what her State and the team really do."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.collection import (
    assignments,
    clearance,
    clock,
    corrections,
    correspondence,
    discussion,
    draft,
    files,
    held,
    items,
    last_time,
    links,
    mandates,
    nominations,
    outbox,
    queries,
    record,
    removal,
    respondents,
    rounds,
    sessions,
    submission,
    team,
    translations,
)
from app.collection.assignments import Task
from app.collection.corrections import Wanted
from app.collection.draft import Post
from app.collection.mandates import Grant
from app.collection.queries import Asked
from app.collection.scope import CLEARING_AUTHORITY, CONTRIBUTOR, FOCAL_POINT, OBSERVER, OPERATOR, Actor
from app.db import db
from app.models import Case, Job, Mandate, Round
from app.questionnaire.last_time import UNCHANGED
from app.questionnaire.load import loads
from tests.services.working import work

SURVEY = """
survey: harbours
title: Harbours
edition: "2020"
respondent: {kind: state}
sections:
  - name: a
    title: About
    questions:
      - {name: a1, type: text, label: Name of the harbour}
      - {name: a2, type: text, label: Remarks}
  - name: c
    title: Who answers
    questions:
      - {name: c1, type: text, label: Your name, personal: true}
      - {name: c2, type: text, label: Your telephone, personal: true}
      - {name: c3, type: file, label: Your photograph, accept: [pdf], personal: true}
  - name: b
    title: People
    questions:
      - name: people
        type: repeat
        label: People
        ask: page
        questions:
          - {name: p1, type: text, label: Name, personal: true}
          - {name: p2, type: integer, label: Years in service}
"""
SIGN = "kanari"
"""What everything holds that is hers, and nothing else does."""
NAME, EMAIL, TELEPHONE = f"Zuri {SIGN.title()}", f"zuri.{SIGN}@ministry.example", f"+254 {SIGN} 0712"
OTHER, ADDRESS = "Bianca Rossi", "bianca@ministry.example"
CONTACT, PEOPLE, ABOUT = ("c", ""), "people", ("a", "")


@dataclass
class Planted:
    """Where she is: her State's response, sent; another State's, which nobody may touch; and who works."""

    app: Flask
    round: Round
    case: Case
    other: Case
    first: Actor
    second: Actor
    files: Path
    receipt: str


def plant(app: Flask) -> Planted:
    """All of it; within the application's context, its letters served by a mailbox."""
    first, second = _team("Grace"), _team("Henry")
    _mistaken_round()
    _last_time()
    round_ = _round("Harbours 2020", 0)
    for name in (f"Zuri M. {SIGN.title()}", NAME):
        _listed(round_, name)
    case, other = (
        db.session.scalars(select(Case).where(Case.round_id == round_.id, Case.contact_email == email)).one()
        for email in (EMAIL, ADDRESS)
    )
    root = Path(app.config["FILES"])
    zuri = _nominated(root, case)
    _replaced(case)
    _came_in(case)
    _drafted(root, case, zuri)
    _pdf(root, case, first, f"letter_of_{NAME.replace(' ', '_')}.pdf", files.BEHALF)
    _discussed(case, zuri)
    receipt = _sent(case, zuri)
    _queried(case, zuri, first)
    _elsewhere(other)
    work(app)
    _written_to(case, first)
    work(app)
    record.checkpoint()
    # Held for good would be too much: what waits for her to sign in again comes last.
    held.hold(case.public_id, "/save", [("c1", NAME), ("c2", TELEPHONE)])
    return Planted(app, round_, case, other, first, second, root, receipt)


def _team(name: str) -> Actor:
    user = team.add_user(
        OPERATOR, f"{name.lower()}@secretariat.example", name, "a long enough password", "team", ""
    )
    visitor = sessions.visitor(sessions.begin(user_id=user.id)[0])
    assert visitor is not None
    return visitor.actor


def _round(title: str, days: int) -> Round:
    now = clock.now()
    plan = rounds.Plan(title, now - timedelta(days=30 - days), now + timedelta(days=30 + days))
    return rounds.open_round(OPERATOR, loads(SURVEY), plan)


def _listed(round_: Round, name: str) -> None:
    text = f"code,email,contact\nKEN,{EMAIL},{name}\nITA,{ADDRESS},{OTHER}\n"
    assert respondents.import_list(OPERATOR, round_, text.encode()).done


def _mistaken_round() -> None:
    """She was invited to a round that was opened by mistake: its events lead nowhere now, and name her."""
    mistaken = _round("Mistaken 2019", 0)
    _listed(mistaken, NAME)
    removal.remove(OPERATOR, mistaken, mistaken.name)


def _last_time() -> None:
    earlier = _round("Harbours 2016", -25)
    _listed(earlier, NAME)
    case = db.session.scalars(
        select(Case).where(Case.round_id == earlier.id, Case.contact_email == EMAIL)
    ).one()
    me = Actor(NAME, FOCAL_POINT, case_id=case.id)
    draft.save(case, {ABOUT: Post(0, {"a1": "Mombasa"}), CONTACT: Post(0, {"c1": NAME})}, me)
    submission.submit(case, "the-key-of-last-time", me, language="en")


def _pdf(root: Path, case: Case, actor: Actor, name: str, purpose: str = files.ANSWER) -> dict[str, Any]:
    # What a State has sent as a State stays; only the name of that file is hers.
    content = f"%PDF-1.4 {purpose} {'' if purpose == files.BEHALF else NAME}".encode()
    return files.keep(root, case, files.Sent(io.BytesIO(content), name), actor, purpose)


def _nominated(root: Path, case: Case) -> Actor:
    kept = _pdf(root, case, OPERATOR, f"note of {SIGN}.pdf", files.NOMINATION)
    note = files.upload_of(case, kept["sha256"], kept["name"])
    grant = Grant(
        FOCAL_POINT, NAME, EMAIL, institution="Ministry", note_reference="NV/12", note_upload_id=note
    )
    mandate = nominations.nominate(OPERATOR, case, grant)
    return Actor(NAME, FOCAL_POINT, case_id=case.id, mandate_id=mandate.id)


def _replaced(case: Case) -> None:
    """An observer before her successor, whose end the team explained."""
    grant = Grant(OBSERVER, OTHER, ADDRESS)
    nominations.end(OPERATOR, case, nominations.nominate(OPERATOR, case, grant), f"{NAME} said so")


def _came_in(case: Case) -> None:
    issued = links.issue(OPERATOR, case)
    links.exchange(issued.token, browser=f"Browser of {SIGN}")
    links.exchange(issued.token, browser="Another browser")


def _drafted(root: Path, case: Case, zuri: Actor) -> None:
    """Answers, personal ones among them, by her and by another institution; one item is removed."""
    photograph = _pdf(root, case, zuri, f"{SIGN}.pdf")
    personal = {"c1": NAME, "c2": TELEPHONE, "c3": photograph}
    draft.save(case, {ABOUT: Post(0, {"a1": "Lamu", "a2": "Old"}), CONTACT: Post(0, personal)}, zuri)
    last_time.say(case, ABOUT, ["a1"], UNCHANGED, zuri)
    for kept in (True, False):
        item = items.add(case, PEOPLE, zuri)
        draft.save(case, {(PEOPLE, item): Post(1, {"p1": NAME, "p2": 7})}, zuri)
        if not kept:
            items.remove(case, PEOPLE, item, 2, zuri)
    to = Grant(CONTRIBUTOR, OTHER, ADDRESS, institution="Port")
    task = Task([ABOUT, CONTACT], note=f"From {NAME}: please call {TELEPHONE}")
    for made in assignments.assign(zuri, case, to, task):
        theirs = Actor(OTHER, CONTRIBUTOR, case_id=case.id, mandate_id=made.mandate_id)
        assignments.mark_done(theirs, case, made.public_id)
        assignments.send_back(zuri, case, made.public_id, f"{NAME} asks again")
    revision = draft.load(case, rounds.questionnaire_of(case)).revision
    said = {ABOUT: {"a1": "Lamu Port"}, CONTACT: {"c1": f"{NAME}, of the port", "c2": "none"}}
    draft.save(case, {where: Post(revision(where), values) for where, values in said.items()}, theirs)


def _discussed(case: Case, zuri: Actor) -> None:
    other = Actor(OTHER, CONTRIBUTOR, case_id=case.id, mandate_id=_contributor(case))
    about = discussion.subject(zuri, case, "a2")
    discussion.write(zuri, case, about, f"I am at {TELEPHONE}")
    discussion.write(other, case, about, f"{NAME} knows")
    discussion.settle(zuri, case, about)


def _contributor(case: Case) -> int:
    query = select(Mandate.id).where(Mandate.case_id == case.id, Mandate.role == CONTRIBUTOR)
    return db.session.scalars(query).first() or 0


def _sent(case: Case, zuri: Actor) -> str:
    """Returned by whoever clears, approved, and sent."""
    mandates.begin(OPERATOR, case, Grant(CLEARING_AUTHORITY, "The Minister", "minister@ministry.example"))
    minister = Actor("The Minister", CLEARING_AUTHORITY, case_id=case.id)
    for decision, remarks in ((clearance.RETURNED, f"{NAME} should look again"), (clearance.APPROVED, "")):
        seen = draft.load(case, rounds.questionnaire_of(case)).fingerprint()
        clearance.ask(zuri, case, seen, "en")
        clearance.decide(minister, case, decision, seen, remarks)
    link = links.issue(OPERATOR, case).link
    sender = Actor(NAME, FOCAL_POINT, case_id=case.id, link_id=link.id, mandate_id=zuri.mandate_id)
    return submission.submit(case, f"the-key-of-{case.public_id}", sender, language="en").receipt


def _queried(case: Case, zuri: Actor, someone: Actor) -> None:
    sent = submission.versions(OPERATOR, case)[0]
    asked = rounds.frozen(sent.instrument_sha256)
    translations.translate(someone, asked, sent, ("", "c1"), f"{NAME}, in Latin letters")
    due = date(2030, 6, 1)
    query = queries.prepare(someone, sent, asked, Asked("a2", "", "unclear", f"As {NAME} said?", due))
    queries.send(someone, case, 3)
    queries.reply(zuri, query, f"It is so, says {NAME}")
    queries.settle(someone, query)
    wanted = Wanted("c1", "", {"c1": f"{NAME} Junior"}, f"{NAME} wrote to us")
    corrections.propose(someone, sent, asked, wanted)
    correspondence.note(someone, case, f"Called {NAME} at {TELEPHONE}")


def _elsewhere(other: Case) -> None:
    me = Actor(OTHER, FOCAL_POINT, case_id=other.id)
    draft.save(other, {CONTACT: Post(0, {"c1": OTHER, "c2": "+39 06"})}, me)
    submission.submit(other, "the-key-of-the-others", me, language="en")


def _written_to(case: Case, someone: Actor) -> None:
    """One letter came back, one was refused with her address, one is in the queue with its whole text."""
    sent = [one for one in correspondence.messages(OPERATOR, case) if one.to == EMAIL and one.state == "sent"]
    correspondence.mark_bounced(someone, case, sent[0].id)
    letter = {"to": EMAIL, "to_name": NAME, "subject": "Your answers", "text": f"You are at {TELEPHONE}"}
    job = db.session.get_one(Job, outbox.enqueue(outbox.MAIL, letter))
    job.failed_at, job.error, job.result = clock.now(), f"550 {EMAIL} is nobody", {"refused": EMAIL}
    db.session.commit()
