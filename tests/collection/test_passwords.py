"""Passwords: long, not easily guessed, of whatever characters; kept as hashes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.collection import guessable, passwords
from app.collection.errors import WeakPassword
from tests.services.passwords import PRODUCTION

WHO = ("Amina Diallo", "amina.diallo@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "correcthorsebatterystaple",
        "kettle under the north window",
        "wTq8-zpAq1-oLk2m",
        "кошка собака лето",
        "我喜欢在早上喝绿茶看窗外的雨声",
        "the canvass of amina took six weeks",
    ],
)
def test_length_is_enough_whatever_kinds_of_characters_there_are(password):
    assert passwords.weakness(password, *WHO) == ""


@pytest.mark.parametrize(
    "password",
    [
        "password12345678",
        "P4ssw0rd!!!!!!!!2026",
        "１２３４５６７８９０１２３４５",
        "qwertyuiopasdfghjkl",
        "passwordpassword",
        "monkey-dragon-2026",
        "1qaz2wsx3edc4rfv",
        "iloveyouforever1",
        "abcdefghijklmnopq",
        "zyxwvutsrqponmlkj",
        "abababababababab",
        "aaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_what_many_people_use_is_not_taken(password):
    assert passwords.weakness(password) == passwords.COMMON


@pytest.mark.parametrize(
    "password", ["amina.diallo2026!!", "Diallo-Amina-12345", "example.org-2026!", "Canvass2026Canvass"]
)
def test_ones_own_name_and_the_products_are_not_taken(password):
    assert passwords.weakness(password, *WHO) == passwords.OWN


@given(st.sampled_from(guessable.LIST.read_text("utf-8").splitlines()[4:]), st.integers(0, 10**12))
def test_no_known_password_is_made_good_by_digits(known, digits):
    assert passwords.weakness(f"{known}{digits:012}") in (passwords.COMMON, passwords.LENGTH)


@pytest.mark.parametrize("password", ["fourteen signs", "x" * 201, ""])
def test_too_short_and_too_long_are_told_apart_from_what_is_guessed(password):
    with pytest.raises(WeakPassword) as refused:
        passwords.hashed(password)
    assert refused.value.reason == passwords.LENGTH


def test_a_hash_costs_more_than_the_least_that_is_recommended_but_in_the_tests():
    assert PRODUCTION.hash("a long enough password").startswith("$argon2id$v=19$m=32768,t=2,p=1$")


def test_a_password_is_the_same_however_its_accents_are_typed():
    kept = passwords.hashed("ete\u0301 apre\u0300s le grand orage")
    assert kept.startswith("$argon2id$")
    assert passwords.right(kept, "\u00e9t\u00e9 apr\u00e8s le grand orage") is False
    assert passwords.right(kept, "et\u00e9 apr\u00e8s le grand orage")
    assert not passwords.right("not a hash", "a long enough password")
