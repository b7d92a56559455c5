"""Words and figures of the interface, in the language of the page that is being made."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import request, session
from markupsafe import Markup

from app import languages, proof
from app.kept import kept
from app.models import Round
from app.questionnaire.model import Questionnaire
from app.questionnaire.wording import Foreign

OURS = Markup("")
"""What an element says of wording in the language of its page: nothing."""


def spoken() -> str:
    """The language of this page: as set, as the person chose, or as their browser asks; settled once."""
    # Asked some twenty times a page.
    known: str | None = kept().get("spoken")
    if known is None:
        known = _chosen() or languages.negotiated(request.headers.get("Accept-Language", ""), _offered())
        speak(known)
    return known


def speak(language: str) -> None:
    """Have this page speak a language from here on."""
    kept()["spoken"] = language


def _chosen() -> str:
    chosen = str(session.get("language", ""))
    return chosen if chosen in languages.LANGUAGES else ""


def _offered() -> tuple[str, ...]:
    return ("en", *(code for code in languages.LANGUAGES if languages.written(code)))


def language_menu(offered: Collection[str] = tuple(languages.LANGUAGES)) -> list[tuple[str, str, str, bool]]:
    """The languages of ``offered`` that the interface is written in, and this page's own.

    Each is (code, name, address, whether the page is in it); the address keeps what else it asks for.
    """
    own, asked = spoken(), request.args
    return [
        (one.code, one.name, f"?{urlencode({**asked, 'lang': one.code})}", one.code == own)
        for one in languages.LANGUAGES.values()
        if (one.code in offered and languages.written(one.code)) or one.code == own
    ]


def _(message: str, **parameters: object) -> str:
    """A message of the interface."""
    return languages.gettext(spoken())(message, **parameters)


def ngettext(one: str, many: str, num: int, **parameters: object) -> str:
    """A message for a number of things."""
    return languages.ngettext(spoken())(one, many, num, **parameters)


def tongue(text: str) -> Markup:
    """The attributes of an element that holds wording: what is not in the language of the page says so."""
    if not isinstance(text, Foreign) or text.language == spoken():
        return OURS
    return Markup(' lang="{}" dir="{}"').format(text.language, languages.direction(text.language))


def number(count: int) -> str:
    """A count as the language of this page writes it."""
    return languages.format_count(count, spoken())


def percent(part: int, whole: int) -> str:
    """A share as the language of this page writes it, rounded as reports do; all but one is not yet 100."""
    rounded = (200 * part + whole) // (2 * whole)
    return languages.format_percent(Decimal(rounded if part == whole else min(rounded, 99)) / 100, spoken())


def extent(questionnaire: Questionnaire) -> str:
    """How much a questionnaire asks."""
    sections = ngettext("%(num)s section", "%(num)s sections", len(questionnaire.sections))
    questions = ngettext("%(num)s question", "%(num)s questions", len(questionnaire.questions))
    return f"{sections}, {questions}"


def moment(when: datetime, round_: Round) -> str:
    """A moment in the zone of a round, with the zone's name."""
    return proof.moment(when, round_, spoken())


def day(when: datetime, round_: Round) -> str:
    """The day of a moment in the zone of a round."""
    return languages.format_date(when.astimezone(ZoneInfo(round_.timezone)).date(), spoken())


def time_of_day(when: datetime, round_: Round) -> str:
    """The time of a moment in the zone of a round."""
    return f"{when.astimezone(ZoneInfo(round_.timezone)):%H:%M}"
