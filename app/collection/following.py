"""What follows a draft to what its round asks now: rival answers, comments, assignments, clearance."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.collection import clock, events, mandates, outbox
from app.collection.documents import Document
from app.collection.noting import note
from app.collection.rivals import Entries, RivalChange
from app.collection.scope import CLEARING_AUTHORITY, Actor
from app.db import db
from app.models import Assignment, Case, Clearance, InnerComment
from app.questionnaire.form import Address
from app.questionnaire.revision.carry import Carrier
from app.questionnaire.revision.drafts import home


def rivals_moved(carrier: Carrier, kept: Mapping[Address, Document]) -> dict[Address, dict[str, RivalChange]]:
    """By document, what stands beside its parts before and after: each keeps who gave it."""
    placed: dict[Address, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for address, document in kept.items():
        for part, entries in document.rivals.items():
            for voice, (value, *mark) in entries.items():
                for found in carrier.carry(part, value):
                    here = placed[home(carrier, address, found.part)]
                    name = carrier.apart(part) if voice in here[found.part] else found.part
                    here[name][voice] = [found.value, *mark]
    changes: dict[Address, dict[str, RivalChange]] = {}
    for address in dict.fromkeys((*kept, *placed)):
        before: Mapping[str, Entries] = kept[address].rivals if address in kept else {}
        after: dict[str, Entries] = {part: entries for part, entries in placed[address].items() if entries}
        differing = {
            part: (before.get(part), after.get(part))
            for part in (*before, *after)
            if before.get(part) != after.get(part)
        }
        if differing:
            changes[address] = differing
    return changes


def assignments_moved(case: Case, carrier: Carrier, actor: Actor) -> None:
    """Have assignments name what they were given for, where it has another name now."""
    live = select(Assignment).where(Assignment.case_id == case.id, Assignment.ended_at.is_(None))
    for one in db.session.scalars(live).unique():
        now = carrier.table(one.name) if one.item else _section(carrier, one.name)
        if now != one.name:
            facts = {"assignment": one.public_id, "name": one.mandate.name, "was": one.name}
            one.name = now
            events.record(events.ASSIGNMENT_MOVED, actor, case, facts, document=(now, one.item))


def discussion_moved(case: Case, carrier: Carrier, actor: Actor) -> None:
    """Have comments stand with what they were said about, where it has another name or place now."""
    if not case.discussed:
        return
    for one in db.session.scalars(select(InnerComment).where(InnerComment.case_id == case.id)):
        now = _asked(carrier, one.question)
        place = carrier.new.places.get(now)
        if place is None or place.section.anonymous or bool(place.repeats) != bool(one.item):
            continue
        home = place.repeats[-1] if place.repeats else place.section.name
        if (home, now) != (one.name, one.question):
            facts = {"comment": one.public_id, "question": now, "was": one.question, "from": one.name}
            one.name, one.question = home, now
            events.record(events.INNER_MOVED, actor, case, facts, document=(home, one.item))


def clearance_overtaken(case: Case, actor: Actor) -> None:
    """Take a draft that is asked something else now out of clearance, and write so to both sides.

    It is not what is being read there any more.
    """
    if case.clearing_since is None:
        return
    waiting = select(Clearance).where(Clearance.case_id == case.id, Clearance.decision == "")
    authorities = mandates.held(case, CLEARING_AUTHORITY)
    for one in db.session.scalars(waiting).all():
        one.decision, one.decided_at = "withdrawn", clock.now()
        facts = {"case": case.id, "clearance": one.id}
        outbox.enqueue(outbox.DECIDED, facts)
        for authority in authorities:
            outbox.enqueue(outbox.DECIDED, facts | {"mandate": authority.id})
    db.session.flush()
    note(case, clearing_since=None)
    events.record(events.CLEARANCE_WITHDRAWN, actor, case, {"why": "revision"})


def _asked(carrier: Carrier, name: str) -> str:
    """What a question, or a repeat, of an earlier instrument is called now."""
    if name in carrier.chain[carrier.on - 1].repeats:
        return carrier.table(name)
    now = carrier.changes.renamed(name)
    return now if now in carrier.new.questions else name


def _section(carrier: Carrier, name: str) -> str:
    """The new section that most of a section's questions went to, where it is asked no longer itself.

    One that there was before is none: whoever was given the old one was not given that.
    """
    old = carrier.chain[carrier.on - 1]
    if carrier.new.section(name) is not None or old.section(name) is None:
        return name
    found = Counter(
        home(carrier, (name, ""), placed.part)[0]
        for part in old.documents[name].parts
        for placed in carrier.carry(part, None)
    )
    new = [one for one in found if one != name and old.section(one) is None]
    return max(new, key=lambda one: found[one], default=name)
