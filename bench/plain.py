"""The baseline: safety-40 by hand in one Flask view: a session look-up, one SELECT, a Jinja loop.

A save is that and one durable commit of two rows: the section's answers, and what happened. There is no
logic: nothing is judged, merged, checked or told apart, and what a rule skips is asked all the same.
"""

import gzip
import hashlib
import json
import os
import secrets
import sqlite3
import threading
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import psycopg
import safety40
from flask import Flask, abort, redirect, render_template, request, session
from werkzeug.wrappers import Response

LANGUAGES = (
    ("ar", "العربية"),
    ("zh", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
)
TABLES = """
CREATE TABLE session (token_hash TEXT PRIMARY KEY, respondent INTEGER, expires_at TEXT);
CREATE TABLE document (respondent INTEGER, name TEXT, answers TEXT, PRIMARY KEY (respondent, name));
CREATE TABLE event (at TEXT, respondent INTEGER, name TEXT, changes TEXT);
"""
FIND = "SELECT respondent FROM session WHERE token_hash = ? AND expires_at > ?"
READ = "SELECT answers FROM document WHERE respondent = ? AND name = ?"
WRITE = (
    "INSERT INTO document (respondent, name, answers) VALUES (?, ?, ?) "
    "ON CONFLICT (respondent, name) DO UPDATE SET answers = excluded.answers"
)
RECORD = "INSERT INTO event (at, respondent, name, changes) VALUES (?, ?, ?, ?)"

URL = os.environ["BENCH_DATABASE_URL"]
KEPT = threading.local()


def connection() -> Any:
    """This thread's connection, made once."""
    if not hasattr(KEPT, "connection"):
        if URL.startswith("sqlite:///"):
            made: Any = sqlite3.connect(URL.removeprefix("sqlite:///"), isolation_level=None, timeout=5)
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("PRAGMA synchronous=FULL")
        else:
            made = psycopg.connect(URL.replace("+psycopg", ""), autocommit=True)
        KEPT.connection = made
    return KEPT.connection


def asked(statement: str, *values: Any) -> Any:
    """One statement run, in the way that the driver writes parameters."""
    mark = "?" if URL.startswith("sqlite") else "%s"
    return connection().execute(statement.replace("?", mark), values)


def _question(entry: dict[str, Any], lists: dict[str, Any]) -> SimpleNamespace:
    options = lists.get(entry.get("choices", entry.get("columns", "")), ())
    return SimpleNamespace(
        **{"rows": (), **entry},
        number=entry["name"].upper(),
        options=options["choices"] if isinstance(options, dict) else options,
        control="checkbox" if entry["type"] == "select_multiple" else "radio",
        nested="relevant" in entry,
    )


DEFINITION = safety40.definition()
SECTIONS = [SimpleNamespace(name=s["name"], title=s["title"]) for s in DEFINITION["sections"]]
QUESTIONS = {
    s["name"]: [_question(entry, DEFINITION["choices"]) for entry in s["questions"]]
    for s in DEFINITION["sections"]
}
SHOWN = {
    name: [
        part
        for q in asked_
        for part in ([f"{q.name}.{row['name']}" for row in q.rows] if q.rows else [q.name])
    ]
    for name, asked_ in QUESTIONS.items()
}

app = Flask(__name__)
app.secret_key = "only for measuring, and known to all who read it"  # noqa: S105 (guards nothing)


@app.get("/")
def tables() -> str:
    """Make the tables, for the first who asks."""
    for statement in TABLES.split(";")[:-1]:
        asked(statement.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))
    return "ready"


@app.get("/in/<int:respondent>")
def sign_in(respondent: int) -> Response:
    """Begin a session."""
    token = secrets.token_urlsafe(32)
    hashed = hashlib.sha256(token.encode()).hexdigest()
    asked(
        "INSERT INTO session (token_hash, respondent, expires_at) VALUES (?, ?, '9999')", hashed, respondent
    )
    session["token"] = token
    return redirect(f"/r/{respondent}/s1")


def visitor() -> int:
    """Who asks: the cookie's token looked up by its hash."""
    hashed = hashlib.sha256(session["token"].encode()).hexdigest()
    found = asked(FIND, hashed, datetime.now(UTC).isoformat()).fetchone()
    return int(found[0]) if found else abort(401)


@app.get("/r/<case>/<name>")
def section(case: str, name: str) -> Response:
    """A page with what was answered."""
    who = visitor()
    row = asked(READ, who, name).fetchone()
    place = next(number for number, one in enumerate(SECTIONS) if one.name == name)
    shown = render_template(
        "section.html",
        title=DEFINITION["title"],
        case=case,
        who=f"Person {who}",
        section=SECTIONS[place],
        sections=SECTIONS,
        done={one.name for one in SECTIONS[:place]},
        questions=QUESTIONS[name],
        shown=SHOWN[name],
        answers=json.loads(row[0]) if row else {},
        revision=1 if row else 0,
        languages=LANGUAGES,
        deadline="23 December 2026",
        token=session["token"],
    )
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return Response(shown, mimetype="text/html")
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(gzip.compress(shown.encode(), 5), mimetype="text/html", headers=headers)


@app.post("/r/<case>/<name>")
def save(case: str, name: str) -> Response:
    """Keep what came: two rows, one commit."""
    who = visitor()
    answers = {
        part: value if len(value) > 1 else value[0]
        for part in SHOWN[name]
        if (value := [one for one in request.form.getlist(part) if one])
    }
    asked(READ, who, name).fetchone()
    written = json.dumps(answers)
    asked("BEGIN IMMEDIATE" if URL.startswith("sqlite") else "BEGIN")
    asked(WRITE, who, name, written)
    asked(RECORD, datetime.now(UTC).isoformat(), who, name, written)
    asked("COMMIT")
    following = int(name[1:]) + 1
    return redirect(f"/r/{case}/s{following}" if following <= len(SECTIONS) else "/")
