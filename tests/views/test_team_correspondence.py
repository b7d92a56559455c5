"""A State's correspondence on one page: what became of each message, what came back, notes of calls."""

import pytest
from sqlalchemy import select

from app.collection import nominations
from app.collection.mandates import Grant
from app.collection.scope import FOCAL_POINT, OPERATOR
from app.db import db
from app.models import Job
from tests.services.mailbox import served
from tests.services.working import work
from tests.views.team_office import words


@pytest.fixture
def kenya(signed_in):
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    return case


@pytest.fixture
def mailbox(signed_in):
    with served(signed_in.app) as box:
        yield box


def page_of(case, rest=""):
    return f"/team/cases/{case.public_id}/correspondence{rest}"


def nominated(signed_in, case, email):
    nominations.nominate(OPERATOR, case, Grant(FOCAL_POINT, "Awa", email))
    return db.session.scalars(select(Job.id).where(Job.kind == "link").order_by(Job.id.desc())).first()


def test_a_message_waits_is_sent_and_comes_back(signed_in, kenya, mailbox):
    message = nominated(signed_in, kenya, "awa@example.org")
    assert "Nomination awa@example.org" in signed_in.get(page_of(kenya))
    assert "waiting to be sent" in signed_in.get(page_of(kenya))
    work(signed_in.app)
    assert "waiting to be sent" not in signed_in.get(page_of(kenya))
    signed_in.post(page_of(kenya, f"/{message}/bounced"))
    assert "came back" in signed_in.get(page_of(kenya))
    case_page = signed_in.get(f"/team/cases/{kenya.public_id}")
    assert "A message to awa@example.org did not arrive." in case_page


def test_what_the_server_refused_is_told_with_its_words_and_can_be_sent_again_once(signed_in, kenya, mailbox):
    message = nominated(signed_in, kenya, "gone@example.org")
    work(signed_in.app)
    shown = signed_in.get(page_of(kenya))
    assert "refused" in shown
    assert "there is nobody of that name" in shown
    for _time in range(2):
        signed_in.post(page_of(kenya, f"/{message}/again"))
    assert len(db.session.scalars(select(Job).where(Job.kind == "link")).all()) == 2


def test_what_arrived_is_not_sent_again(signed_in, kenya, mailbox):
    message = nominated(signed_in, kenya, "awa@example.org")
    work(signed_in.app)
    signed_in.post(page_of(kenya, f"/{message}/again"))
    assert len(db.session.scalars(select(Job).where(Job.kind == "link")).all()) == 1


def test_a_note_of_a_call_is_kept_as_text(signed_in, kenya):
    signed_in.post(page_of(kenya), text="They ask for <b>two</b> more weeks.")
    assert "They ask for <b>two</b> more weeks." in signed_in.get(page_of(kenya))
    assert "<b>two</b>" not in signed_in.browser.get(page_of(kenya)).text
    assert "Noted a call or a meeting" in signed_in.get(page_of(kenya))


def test_an_empty_note_is_refused(signed_in, kenya):
    refused = signed_in.browser.post(page_of(kenya), data={"text": "  "})
    assert refused.status_code == 422
    assert "Write what was said" in words(refused)


def test_the_messages_of_another_state_are_neither_shown_nor_changed(signed_in, kenya, mailbox):
    (niger,) = signed_in.invite(signed_in.round(title="Others 2021"), "NER,ner@example.org")
    message = nominated(signed_in, niger, "issa@example.org")
    work(signed_in.app)
    assert "issa@example.org" not in signed_in.get(page_of(kenya))
    for verb in ("bounced", "again"):
        assert signed_in.browser.post(page_of(kenya, f"/{message}/{verb}")).status_code == 404


def test_of_staff_no_page_tells_who_was_reminded(signed_in):
    (person,) = signed_in.invite(signed_in.round("activities"), "1001,a@example.org,Amina,land")
    assert signed_in.browser.get(page_of(person)).status_code == 404
