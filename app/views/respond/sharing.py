"""The draft and the secretariat: whether its team may read what is not sent yet, begun and ended here."""

from types import SimpleNamespace

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.collection import rights, sharing
from app.collection.errors import NotAllowed
from app.models import Case
from app.views.access import may
from app.views.respond.frame import actor, blueprint, case_at, say
from app.views.words import _, moment


def panel(case: Case) -> SimpleNamespace | None:
    """Who lets the team read the draft, and since when; None where there is nothing to say or to do."""
    since = moment(case.shared_at, case.round) if case.shared_at else ""
    able = rights.may_share(actor()) and case.status == "draft"
    if actor().team or not (since or able):
        return None
    step = "stop" if since else "start"
    return SimpleNamespace(
        since=since,
        who=case.shared_by,
        seen=_("Until you send, the secretariat sees only how far each section is.")
        if case.round.kind == "state"
        else _("Until you send, the secretariat does not see whether you have begun."),
        url=url_for("respond.share", public_id=case.public_id, step=step) if able else "",
    )


@blueprint.post("/r/<public_id>/sharing/<any(start, stop):step>")
@may("respondent")
def share(public_id: str, step: str) -> Response:
    """Let the team read the draft, or end that."""
    case = case_at(public_id)
    try:
        if step == "start":
            sharing.share(actor(), case)
            say(_("The secretariat can read your draft now. Those who write it with you are told by letter."))
        else:
            sharing.stop(actor(), case)
            say(_("The secretariat cannot read your draft any more."))
    except NotAllowed as refusal:
        if refusal.reason != "nothing_to_share":
            raise
    return redirect(url_for("respond.overview", public_id=public_id))
