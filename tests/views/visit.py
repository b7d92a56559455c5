"""A browser without scripts, for tests: reads a page, fills its forms in and sends what a browser sends."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse, encode_multipart

from app.db import db


@dataclass
class Control:
    """One control of a form as a browser would send it."""

    name: str
    value: str
    kind: str


class Read(HTMLParser):
    """A page's first form that is sent by POST and is more than a button, its links and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: list[Control] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.forms: list[tuple[str, list[Control]]] = []
        self.inside = self.area = self.select = ""
        self.waiting = 0
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form(self, action: str = "") -> tuple[str, list[Control]]:
        """The form that goes to an address that ends so; without one, the page's own."""
        wanted = (one for one in self.forms if action == "/sign-out" or one[0] != "/sign-out")
        return next(one for one in wanted if one[0].endswith(action))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What stands in a template or a script is for scripts alone.
        self.waiting += tag in ("template", "script")
        if self.waiting:
            return
        given = {name: value or "" for name, value in attrs}
        own = self.forms[-1][1] if self.forms else []
        if tag == "form":
            self.forms.append((given.get("action", ""), []))
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "input" and given.get("name") and "disabled" not in given:
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio") or "checked" in given:
                own.append(Control(given["name"], given.get("value", ""), kind))
        elif tag == "textarea":
            own.append(Control(given["name"], "", "textarea"))
            self.area = given["name"]
        elif tag == "select":
            self.select = given["name"] if "disabled" not in given else ""
        elif tag == "option" and self.select and "selected" in given:
            own.append(Control(self.select, given["value"], "select"))

    def handle_endtag(self, tag: str) -> None:
        self.waiting -= tag in ("template", "script")
        if tag == "textarea" and not self.waiting:
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.waiting:
            return
        if self.area:
            self.forms[-1][1][-1].value += data
        else:
            self.words.append(data)


@dataclass
class Visit:
    """Someone's browser without scripts: shows a page, is filled in, and sends what a browser sends."""

    client: FlaskClient
    page: TestResponse = field(init=False)

    def open(self, path: str, **given: Any) -> TestResponse:
        """Make a request in a context of its own; what the test holds is read anew afterwards."""
        with self.client.application.app_context():
            answer = self.client.open(path, buffered=True, **given)
        db.session.rollback()
        db.session.expire_all()
        return answer

    def get(self, path: str) -> TestResponse:
        self.page = self.open(path, follow_redirects=True)
        return self.page

    @property
    def path(self) -> str:
        return self.page.request.path

    @property
    def read(self) -> Read:
        return Read(self.page.text)

    @property
    def text(self) -> str:
        return self.read.text

    def fields(self, action: str = "") -> MultiDict[str, Any]:
        """What the form to ``action`` would send as it stands."""
        _action, controls = self.read.form(action)
        return MultiDict((one.name, one.value.removeprefix("\n")) for one in controls if one.kind != "file")

    def send(self, action: str = "", follow: bool = True, **typed: Any) -> TestResponse:
        """Fill the form to ``action`` in and send it; names with dots and colons come in ``also``."""
        where, _controls = self.read.form(action)
        fields = self.fields(action)
        for name, value in {**typed.pop("also", {}), **typed}.items():
            fields.setlist(name, value if isinstance(value, list) else [value])
        boundary, body = encode_multipart(fields)
        kind = f"multipart/form-data; boundary={boundary}"
        sent = {"data": body, "content_type": kind, "method": "POST"}
        self.page = self.open(where, follow_redirects=follow, **sent)
        return self.page
