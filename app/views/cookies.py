"""The signed cookie that holds a person's session, read and written with every page."""

from functools import lru_cache
from time import time

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer


class Cookies(SecureCookieSessionInterface):
    """Signed as Flask signs them; what was found to be ours is not proved anew with every request."""

    def __init__(self, app: Flask) -> None:
        self._signing = super().get_signing_serializer(app)
        self._read = lru_cache(maxsize=1_000)(self._proved)

    def get_signing_serializer(self, _app: Flask) -> URLSafeTimedSerializer | None:
        return self._signing

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        cookie = request.cookies.get(self.get_cookie_name(app))
        known = self._read(cookie) if cookie else None
        if known is None or time() - known[1] > app.permanent_session_lifetime.total_seconds():
            return super().open_session(app, request)
        return self.session_class(known[0])

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session and not session.modified and not session.permanent:
            # Nothing is to be written; what the page depends on is said without Flask's parsing.
            response.headers.add("Vary", "Cookie")
            return
        super().save_session(app, session, response)

    def _proved(self, cookie: str) -> tuple[dict[str, str], float] | None:
        """What a cookie of ours holds, and when it was signed; None where it is Flask's to read, or refuse.

        Only plain texts are kept, which a request that changes its session cannot change for the next.
        """
        if self._signing is None:
            return None
        try:
            held, signed = self._signing.loads(cookie, return_timestamp=True)
        except BadSignature:
            return None
        return (held, signed.timestamp()) if all(isinstance(one, str) for one in held.values()) else None
