"""What the receipt of a submission says, in one language: in letters, in documents and to check it by."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import current_app

from app import languages
from app.collection import names
from app.models import Case, Round, Submission


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt in words: of what and for whom it is, and its facts, each with its name."""

    survey: str
    about: str
    """The respondent's name; '' for a person."""
    facts: tuple[tuple[str, str], ...]
    checked_at: str
    """The page where anyone who has number and fingerprint may check them."""
    checked: str
    """The same, with both filled in."""


def proof(case: Case, sent: Submission, before: Submission | None, language: str) -> Proof:
    """The receipt of ``sent``, which replaced ``before``."""
    _ = languages.gettext(language)
    round_ = case.round
    lists = Path(current_app.config["SURVEYS"]) / "code_lists"
    known = names.respondent(lists, round_, case.respondent.code, case.respondent.name, language)
    received = moment(sent.received_at, round_, language)
    late = _("late") if sent.late else ""
    facts = [
        (_("Receipt"), sent.receipt),
        (_("Version"), languages.format_count(sent.number, language)),
        (_("Received"), f"{received} ({late})" if late else received),
        (_("For"), known),
        (_("Sent by"), sent_by(sent, round_, language)),
        (_("Replaces"), _other(before, round_, language) if before else ""),
        (_("Fingerprint"), sent.sha256),
    ]
    return Proof(
        names.title(round_, language),
        known if round_.kind == "state" else "",
        tuple((name, said) for name, said in facts if said),
        address("verify.page"),
        address("verify.page", receipt=sent.receipt, fingerprint=sent.sha256),
    )


def _other(before: Submission, round_: Round, language: str) -> str:
    day = before.received_at.astimezone(ZoneInfo(round_.timezone)).date()
    _ = languages.gettext(language)
    return (
        _(
            "submission no. %(number)s of %(date)s",
            number=languages.format_count(before.number, language),
            date=languages.format_date(day, language),
        )
        + f", {before.receipt}"
    )


def sent_by(sent: Submission, round_: Round, language: str) -> str:
    """Who sent it, and for a State as what: whoever answers for nobody but themselves has no role."""
    if round_.kind != "state" and sent.capacity == "focal_point":
        return sent.who
    what = in_words(sent.capacity, language)
    _ = languages.gettext(language)
    return _("%(who)s, as %(what)s", who=sent.who, what=what)


def in_words(capacity: str, language: str) -> str:
    """In what capacity someone acts, in words."""
    _ = languages.gettext(language)
    words = {
        "focal_point": _("focal point"),
        "contributor": _("contributor"),
        "clearing_authority": _("clearing authority"),
        "observer": _("observer"),
        "on_behalf": _("team, on behalf"),
        "correction": _("team, correction"),
        "team": _("team"),
        "admin": _("team"),
    }
    return words.get(capacity, "")


def moment(when: datetime, round_: Round, language: str) -> str:
    """A moment in the zone of a round, with the zone's name."""
    zone = ZoneInfo(round_.timezone)
    return f"{languages.format_moment(when, language, zone)} ({zone.key})"


def address(endpoint: str, **values: str) -> str:
    """The whole address of a page, where no request is at hand to take the host from."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['BASE_URL']}{path}"
