"""A small world to attack: States that each have one of every object, and someone of every role signed in."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.collection import (
    assignments,
    coding_schemes,
    corrections,
    correspondence,
    deciding,
    discussion,
    draft,
    erasures,
    files,
    items,
    links,
    mandates,
    nominations,
    outbox,
    password_links,
    queries,
    rounds,
    sessions,
    signing_in,
    submission,
    team,
)
from app.collection.assignments import Task
from app.collection.corrections import Wanted
from app.collection.draft import Post
from app.collection.mandates import Grant
from app.collection.queries import Asked
from app.collection.scope import ADMIN as MANAGER
from app.collection.scope import (
    CLEARING_AUTHORITY,
    CONTRIBUTOR,
    FOCAL_POINT,
    OBSERVER,
    OPERATOR,
    Actor,
)
from app.db import db
from app.factory import create_app
from app.models import Case, Job, Mandate, Respondent, Round, User
from app.questionnaire.load import loads
from config import settings
from tests.services.mailbox import served
from tests.services.working import work
from tests.walls.built import built
from tests.walls.cast import (
    ADMIN,
    DRAFT,
    ITA,
    KEN,
    NER,
    NOW,
    PROVISIONAL,
    SENT,
    SURVEY,
    TEAM,
    TEAM_ELSEWHERE,
    Key,
    canary,
    words,
)


@dataclass
class World:
    """The application with all of it, and what each thing is called."""

    app: Flask
    ids: dict[Key, dict[str, str]] = field(default_factory=dict)
    """What the objects of a case are called in addresses and forms, by their kinds."""
    cookies: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """The session of each role in each case, or of the team."""
    letters: list[Any] = field(default_factory=list)
    """All mail that was sent, as the server received it."""

    def session(self, role: str, key: Key) -> str:
        """The session of someone of this role; those of the team have one for all cases."""
        return self.cookies.get((role, *key)) or self.cookies.get((role, "", ""), "")


def build(folder: Path, url: str = "") -> World:
    """The world in a new database, by default one of SQLite; within the application's context."""
    given = {
        "CANVASS_ENV": "testing",
        "CANVASS_INSTANCE": str(folder),
        "CANVASS_SURVEYS": str(folder / "surveys"),
        "CANVASS_DATABASE_URL": url or f"sqlite:///{folder / 'canvass.db'}",
    }
    (folder / "surveys/code_lists").mkdir(parents=True)
    app = create_app(settings(given))
    app.config["WTF_CSRF_ENABLED"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = True
    world = World(app)
    with app.app_context():
        db.create_all()
        _team(world)
        with served(app) as box:
            for survey, states in (("harbours", (KEN, ITA)), ("lights", (NER,))):
                for when in (SENT, DRAFT):
                    round_ = _round(world, survey, when)
                    for state in states:
                        _case(world, round_, state, when)
                    artifact = built(app, round_, states)
                    scheme = coding_schemes.make(OPERATOR, round_, "a1", b"code,label\nsea,Sea\n")
                    for state in states:
                        world.ids[state, when] |= {"artifact": artifact, "scheme": scheme.public_id}
            work(app)
            for key in world.ids:
                _written_to(world, key)
                world.ids[key] |= _elsewhere({KEN: TEAM, ITA: ADMIN, NER: TEAM_ELSEWHERE}[key[0]])
            world.letters = list(box.received)
    return world


def _team(world: World) -> None:
    people = {TEAM: ("team", "harbours"), TEAM_ELSEWHERE: ("team", "lights"), ADMIN: (MANAGER, "")}
    for role, (membership, survey) in people.items():
        email = f"{role}@secretariat.example"
        user = team.add_user(OPERATOR, email, f"{role} person", "a long enough password", membership, survey)
        world.cookies[role, "", ""] = sessions.begin(user_id=user.id)[0]


def _elsewhere(role: str) -> dict[str, str]:
    """Someone of the team by number, another session of theirs, and a link for a new password."""
    email = f"{role}@secretariat.example"
    user = db.session.scalars(select(User).where(User.email == email)).one()
    _token, session = sessions.begin(user_id=user.id)
    made = password_links.make(signing_in.account(email))
    assert made is not None
    return {"member": str(user.id), "session": str(session), "password_link": made.token}


def _round(world: World, survey: str, when: str) -> Round:
    text = dedent(SURVEY).replace("SURVEY", survey)
    definition = Path(world.app.config["SURVEYS"]) / survey / "questionnaire.yaml"
    definition.parent.mkdir(exist_ok=True)
    definition.write_text(text)
    questionnaire = loads(text)
    plan = rounds.Plan(
        f"{survey} {when}",
        # The round that was sent is the earlier one, whose answers stand beside the questions of the other.
        NOW - timedelta(days=30 if when == DRAFT else 60),
        NOW + timedelta(days=30),
        timezone="Africa/Nairobi",
        name=f"{survey}_{when}",
    )
    return rounds.open_round(OPERATOR, questionnaire, plan)


def _case(world: World, round_: Round, state: str, when: str) -> None:
    known = db.session.scalar(select(Respondent).where(Respondent.code == state))
    respondent = known or Respondent(kind="state", code=state, name=f"{canary(state)} State")
    said = canary(state)
    case = Case(
        round_id=round_.id,
        respondent=respondent,
        contact_name=f"{said} contact",
        contact_email=f"{said}@ministry.example",
    )
    db.session.add(case)
    db.session.commit()
    ids = world.ids[state, when] = {
        "case": case.public_id, "round": round_.name, "earlier": f"{round_.survey}_{SENT}"
    }  # fmt: skip
    focal = _people(case, (state, when), ids)
    _letter(world, case, said)
    _answers(world, case, focal, words(state, when), ids)
    _assigned(case, focal, said, ids)
    _discussed(case, focal, words(state, when), ids)
    if when == DRAFT:
        _disputed(case, focal, said, words(state, when), ids)
    if when == SENT:
        _sent(world, case, focal, said, ids)
    # Who approves is named last: from then on nothing is sent without.
    authority = Grant(CLEARING_AUTHORITY, f"{said} minister", f"minister@{said}.example")
    mandates.begin(OPERATOR, case, authority)


def _people(case: Case, key: Key, ids: dict[str, str]) -> Actor:
    """Those whom a note verbale names, and a provisional focal point beside; the focal point, to go on."""
    said = canary(key[0])
    focal, observer = (
        nominations.nominate(OPERATOR, case, Grant(role, f"{said} {role}", f"{role}@{said}.example"))
        for role in (FOCAL_POINT, OBSERVER)
    )
    ids["mandate"] = observer.public_id
    # By the team's pages, a second focal point would end the first.
    second = Mandate(
        case_id=case.id, role=FOCAL_POINT, name=f"{said} provisional", email=f"p@{said}.example",
        provisional=True, begun_at=NOW, who="Operator",
    )  # fmt: skip
    db.session.add(second)
    db.session.commit()
    ids["provisional"] = second.public_id
    link = links.issue(OPERATOR, case, mandate=focal).link
    return Actor(focal.name, FOCAL_POINT, case_id=case.id, link_id=link.id, mandate_id=focal.id)


def _enter(world: World, case: Case, key: Key) -> None:
    """Sign in everyone who acts for a State; their letters have gone, and replaced all earlier links."""
    for one in mandates.of_case(OPERATOR, case):
        if one.ended_at is None:
            made = links.issue(OPERATOR, case, mandate=one)
            role = PROVISIONAL if one.provisional else one.role
            # The contributor of the matrix is the first one, who has section B alone.
            world.cookies.setdefault((role, *key), sessions.begin(link_id=made.link.id)[0])
            if one.role == OBSERVER:
                world.ids[key] |= {"token": made.token, "link_id": str(made.link.id)}


def _answers(world: World, case: Case, focal: Actor, written: str, ids: dict[str, str]) -> None:
    given = files.Sent(io.BytesIO(f"%PDF-1.4 {written} {case.id}".encode()), f"{written}.pdf")
    kept = files.keep(Path(world.app.config["FILES"]), case, given, focal)
    answers = {"a1": f"{written} harbour", "a1.comment": f"{written} remark", "a2": "yes", "a4": kept}
    draft.save(case, {("a", ""): Post(0, answers)}, focal)
    item = items.add(case, "trips", focal)
    draft.save(case, {("trips", item): Post(1, {"t1": f"{written} bay", "t2": f"{written} crew"})}, focal)
    ids |= {"item": item, "sha256": kept["sha256"]}


def _letter(world: World, case: Case, said: str) -> None:
    """A State has sent a letter too, from which the team may enter what nobody has written yet."""
    letter = files.Sent(io.BytesIO(f"%PDF-1.4 {said} letter {case.id}".encode()), f"{said}-letter.pdf")
    files.keep(Path(world.app.config["FILES"]), case, letter, OPERATOR, files.BEHALF)


def _assigned(case: Case, focal: Actor, said: str, ids: dict[str, str]) -> None:
    """A contributor to section B alone; it is done, so that whoever assigned it can accept it."""
    to = Grant(CONTRIBUTOR, f"{said} port", f"port@{said}.example", institution=f"{said} authority")
    (made,) = assignments.assign(focal, case, to, Task([("b", "")], note=f"{said} note"))
    theirs = Actor(f"{said} port", CONTRIBUTOR, case_id=case.id, mandate_id=made.mandate.id)
    assignments.mark_done(theirs, case, made.public_id)
    ids["assignment"] = made.public_id


def _discussed(case: Case, focal: Actor, written: str, ids: dict[str, str]) -> None:
    """What the people of a State say among themselves."""
    for name, item in (("t1", ids["item"]), ("a1", "")):
        discussion.write(focal, case, discussion.subject(focal, case, name, item), f"{written}, is it so?")
    (ids["remark"],) = (one.public_id for one in discussion.of_case(focal, case, ("a", "")))


def _disputed(case: Case, focal: Actor, said: str, written: str, ids: dict[str, str]) -> None:
    """A second institution, that is asked section A too and gives its name otherwise."""
    to = Grant(CONTRIBUTOR, f"{said} navy", f"navy@{said}.example", institution=f"{said} navy")
    (made,) = assignments.assign(focal, case, to, Task([("a", "")]))
    theirs = Actor(f"{said} navy", CONTRIBUTOR, case_id=case.id, mandate_id=made.mandate.id)
    draft.save(case, {("a", ""): Post(1, {"a1": f"{written} of the navy"})}, theirs)
    (waits,) = deciding.waiting(case, rounds.questionnaire_of(case))
    ids |= {"voice": str(made.mandate.id), "mark": waits.mark}


def _sent(world: World, case: Case, focal: Actor, said: str, ids: dict[str, str]) -> None:
    """Sent, queried, and a correction proposed; a further query waits to be sent."""
    visitor = sessions.visitor(world.cookies[ADMIN, "", ""])
    assert visitor is not None
    someone = visitor.actor
    made = submission.submit(case, f"the-key-of-{case.public_id}", focal, language="en")
    sent = submission.versions(OPERATOR, case)[0]
    questionnaire = rounds.frozen(sent.instrument_sha256)
    wanted = Wanted("a1", "", {"a1": f"{said} corrected", "a1.comment": f"{said} remark"}, f"{said} why")
    correction = corrections.propose(someone, sent, questionnaire, wanted)
    due = date(2020, 6, 1)
    asked = queries.prepare(someone, sent, questionnaire, Asked("a1", "", "unclear", f"{said} asked", due))
    queries.send(someone, case, 3)
    waiting = queries.prepare(someone, sent, questionnaire, Asked("a2", "", "unclear", f"{said} more", due))
    ids |= {
        "receipt": made.receipt, "fingerprint": sent.sha256, "query": asked.public_id,
        "prepared": waiting.public_id, "correction": correction.public_id,
    }  # fmt: skip


def _written_to(world: World, key: Key) -> None:
    """What became of what was written to a State; and its people come in."""
    case = db.session.scalars(select(Case).where(Case.public_id == world.ids[key]["case"])).one()
    world.ids[key]["message"] = str(correspondence.messages(OPERATOR, case)[0].id)
    refused = outbox.enqueue(outbox.MAIL_LINK, {"case": case.id, "why": outbox.INVITED})
    failed = db.session.get_one(Job, refused)
    failed.failed_at = failed.unsettled_at = failed.created_at
    db.session.commit()
    world.ids[key]["failure"] = str(refused)
    wanted = erasures.of_person(OPERATOR, f"{canary(key[0])}@ministry.example")
    world.ids[key]["erasure"] = erasures.propose(OPERATOR, wanted, f"{canary(key[0])} asked").public_id
    _enter(world, case, key)
