"""Receipts: set as PDF with every answer and sent by e-mail, in the language of whoever answered."""

import pytest

from app.collection import submission
from app.collection.scope import OPERATOR
from app.db import db
from tests.paper.reading import words_of_pdf
from tests.services.mailbox import message, served
from tests.services.working import work


def at(house, path=""):
    return f"/r/{house.kenya.public_id}/{path}".rstrip("/")


@pytest.fixture
def mailbox(pages):
    with served(pages) as box:
        yield box


def send(house, visit, name="Mombasa"):
    visit.get(at(house, "a"))
    visit.send(a1=name, a3="700", also={"a2.comment": "We hope so"})
    visit.get(at(house, "check-and-send"))
    visit.send()
    return submission.versions(OPERATOR, house.kenya)[0]


def enclosed(envelope):
    (file,) = message(envelope).iter_attachments()
    return file


@pytest.mark.usefixtures("mailbox")
def test_the_page_offers_the_receipt_with_all_answers_as_soon_as_it_is_set(house, kenya, pages):
    send(house, kenya)
    page = kenya.path
    assert "is being set as PDF" in kenya.text
    assert 'data-watch="3"' in kenya.page.text
    assert "js/watch.js" in kenya.page.text
    assert page in kenya.read.links, "to look again without scripts"
    assert f"{page}.pdf" not in kenya.read.links
    assert kenya.get(f"{page}.pdf").status_code == 404
    work(pages)
    kenya.get(page)
    assert "is being set as PDF" not in kenya.text
    assert "js/watch.js" not in kenya.page.text
    assert f"{page}.pdf" in kenya.read.links
    said = words_of_pdf(kenya.get(f"{page}.pdf").data)
    assert "Name of the harbour Mombasa" in said


def test_the_receipt_by_e_mail_says_what_was_received_and_has_every_answer_with_it(
    house, kenya, pages, mailbox
):
    sent = send(house, kenya)
    work(pages)
    (envelope,) = mailbox.received
    letter = message(envelope)
    assert letter["To"] == "Focal point of Kenya <ken@example.org>"
    assert letter["Subject"] == f"Receipt {sent.receipt}: Harbours 2020"
    for kind in ("plain", "html"):
        text = letter.get_body((kind,)).get_content()
        for fact in (
            sent.receipt,
            sent.sha256,
            "2 March 2020, 15:00 (Africa/Nairobi)",
            "Focal point of Kenya, as focal point",
        ):
            assert fact in text, kind
    file = enclosed(envelope)
    assert (file.get_filename(), file.get_content_type()) == (f"{sent.receipt}.pdf", "application/pdf")
    said = words_of_pdf(file.get_content())
    for fact in (
        sent.receipt,
        sent.sha256,
        "Mombasa",
        "700",
        "Comment: We hope so",
        "Are there tugs? No answer",
    ):
        assert fact in said, fact
    assert "sent on its own" in said


def test_a_second_receipt_says_which_it_replaces(house, kenya, pages, mailbox):
    first = send(house, kenya)
    kenya.get(at(house))
    kenya.send(at(house, "open-again"))
    send(house, kenya, "Lamu")
    work(pages)
    letter = message(mailbox.received[-1]).get_body(("plain",)).get_content()
    assert f"Replaces: submission no. 1 of 2 March 2020, {first.receipt}" in letter
    assert first.receipt in words_of_pdf(enclosed(mailbox.received[-1]).get_content())
    assert "Replaces" not in message(mailbox.received[0]).get_body(("plain",)).get_content()


def test_a_receipt_speaks_the_language_and_direction_of_whoever_sent(house, kenya, pages, mailbox):
    house.round.languages = ["en", "ar"]
    kenya.get(at(house, "?lang=ar"))
    send(house, kenya)
    work(pages)
    html = message(mailbox.received[0]).get_body(("html",)).get_content()
    assert '<html lang="ar" dir="rtl">' in html
    assert "مارس" in html
    content = enclosed(mailbox.received[0]).get_content()
    assert b"/Lang(ar)" in content
    assert "Mombasa" in words_of_pdf(content)


def test_answers_stay_where_they_are_where_letters_may_not_carry_them(house, kenya, pages, mailbox):
    pages.config["MAIL_ANSWERS"] = False
    sent = send(house, kenya)
    work(pages)
    letter = message(mailbox.received[0])
    assert list(letter.iter_attachments()) == []
    address = f"http://127.0.0.1:5000/r/{house.kenya.public_id}/sent-answers/{sent.receipt}"
    assert address in letter.get_body(("plain",)).get_content()


def test_a_receipt_goes_to_the_contact_on_record_and_to_whoever_sent(house, pages, mailbox):
    visit = house.signed_in(house.kenya)
    house.kenya.contact_email, house.kenya.contact_name = "minister@example.org", "The minister"
    db.session.commit()
    send(house, visit)
    work(pages)
    assert {message(one)["To"] for one in mailbox.received} == {
        "The minister <minister@example.org>",
        "Focal point of Kenya <ken@example.org>",
    }


def test_a_mail_server_that_is_down_delays_the_letter_and_not_the_receipt(house, kenya, pages):
    pages.config["MAIL"] = "smtp://127.0.0.1:9"
    send(house, kenya)
    work(pages)
    kenya.get(kenya.path)
    assert f"{kenya.path}.pdf" in kenya.read.links


def test_what_someone_typed_is_text_in_a_receipt_and_never_markup(house, kenya, pages, mailbox):
    send(house, kenya, "#pagebreak() <b>*x*</b>")
    work(pages)
    assert "#pagebreak() <b>*x*</b>" in words_of_pdf(enclosed(mailbox.received[0]).get_content())


@pytest.mark.usefixtures("mailbox")
def test_no_other_state_takes_the_receipt_away(house, kenya, pages):
    sent = send(house, kenya)
    work(pages)
    italy = house.signed_in(house.italy)
    foreign = italy.get(f"/r/{house.italy.public_id}/sent-answers/{sent.receipt}.pdf")
    missing = italy.get(f"/r/{house.italy.public_id}/sent-answers/H-2222-2222-2222.pdf")
    assert (foreign.status_code, foreign.data) == (404, missing.data)
