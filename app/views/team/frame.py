"""The frame of the team's pages: who is signed in, which round, its menu, and the words they share."""

from collections.abc import Iterable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, get_flashed_messages, render_template, request, url_for

from app import languages
from app.collection import failures, participation, rounds
from app.collection.scope import Actor
from app.models import Case, Round
from app.views.access import visitor
from app.views.names import round_title
from app.views.words import _, language_menu, number, spoken


def moment(when: datetime | None, round_: Round | None = None) -> str:
    """A moment in the zone of a round, in UTC where there is none, with the zone's name; '' for none."""
    if when is None:
        return ""
    zone = round_.timezone if round_ else "UTC"
    return f"{languages.format_moment(when, spoken(), ZoneInfo(zone))} ({zone})"


def local(when: datetime, round_: Round) -> str:
    """A moment in a round's zone as a browser's date control wants it."""
    return when.astimezone(ZoneInfo(round_.timezone)).strftime("%Y-%m-%dT%H:%M")


def moment_in(written: str, zone: ZoneInfo) -> datetime:
    """What a browser's date control wrote, in a zone; ValueError where it is no moment of our centuries."""
    when = datetime.fromisoformat(written).replace(tzinfo=zone)
    if not 1900 <= when.year < 2200:
        # At the ends of the calendar, the same moment in another zone does not exist.
        raise ValueError(written)
    return when


def no_moment() -> str:
    """What is said where a day and a time were expected."""
    return _("Give the day and the time, for example 2026-03-31 18:00.")


def actor() -> Actor:
    """Who is signed in; routes of this package let nobody else in."""
    known: Actor = visitor().actor
    return known


def status_text(status: str) -> str:
    """How far a response is, in words."""
    words = {
        participation.SUBMITTED: _("Sent"),
        participation.DRAFT: _("Being written"),
        participation.NONE: _("No reply yet"),
    }
    return words[status]


def reply_text(standing: participation.Standing) -> str:
    """How far a response is, in words that tell who was never asked from who has not replied."""
    return _("Not invited yet") if standing.uninvited else status_text(standing.status)


def round_state(round_: Round) -> tuple[str, str]:
    """Whether a round takes answers, as a class and in words."""
    state = rounds.state(round_)
    words = {
        rounds.PLANNED: _("Not open yet"),
        rounds.OPEN: _("Open"),
        rounds.GRACE: _("Late answers only"),
        rounds.CLOSED: _("Closed"),
    }
    return {"open": "done", "grace": "late"}.get(state, state), words[state]


def round_menu(round_: Round) -> list[tuple[str, str, bool]]:
    """The pages of a round: (label, address, whether this is it)."""
    pages = (
        ("team_board.board", _("Board")),
        ("team_respondents.respondents", _("Respondents")),
        ("team_links.links", _("Links")),
        ("team_answers.answers", _("Answers")),
        ("team_reports.reports", _("Reports")),
        ("team_questionnaire.languages", _("Questionnaire")),
    )
    return [
        (label, url_for(endpoint, name=round_.name), request.endpoint == endpoint)
        for endpoint, label in pages
    ]


def _menu_item(label: str, endpoint: str) -> tuple[str, str, bool]:
    return label, url_for(endpoint), request.endpoint == endpoint


def _failed(waits: int) -> tuple[str, str, bool]:
    return _menu_item(_("Failed (%(count)s)", count=number(waits)), "team_failures.listed")


def page(template: str, round_: Round | None = None, **given: Any) -> str:
    """A page of the team, with what all of them show."""
    here = actor()
    waits = failures.count(here)
    common: dict[str, Any] = {
        "home_url": url_for("team_rounds.listed"),
        "nav": [
            _menu_item(_("Rounds"), "team_rounds.listed"),
            *([_menu_item(_("Team"), "team_members.listed")] if here.admin else []),
            *([_failed(waits)] if waits else []),
            _menu_item(_("Personal data"), "team_erasures.listed"),
            _menu_item(_("Your account"), "team_account.account"),
            _menu_item(_("Help"), "team_help.help_page"),
        ],
        "languages": language_menu(),
        "sign_out_url": url_for("team_sign_in.sign_out"),
        "survey_title": current_app.config["ORGANIZATION"],
        "who": here.name,
        "notices": get_flashed_messages(with_categories=True),
        "contact": SimpleNamespace(
            name=current_app.config["ORGANIZATION"], email=current_app.config["CONTACT"]
        ),
    }
    if round_ is not None:
        common |= {
            "survey_title": round_title(round_),
            "this_round": round_,
            "round_nav": round_menu(round_),
        }
        if round_.contact_email:
            common["contact"] = SimpleNamespace(name=round_.contact_name, email=round_.contact_email)
    return render_template(template, **{**common, **given})


def say(text: str, kind: str = "good") -> None:
    """Leave a message for the next page of this person."""
    flash(text, kind)


def standing_of(case: Case) -> str:
    """How far a case is, in words."""
    return f"{status_text(case.standing)}, {again_text()}" if case.open_again else status_text(case.standing)


def again_text() -> str:
    """The mark of what was sent and is open again."""
    return _("open again")


def listed(words: Iterable[str]) -> str:
    """Several short things in one line."""
    return " · ".join(word for word in words if word)


def clock_time(when: datetime) -> str:
    """The time of day, in UTC."""
    return f"{when.astimezone(UTC):%H:%M} UTC"
