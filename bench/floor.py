"""The bare floor: safety-40 in Flask, without sign-in or logic: a page and a durable commit a section."""

import json

import plain
import safety40
from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

app = Flask(__name__)


@app.get("/")
def tables() -> str:
    """Make the table, for the first who asks."""
    plain.asked("CREATE TABLE IF NOT EXISTS answer (respondent INTEGER, section TEXT, answers TEXT)")
    return "ready"


@app.get("/r/<int:respondent>/s<int:number>")
def section(respondent: int, number: int) -> str:
    """An empty page of a section."""
    name = f"s{number}"
    title = plain.SECTIONS[number - 1].title
    return render_template("floor.html", respondent=respondent, title=title, questions=plain.QUESTIONS[name])


@app.post("/r/<int:respondent>/s<int:number>")
def save(respondent: int, number: int) -> Response:
    """Keep what came, as it came."""
    given = json.dumps(request.form.to_dict(flat=False))
    # Outside a transaction of its own, one statement is one commit.
    plain.asked("INSERT INTO answer VALUES (?, ?, ?)", respondent, f"s{number}", given)
    return redirect(f"/r/{respondent}/s{number + 1}" if number < safety40.SECTIONS else "/")
