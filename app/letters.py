"""What letters say: the one that carries a personal link, in its reader's language, as text and as a page."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from jinja2 import Environment, FileSystemLoader, select_autoescape

from app import languages, proof
from app.collection import (
    amending,
    assignments,
    clock,
    draft,
    mandates,
    matters,
    names,
    outbox,
    prior,
    rounds,
    submission,
    wording,
)
from app.collection.scope import OBSERVER
from app.db import db
from app.mail import Enclosure, Letter
from app.models import Case, Clearance, Mandate, Query, Round, Submission, User
from app.questionnaire.answers import from_json
from app.questionnaire.form import item_named, item_title
from app.questionnaire.model import Repeat
from app.questionnaire.reading import Reading
from app.questionnaire.route import Route

TEMPLATES = Path(__file__).parent / "templates" / "mail"
ENDPOINT = "respond.open_link"
"""The page that a personal link leads to."""
REASONS = (outbox.INVITED, outbox.REMINDED, outbox.ASKED_AGAIN, outbox.QUERIED, outbox.CORRECTED)


def language_of(case: Case, holder: Mandate | None = None) -> str:
    """The language in which a respondent, or the holder of a mandate, is written to."""
    own = holder.language if holder else ""
    return own or case.language or (case.round.languages or ["en"])[0]


def link_letter(
    case: Case, token: str, until: datetime, why: str, language: str = "", holder: Mandate | None = None
) -> Letter:
    """The letter that carries a link: why it comes, the address, until when, and whom to ask.

    It goes to the ``holder`` of a mandate, or else to the contact on record.
    """
    code = language or language_of(case, holder)
    zone = ZoneInfo(case.round.timezone)
    shown = _shown(case, why, code, holder) | {
        "address": _address(token),
        "expires": languages.format_date(until.astimezone(zone).date(), code),
    }
    return _letter("link", shown, mandates.addressee(case, holder)[1])


def copy_letter(case: Case, observer: Mandate, holder: Mandate | None, why: str) -> Letter:
    """What was written to the holder of a mandate, for an observer to know of: the same, without the link."""
    code = language_of(case, observer)
    shown = _shown(case, why, code, holder)
    _name, first = mandates.addressee(case, holder)
    shown |= {"address": "", "copy_of": first, "reads_only": True}
    return replace(_letter("link", shown, observer.email), to_name=observer.name)


def notice_letter(
    case: Case, holder: Mandate | None, why: str, *, who: str = "", at: str = "", reason: str = ""
) -> Letter:
    """The letter that tells who acts for a respondent what became of that, of the draft or of their link.

    It carries no link; ``who`` did it, when (``at``) and the ``reason``, where these matter.
    """
    holder = holder or mandates.focal_point(case)
    code, zone = language_of(case, holder), ZoneInfo(case.round.timezone)
    name, email = mandates.addressee(case, holder)
    when = f"{languages.format_moment(datetime.fromisoformat(at), code, zone)} ({zone.key})" if at else ""
    return _letter(
        "notice",
        _shown(case, why, code, holder) | {"name": name, "who": who, "when": when, "reason": reason},
        email,
    )


def _shown(case: Case, why: str, code: str, holder: Mandate | None) -> dict[str, Any]:
    """What every letter about a case may say."""
    round_ = case.round
    zone, lists = ZoneInfo(round_.timezone), Path(current_app.config["SURVEYS"]) / "code_lists"
    closes = rounds.deadline(round_, case)
    return _common(case, code) | {
        "why": why,
        "role": holder.role if holder else "",
        "provisional": holder is not None and holder.provisional,
        "reads_only": holder is not None and holder.role == OBSERVER,
        "about": names.respondent(lists, round_, case.respondent.code, case.respondent.name, code)
        if round_.kind == "state"
        else "",
        "tasks": _tasks(case, holder, code) if holder else [],
        "name": holder.name if holder else case.contact_name,
        # The day and time of closing, with the zone that they are told in.
        "closes": f"{languages.format_moment(closes, code, zone)} ({zone.key})",
        "asked": _asked(case, code) if why == outbox.QUERIED else [],
        "over": clock.now() >= closes + timedelta(days=round_.grace_days),
    }


def _common(case: Case, code: str) -> dict[str, Any]:
    """What the frame of every letter says."""
    round_ = case.round
    return {
        "language": code,
        "direction": languages.direction(code),
        "survey": names.title(round_, code),
        "contact_name": round_.contact_name,
        "contact": round_.contact_email or current_app.config["CONTACT"],
        "organization": current_app.config["ORGANIZATION"],
    }


def _letter(kind: str, shown: dict[str, Any], email: str, **more: Any) -> Letter:
    code = shown["language"]
    return Letter(
        to=email,
        to_name=str(shown["name"]),
        subject=_rendered(code, f"{kind}_subject.txt", shown),
        text=_rendered(code, f"{kind}.txt", shown),
        html=_rendered(code, f"{kind}.html", shown),
        reply_to=str(shown["contact"]),
        **more,
    )


def receipt_letter(
    case: Case,
    sent: Submission,
    before: Submission | None,
    to: tuple[str, str],
    enclosed: tuple[Enclosure, ...],
) -> Letter:
    """The letter that carries a receipt to one (address, name): what was received, and how to check it."""
    code = sent.language if languages.written(sent.language) else language_of(case)
    shown = _common(case, code) | {
        "proof": proof.proof(case, sent, before, code),
        "receipt": sent.receipt,
        "name": to[1],
        "enclosed": bool(enclosed),
        "on_behalf": sent.on_behalf,
        "corrected": sent.capacity == submission.CORRECTION,
        "address": proof.address("respond.receipt", public_id=case.public_id, receipt=sent.receipt),
    }
    return _letter("receipt", shown, to[0], enclosed=enclosed)


def _asked(case: Case, code: str) -> list[tuple[str, str]]:
    """The answers that queries ask of, and by when each is wanted; what they ask is not for mail to carry."""
    return [
        (_matter(case, query, code), languages.format_date(query.due, code))
        for query in amending.waiting(case)
    ]


def _matter(case: Case, query: Query, code: str) -> str:
    """The number and words of what a query is about, and what the item is called in which it stands."""
    sent = db.session.get_one(Submission, query.submission_id)
    asked = rounds.frozen(sent.instrument_sha256)
    asked = wording.speaking(asked, case.round.wordings.get(code, ""), code)
    day = clock.day(sent.received_at, case.round.timezone)
    route = Route(asked, from_json(sent.document), day, seed=case.public_id)
    question = asked.questions.get(matters.question_of(asked, query.question))
    for item, read in Reading(route, code, whole=True).question(question) if question else ():
        if query.item in (read.place.item[-1:] or ("",)):
            cell = next((one.label for one in read.lines if one.part.name == query.question), "")
            whole = " · ".join(filter(None, (f"{read.number} {read.label}".strip(), cell)))
            return f"{whole} ({item})" if item else whole
    repeat = asked.repeats.get(query.question)
    if repeat is None:
        return query.question
    title = f"{repeat.number} {repeat.label}".strip()
    around = (*asked.places[repeat.name].repeats, repeat.name)
    for path in route.answers.paths(around):
        if path[-1] == query.item:
            return f"{title} ({item_title(route, repeat, around, path, code)})"
    return title


def _tasks(case: Case, holder: Mandate, code: str) -> list[dict[str, str]]:
    """What is asked of a contributor: what, by when, by whom, with which note or remark."""
    asked, given = rounds.questionnaire_of(case, code), assignments.of_mandate(holder)
    route = None
    if any(one.item for one in given):
        route = prior.route(case, asked, draft.load(case, asked).answers)
    told = []
    for one in given:
        section, repeat = asked.section(one.name), asked.repeats.get(one.name)
        title = one.name
        if section:
            title = f"{section.number} {section.title}"
        elif repeat and route:
            title = _item_named(route, repeat, one.item, code)
        told.append(
            {
                "title": title.strip(),
                "due": languages.format_date(one.due, code) if one.due else "",
                "who": one.who,
                "note": one.note,
                "remark": one.remark if one.state == "returned" else "",
            }
        )
    return told


def _item_named(route: Route, repeat: Repeat, item: str, code: str) -> str:
    """An item that somebody is given to write, by its kind and by what it is called, if it is any more."""
    around, path = (repeat.name,), (item,)
    known = path in route.answers.paths(around)
    return item_named(route, repeat, around, path, code) if known else repeat.called(code)


def decision_letter(case: Case, decided: Clearance, holder: Mandate | None) -> Letter:
    """The letter that tells what became of a clearance: the decision and remarks, or that there is none."""
    name, email = mandates.addressee(case, holder)
    shown = _common(case, language_of(case, holder)) | {
        "name": name,
        "decided": decided,
        "address": proof.address("respond.check", public_id=case.public_id),
    }
    return _letter("decision", shown, email)


def account_letter(user: User, what: str, language: str = "", hours: int = 0, token: str = "") -> Letter:
    """The letter that tells someone of the team what happened to their account, or brings a link for it."""
    code = language if languages.written(language) else "en"
    shown = {
        "language": code,
        "direction": languages.direction(code),
        "name": user.name,
        "what": what,
        "hours": hours,
        "address": proof.address("team_password.choose", token=token) if token else "",
        "forgotten": proof.address("team_password.ask"),
        "survey": current_app.config["ORGANIZATION"],
        "organization": current_app.config["ORGANIZATION"],
        "contact": current_app.config["CONTACT"],
    }
    return _letter("account", shown, user.email)


def retention_letter(user: User, round_: Round, ends: datetime, *, due: bool) -> Letter:
    """The letter that tells someone of the team that a round's personal data are to be erased, or soon."""
    shown = {
        "language": "en",
        "direction": languages.direction("en"),
        "name": user.name,
        "due": due,
        "round": round_.title,
        "date": languages.format_date(ends.astimezone(ZoneInfo(round_.timezone)).date(), "en"),
        "address": proof.address("team_erasures.listed"),
        "survey": current_app.config["ORGANIZATION"],
        "organization": current_app.config["ORGANIZATION"],
        "contact": current_app.config["CONTACT"],
    }
    return _letter("retention", shown, user.email)


def _address(token: str) -> str:
    """The whole address of a link."""
    return proof.address(ENDPOINT, token=token)


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
