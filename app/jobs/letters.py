"""Letters that the worker sends: a personal link to the address on record, in the respondent's language."""

import hmac
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from jinja2 import Environment, FileSystemLoader, select_autoescape

from app import languages, mail
from app.collection import clock, links, names, rounds
from app.collection.errors import NotAllowed
from app.collection.links import Issued
from app.collection.scope import WORKER
from app.collection.transaction import writes
from app.db import db
from app.jobs import queue
from app.jobs.errors import Vain
from app.jobs.queue import Leased
from app.mail import Letter, MailError
from app.models import Case, PersonalLink

TEMPLATES = Path(__file__).parent.parent / "templates" / "mail"
ENDPOINT = "respond.open_link"
"""The page that a personal link leads to."""


def send_letter(job: Leased) -> dict[str, Any]:
    """Send a letter as it stands in the payload."""
    try:
        made = mail.message(Letter(**job.payload), current_app.config["MAIL_FROM"], _known_as(job))
        mail.send(made, current_app.config["MAIL"])
    except MailError as error:
        raise _judged(error) from error
    return {}


def _known_as(job: Leased) -> str:
    """The same at every attempt, and nowhere else: a letter that leaves twice is known as one."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"letter {job.id}".encode(), "sha256").hexdigest()[:32]


def send_link(job: Leased) -> dict[str, Any]:
    """Issue a personal link for a case, and send it to the contact on record.

    A worker that died may have sent it: if that link has been opened since, nothing is sent again. Else a new
    letter goes, not the same again, since what is kept of a link cannot be sent.
    """
    case = db.session.get(Case, job.payload["case"])
    if case is None:
        raise Vain("the case does not exist any more")
    before = queue.noted(job).get("link")
    if before is not None and links.was_opened(before):
        return {"link": before}
    try:
        # A mail server that is down is known before the link that works now is replaced.
        with mail.opened(current_app.config["MAIL"]) as post:
            issued = _issued(job, case)
            letter = link_letter(case, issued.link, _address(issued.token), job.payload.get("why", "invited"))
            post(mail.message(letter, current_app.config["MAIL_FROM"]))
    except NotAllowed as error:
        raise Vain("there is no e-mail address on record") from error
    except MailError as error:
        raise _judged(error) from error
    return {"link": issued.link.id}


@writes
def _issued(job: Leased, case: Case) -> Issued:
    """A new link, noted with the job in one transaction."""
    issued = links.issue(WORKER, case, least_days=current_app.config["LINK_DAYS"])
    queue.note(job, {"link": issued.link.id})
    return issued


def link_letter(case: Case, link: PersonalLink, address: str, why: str) -> Letter:
    """The letter that carries a link: why it comes, the address, until when, and whom to ask."""
    round_ = case.round
    code = case.language or (round_.languages or ["en"])[0]
    zone, lists = ZoneInfo(round_.timezone), Path(current_app.config["SURVEYS"]) / "code_lists"
    shown = {
        "why": why,
        "language": code,
        "direction": languages.direction(code),
        "survey": names.title(round_, code),
        "about": names.respondent(lists, round_, case.respondent.code, case.respondent.name, code)
        if round_.kind == "state"
        else "",
        "name": link.name,
        "address": address,
        "closes": _last_day(rounds.deadline(round_, case), zone, code),
        "over": clock.now() >= rounds.deadline(round_, case) + timedelta(days=round_.grace_days),
        "expires": languages.format_date(link.expires_at.astimezone(zone).date(), code),
        "contact_name": round_.contact_name,
        "contact": round_.contact_email or current_app.config["CONTACT"],
        "organization": current_app.config["ORGANIZATION"],
    }
    return Letter(
        to=link.email,
        to_name=link.name,
        subject=_rendered(code, "link_subject.txt", shown),
        text=_rendered(code, "link.txt", shown),
        html=_rendered(code, "link.html", shown),
        reply_to=str(shown["contact"]),
    )


def _last_day(moment: Any, zone: ZoneInfo, code: str) -> str:
    """The day and time of closing, with the zone that they are told in."""
    return f"{languages.format_moment(moment, code, zone)} ({zone.key})"


def _address(token: str) -> str:
    """The whole address of a link; there is no request here to take the host from."""
    path = current_app.url_map.bind("").build(ENDPOINT, {"token": token})
    return f"{current_app.config['BASE_URL']}{path}"


def _judged(error: MailError) -> Exception:
    """Whether trying again may help."""
    return Vain(str(error)) if error.permanent else error


def _rendered(code: str, template: str, shown: dict[str, Any]) -> str:
    return _templates(code).get_template(template).render(shown).strip() + "\n"


@cache
def _templates(code: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    catalogue = languages.translations(code)
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension brings it
        catalogue.ugettext, catalogue.ungettext, newstyle=True
    )
    return made
