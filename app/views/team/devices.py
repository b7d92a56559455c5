"""Devices on which someone of the team has signed in before: known by a cookie that opens nothing itself."""

import secrets

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.collection.signing_in import Origin, account

DAYS = 365
PATH = "/team"


def origin(email: str) -> Origin:
    """Where the request comes from, for whoever says that this is their address."""
    browser = request.headers.get("User-Agent", "")
    return Origin(request.remote_addr or "", browser, _device(email))


def remember(answer: Response, email: str) -> Response:
    """Have the browser keep that this account was signed in here: strangers' failures do not slow it."""
    given = current_app.config
    answer.set_cookie(
        _name(),
        _signing().dumps([account(email), _device(email) or secrets.token_hex(16)]),
        max_age=DAYS * 24 * 3600,
        path=PATH,
        secure=given["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def _device(email: str) -> str:
    """The name of this device, if the account was signed in on it before."""
    try:
        whose, name = _signing().loads(request.cookies.get(_name(), ""), max_age=DAYS * 24 * 3600)
    except (BadSignature, ValueError):
        return ""
    return str(name) if whose == account(email) else ""


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}_device"


def _signing() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="device")
