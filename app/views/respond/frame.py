"""The frame of a respondent's pages: the case behind the address, its sections, deadline and contact."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    get_flashed_messages,
    render_template,
    request,
    session,
)

from app import languages
from app.collection import (
    amending,
    assignments,
    clock,
    files,
    moving,
    rewording,
    rights,
    rounds,
    scope,
    wording,
)
from app.collection.errors import Busy, NotAllowed, NotFound
from app.collection.reach import Reach
from app.collection.scope import FOCAL_POINT, Actor
from app.models import Case, Round
from app.questionnaire.model import Questionnaire
from app.views.access import visitor
from app.views.addresses import page_address
from app.views.names import respondent_name, round_title
from app.views.words import _, day, language_menu, ngettext, speak, spoken, time_of_day

blueprint = Blueprint("respond", __name__)
"""What a respondent sees; each module of this package adds the routes of one feature."""

SOON = timedelta(days=2)
FORM = "section"
"""The id of the form that a page is about; on such a page, the language is changed by sending it."""
SWITCH, WRITTEN_IN = "_lang", "_language"
"""What a button that changes the language sends; and the language of the page that it is sent from."""


def actor() -> Actor:
    """Who is signed in; someone of the team enters answers on behalf."""
    known: Actor = visitor().actor
    return known.on_behalf() if known.team else known


def case_at(public_id: str, *, hold: bool = False, in_part: bool = False) -> Case:
    """The case of an address; the same NotFound for what does not exist and for what is someone else's.

    A page that shows no more than its reader may read says that it can be read ``in_part``; to whoever reads
    only some sections, every other page does not exist.
    The team opens a response only to enter what the respondent has sent it, once that document is kept.
    """
    who = actor()
    found = scope.case(who, public_id, hold=hold)
    if not in_part and not reads(found).everything:
        raise NotFound
    if who.team and not files.of_case(who, found):
        raise NotAllowed("behalf_document")
    if moving.behind(found):
        found = moving.catch_up(found, who)
    if not session.get("language"):
        # The language that the respondent was invited in, until another is chosen on a page.
        offered = tuple(code for code in found.round.languages if languages.written(code))
        asked = languages.negotiated(request.headers.get("Accept-Language", ""), offered or ("en",))
        speak(found.language or asked)
    elif chosen() and who.capacity == FOCAL_POINT and found.language != spoken():
        # A busy database may forget the wish, and the page still speaks the language.
        with suppress(Busy):
            rewording.prefer_language(who, found, spoken())
    return found


def reads(case: Case) -> Reach:
    """What of a case is open to whoever is signed in."""
    return rights.opened(actor(), case).reads


def chosen() -> bool:
    """Whether this very request changes the language."""
    return request.args.get("lang") == spoken() or request.form.get(SWITCH) == spoken()


def questionnaire_of(case: Case) -> Questionnaire:
    """What the case is asked, in the language of this page."""
    return rounds.questionnaire_of(case, spoken())


def deadline(case: Case, *, sends: bool = True) -> SimpleNamespace:
    """When answers are wanted, for one who ``sends`` them or not: day, time with its zone, what is left."""
    if case.queried_at is not None and case.reopened_at is None:
        due = min(one.due for one in amending.waiting(case))
        return SimpleNamespace(
            what=_("Answers to our queries are wanted by"),
            date=languages.format_date(due, spoken()),
            time="",
            left="",
            late=False,
            state=rounds.state(case.round, case),
        )
    until = rounds.deadline(case.round, case)
    state = rounds.state(case.round, case)
    left = until - clock.now()
    wanted = _("Please send by") if sends else _("Answers are taken until")
    changes = case.status == "submitted" and state in (rounds.OPEN, rounds.GRACE)
    return SimpleNamespace(
        what=_("Changes are taken until") if changes else wanted,
        date=day(until, case.round),
        time=f"{time_of_day(until, case.round)} ({case.round.timezone})",
        left=_left(state, left, case),
        late=state in (rounds.GRACE, rounds.CLOSED) or left < SOON,
        state=state,
    )


def own_deadline(case: Case) -> SimpleNamespace:
    """The same for whoever is signed in: of a contributor, their own part is wanted by its own day."""
    contributes = rights.contributes(actor())
    given = assignments.of_case(actor(), case) if contributes and takes(case) else []
    due = min((one.due for one in given if one.due and one.done_at is None), default=None)
    if due is None or narrow(case):
        return deadline(case, sends=rights.may_write(actor()) and rights.may_submit(actor()))
    days = (due - clock.today(case.round.timezone)).days
    left = ngettext("%(num)s day left", "%(num)s days left", days) if days > 0 else ""
    return SimpleNamespace(
        what=_("Wanted from you by"),
        date=languages.format_date(due, spoken()),
        time="",
        left=_("This day has passed.") if days < 0 else left,
        late=days < SOON.days,
        state=rounds.state(case.round, case),
    )


def _left(state: str, left: timedelta, case: Case) -> str:
    if state == rounds.PLANNED:
        return _("opens %(day)s", day=day(case.round.opens, case.round))
    if state == rounds.CLOSED:
        return _("closed")
    if state == rounds.GRACE:
        return _("late answers are still taken")
    if left < timedelta(days=1):
        hours = max(1, int(left.total_seconds() // 3600))
        return ngettext("%(num)s hour left", "%(num)s hours left", hours)
    return ngettext("%(num)s day left", "%(num)s days left", left.days)


def writable(case: Case) -> bool:
    """Whether answers can be changed now, as `rounds.require_writable` will say."""
    return rights.may_write(actor()) and takes(case)


def takes(case: Case) -> bool:
    """Whether the draft can be changed or sent now, by whoever may."""
    if case.status == "submitted" or case.clearing_since is not None:
        return False
    return case.queried_at is not None or rounds.wholly_open(actor(), case)


def narrow(case: Case) -> bool:
    """Whether queries alone have opened the response."""
    return case.queried_at is not None and not rounds.wholly_open(actor(), case)


def may_send(case: Case) -> bool:
    """Whether this person may send the answers now."""
    return takes(case) and rights.may_submit(actor())


def page(template: str, case: Case, **given: Any) -> str:
    """A page about a case, with what all of them show."""
    common = {
        "home_url": page_address("respond.overview", public_id=case.public_id),
        "overview_url": page_address("respond.overview", public_id=case.public_id),
        "survey_title": round_title(case.round),
        "who": respondent_name(case),
        "deadline": own_deadline(case),
        "languages": language_menu(case.round.languages),
        "wording_note": wording_note(case.round),
        "role_note": role_note(),
        "provisional": actor().provisional,
        "sign_out_url": page_address("respond.sign_out"),
        "contact": contact(case),
        "notice": told(),
    }
    return render_template(template, **{**common, **given})


def role_note() -> str:
    """What whoever is signed in should know of their own part, where they may not do everything."""
    if not rights.may_write(actor()):
        return _("You can read these pages; nothing can be changed by you.")
    if actor().provisional:
        return _("Your nomination is provisional: you can answer, and send once it is confirmed.")
    return ""


def contact(case: Case) -> SimpleNamespace:
    """Whom to ask: as the round says, else the survey, else this installation."""
    own = questionnaire_of(case).contact
    email = case.round.contact_email or own.email or current_app.config["CONTACT"]
    name = case.round.contact_name or own.name or current_app.config["ORGANIZATION"]
    return SimpleNamespace(name=name, email=email)


def written_in(fields: Mapping[str, str]) -> str:
    """The language of the page that was filled in: its numbers are read as it would write them."""
    known = fields.get(WRITTEN_IN, "")
    return known if known in languages.LANGUAGES else spoken()


def switched() -> bool:
    """Whether the form came to change the language; from here on, the pages speak it."""
    wanted = request.form.get(SWITCH, "")
    if wanted not in languages.LANGUAGES:
        return False
    session["language"] = wanted
    speak(wanted)
    return True


def wording_note(round_: Round) -> str:
    """What there is to know of the wording of this page; nothing where it is reviewed, or the original."""
    source = rounds.questionnaire_of(round_).language
    own = languages.named(source, spoken())
    if spoken() == source:
        return ""
    if spoken() not in round_.wordings:
        return _("This survey has not been translated: its questions are in %(language)s.", language=own)
    if not wording.reviewed(round_.wordings[spoken()]):
        return _(
            "This translation is a draft; where in doubt, the text in %(language)s counts.", language=own
        )
    return ""


def say(text: str) -> None:
    """Leave a message for this person's next page."""
    flash(text)


def told() -> str:
    """What was left to be said on this page."""
    return " ".join(str(text) for text in get_flashed_messages())
