"""Checking a receipt without signing in: what was received is confirmed, and nothing else is told."""

import io
import json
import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from werkzeug.datastructures import FileStorage

from app.collection import submission, verification
from app.collection.scope import OPERATOR
from app.db import db


@pytest.fixture
def sent(house, kenya):
    kenya.get(f"/r/{house.kenya.public_id}/a")
    kenya.send(a1="Mombasa")
    kenya.get(f"/r/{house.kenya.public_id}/check-and-send")
    kenya.send()
    return submission.versions(OPERATOR, house.kenya)[0]


def taken(house, kenya, sent):
    return kenya.get(f"/r/{house.kenya.public_id}/sent-answers/{sent.receipt}.json").json


def ask(house, receipt, fingerprint):
    visit = house.visit()
    visit.get("/verify")
    visit.send(receipt=receipt, fingerprint=fingerprint)
    return visit


def ask_with_file(house, content):
    visit = house.visit()
    visit.get("/verify")
    written = content if isinstance(content, bytes) else json.dumps(content).encode()
    visit.send(file=FileStorage(io.BytesIO(written), "taken.json"))
    return visit


def test_whoever_has_number_and_fingerprint_learns_that_this_was_received_and_when(house, sent):
    said = ask(house, sent.receipt, sent.sha256).text
    assert "This is what was received" in said
    assert "Version 1" in said
    assert "2 March 2020, 15:00 (Africa/Nairobi)" in said
    assert "this version counts" in said


def test_nothing_of_the_answers_nor_of_who_answered_is_told(house, sent):
    page = ask(house, sent.receipt, sent.sha256).page.text
    for secret in ("Mombasa", "Kenya", "KEN", "Focal point", "Harbours"):
        assert secret not in page


def test_how_a_receipt_is_typed_does_not_matter(house, sent):
    spaced = " ".join(sent.sha256[at : at + 8] for at in range(0, 64, 8)).upper()
    assert "This is what was received" in ask(house, f" {sent.receipt.lower()} ", spaced).text


def test_the_address_on_a_receipt_is_checked_at_once(house, kenya, sent):
    kenya.get(f"/r/{house.kenya.public_id}/sent-answers/{sent.receipt}")
    (address,) = (one for one in kenya.read.links if one.startswith("/verify"))
    visit = house.visit()
    visit.get(address)
    assert "This is what was received" in visit.text


def test_a_version_that_was_replaced_says_so(house, kenya, sent):
    kenya.get(f"/r/{house.kenya.public_id}")
    kenya.send("/open-again")
    kenya.get(f"/r/{house.kenya.public_id}/check-and-send")
    kenya.send()
    assert "A later version has been received since" in ask(house, sent.receipt, sent.sha256).text
    second = submission.versions(OPERATOR, house.kenya)[0]
    assert "this version counts" in ask(house, second.receipt, second.sha256).text


@contextmanager
def statements():
    found = []

    def note(_connection, _cursor, statement, *_more):
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def bytes_of(page, *typed):
    """A page but for what was typed into it and the mark of its form."""
    text = re.sub(r'(?<=name="csrf_token" value=")[^"]+', "", page.page.text)
    for one in typed:
        text = text.replace(one, "")
    return text


def test_an_unknown_number_and_a_wrong_fingerprint_are_answered_alike_by_the_same_work(house, sent):
    other = "0" * 63 + "1"
    pairs = [("H-2222-2222-2222", sent.sha256), (sent.receipt, other), ("H-2222-2222-2222", other)]
    found = []
    for receipt, fingerprint in pairs:
        with statements() as work:
            page = ask(house, receipt, fingerprint)
        assert page.page.status_code == 200
        found.append((bytes_of(page, receipt, fingerprint), tuple(work)))
    assert len(set(found)) == 1
    assert "Nothing like this was received" in found[0][0]


@pytest.mark.parametrize("typed", ["", "x" * 5000, "١" * 64, "é", "0" * 64])
def test_what_can_be_no_fingerprint_is_never_right(house, sent, typed):
    assert "This is what was received" not in ask(house, sent.receipt, typed).text


def test_whoever_fails_too_often_has_to_wait_and_can_sign_in_all_the_same(house, sent):
    for _ in range(verification.PER_ADDRESS):
        verification.check(verification.typed(sent.receipt, "0"), "127.0.0.1")
    page = ask(house, sent.receipt, sent.sha256)
    assert page.page.status_code == 429
    assert "too many attempts" in page.text
    visit = house.visit()
    visit.get("/team/sign-in")
    visit.send(email="nobody@example.org", password="wrong password")
    assert visit.page.status_code == 422
    house.clock.forward(minutes=16)
    assert "This is what was received" in ask(house, sent.receipt, sent.sha256).text


def test_the_file_beside_a_receipt_is_known_by_its_answers(house, kenya, sent):
    assert "This is what was received" in ask_with_file(house, taken(house, kenya, sent)).text


def test_a_file_in_which_an_answer_was_changed_is_not_what_was_received(house, kenya, sent):
    content = taken(house, kenya, sent)
    content["document"]["answers"]["a1"] = "Mombasa "
    assert "Nothing like this was received" in ask_with_file(house, content).text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"submission": "H-2222-2222-2222", "document": NaN}',
        b'{"submission": "H-2222-2222-2222", "document": 1e999}',
        b'{"submission": "H-2222-2222-2222", "document": "\\ud800"}',
        b'{"submission": 1, "document": ' + b"9" * 5000 + b"}",
        b"[" * 200_000,
        b'{"submission": "x", "document": ' + b"[" * 900 + b"]" * 900 + b"}",
        b" " * (verification.LARGEST + 1),
    ],
)
def test_another_file_is_refused_or_found_nowhere(house, content):
    page = ask_with_file(house, content)
    assert page.page.status_code in (200, 422)
    assert "This is what was received" not in page.text


def test_an_empty_form_asks_for_both(house):
    page = ask(house, "", "")
    assert page.page.status_code == 422
    assert "Write both the receipt and the fingerprint" in page.text
