"""Every setting of Canvass, once, with a sentence; the environment may set each as CANVASS_<NAME>."""

import os
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parent
"""The tree that Canvass runs from: definitions, templates and migrations stand beside the code."""


class ConfigurationError(Exception):
    """A setting that Canvass refuses to start with; its text says which, and what would be right."""


class Settings:
    """What all ways of running Canvass share. Flask takes the names in capitals."""

    INSTANCE = str(ROOT / "instance")
    """The folder for what this installation makes: its database, files, and generated key."""

    SURVEYS = str(ROOT / "survey_definitions")
    """The folder of survey definitions and code lists."""

    FILES = ""
    """The folder for uploads, datasets and built reports; empty: `files` in the instance folder."""

    DATABASE_URL = ""
    """Where answers are kept: sqlite:///… or postgresql://…; empty: a SQLite file in the instance folder."""

    SECRET_KEY = ""
    """What signs cookies and links: at least 32 characters, the same for every process; never shared."""

    BASE_URL = "http://127.0.0.1:5000"
    """The address that people reach Canvass at, without a final slash; links in messages begin with it."""

    MAIL = "console"
    """How messages leave: `console` prints them, smtp://user:password@host:port or smtps://… sends them."""

    MAIL_FROM = "Canvass <no-reply@canvass.example>"
    """The sender of every message."""

    MAIL_ANSWERS = True
    """Whether the letter with a receipt has all answers with it, as PDF; else it leads to the page."""

    CONTACT = "survey-team@canvass.example"
    """The address that pages name for help where a survey names none."""

    ORGANIZATION = "Secretariat"
    """The name of who asks, as pages and messages give it."""

    SESSION_HOURS = 12
    """How long someone stays signed in without doing anything."""

    SECOND_STEP = False
    """Whether everyone of the team signs in in two steps; else who wants to, or works on such a round."""

    OIDC_ISSUER = ""
    """The organization's own sign-in service (OpenID Connect), by its address; empty: passwords alone."""

    OIDC_CLIENT_ID = ""
    """What that service knows Canvass as."""

    OIDC_CLIENT_SECRET = ""
    """The secret that Canvass shares with that service."""

    OIDC_NAME = ""
    """What the button of that service calls it; empty: “your organization’s account”, by language."""

    LINK_DAYS = 30
    """How many days a personal link works at least; else it does until its answers are no longer taken."""

    QUERY_ROUNDS = 3
    """How many times the team may send queries to one respondent in a round, any number of them together."""

    QUERY_DAYS = 14
    """How many days are offered for an answer to a query; the team sets the day itself."""

    BACKUP_DAYS = 90
    """How many days a backup is kept: what was erased is still in it, which pages and the notice say."""

    MAX_CONTENT_LENGTH = 25 * 1024 * 1024
    """The largest request that is read, in bytes; a larger one is refused whole."""

    MAX_FORM_MEMORY_SIZE = 2 * 1024 * 1024
    """The largest form without files, in bytes."""

    MAX_FORM_PARTS = 20_000
    """The most fields that one form may send; the longest tables have a few thousand."""

    SESSION_COOKIE_NAME = "canvass"
    """The name of the cookie; the one that knows a browser again has `_device` behind it."""

    SESSION_COOKIE_SECURE = True
    """Whether the cookie travels over HTTPS only."""

    SESSION_COOKIE_HTTPONLY = True
    """Scripts never see the cookie."""

    SESSION_COOKIE_SAMESITE = "Lax"
    """Another site's forms do not carry the cookie; its links do."""

    TRUSTED_PROXIES = 0
    """How many reverse proxies stand before Canvass and say who really asks."""

    TESTING = False
    """Whether errors reach the tests instead of a page."""

    DEBUG = False
    """Whether templates reload and errors show their trace."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Take what ``environment`` says over what stands here; an unreadable value is refused."""
        for name in (name for name in dir(Settings) if name.isupper()):
            written = (environment or {}).get(f"CANVASS_{name}")
            if written is not None and not isinstance(getattr(Settings, name), property):
                setattr(self, name, _read(name, written, type(getattr(Settings, name))))
        self.FILES = self.FILES or str(Path(self.INSTANCE) / "files")
        self.DATABASE_URL = _database(self.DATABASE_URL or f"sqlite:///{Path(self.INSTANCE) / 'canvass.db'}")
        self.BASE_URL = self.BASE_URL.rstrip("/")
        self.SECRET_KEY = self.SECRET_KEY or self.own_key()

    def own_key(self) -> str:
        """A key for this installation, made once and kept beside its database."""
        file = Path(self.INSTANCE) / "secret_key"
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as made:
                made.write(secrets.token_hex(32))
        except FileExistsError:
            pass
        return file.read_text()

    @property
    def SQLALCHEMY_DATABASE_URI(self) -> str:  # noqa: N802 (the name that Flask-SQLAlchemy reads)
        """The database's address under the name that Flask-SQLAlchemy reads."""
        return self.DATABASE_URL

    @property
    def PERMANENT_SESSION_LIFETIME(self) -> timedelta:  # noqa: N802 (the name that Flask reads)
        """The session's length under the name that Flask reads."""
        return timedelta(hours=self.SESSION_HOURS)


