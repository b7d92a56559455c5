"""The application: its pieces put together, the headers of every answer, the pages for refusals."""

from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask, Response, current_app, jsonify, render_template, request, session
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.middleware.proxy_fix import ProxyFix

from app import bounds
from app.collection import errors, sessions
from app.db import connect, db
from app.languages import direction, translations
from app.languages import gettext as interface
from app.views import BLUEPRINTS
from app.views.access import TOKEN
from app.views.asked import Asked
from app.views.cookies import Cookies
from app.views.delivery import deliver, files, version
from app.views.names import respondent_name
from app.views.team import provider
from app.views.templates import Files, Templates
from app.views.words import language_menu, spoken, tongue

ROOT = Path(__file__).parent.parent

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    # Answers are nobody's to find in a shared browser's cache.
    "Cache-Control": "no-store",
}
ENCRYPTED = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")

REFUSALS: dict[type[errors.CollectionError], HTTPStatus] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.Closed: HTTPStatus.CONFLICT,
    errors.AlreadySubmitted: HTTPStatus.CONFLICT,
    errors.ChangedSince: HTTPStatus.CONFLICT,
    errors.EditedSince: HTTPStatus.CONFLICT,
    errors.InClearance: HTTPStatus.CONFLICT,
    errors.KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Incomplete: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.LinkGone: HTTPStatus.GONE,
    errors.TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.StorageFull: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What each refusal of the layer below is in HTTP, where a view has not made a page of it."""

csrf = CSRFProtect()
FORM_TOKEN = "csrf_token"  # noqa: S105 (the name that Flask-WTF gives it)


class Canvass(Flask):
    """Flask with templates that speak, and with logs that tell nothing: an address may hold a token."""

    jinja_environment = Templates
    request_class = Asked

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:
        """Every answer with the headers of the house, except what it says otherwise."""

        def begin(status: str, headers: list[tuple[str, str]], *failed: Any) -> Any:
            said = {name for name, _value in headers}
            headers += [pair for pair in HEADERS.items() if pair[0] not in said]
            if environ["wsgi.url_scheme"] == "https":
                headers.append(ENCRYPTED)
            return start_response(status, headers, *failed)

        return super().wsgi_app(environ, begin)

    def ensure_sync(self, func: Any) -> Any:
        """Views as they are: none of ours is asynchronous, and Flask would look at each again and again."""
        return func

    def create_global_jinja_loader(self) -> Files:
        return Files(self)

    def log_exception(self, exc_info: Any) -> None:
        self.logger.error("Failed: %s %s", request.method, request.url_rule, exc_info=exc_info)


def create_app(settings: Any) -> Flask:
    """The application as ``settings`` (an object of config.py) say; refuses an unsafe database."""
    app = Canvass(__name__, static_url_path=f"/static/{version()}")
    app.config.from_object(settings)
    app.session_interface = Cookies(app)
    # A page may lie open for days; the session's end, not a clock, ends what its form is worth.
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    for folder in (app.config["INSTANCE"], app.config["FILES"]):
        Path(folder).mkdir(parents=True, exist_ok=True)
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    connect(app)
    flask_migrate.Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    app.before_request(bounds.close)
    app.before_request(_plain_address)
    app.before_request(_bounded_form)
    csrf.init_app(app)
    # Macros find it among the globals, pages in their context, where Flask-WTF would have its own.
    app.jinja_env.globals["csrf_token"] = _form_token
    _sign_in(app)
    provider.prepare(app)
    _languages(app)
    deliver(app)
    _errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def upgrade_database(app: Flask) -> None:
    """Bring the database's tables up to date; nothing happens where they are."""
    with app.app_context():
        flask_migrate.upgrade()


class Visitors(LoginManager):
    """Flask-Login over our own sessions: it has no user and no remembering in its cookie to look for."""

    def _load_user(self) -> None:
        self._update_request_context_with_user(self._load_user_from_request(request))

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def _sign_in(app: Flask) -> None:
    manager = Visitors()
    # No page names Flask-Login's user.
    manager.init_app(app, add_context_processor=False)

    @manager.request_loader
    def visitor(_request: Any) -> sessions.Visitor | None:
        token = session.get(TOKEN)
        return _visitor(token) if token else None


