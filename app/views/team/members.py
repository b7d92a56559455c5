"""The members of the team, for administrators: invited, ended, helped; and which rounds want two steps."""

from types import SimpleNamespace

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import members, scope
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.members import Member
from app.collection.rounds import questionnaire_of
from app.collection.scope import ADMIN, TEAM
from app.db import db
from app.languages import collation
from app.models import Round
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.names import round_title
from app.views.team.frame import actor, moment, page, say
from app.views.words import _, spoken

blueprint = Blueprint("team_members", __name__, url_prefix="/team")


@blueprint.get("/members")
@may("admin")
def listed() -> str:
    """Everyone of the team, the form that adds another, and the rounds that want two steps."""
    return _page()


@blueprint.post("/members")
@may("admin")
def invite() -> str | tuple[str, int] | Response:
    """Add someone, who chooses a password by a mailed link."""
    given = {name: clean(request.form.get(name, "")).strip()[:200] for name in ("name", "email", "survey")}
    admin = request.form.get("role") == ADMIN
    problems = {} if given["name"] else {"name": _("Give the name.")}
    if not problems:
        try:
            survey = "" if admin else given["survey"]
            role = ADMIN if admin else TEAM
            members.invite(actor(), given["email"], given["name"], role, survey, spoken())
        except Invalid:
            problems["email"] = _("Write the address as name@example.org.")
        except NotAllowed:
            problems["email"] = _own()
    if problems:
        return _page(given | {"role": ADMIN if admin else TEAM}, problems), 422
    say(_("%(name)s is being written to.", name=given["name"]))
    return redirect(url_for("team_members.listed"))


@blueprint.post("/members/<int:number>/<deed>")
@may("admin")
def change(number: int, deed: str) -> Response:
    """Help a member with a new link, take the second step away, or end the membership."""
    user = members.called(actor(), number)
    try:
        if deed == "link":
            members.send_link(actor(), user, spoken())
            say(_("%(name)s is being written to.", name=user.name))
        elif deed == "reset-second-step":
            members.reset_second_step(actor(), user)
            say(_("%(name)s signs in by the password alone, until a device is set up again.", name=user.name))
        elif deed == "end":
            members.end(actor(), user)
            say(_("%(name)s signs in no more.", name=user.name))
        else:
            raise NotFound
    except NotAllowed:
        say(_own(), "warn")
    return redirect(url_for("team_members.listed"))


@blueprint.post("/members/second-step")
@may("admin")
def require() -> Response:
    """Say which rounds want everyone who works on them to sign in in two steps."""
    wanted = set(request.form.getlist("round"))
    for round_ in _open_rounds():
        members.require_second_step(actor(), round_.name, required=round_.name in wanted)
    say(_("Saved. Whoever has not set up the second step is asked to at once."))
    return redirect(url_for("team_members.listed"))


def _own() -> str:
    return _("Another administrator has to do this with your own account.")


def _open_rounds() -> list[Round]:
    return [one for one in db.session.scalars(scope.rounds(actor())) if one.closed_at is None]


def _page(given: dict[str, str] | None = None, problems: dict[str, str] | None = None) -> str:
    everyone = members.everyone(actor())
    rounds, known = _open_rounds(), _surveys()
    return page(
        "team/members.html",
        members=[_member(one, known) for one in everyone if one.user.disabled_at is None],
        ended=[_member(one, known) for one in everyone if one.user.disabled_at is not None],
        rounds=[(one.name, round_title(one), one.second_step) for one in rounds],
        surveys=sorted(known.items(), key=lambda one: collation(one[1], spoken())),
        given=given or {"name": "", "email": "", "survey": "", "role": TEAM},
        everyone=current_app.config["SECOND_STEP"],
        problems=problems or {},
        errors=[(f"f-{name}", text) for name, text in (problems or {}).items()],
    )


def _surveys() -> dict[str, str]:
    """What the surveys of all rounds are called, by their names, as the latest instrument of each says."""
    latest_last = reversed(db.session.scalars(scope.rounds(actor())).all())
    return {one.survey: questionnaire_of(one, spoken()).title for one in latest_last}


def _member(one: Member, known: dict[str, str]) -> SimpleNamespace:
    works_on = ", ".join(known.get(name, name) for name in one.surveys)
    return SimpleNamespace(
        id=one.user.id,
        name=one.user.name,
        email=one.user.email,
        own=one.user.id == actor().user_id,
        role=_("administrator") if one.admin else works_on or _("all surveys"),
        two_steps=one.two_steps,
        seen=moment(one.seen_at) if one.seen_at else "",
    )
