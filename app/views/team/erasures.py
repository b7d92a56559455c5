"""Personal data: what was asked to be erased, what would go and stay, and the two people who agree."""

from types import SimpleNamespace

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app import languages
from app.collection import clock, erasures, retaining, retention, scope
from app.collection.errors import NotAllowed, NotFound
from app.db import db
from app.models import Erasure, Round
from app.models.erasure import DONE, PROPOSED, REFUSED
from app.views.access import may
from app.views.names import respondent_name
from app.views.team.frame import actor, page, say
from app.views.words import _, day, number, spoken

blueprint = Blueprint("team_erasures", __name__, url_prefix="/team/erasures")

PARTS = (
    ("people", ("case", "mandate", "personal_link", "respondent", "assignment", "upload")),
    ("answers", ("document", "submission", "correction", "answer_translation", "said_of_earlier")),
    ("history", ("event",)),
    ("said", ("inner_comment", "query", "query_message", "clearance", "coding", "erasure")),
    ("letters", ("job", "artifact")),
    ("sessions", ("web_session", "link_exchange", "held_save")),
)
"""What a preview counts together, by the tables."""
MOST = 50
"""How many responses are named."""


@blueprint.get("")
@may("team")
def listed() -> str:
    """What was asked for, the rounds whose time comes, and the form that asks for a person's data."""
    return _page()


def _page(email: str = "", reason: str = "", problems: dict[str, str] | None = None) -> str:
    known = erasures.listed(actor())
    return page(
        "team/erasures.html",
        waiting=[_row(one) for one in known if one.state not in (DONE, REFUSED)],
        past=[_row(one) for one in known if one.state in (DONE, REFUSED)],
        coming=_coming(),
        email=email,
        reason=reason,
        problems=problems or {},
        errors=[(f"f-{name}", text) for name, text in (problems or {}).items()],
    )


def _coming() -> list[SimpleNamespace]:
    """The rounds of this person whose time has come or comes soon."""
    own = {one.id for one in db.session.scalars(scope.rounds(actor()))}
    now = clock.now()
    return [
        SimpleNamespace(
            name=one.name,
            title=one.title,
            until=day(retention.ends(one), one),
            due=retention.ends(one) <= now,
        )
        for one in retaining.coming()
        if one.id in own
    ]


def _row(one: Erasure) -> SimpleNamespace:
    words = {
        PROPOSED: _("Waits for someone to agree"),
        "agreed": _("Is being erased"),
        DONE: _("Erased"),
        REFUSED: _("Not erased"),
    }
    return SimpleNamespace(
        address=url_for("team_erasures.one", public_id=one.public_id),
        whom=_whom(one),
        state=words[one.state],
        asked=languages.format_date(one.asked_at.date(), spoken()),
        reason=one.reason,
    )


def _whom(one: Erasure) -> str:
    round_ = db.session.get(Round, one.round_id) if one.round_id else None
    if round_ is not None:
        return round_.title
    return one.email or _("A person (responses: %(count)s)", count=number(len(one.cases)))


@blueprint.post("")
@may("team")
def ask() -> Response | tuple[str, int]:
    """Ask for an erasure, of a person or of a round."""
    email, reason, name = (request.form.get(field, "").strip() for field in ("email", "reason", "round"))
    try:
        if name:
            made = erasures.of_round(actor(), scope.round_named(actor(), name))
            reason = reason or retaining.REASON
        else:
            made = erasures.of_person(actor(), email)
        asked = erasures.propose(actor(), made, reason)
    except NotAllowed as refusal:
        field = "reason" if refusal.reason == "message_length" else "email"
        return _page(email, reason, {field: _refusal(refusal)}), 422
    return redirect(url_for("team_erasures.one", public_id=asked.public_id))


def _refusal(refusal: NotAllowed) -> str:
    words = {
        "nobody_there": _("No response that you work on knows this address."),
        "message_length": _("Give a reason, of %(most)s characters at most.", most=number(erasures.LONGEST)),
        "kept_still": _("The time for which this round keeps personal data is not over."),
        "second_person": _("You have agreed already: another person must."),
        "decided": _("It was decided meanwhile."),
    }
    return words.get(refusal.reason, refusal.reason)


@blueprint.get("/<public_id>")
@may("team")
def one(public_id: str) -> str:
    """What an erasure would do, and who has agreed; or what it has done."""
    found = erasures.called(actor(), public_id)
    seen = erasures.preview(actor(), found) if found.state == PROPOSED else None
    return page(
        "team/erasure.html",
        erasure=found,
        row=_row(found),
        whom=_whom(found),
        seen=seen,
        acting=number(seen.acting) if seen else "",
        mentions=number(seen.mentions) if seen else "",
        elsewhere=number(seen.elsewhere) if seen else "",
        counts=_counts(seen.counts if seen else found.counts, seen.files if seen else 0),
        responses=[f"{respondent_name(case)}, {case.round.title}" for case in seen.cases[:MOST]]
        if seen
        else [],
        agreed=found.first_by == actor().user_id,
        days=number(current_app.config["BACKUP_DAYS"]),
    )


def _counts(counts: dict[str, int], files: int) -> list[tuple[str, str]]:
    words = {
        "people": _("Names, addresses and who wrote what, in people, links and files"),
        "answers": _("Personal answers and who gave them, in drafts, versions and corrections"),
        "history": _("Entries of the history"),
        "said": _("Comments, queries, remarks and reasons"),
        "letters": _("Letters and receipts as PDF"),
        "sessions": _("Sign-ins, and saves that wait"),
    }
    found = [(words[part], sum(counts.get(table, 0) for table in tables)) for part, tables in PARTS]
    return [(word, number(count)) for word, count in (*found, (_("Files on the disk"), files)) if count]


@blueprint.post("/<public_id>/<deed>")
@may("team")
def decide(public_id: str, deed: str) -> Response:
    """Agree to an erasure, or decide against it."""
    if deed not in ("agree", "refuse"):
        raise NotFound
    found = erasures.called(actor(), public_id)
    try:
        (erasures.agree if deed == "agree" else erasures.refuse)(actor(), found)
    except NotAllowed as refusal:
        say(_refusal(refusal), "warn")
    return redirect(url_for("team_erasures.one", public_id=public_id))