def _visitor(token: str) -> sessions.Visitor | None:
    given = current_app.config
    found = sessions.visitor(token, given["SESSION_HOURS"], two_steps=given["SECOND_STEP"])
    if found is not None:
        actor, respondent = found.actor, found.respondent_id
        own = (
            actor.case_id is not None and respondent is not None and bounds.Bounds(respondent, actor.case_id)
        )
        bounds.open_for(own or (None if actor.team else bounds.NOBODY))
    return found


def _form_token() -> str:
    """What a form carries against forgery: signed once a session and worker, and not with every page."""
    known = session.get(FORM_TOKEN)
    return _signed(current_app.config["SECRET_KEY"], known) if known else generate_csrf()


@lru_cache(maxsize=1_000)
def _signed(_secret: str, _of: str) -> str:
    # Flask-WTF signs what the session holds, and is content with it as long as the session holds the same.
    return generate_csrf()


def _plain_address() -> None:
    """No address of ours holds a NUL, and PostgreSQL could not even look for one."""
    if "\0" in request.path:
        raise NotFound


def _bounded_form() -> None:
    """A form without files is read whole: Werkzeug binds by its size only what comes in parts."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = request.max_form_memory_size


def _languages(app: Flask) -> None:
    Babel(app, locale_selector=spoken)
    # Flask-Babel reads compiled files only; ours are read as translators write them.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: translations(spoken()).ugettext(message),
        lambda one, many, number: translations(spoken()).ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.filters |= {"tongue": tongue, "respondent_name": respondent_name}
    app.context_processor(_known_to_pages)


def _known_to_pages() -> dict[str, Any]:
    """What every page can name."""
    language = spoken()
    return {
        "language": language,
        "direction": direction(language),
        "csrf_token": _form_token,
        "files": files(),
    }


def _errors(app: Flask) -> None:
    app.register_error_handler(errors.CollectionError, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(CSRFError, _failed)
    app.register_error_handler(HTTPStatus.INTERNAL_SERVER_ERROR, _failed)


def _refused(error: errors.CollectionError) -> tuple[Response | str, int]:
    status = next(REFUSALS[kind] for kind in type(error).__mro__ if kind in REFUSALS)
    return _page(status)


def _failed(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    return _page(HTTPStatus(error.code))


def _page(status: HTTPStatus) -> tuple[Response | str, int]:
    """The page, or for a script the JSON, that says what happened and what to do."""
    title, message = _texts(status)
    if request.headers.get("X-Autosave"):
        return jsonify(saved=False, title=title, message=message), status
    return render_template("error.html", title=title, message=message, languages=language_menu()), status


def _texts(status: HTTPStatus) -> tuple[str, str]:
    """What happened, and what to do; the template itself speaks for what is not there."""
    _ = interface(spoken())
    texts = {
        HTTPStatus.NOT_FOUND: ("", ""),
        HTTPStatus.METHOD_NOT_ALLOWED: ("", ""),
        HTTPStatus.UNAUTHORIZED: (_("Sign in first"), _("Use the personal link that was sent to you.")),
        HTTPStatus.FORBIDDEN: (
            _("Not for you to do"),
            _("You may not do this, or not now. If you think you should be able to, write to us."),
        ),
        HTTPStatus.BAD_REQUEST: (
            _("The form is too old"),
            _("Go back, load the page again and send it once more."),
        ),
        HTTPStatus.CONFLICT: (
            _("Things have changed"),
            _("Someone was quicker, or the survey takes no answers now. Look at the response again."),
        ),
        HTTPStatus.GONE: (
            _("This link no longer works"),
            _("It has expired or was replaced by a newer one. Look for our latest message to you."),
        ),
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
            _("This is too large"),
            _("The file or form is larger than can be taken. Nothing was saved."),
        ),
        HTTPStatus.UNPROCESSABLE_ENTITY: (
            _("This could not be taken"),
            _("What came in is not what our page sends, or is longer than can be taken. Nothing was saved."),
        ),
        HTTPStatus.TOO_MANY_REQUESTS: (
            _("Too many attempts"),
            _("Wait a quarter of an hour, then try again."),
        ),
        HTTPStatus.SERVICE_UNAVAILABLE: (
            _("Not saved yet"),
            _("Too much is happening at once, or there is no room. Go back and try again in a minute."),
        ),
    }
    fault = (
        _("Something went wrong"),
        _("The fault is ours, and has been noted. Nothing that was saved is lost. Try again in a while."),
    )
    return texts.get(status, fault)
