"""Who acts for a State in a round: nominated by note verbale, confirmed, replaced, ended; with history."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app import languages
from app.collection import clock, files, mandates, nominations, scope
from app.collection import links as personal
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.mandates import Grant
from app.collection.nominations import ROLES
from app.collection.scope import FOCAL_POINT
from app.collection.team import EMAIL
from app.letters import language_of
from app.models import Case, Mandate, Upload
from app.proof import in_words
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.team.case import link_shown
from app.views.team.frame import actor, listed, moment, page, say
from app.views.words import _, spoken

blueprint = Blueprint("team_people", __name__, url_prefix="/team")

MOST_MB = 20
LENGTHS = {"name": 200, "email": 254, "institution": 200, "reference": 200}


@dataclass(frozen=True, slots=True)
class Written:
    """What came in by a form about a mandate: what it says, and what is wrong with it by field."""

    grant: Grant
    problems: dict[str, str]
    date: str = ""


@blueprint.get("/cases/<public_id>/people")
@may("team")
def people(public_id: str) -> str:
    """Everyone who acts, or acted, for the State, and the form that nominates another."""
    return _page(state_case(public_id))


@blueprint.post("/cases/<public_id>/people")
@may("team")
def nominate(public_id: str) -> str | tuple[str, int] | Response:
    """Give someone a mandate; the letter with their link goes at once."""
    found = state_case(public_id)
    written = _nomination()
    upload = None if written.problems else _note_file(found, written.problems)
    if written.problems:
        return _page(found, written), 422
    try:
        nominations.nominate(actor(), found, _with_upload(written.grant, upload))
    except NotAllowed as refusal:
        return _page(found, replace(written, problems=_refused(refusal))), 422
    say(_("%(name)s is being written to.", name=written.grant.name))
    return redirect(url_for("team_people.people", public_id=public_id))


def _refused(refusal: NotAllowed) -> dict[str, str]:
    """Why somebody is not nominated, at its field."""
    words = {
        "note_needed": ("reference", _("Give the reference of the note verbale.")),
        "own_clearance": ("email", _("Whoever answers for the State does not clear its answers as well.")),
    }
    if refusal.reason not in words:
        raise refusal
    return dict([words[refusal.reason]])


@blueprint.post("/cases/<public_id>/people/<mandate>/confirm")
@may("team")
def confirm(public_id: str, mandate: str) -> str | tuple[str, int] | Response:
    """Have a provisional focal point be confirmed, on the word of a note verbale."""
    found = state_case(public_id)
    held = nominations.mandate_called(actor(), found, mandate)
    problems: dict[str, str] = {}
    note = _note(problems)
    if not note.note_reference:
        problems["reference"] = _("Give the reference of the note verbale.")
    upload = None if problems else _note_file(found, problems)
    if problems:
        return _page(found, confirming=Written(note, problems, request.form.get("date", ""))), 422
    nominations.confirm(actor(), found, held, _with_upload(note, upload))
    say(_("%(name)s is being written to.", name=held.name))
    return redirect(url_for("team_people.people", public_id=public_id))


@blueprint.post("/cases/<public_id>/people/<mandate>/end")
@may("team")
def end(public_id: str, mandate: str) -> Response:
    """End a mandate, with the reason on record."""
    found = state_case(public_id)
    held = nominations.mandate_called(actor(), found, mandate)
    nominations.end(actor(), found, held, clean(request.form.get("why", ""))[:300])
    say(_("The mandate of %(name)s has ended, and their link works no more.", name=held.name))
    return redirect(url_for("team_people.people", public_id=public_id))


@blueprint.post("/cases/<public_id>/people/<mandate>/link")
@may("team")
def link(public_id: str, mandate: str) -> Response:
    """Send the holder of a mandate a new link; pressed twice in a minute, it goes once."""
    found = state_case(public_id)
    held = nominations.mandate_called(actor(), found, mandate)
    try:
        nominations.send_again(actor(), found, held, clock.now().strftime("%Y-%m-%dT%H:%M"))
        say(_("A personal link is being sent to %(email)s.", email=held.email))
    except NotAllowed:
        say(_("This mandate has ended; nothing was sent."), "warn")
    return redirect(url_for("team_people.people", public_id=public_id))


def state_case(public_id: str) -> Case:
    """The case of a State; members of staff answer for themselves."""
    found = scope.case(actor(), public_id)
    if found.round.kind != "state":
        raise NotFound
    return found


def _nomination() -> Written:
    form, problems = request.form, dict[str, str]()
    note = _note(problems)
    name, email, institution = (
        clean(form.get(name, "")).strip()[: LENGTHS[name]] for name in ("name", "email", "institution")
    )
    role = form.get("role", "") if form.get("role") in ROLES else ""
    language = form.get("language", "")
    grant = Grant(
        role=role,
        name=name,
        email=email,
        institution=institution,
        language=language if language in languages.LANGUAGES else "",
        provisional=role == FOCAL_POINT and "provisional" in form,
        note_reference=note.note_reference,
        note_date=note.note_date,
    )
    if not role:
        problems["role"] = _("Say what this person is to be.")
    if not grant.name:
        problems["name"] = _("Give the name.")
    if not EMAIL.fullmatch(grant.email):
        problems["email"] = _("Write the address as name@example.org.")
    if role == FOCAL_POINT and not grant.provisional and not grant.note_reference:
        problems["reference"] = _("Give the reference of the note verbale, or nominate provisionally.")
    return Written(grant, problems, form.get("date", ""))


def _note(problems: dict[str, str]) -> Grant:
    """The note verbale as it was typed: its reference and date, on a grant that says nothing else."""
    reference = clean(request.form.get("reference", "")).strip()[: LENGTHS["reference"]]
    typed, when = request.form.get("date", ""), None
    try:
        when = date.fromisoformat(typed) if typed else None
    except ValueError:
        problems["date"] = _("Give the day, for example 2026-03-31.")
    return Grant(FOCAL_POINT, "", "", note_reference=reference, note_date=when)


def _note_file(found: Case, problems: dict[str, str]) -> int | None:
    """The row of the file that came with the note verbale, None where none came or it was not taken."""
    sent = request.files.get("document")
    if sent is None or not sent.filename:
        return None
    try:
        root = Path(current_app.config["FILES"])
        given = files.Sent(sent.stream, sent.filename, MOST_MB)
        kept = files.keep(root, found, given, actor(), files.NOMINATION)
    except Invalid:
        problems["document"] = _("This file was not taken: send a PDF, Word, Excel or image file of at most "
                                 "%(most)s MB.", most=MOST_MB)  # fmt: skip
        return None
    return files.upload_of(found, kept["sha256"], kept["name"])


def _with_upload(grant: Grant, upload: int | None) -> Grant:
    facts = {name: getattr(grant, name) for name in Grant.__slots__}
    return Grant(**{**facts, "note_upload_id": upload})


def _page(found: Case, written: Written | None = None, confirming: Written | None = None) -> str:
    every = mandates.of_case(actor(), found)
    purposes = (files.NOMINATION, files.BEHALF, files.ANSWER)
    uploads = {one.id: one for purpose in purposes for one in files.of_case(actor(), found, purpose)}
    known = personal.of_case(actor(), found)
    shown = []
    for one in every:
        own = [link_shown(found, link, made) for link, made in known if link.mandate_id == one.id]
        shown.append(_mandate(found, one, uploads.get(one.note_upload_id or 0), own))
    wrong = (confirming or written or Written(Grant("", "", ""), {})).problems
    labels = _labels()
    return page(
        "team/people.html",
        found.round,
        case=found,
        acting=[one for one in shown if not one.ended],
        earlier=[one for one in reversed(shown) if one.ended],
        roles=[(role, in_words(role, spoken())) for role in ROLES],
        tongues=[(code, one.name) for code, one in languages.LANGUAGES.items()],
        given=written.grant if written else Grant(FOCAL_POINT, "", "", language=language_of(found)),
        given_date=written.date if written else "",
        problems=written.problems if written else {},
        confirming=confirming or Written(Grant("", "", ""), {}),
        most=MOST_MB,
        errors=[
            (f"{'c' if confirming else 'f'}-{name}", f"{labels[name]} · {text}")
            for name, text in wrong.items()
        ],
    )


def _labels() -> dict[str, str]:
    return {
        "role": _("Role"),
        "name": _("Name"),
        "email": _("E-mail address"),
        "reference": _("Reference of the note verbale"),
        "date": _("Date of the note"),
        "document": _("The note as a file"),
    }


def _mandate(found: Case, one: Mandate, upload: Upload | None, own: list[SimpleNamespace]) -> SimpleNamespace:
    """A mandate as the page shows it, with the note verbale and its links."""
    ends = {
        mandates.REPLACED: _("replaced"),
        mandates.CONFIRMED: _("confirmed since"),
        mandates.RENAMED: _("written otherwise since"),
        mandates.ERASED: _("personal data erased"),
    }
    tongue = languages.LANGUAGES[one.language].name if one.language in languages.LANGUAGES else ""
    return SimpleNamespace(
        public_id=one.public_id,
        role=in_words(one.role, spoken()),
        name=one.name,
        reach=listed((one.email, one.institution, tongue)),
        provisional=one.provisional,
        note=listed((one.note_reference, _day(one.note_date))),
        file=SimpleNamespace(
            name=upload.name,
            url=url_for("team_submission.file", public_id=found.public_id, sha256=upload.sha256),
        )
        if upload
        else None,
        begun=_("Since %(time)s, by %(who)s", time=moment(one.begun_at, found.round), who=one.who),
        ended=_("Ended %(time)s", time=moment(one.ended_at, found.round)) if one.ended_at else "",
        why=ends.get(one.ended_why, one.ended_why),
        links=own,
    )


def _day(when: date | None) -> str:
    return languages.format_date(when, spoken()) if when else ""
