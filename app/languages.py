"""The six languages: their names and direction, their messages, and how each writes and reads numbers."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

TRANSLATIONS = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code, its name in itself, its direction, and the locale whose customs it follows."""

    code: str
    name: str
    direction: str
    locale: str


LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        Language("ar", "العربية", "rtl", "ar"),
        Language("zh", "中文", "ltr", "zh_Hans_CN"),
        # International English: the day before the month.
        Language("en", "English", "ltr", "en_001"),
        Language("fr", "Français", "ltr", "fr"),
        Language("ru", "Русский", "ltr", "ru"),
        Language("es", "Español", "ltr", "es"),
    )
}
"""The languages of the secretariat, in its own customary order."""


def direction(code: str) -> str:
    """``rtl`` or ``ltr``; what is not among the six is written from left to right."""
    return LANGUAGES[code].direction if code in LANGUAGES else "ltr"


@cache
def named(code: str, language: str) -> str:
    """What a language is called in ``language``, as within a sentence."""
    return str(locale(language).languages.get(code, code))


def counted(num: int, one: str, many: str = "") -> str:
    """A number of things in English, as commands and findings say it: 1 text, 2 texts."""
    return f"{num} {one if num == 1 else many or f'{one}s'}"


@lru_cache(maxsize=512)
def negotiated(wanted: str, offered: tuple[str, ...]) -> str:
    """The language of ``offered`` that an Accept-Language header asks for first; else the first offered."""
    asked = []
    for entry in wanted.split(","):
        tag, _, quality = entry.strip().partition(";q=")
        weight = float(quality) if re.fullmatch(r"[01](\.\d{1,3})?", quality) else 1.0
        asked.append((-weight, tag.partition("-")[0].lower()))
    return next(
        (tag for weight, tag in sorted(asked, key=lambda one: one[0]) if tag in offered and weight),
        offered[0],
    )


@cache
def locale(code: str) -> Locale:
    """The customs of a language; international English for one that is not among the six."""
    return Locale.parse(LANGUAGES[code].locale if code in LANGUAGES else "en_001")


@cache
def translations(code: str) -> NullTranslations:
    """The interface's messages in a language, read once from its ``.po``; none for a language without."""
    source = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    if not source.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as file:
        catalogue = read_po(file, locale=code)
    if not any(message.id and any(message.string or ()) for message in catalogue):
        # The file has only been begun.
        return NullTranslations()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain="messages")


@cache
def written(code: str) -> bool:
    """Whether the interface speaks a language: English, the code's own, or one with messages."""
    return code == "en" or isinstance(translations(code), Translations)


@cache
def gettext(code: str) -> Callable[..., str]:
    """A function that gives a message in a language, with its parameters as keywords."""
    catalogue = translations(code)

    def translated(message: str, **parameters: object) -> str:
        text = str(catalogue.ugettext(message))
        return text % parameters if parameters else text

    return translated


@cache
def ngettext(code: str) -> Callable[..., str]:
    """A function that gives a message for a number of things; the number is its parameter ``num``."""
    catalogue = translations(code)

    def translated(one: str, many: str, num: int, **parameters: object) -> str:
        return str(catalogue.ungettext(one, many, num)) % {"num": format_count(num, code), **parameters}

    return translated


@lru_cache(maxsize=4096)
def format_count(count: int, code: str) -> str:
    """A number of things as a language writes it; every page counts something."""
    return format_number(count, code)


def format_number(number: str | int | Decimal, code: str, *, grouping: bool = True) -> str:
    """A number as a language writes it, with every digit that it has."""
    exact = Decimal(str(number))
    places = max(0, -int(exact.as_tuple().exponent))
    pattern = ("#,##0" if grouping else "0") + ("." + "0" * places if places else "")
    return str(numbers.format_decimal(exact, format=pattern, locale=locale(code)))


def percent_pattern(code: str) -> str:
    """How a language writes a share: 50%, and with a space before the sign where it has one."""
    return str(locale(code).percent_formats[None].pattern)


