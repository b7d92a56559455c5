"""Requests to the world, each from the same beginning: made of a row of the matrix, and what comes back."""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.routing import Rule
from werkzeug.test import TestResponse, encode_multipart

from app.views.access import TOKEN
from tests.paper.reading import words_of_pdf
from tests.views.visit import Read
from tests.walls.cast import (
    ADMIN,
    DRAFT_WORDS,
    FOCAL_POINT,
    ITA,
    KEN,
    NER,
    OF_THE_TEAM,
    ROLES,
    TEAM,
    TEAM_ELSEWHERE,
    Key,
    canary,
)
from tests.walls.stores import store_of
from tests.walls.world import World

MATRIX = Path(__file__).parent / "matrix.csv"
OWN_FORM = "*"
"""What a row sends that reads the page first, and sends its form as a browser would."""
FORM_TOKEN = "csrf_token"
WORDS = {200: "yes", 302: "yes", 303: "yes", 401: "in", 403: "no", 404: "none"}
"""What the matrix calls an answer: taken, asked to sign in, not for you, not there; else its number."""


@dataclass(frozen=True)
class Row:
    """One way of asking: in which of a State's rounds, how, where, and with what."""

    when: str
    method: str
    address: str
    """With the ids of objects in braces."""
    sends: str
    expected: Mapping[str, str]
    """The word for what each role gets."""

    def __str__(self) -> str:
        return f"{self.when} {self.method} {self.address} {self.sends}".strip()


@dataclass(frozen=True)
class Request:
    """A request as it goes out."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    form: tuple[tuple[str, str], ...] = ()
    file: str = ""
    """The name of the field that a file comes in."""
    upload: bytes = b""
    """What the file holds; nothing for a small PDF."""

    def swapped(self, mine: str, other: str) -> "Request":
        """The same with one id for another, wherever it stands."""

        def pairs(those: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
            return tuple((_part(name, mine, other), _part(value, mine, other)) for name, value in those)

        path = "/".join(_part(part, mine, other) for part in self.path.split("/"))
        return Request(self.method, path, pairs(self.query), pairs(self.form), self.file, self.upload)


KINDS = re.compile(r"{(\w+)}")


def kinds(row: Row) -> tuple[list[str], list[str]]:
    """The kinds of ids that stand in the path of a row, and those in its query and form."""
    path, _sign, query = row.address.partition("?")
    return KINDS.findall(path), KINDS.findall(query + row.sends)


def _part(part: str, mine: str, other: str) -> str:
    """A piece of a path or a form; short ids (of links, of messages) are numbers, and stand alone."""
    return part.replace(mine, other) if len(mine) > 4 else other if part == mine else part


def rows(file: Path = MATRIX) -> list[Row]:
    """The matrix, row by row."""
    with file.open(encoding="utf-8", newline="") as opened:
        lines = (line for line in opened if line.strip() and not line.startswith("#"))
        read = csv.DictReader(lines, skipinitialspace=True, delimiter="|")
        named = [{key.strip(): value.strip() for key, value in one.items()} for one in read]
    return [
        Row(one["in"], one["method"], one["address"], one["sends"], {role: one[role] for role in ROLES})
        for one in named
    ]


def request(row: Row, ids: Mapping[str, str]) -> Request:
    """The request of a row about the objects that ``ids`` name."""
    path, _sign, query = row.address.format(**ids).partition("?")
    sends, file = row.sends.format(**ids), ""
    form = [] if sends == OWN_FORM else parse_qsl(sends, keep_blank_values=True)
    for name, value in list(form):
        if value == "@pdf":
            file = name
            form.remove((name, value))
    return Request(row.method, path, tuple(parse_qsl(query, keep_blank_values=True)), tuple(form), file)


def rule(app: Flask, row: Row, ids: Mapping[str, str]) -> Rule:
    """The route that a row asks of."""
    path = request(row, ids).path
    found, _values = app.url_map.bind("").match(path, method=row.method, return_rule=True)
    return found


class Asker:
    """Asks the world, and puts it back afterwards: no request sees what another did."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.store = store_of(world.app.config["DATABASE_URL"])
        self._version = self.store.version()
        self._kept = {key: self.kept(key) for key in world.ids}
        self.touched = False
        """Whether anything was changed that was watched."""
        self.leaks: list[str] = []
        """What held a canary of a State that whoever got it has nothing to do with."""
        self._who = {cookie: (role, state) for (role, state, _when), cookie in world.cookies.items()}
        self._forms: dict[tuple[str, Key], Request] = {}
        interface = world.app.session_interface
        assert isinstance(interface, SecureCookieSessionInterface)
        signer = interface.get_signing_serializer(world.app)
        assert signer is not None
        self._signer = signer

    def ask(self, request: Request, session: str = "", watching: Key | None = None) -> TestResponse:
        """The answer to whoever has this session, or none; it is seen whether ``watching`` stays as it is."""
        with self.world.app.app_context():
            answer = self._browser(session).open(
                request.path,
                method=request.method,
                query_string=list(request.query),
                buffered=True,
                **(_sent(request) if request.method == "POST" else {}),
            )
        self._look(request, session, answer)
        if self.store.version() != self._version:
            if watching is not None:
                self.touched |= self.kept(watching) != self._kept[watching]
            self.store.restore()
            self._version = self.store.version()
        return answer

    def filled_in(self, row: Row, key: Key) -> Request:
        """The request of a row about a case, with what a browser of its focal point would send."""
        if (str(row), key) not in self._forms:
            self._forms[str(row), key] = self._filled_in(row, key)
        return self._forms[str(row), key]

    def _filled_in(self, row: Row, key: Key) -> Request:
        made = request(row, self.world.ids[key])
        if row.sends != OWN_FORM:
            return made
        page = self.ask(replace(made, method="GET"), self.world.session(FOCAL_POINT, key))
        # The form of a section's first page names that page; where nothing can be sent now, there is none.
        forms = [controls for action, controls in Read(page.text).forms if action.startswith(made.path)]
        sent = next(iter(forms), [])
        return replace(made, form=tuple((one.name, one.value) for one in sent if one.kind != "file"))

    def prepare(self) -> None:
        """Fill in every form that is sent, while the walls stand."""
        for row in rows():
            for key in self.world.ids:
                if key[0] == KEN and key[1] == row.when:
                    self.filled_in(row, key)

    def kept(self, key: Key) -> list[Any]:
        """Every row that belongs to a case, to be compared."""
        return self.store.kept(self.world.ids[key]["case"])

    def _browser(self, session: str) -> FlaskClient:
        """A browser that holds no more than this session, so that whatever is signed is so alike."""
        held = {FORM_TOKEN: "f" * 40, "language": "en", **({TOKEN: session} if session else {})}
        client = self.world.app.test_client()
        client.set_cookie(self.world.app.config["SESSION_COOKIE_NAME"], self._signer.dumps(held))
        return client

    def _look(self, request: Request, session: str, answer: TestResponse) -> None:
        """Look for what belongs to others in every byte that somebody got."""
        # A link is shown, before it is opened, to whoever holds it.
        held = [key[0] for key, ids in self.world.ids.items() if ids["token"] in request.path]
        role, state = self._who.get(session, ("", ""))
        known = (*state_of(role, state), *held)
        got = told(answer.data, answer.mimetype) + repr([*answer.headers])
        searched = {canary(one): one not in known for one in (KEN, ITA, NER)}
        # What is being written is not for the team, whichever State's it is.
        searched |= {DRAFT_WORDS: role in OF_THE_TEAM}
        where = f"{request.method} {request.path} as {role or 'anonymous'}"
        self.leaks += [f"{where}: {one}" for one, wrong in searched.items() if wrong and one in got]


