"""The six languages: how each writes and reads numbers and dates, and where its messages come from."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import languages
from app.languages import (
    LANGUAGES,
    direction,
    format_date,
    format_moment,
    format_number,
    gettext,
    negotiated,
    ngettext,
    read_number,
)

FRENCH = r"""
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\nPlural-Forms: nplurals=2; plural=(n > 1);\n"

msgid "You wrote %(typed)s."
msgstr "Vous avez écrit %(typed)s."

msgid "%(num)s error"
msgid_plural "%(num)s errors"
msgstr[0] "%(num)s erreur"
msgstr[1] "%(num)s erreurs"
"""


@pytest.mark.parametrize(
    ("typed", "language", "number"),
    [
        ("1,234.5", "en", "1234.5"),
        ("1 234 567", "en", "1234567"),
        ("1'234.50", "en", "1234.50"),
        ("١٢٬٣٤٥٫٦", "ar", "12345.6"),
        ("۱۲", "ar", "12"),
        ("१२", "en", "12"),
        ("１２．５", "zh", "12.5"),
        ("1\u202f234,5", "fr", "1234.5"),
        ("12.5", "fr", "12.5"),
        ("0.125", "fr", "0.125"),
        ("−1\u00a0234,50", "ru", "-1234.50"),
        ("1.234,5", "es", "1234.5"),
        ("1.234", "es", "1234"),
        ("\u200e-5", "ar", "-5"),
        ("+7", "en", "7"),
        (".5", "en", "0.5"),
        ("5.", "en", "5"),
        ("007", "en", "7"),
        ("-0", "en", "0"),
    ],
)
def test_a_number_is_read_exactly_as_its_language_writes_it(typed, language, number):
    assert read_number(typed, language) == number


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("12,5", "en"),
        ("1.234", "fr"),
        ("1,234 567", "en"),
        ("1,23", "en"),
        ("1 2", "en"),
        ("1 234.5", "fr"),
        ("1e3", "en"),
        ("nan", "en"),
        ("0x10", "en"),
        ("about 5", "en"),
        (".", "en"),
        ("-", "en"),
        ("", "en"),
    ],
)
def test_what_could_be_read_in_two_ways_is_not_read(typed, language):
    assert read_number(typed, language) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.sampled_from(sorted(LANGUAGES)))
def test_a_number_comes_back_as_it_was_from_every_language(number, language):
    read = read_number(format_number(number, language), language)
    assert read is not None
    assert Decimal(read) == number


@given(st.text(max_size=30), st.sampled_from(sorted(LANGUAGES)))
def test_whatever_is_typed_is_a_number_or_is_not(typed, language):
    read = read_number(typed, language)
    assert read is None or Decimal(read).is_finite()


def test_numbers_keep_every_digit():
    assert format_number("1234567890.1234567890", "en") == "1,234,567,890.1234567890"
    assert format_number("0.50", "ru") == "0,50"
    assert format_number(2019, "fr", grouping=False) == "2019"


def test_a_date_begins_with_the_day_where_people_write_it_so():
    day = date(2019, 6, 27)
    assert format_date(day, "en") == "27 June 2019"
    assert format_date(day, "es") == "27 de junio de 2019"
    assert format_date(day, "zh") == "2019年6月27日"


def test_the_first_of_a_month_and_no_other_day_is_an_ordinal_number_in_french():
    assert format_date(date(2027, 2, 1), "fr") == "1er février 2027"
    assert format_date(date(2027, 2, 2), "fr") == "2 février 2027"
    assert format_date(date(2026, 12, 31), "fr") == "31 décembre 2026"
    assert format_date(date(2027, 2, 1), "es") == "1 de febrero de 2027"


def test_one_answer_of_several_is_counted_in_the_singular():
    counted = "%(num)s of %(asked)s answered"
    assert ngettext("fr")(counted, counted, 1, asked="5") == "1 réponse sur 5"
    assert ngettext("fr")(counted, counted, 2, asked="5") == "2 réponses sur 5"
    assert ngettext("es")(counted, counted, 1, asked="5") == "1 de 5 respondida"


def test_a_moment_in_arabic_has_the_arabic_comma():
    moment = datetime(2026, 11, 29, 12, 44, tzinfo=UTC)
    assert format_moment(moment, "ar", UTC) == "29 نوفمبر 2026، 12:44"
    assert format_moment(moment, "fr", UTC) == "29 novembre 2026, 12:44"
    assert format_moment(moment, "zh", UTC) == "2026年11月29日 12:44"


def test_a_moment_is_given_in_the_zone_of_its_round():
    moment = datetime(2019, 6, 27, 22, 30, tzinfo=UTC)
    assert format_moment(moment, "en", ZoneInfo("Africa/Nairobi")) == "28 June 2019, 01:30"


def test_arabic_runs_from_right_to_left():
    assert [code for code in LANGUAGES if direction(code) == "rtl"] == ["ar"]
    assert direction("sw") == "ltr"


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("de, en;q=0.3, fr;q=0.7", "fr"),
        ("de", "en"),
        ("fr;q=0", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_first_among_those_offered(wanted, language):
    assert negotiated(wanted, ("en", "fr")) == language


def forgotten():
    """Nothing that was read of the messages is kept."""
    for kept in (languages.translations, languages.gettext, languages.ngettext, languages.written):
        kept.cache_clear()


def test_messages_are_read_from_the_translators_own_file(tmp_path, monkeypatch):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(FRENCH, encoding="utf-8")
    monkeypatch.setattr(languages, "TRANSLATIONS", tmp_path)
    forgotten()
    try:
        assert gettext("fr")("You wrote %(typed)s.", typed="5 %") == "Vous avez écrit 5 %."
        assert ngettext("fr")("%(num)s error", "%(num)s errors", 1200) == "1\u202f200 erreurs"
        assert gettext("es")("You wrote %(typed)s.", typed="x") == "You wrote x."
    finally:
        forgotten()