def format_percent(share: Decimal, code: str, places: int = 0) -> str:
    """A share of one in per cent, on pages and in reports alike."""
    pattern = percent_pattern(code)
    if places:
        pattern = pattern.replace("0", "0." + "0" * places)
    return str(numbers.format_percent(share, format=pattern, locale=locale(code)))


@lru_cache(maxsize=4096)
def format_date(day: date, code: str) -> str:
    """A day in full, for example 27 June 2019."""
    # The first of a month is an ordinal number in French, which no pattern of dates knows.
    pattern = "d'er' MMMM y" if code == "fr" and day.day == 1 else "long"
    return str(dates.format_date(day, pattern, locale=locale(code)))


_BEFORE_TIME = {"ar": "،", "zh": ""}
"""What parts a day from the time of day, where that is no comma; a space follows."""


def format_moment(moment: datetime, code: str, zone: tzinfo) -> str:
    """A day in full and the time of day in a zone, for example 27 June 2019, 23:59."""
    there = moment.astimezone(zone)
    time = dates.format_time(there, "HH:mm", locale=locale(code))
    return f"{format_date(there.date(), code)}{_BEFORE_TIME.get(code, ',')} {time}"


def collation(text: str, code: str) -> tuple[object, ...]:
    """What texts are sorted by in a language: letters without their marks, where these only distinguish.

    Spanish ñ comes after n. Arabic letters are compared without the hamza on them. Chinese characters in
    common use stand in the order of their pronunciation, which is that of the standard GB 2312.
    """
    if code == "zh":
        return (text.encode("gb18030", "replace"),)
    plain = text.casefold().replace("ñ", "n\uffff") if code == "es" else text.casefold()
    decomposed = unicodedata.normalize("NFKD", plain)
    letters = "".join(
        sign
        for sign in decomposed
        if not unicodedata.combining(sign) and (sign.isalnum() or sign == "\uffff")
    )
    return (letters, text)


_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
_MARKS = str.maketrans({"−": "-", "٫": ".", "٬": ",", "،": ",", "．": ".", "，": ",", "’": "'"})
_SPACES = re.compile(r"(?<=\d)[\u0020\u00a0\u2009\u202f](?=\d)")


def read_number(typed: str, code: str) -> str | None:
    """The exact decimal text of a number in digits of any script; None for what could be read in two ways.

    The decimal mark is the language's own, or a full stop where that cannot be taken for grouping. Digits
    may be grouped by threes with the language's mark, with spaces or with apostrophes.
    """
    plain = _ascii(typed.strip().translate(_INVISIBLE).translate(_MARKS))
    mark, group = number_marks(code)
    found = re.fullmatch(
        rf"([+-]?)\s?(\d+|\d{{1,3}}(?:({group})\d{{3}})(?:\3\d{{3}})*|)(?:{re.escape(mark)}(\d*))?",
        _SPACES.sub(" ", plain),
    )
    if found is None and mark == "," and not re.fullmatch(r"[+-]?\s?[1-9]\d{0,2}\.\d{3}", plain):
        found = re.fullmatch(r"([+-]?)\s?(\d*)()\.(\d+)", plain)
    if found is None or not (found[2] or found[4]):
        return None
    whole = re.sub(r"\D", "", found[2]).lstrip("0") or "0"
    decimals = f".{found[4]}" if found[4] else ""
    minus = "-" if found[1] == "-" and (whole + decimals).strip("0.") else ""
    return f"{minus}{whole}{decimals}"


@cache
def number_marks(code: str) -> tuple[str, str]:
    """The decimal mark of a language, and the pattern of what may group its digits."""
    mark = locale(code).number_symbols["latn"]["decimal"]
    if mark == "," and locale(code).number_symbols["latn"]["group"] != ".":
        return mark, "[' ]"
    return mark, {",": r"[.' ]", ".": r"[,' ]"}[mark]


def _ascii(text: str) -> str:
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text
    )
