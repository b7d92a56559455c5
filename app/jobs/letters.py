"""Letters that the worker sends: a personal link to the address on record, in the respondent's language."""

from typing import Any

from flask import current_app
from sqlalchemy import select

from app import mail
from app.collection import events, links, mandates, outbox, reminders
from app.collection.errors import NotAllowed
from app.collection.links import Issued
from app.collection.scope import OBSERVER, WORKER, locked
from app.collection.transaction import writes
from app.db import db
from app.jobs import queue
from app.jobs.errors import Vain
from app.jobs.postmarks import postmark
from app.jobs.queue import Leased
from app.letters import copy_letter, decision_letter, link_letter, notice_letter
from app.mail import Letter, MailError
from app.models import Case, Clearance, Job, Mandate, Round

COPIED = frozenset({outbox.INVITED, outbox.REMINDED, outbox.QUERIED})
"""What observers get copies of."""
WHY_NOT = {
    "no_address": "there is no e-mail address on record",
    "mandate_ended": "whoever it was for does not act for this respondent any more",
}
"""Why no link can be made, in words for the team."""


def send_letter(job: Leased) -> dict[str, Any]:
    """Send a letter as it stands in the payload."""
    return sent_without_link(job, Letter(**job.payload))


def send_notice(job: Leased) -> dict[str, Any]:
    """Tell the holder of a mandate what became of it, or of the draft or link; else the contact on record."""
    named = job.payload.get("mandate")
    holder = db.session.get(Mandate, named) if named is not None else None
    case = db.session.get(Case, job.payload["case"])
    if case is None or (named is not None and holder is None):
        raise Vain("the mandate does not exist any more")
    more = {name: job.payload[name] for name in ("who", "at", "reason") if name in job.payload}
    letter = notice_letter(case, holder, job.payload["why"], **more)
    if not letter.to:
        raise Vain(WHY_NOT["no_address"])
    return sent_without_link(job, letter)


def known_as_letter(job: Leased, attempt: int = 0) -> str:
    """What a letter is known as, to tell it when it comes back; without ``attempt``, all attempts are one."""
    return postmark(str(current_app.config["SECRET_KEY"]), job.id, attempt)


def send_link(job: Leased) -> dict[str, Any]:
    """Issue a personal link for a case, and send it to the contact on record, or to the holder of a mandate.

    A worker that died may have sent it: if that link has been opened since, nothing is sent again. Else a new
    letter goes, not the same again, since what is kept of a link cannot be sent.
    """
    case = db.session.get(Case, job.payload["case"])
    if case is None:
        raise Vain("the case does not exist any more")
    if "slot" in job.payload and not reminders.concerns(case, job.payload["slot"]):
        # It was sent, or given longer, since the letter was asked for.
        return {"left_out": True}
    before = queue.noted(job).get("link")
    if before is not None and links.was_opened(before):
        return {"link": before}
    try:
        # A mail server that is down is known before the link that works now is replaced.
        with mail.opened(current_app.config["MAIL"]) as post:
            issued, holder = _issued(job, case)
            why = job.payload.get("why", outbox.INVITED)
            letter = link_letter(case, issued.token, issued.link.expires_at, why, holder=holder)
            # Each attempt sends another link, and is another letter.
            known_as = known_as_letter(job, job.attempts)
            post(mail.message(letter, current_app.config["MAIL_FROM"], known_as))
    except NotAllowed as error:
        raise Vain(WHY_NOT.get(error.reason, error.reason)) from error
    except MailError as error:
        raise judged(error) from error
    _copied(job, case, holder)
    return {"link": issued.link.id}


def send_decision(job: Leased) -> dict[str, Any]:
    """Write what became of a clearance: to the focal point, or to whom the job names."""
    decided = db.session.get(Clearance, job.payload["clearance"])
    case = db.session.get_one(Case, decided.case_id) if decided else None
    named = job.payload.get("mandate")
    holder = db.session.get(Mandate, named) if named else mandates.focal_point(case) if case else None
    if decided is None or case is None or (holder is not None and holder.ended_at is not None):
        raise Vain(WHY_NOT["mandate_ended"])
    letter = decision_letter(case, decided, holder)
    if not letter.to:
        raise Vain(WHY_NOT["no_address"])
    return sent_without_link(job, letter)


@writes
def _copied(job: Leased, case: Case, holder: Mandate | None) -> None:
    """Have the observers of a case get a copy, once each, of what is written to who answers for it."""
    why = job.payload.get("why", outbox.INVITED)
    if why not in COPIED:
        return
    for observer in mandates.held(case, OBSERVER):
        facts = {"case": case.id, "why": why, "to": observer.id, "of": holder.id if holder else None}
        outbox.enqueue(outbox.MAIL_COPY, facts, unique_key=f"copy:{job.id}:{observer.id}")


def send_copy(job: Leased) -> dict[str, Any]:
    """Send an observer what was written to another, without the link."""
    case, observer = (
        db.session.get(Case, job.payload["case"]),
        db.session.get(Mandate, job.payload["to"]),
    )
    if case is None or observer is None or observer.ended_at is not None:
        raise Vain(WHY_NOT["mandate_ended"])
    of = job.payload["of"]
    holder = db.session.get(Mandate, of) if of is not None else None
    letter = copy_letter(case, observer, holder, job.payload["why"])
    return sent_without_link(job, letter)


def remind(job: Leased) -> dict[str, Any]:
    """Ask for the letters of a reminder whose time has come."""
    round_ = db.session.get(Round, job.payload["round"])
    if round_ is None:
        raise Vain("the round does not exist any more")
    return {"letters": reminders.send(WORKER, round_, job.payload["slot"], job.payload["at"])}


def sent_without_link(job: Leased, letter: Letter) -> dict[str, Any]:
    """Send a letter that carries no link."""
    try:
        made = mail.message(letter, current_app.config["MAIL_FROM"], known_as_letter(job))
        mail.send(made, current_app.config["MAIL"])
    except MailError as error:
        raise judged(error) from error
    return {}


@writes
def _issued(job: Leased, case: Case) -> tuple[Issued, Mandate | None]:
    """A new link, noted with the job in one transaction, and for whom: whoever may have followed by now."""
    case = locked(WORKER, case)
    # Not as it was leased: a mandate that another took the place of meanwhile has handed its letters on.
    known = db.session.scalar(select(Job.payload["mandate"].as_integer()).where(Job.id == job.id))
    holder = db.session.get(Mandate, known) if known is not None else mandates.focal_point(case)
    issued = links.issue(
        WORKER,
        case,
        least_days=current_app.config["LINK_DAYS"],
        mandate=holder,
        keeps_sessions=job.payload.get("why") in outbox.IN_PASSING,
    )
    queue.note(job, {"link": issued.link.id})
    if "slot" in job.payload:
        events.record(events.REMINDED, WORKER, case, {"slot": job.payload["slot"]})
    return issued, holder


def judged(error: MailError) -> Exception:
    """Whether trying again may help."""
    return Vain(str(error)) if error.permanent else error
