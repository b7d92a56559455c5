"""Letters read before they are sent: for a named respondent, in each language, as text and as a page."""

from types import SimpleNamespace

from flask import Blueprint, Response, current_app, request, url_for

from app import languages
from app.collection import links as personal
from app.collection import mandates, outbox, participation, scope
from app.letters import REASONS, language_of, link_letter
from app.mail import Letter
from app.models import Case
from app.views.access import may
from app.views.names import in_this_language
from app.views.team.frame import actor, page
from app.views.words import _

blueprint = Blueprint("team_letters", __name__, url_prefix="/team")

NO_TOKEN = "x" * 43
"""What stands for the secret of a link: an address as long as a real one, which opens nothing."""
POLICY = (
    "default-src 'none'; style-src-attr 'unsafe-inline'; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'; sandbox"
)
"""Mail programs want styles in the elements: alone on this page, which runs nothing and leads nowhere."""


@blueprint.get("/rounds/<name>/letters")
@may("team")
def letters(name: str) -> str:
    """A letter as a respondent of the round will get it, with what to choose another by."""
    round_ = scope.round_named(actor(), name)
    everyone = in_this_language(round_, participation.standings(actor(), round_))
    known = {one.public_id for one in everyone}
    asked = request.args.get("respondent", "")
    public_id = asked if asked in known else next((one.public_id for one in everyone), "")
    shown = _shown(scope.case(actor(), public_id)) if public_id else None
    return page(
        "team/letters.html",
        round_,
        everyone=[
            (one.public_id, f"{one.name} ({one.code})", one.public_id == public_id) for one in everyone
        ],
        shown=shown,
    )


@blueprint.get("/cases/<public_id>/letter.html")
@may("team")
def drawn(public_id: str) -> Response:
    """The letter as mail programs draw it."""
    case = scope.case(actor(), public_id)
    answer = Response(_letter(case, *_asked(case)).html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


def _asked(case: Case) -> tuple[str, str]:
    """Which letter is asked for, and in which language; at first an invitation in the respondent's own."""
    why, language = request.args.get("why", ""), request.args.get("language", "")
    return (
        why if why in REASONS else outbox.INVITED,
        language if language in languages.LANGUAGES else language_of(case),
    )


def _letter(case: Case, why: str, language: str) -> Letter:
    until = personal.would_end(case, current_app.config["LINK_DAYS"])
    return link_letter(case, NO_TOKEN, until, why, language, mandates.focal_point(case))


def _shown(case: Case) -> SimpleNamespace:
    why, language = _asked(case)
    letter = _letter(case, why, language)
    words = {
        outbox.INVITED: _("Invitation"),
        outbox.REMINDED: _("Reminder"),
        outbox.QUERIED: _("Queries"),
        outbox.CORRECTED: _("Correction"),
        outbox.ASKED_AGAIN: _("New link that was asked for"),
    }
    return SimpleNamespace(
        letter=letter,
        language=language,
        direction=languages.direction(language),
        reasons=[(one, words[one], one == why) for one in REASONS],
        languages=[(code, one.name, code == language) for code, one in languages.LANGUAGES.items()],
        sender=current_app.config["MAIL_FROM"],
        url=url_for("team_letters.drawn", public_id=case.public_id, why=why, language=language),
    )