class Development(Settings):
    """On the machine of someone who changes Canvass: no HTTPS, errors in full."""

    DEBUG = True
    SESSION_COOKIE_SECURE = False


class Testing(Settings):
    """Under the tests: a fixed key, messages kept, nothing read from the environment unless given."""

    TESTING = True
    SECRET_KEY = "only for tests, and known to all who read them"  # noqa: S105 (guards nothing)
    SESSION_COOKIE_SECURE = False


class Demo(Settings):
    """The demonstration: synthetic answers in a folder of its own, on this machine."""

    INSTANCE = str(ROOT / "instance" / "demo")
    SESSION_COOKIE_SECURE = False


class Preview(Settings):
    """The preview of one definition: a draft of one's own, in a folder that goes when the preview ends."""

    SESSION_COOKIE_NAME = "canvass_preview"
    SESSION_COOKIE_SECURE = False
    SESSION_HOURS = 24 * 30


class Production(Settings):
    """For people's real answers: the key is given, and links are HTTPS."""

    BASE_URL = ""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Refuse what would be unsafe, saying what would be right."""
        super().__init__(environment)
        if len(self.SECRET_KEY) < 32:
            message = "CANVASS_SECRET_KEY is shorter than 32 characters; make a longer one"
            raise ConfigurationError(message)
        if not self.BASE_URL.startswith("https://"):
            message = "CANVASS_BASE_URL must be the https:// address that people reach Canvass at"
            raise ConfigurationError(message)
        if self.OIDC_ISSUER and not self.OIDC_ISSUER.startswith("https://"):
            raise ConfigurationError("CANVASS_OIDC_ISSUER must be an https:// address")

    def own_key(self) -> str:
        """Never made here: every process and every machine must be given the same."""
        make_one = "python3 -c 'import secrets; print(secrets.token_hex())'"
        message = f"CANVASS_SECRET_KEY is not set; make one with: {make_one}"
        raise ConfigurationError(message)


WAYS = {"development": Development, "testing": Testing, "demo": Demo, "production": Production}
"""The ways of running Canvass, as CANVASS_ENV names them."""


def settings(environment: Mapping[str, str] | None = None, otherwise: str = "production") -> Settings:
    """The settings of the way that CANVASS_ENV names, or of ``otherwise``, with the environment's values."""
    given = os.environ if environment is None else environment
    way = given.get("CANVASS_ENV", otherwise)
    if way not in WAYS:
        raise ConfigurationError(f"CANVASS_ENV is “{way}”; it must be one of {', '.join(WAYS)}")
    return WAYS[way](given)


def _read(name: str, written: str, kind: type) -> str | int | bool:
    """A value from the environment as the type that its setting has."""
    if kind is bool and written.lower() in ("true", "false", "1", "0", "yes", "no"):
        return written.lower() in ("true", "1", "yes")
    if kind is int and written.isascii() and written.isdigit():
        return int(written)
    if kind is str:
        return written
    right = "true or false" if kind is bool else "a whole number"
    raise ConfigurationError(f"CANVASS_{name} is “{written}”; it must be {right}")


def _database(url: str) -> str:
    """The address with the driver that Canvass ships, whatever the scheme was written as."""
    scheme, mark, rest = url.partition("://")
    return f"postgresql+psycopg{mark}{rest}" if scheme in ("postgres", "postgresql") else url