def state_of(role: str, state: str) -> tuple[str, ...]:
    """The States of which someone may be told: their own, or those of the surveys that they work on."""
    return {TEAM: (KEN, ITA), TEAM_ELSEWHERE: (NER,), ADMIN: (KEN, ITA, NER)}.get(role, (state,))


def told(content: bytes, kind: str) -> str:
    """What a person reads in a page or a file, packed ones too."""
    if kind == "application/pdf":
        return (
            words_of_pdf(content)
            if content.startswith(b"%PDF") and b"canary" not in content
            else str(content)
        )
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return " ".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return content.decode(errors="replace")


def _sent(request: Request) -> dict[str, Any]:
    """The body of a form as a browser sends it."""
    data = MultiDict[str, Any](request.form)
    if request.file:
        given = (
            (request.upload, "a file.xlsx") if request.upload else (b"%PDF-1.4 of whoever asks", "a file.pdf")
        )
        data.add(request.file, FileStorage(io.BytesIO(given[0]), given[1]))
    boundary, body = encode_multipart(data)
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def word(answer: TestResponse) -> str:
    """What the matrix calls an answer."""
    if answer.status_code == 302 and "/team/sign-in?" in answer.headers.get("Location", ""):
        return "in"
    return WORDS.get(answer.status_code, str(answer.status_code))


def content(answer: TestResponse, *ids: str) -> tuple[int, bytes, dict[str, str]]:
    """All that tells answers apart, save when they came, whose cookie it is, and the id that was asked."""
    body, headers = answer.data, {**answer.headers}
    for name in ("Date", "Set-Cookie", "Content-Length"):
        headers.pop(name, None)
    for one in filter(None, ids):
        body = body.replace(one.encode(), b"ID")
        headers = {name: value.replace(one, "ID") for name, value in headers.items()}
    return answer.status_code, body, headers
