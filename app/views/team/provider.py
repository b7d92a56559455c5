"""Signing in by the organization's own service: OpenID Connect, by authorization code with PKCE."""

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, abort, current_app, redirect, request, session, url_for
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from app import proof
from app.collection import identities
from app.collection.errors import NotAllowed
from app.collection.identities import Shown
from app.views.access import may
from app.views.team import devices
from app.views.team.frame import say
from app.views.team.sign_in import following, go_on
from app.views.words import _

blueprint = Blueprint("team_provider", __name__, url_prefix="/team/sign-in/provider")

NEXT = "after_provider"
"""Where the cookie keeps the page that was wanted while somebody is at the service."""
SECONDS = 10
"""How long the service is waited for."""
LEEWAY = 60
"""By how many seconds its clock may differ from ours."""
FAILED = (AuthlibBaseError, JoseError, RequestException, LookupError, RuntimeError, TypeError, ValueError)
"""Whatever a service answers that it should not, and whatever a browser brings that came from nowhere."""

log = logging.getLogger("canvass.sign_in")


def prepare(app: Flask) -> None:
    """Know the service that the settings name, if any; it is asked for nothing before somebody signs in."""
    issuer = app.config["OIDC_ISSUER"].rstrip("/")
    if not issuer:
        return
    client = {"scope": "openid email", "code_challenge_method": "S256", "default_timeout": SECONDS}
    OAuth(app).register(
        "provider",
        client_id=app.config["OIDC_CLIENT_ID"],
        client_secret=app.config["OIDC_CLIENT_SECRET"],
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs=client,
    )


@blueprint.get("")
@may("anyone")
def begin() -> Response:
    """Go to the service, and keep what proves that it is the same browser that comes back."""
    service = _service()
    session[NEXT] = following()
    try:
        answer: Response = service.authorize_redirect(proof.address("team_provider.back"))
    except FAILED as error:
        return _failed(error)
    return answer


@blueprint.get("/back")
@may("anyone")
def back() -> Response:
    """Come back from the service: what it says is taken if it says it to us, now, and of this very visit."""
    service, wanted = _service(), session.pop(NEXT, "")
    try:
        metadata = service.load_server_metadata()
        issuer = current_app.config["OIDC_ISSUER"]
        if metadata["issuer"] != issuer:
            raise ValueError("the service calls itself otherwise than the setting does")
        # Without these options the audience would not be compared with ourselves.
        options = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": service.client_id},
        }
        said = service.authorize_access_token(claims_options=options, leeway=LEEWAY)["userinfo"]
        shown = Shown(issuer, str(said["sub"]), _verified(said))
    except FAILED as error:
        return _failed(error)
    try:
        begun = identities.sign_in(shown, devices.origin(shown.email), current_app.config["SESSION_HOURS"])
    except NotAllowed:
        say(
            _("This account is of nobody who works here. Ask an administrator of the team to add you."),
            "warn",
        )
        return redirect(url_for("team_sign_in.form"))
    return go_on(begun, wanted)


def _verified(said: dict[str, Any]) -> str:
    """The address that the service has verified; some say so in text."""
    return str(said.get("email", "")) if said.get("email_verified") in (True, "true") else ""


def _service() -> Any:
    clients = current_app.extensions.get("authlib.integrations.flask_client")
    return clients.create_client("provider") if clients else abort(404)


def _failed(error: Exception) -> Response:
    """Say that it did not work; why is for the log, and holds nothing of what the service said."""
    log.warning("signing in by the service failed: %s at %s", type(error).__name__, request.path)
    say(_("You could not be signed in by that service. Try again, or use your password."), "warn")
    return redirect(url_for("team_sign_in.form"))
