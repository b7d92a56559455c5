"""The form that opens a round, read into a plan; everything that is wrong at once, beside its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from werkzeug.datastructures import MultiDict

from app.collection import retention
from app.collection.rounds import LONGEST_TITLE, NAME, Plan, taken
from app.collection.team import EMAIL
from app.languages import LANGUAGES
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.texts import in_language
from app.questionnaire.wording import Foreign, clean
from app.views.team.frame import moment_in, no_moment
from app.views.words import _, ngettext

TITLE = "title_"
"""What the field of a title in another language begins with."""
TEXTS = ("title", "name", "opens", "closes", "timezone", "grace_days", "contact_name", "contact_email")
KEPT = ("keep_months", "basis")
LONGEST_GRACE = 366


def labels() -> dict[str, str]:
    """What each field is called, in the order of the page."""
    return {
        "title": _("Title"),
        "name": _("Permanent name"),
        "opens": _("Opens"),
        "closes": _("Closes"),
        "timezone": _("Time zone"),
        "grace_days": _("Days of grace"),
        "contact_name": _("Contact for respondents"),
        "contact_email": _("E-mail address of the contact"),
        "keep_months": _("Months that personal data are kept"),
        "basis": _("Legal basis"),
        "languages": _("Languages"),
    }


@dataclass
class Asked:
    """The form as it stands: what was written, what is wrong with it, and the plan where nothing is."""

    values: dict[str, Any]
    problems: dict[str, str] = field(default_factory=dict)
    plan: Plan | None = None

    @classmethod
    def of(cls, questionnaire: Questionnaire, offered: Iterable[Spoken] = ()) -> "Asked":
        """What the form proposes for a questionnaire: all languages that are complete, among others."""
        complete = {questionnaire.language, *(one.language for one in offered if not one.missing)}
        return cls(
            {
                "title": titled(questionnaire),
                "titles": _titles(questionnaire, offered),
                "timezone": "UTC",
                "grace_days": "0",
                "keep_months": str(retention.USUAL),
                "contact_name": questionnaire.contact.name,
                "contact_email": questionnaire.contact.email,
                "languages": [code for code in questionnaire.languages if code in complete],
                "offered": _offered(questionnaire, offered),
            }
        )


def titled(questionnaire: Questionnaire) -> str:
    """The title of a survey with its edition."""
    text = f"{questionnaire.title} {questionnaire.edition}".strip()
    return Foreign(text, questionnaire.title.language) if isinstance(questionnaire.title, Foreign) else text


def _titles(
    questionnaire: Questionnaire, offered: Iterable[Spoken], written: Mapping[str, str] | None = None
) -> list[tuple[str, str, str]]:
    """The titles in other languages: code, name of the language, and what is written or proposed."""
    found = []
    for one in offered:
        proposed = in_language(questionnaire, one.wordings, one.language)
        usual = "" if isinstance(proposed.title, Foreign) else titled(proposed)
        title = usual if written is None else clean(written.get(TITLE + one.language, ""))
        found.append((one.language, LANGUAGES[one.language].name, title))
    return found


def _offered(questionnaire: Questionnaire, offered: Iterable[Spoken]) -> list[tuple[str, str, str]]:
    """The languages of a questionnaire: code, name, and what there is to know before offering it."""
    notes = {one.language: _note(one) for one in offered}
    return [
        (code, LANGUAGES[code].name, notes.get(code, ""))
        for code in questionnaire.languages
        if code in LANGUAGES
    ]


def _note(spoken: Spoken) -> str:
    if spoken.missing:
        return ngettext(
            "%(num)s text is not translated, or outdated; it would stay in the survey’s own language",
            "%(num)s texts are not translated, or outdated; they would stay in the survey’s own language",
            len(spoken.missing),
        )
    if spoken.reviewed:
        return _("Complete. Reviewed: %(who)s", who=spoken.reviewed)
    return _("Complete. A draft that nobody has reviewed; its pages say so")


def read(form: MultiDict[str, str], questionnaire: Questionnaire, offered: Iterable[Spoken] = ()) -> Asked:
    """The plan that a form describes, or all that is wrong with it."""
    values: dict[str, Any] = {name: clean(form.get(name, "")) for name in (*TEXTS, *KEPT)}
    values["keep_months"] = values["keep_months"] or str(retention.USUAL)
    values |= {
        "pilot": form.get("pilot") == "yes",
        "languages": [code for code in questionnaire.languages if code in form.getlist("languages")],
        "offered": _offered(questionnaire, offered),
        "titles": _titles(questionnaire, offered, form),
        "incomplete": form.get("incomplete") == "yes",
        "team_names_authority": form.get("team_names_authority") == "yes",
    }
    asked = Asked(values)
    _judge_texts(values, asked.problems)
    _judge_name(values["name"], asked.problems)
    moments = _moments(values, asked.problems)
    if not asked.problems:
        asked.plan = Plan(
            title=values["title"],
            titles={code: title for code, _name, title in values["titles"]},
            name=values["name"],
            opens=moments["opens"],
            closes=moments["closes"],
            timezone=values["timezone"],
            grace_days=int(values["grace_days"]),
            pilot=values["pilot"],
            contact_name=values["contact_name"],
            contact_email=values["contact_email"],
            keep_months=int(values["keep_months"]),
            basis=values["basis"],
            languages=tuple(values["languages"]),
            incomplete=values["incomplete"],
            team_names_authority=values["team_names_authority"],
        )
    return asked


def _judge_texts(values: Mapping[str, Any], problems: dict[str, str]) -> None:
    if not values["title"]:
        problems["title"] = _("Give the round a title, as respondents will see it.")
    for field_name, title in (
        ("title", values["title"]),
        *((TITLE + one[0], one[2]) for one in values["titles"]),
    ):
        if len(title) > LONGEST_TITLE:
            problems[field_name] = _("Shorten the title to 300 characters.")
    days = values["grace_days"]
    if not (days.isascii() and days.isdigit() and len(days) < 4 and int(days) <= LONGEST_GRACE):
        problems["grace_days"] = _("Write a number of days from 0 to %(most)s.", most=LONGEST_GRACE)
    months = values["keep_months"]
    fits = months.isascii() and months.isdigit() and len(months) < 4
    if not (fits and retention.FEWEST <= int(months) <= retention.MOST):
        problems["keep_months"] = _("Write a number of months from 1 to %(most)s.", most=retention.MOST)
    if len(values["basis"]) > retention.LONGEST_BASIS:
        problems["basis"] = _("Shorten the legal basis to %(most)s characters.", most=retention.LONGEST_BASIS)
    if len(values["contact_name"]) > 200:
        problems["contact_name"] = _("Shorten the name to 200 characters.")
    if len(values["contact_email"]) > 254 or not EMAIL.fullmatch(values["contact_email"]):
        problems["contact_email"] = _("Write an e-mail address, for example survey-team@example.org.")
    if len(values["offered"]) > 1 and not values["languages"]:
        problems["languages"] = _("Choose at least one language.")


def _judge_name(name: str, problems: dict[str, str]) -> None:
    if name and not NAME.fullmatch(name):
        problems["name"] = _(
            "“%(name)s” cannot be a name: write small letters, digits and underscores, a letter first, "
            "for example harbours_2020.",
            name=name,
        )
    elif name and taken(name):
        problems["name"] = _("“%(name)s” is the name of another round. Choose another.", name=name)


def _moments(values: Mapping[str, Any], problems: dict[str, str]) -> dict[str, datetime]:
    """The opening and the closing in the zone that was named."""
    zone = ZoneInfo("UTC")
    try:
        zone = ZoneInfo(values["timezone"] or "?")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems["timezone"] = _(
            "There is no time zone “%(zone)s”. Write one as Africa/Nairobi or UTC.", zone=values["timezone"]
        )
    found = {}
    for name in ("opens", "closes"):
        try:
            found[name] = moment_in(values[name], zone)
        except ValueError:
            problems[name] = no_moment()
    if len(found) == 2 and found["opens"] >= found["closes"]:
        problems["closes"] = _("The round must close after it opens.")
    return found
