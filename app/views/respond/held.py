"""A save that came without a live session: kept, and gone on with once its sender has signed in again."""

from flask import current_app, jsonify, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Unauthorized

from app.collection import held
from app.collection.errors import CollectionError
from app.questionnaire.form import INSTRUMENT
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.respond import section
from app.views.respond.frame import actor, blueprint, case_at, say
from app.views.respond.place import find
from app.views.words import _, language_menu

HELD = "held"
"""Where the signed cookie keeps the token of what is held, and whether it surely came from our own page."""
PAGES = ("respond.section", "respond.item")
NOT_HELD = ("csrf_token",)


@blueprint.errorhandler(Unauthorized)
def sign_in_first(_error: Unauthorized) -> section.Answer:
    """Hold what was posted, and say how to sign in again."""
    return hold(checked=True)


def hold(*, checked: bool) -> section.Answer:
    """Hold what was posted to a page; ``checked`` says that it surely came from a page of ours."""
    where = request.view_args or {}
    if "X-Autosave" in request.headers:
        return jsonify(saved=False, held=True), 401
    if request.method == "POST" and request.endpoint in PAGES:
        fields = [
            (clean(name), clean(value))
            for name, value in request.form.items(multi=True)
            if name not in NOT_HELD
        ]
        try:
            session[HELD] = [held.hold(where["public_id"], request.path, fields), checked]
        except CollectionError as refusal:
            # This answers an error already, and what is raised from here would reach no other handler.
            return current_app.make_response(current_app.handle_user_exception(refusal))
        return render_template("respond/held.html", languages=language_menu()), 401
    return render_template("respond/sign_in_first.html", languages=language_menu()), 401


@blueprint.get("/r/<public_id>/go-on")
@may("respondent")
def go_on(public_id: str) -> section.Answer:
    """Save what was held, merged like any other save; or show it, where it may not be this person's own."""
    case = case_at(public_id, in_part=True)
    token, checked = session.pop(HELD, ("", False))
    found = held.find(actor(), token) if token else None
    if found is None or found.case.id != case.id:
        return redirect(url_for("respond.overview", public_id=public_id))
    _endpoint, where = current_app.url_map.bind("").match(found.path, method="POST")
    fields = MultiDict(found.fields)
    if not checked:
        place = find(**where, drawn=fields.get(INSTRUMENT, ""))
        text = _("This was written before you signed in. Look at it, then press “Save” to keep it.")
        return section.again(place, fields, text, 200)
    say(_("You are signed in again, and what you had written is saved."))
    answer = section.answered(where, fields)
    held.release(token)
    return answer
