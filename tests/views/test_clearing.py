"""The way to clearance and back on the pages: named, asked, read, returned, approved and sent."""

from textwrap import dedent

import pytest

from app.collection import links, mandates, nominations, publishing, submission
from app.collection.scope import CLEARING_AUTHORITY, OPERATOR
from app.questionnaire.load import loads
from app.questionnaire.revision.changes import Changes
from tests.services.mailbox import message, served
from tests.services.working import work
from tests.views.conftest import HARBOURS


def at(house, path=""):
    return f"/r/{house.kenya.public_id}/{path}".rstrip("/")


@pytest.fixture
def mailbox(pages):
    with served(pages) as box:
        yield box


@pytest.fixture
def ready(house):
    """Kenya's focal point, whose answers somebody else has to approve."""
    nominations.follow_record(OPERATOR, [house.kenya])
    visit = house.signed_in(house.kenya)
    visit.get(at(house, "a"))
    visit.send(a1="Mombasa")
    visit.get(at(house, "check-and-send"))
    visit.send("/clearance/name", name="The Minister", email="minister@example.org")
    assert "The Minister approves the answers from now on" in visit.text
    return visit


def minister(house, visit=None):
    (authority,) = (one for one in mandates.of_case(OPERATOR, house.kenya) if one.role == CLEARING_AUTHORITY)
    visit = visit or house.visit()
    house.enter(visit, links.issue(OPERATOR, house.kenya, mandate=authority).token)
    visit.get(at(house, "check-and-send"))
    return visit


def actions(visit):
    return {
        action.removeprefix(visit.path).rpartition("/r/")[2].partition("/")[2]
        for action, _ in visit.read.forms
    }


def test_answers_go_to_the_authority_come_back_with_remarks_and_are_approved_and_sent(
    house, ready, pages, mailbox
):
    assert "check-and-send" not in actions(ready)
    ready.send("/clearance/ask")
    assert "In clearance" in ready.text
    ready.get(at(house, "a"))
    assert "Mombasa" in ready.page.text
    work(pages)
    letter = message(mailbox.received[-1])
    assert letter["To"] == "The Minister <minister@example.org>"
    token = next(
        line.rpartition("/")[2]
        for line in letter.get_body(("plain",)).get_content().splitlines()
        if "/l/" in line
    )
    said = letter.get_body(("plain",)).get_content()
    assert "can approve for you" in said
    assert "Please send your answers" not in said
    authority = house.visit()
    house.enter(authority, token)
    authority.get(at(house, ""))
    assert "Your decision Answers are ready and wait for your approval." in authority.text
    authority.get(at(house, "check-and-send"))
    assert "Mombasa" in authority.text
    authority.send("/clearance/decide", decision="returned")
    assert "say in the remarks what is to be changed" in authority.text
    authority.send("/clearance/decide", decision="returned", remarks="Which harbour?")
    work(pages)
    told = message(mailbox.received[-1])
    assert told["To"] == "Focal point of Kenya <ken@example.org>"
    assert "Which harbour?" in told.get_body(("plain",)).get_content()
    ready.get(at(house, "check-and-send"))
    assert "Returned with remarks" in ready.text
    assert "Which harbour?" in ready.text
    ready.get(at(house, "a"))
    ready.send(a1="Mombasa, the old one")
    ready.get(at(house, "check-and-send"))
    ready.send("/clearance/ask")
    authority = minister(house)
    authority.send("/clearance/decide", decision="approved")
    ready.get(at(house, "check-and-send"))
    assert "Approved" in ready.text
    ready.send("/check-and-send")
    (sent,) = submission.versions(OPERATOR, house.kenya)
    assert sent.document["answers"]["a1"] == "Mombasa, the old one"


def test_whoever_approves_may_send_as_well(house, ready):
    ready.send("/clearance/ask")
    authority = minister(house)
    authority.send("/clearance/decide", decision="approved")
    authority.send("/check-and-send")
    (sent,) = submission.versions(OPERATOR, house.kenya)
    assert (sent.who, sent.capacity) == ("The Minister", "clearing_authority")
    assert "The Minister, as clearing authority" in authority.text


def test_whoever_approves_changes_nothing(house, ready):
    authority = minister(house)
    authority.get(at(house, "a"))
    assert not any(action.endswith("/a") for action, _ in authority.read.forms)


def test_a_save_during_clearance_is_told_that_things_have_changed(house, ready):
    ready.get(at(house, "a"))
    fields = ready.fields() | {"a1": "Lamu"}
    ready.get(at(house, "check-and-send"))
    ready.send("/clearance/ask")
    assert ready.open(at(house, "a"), method="POST", data=fields).status_code == 409
    ready.get(at(house, "check-and-send"))
    ready.send("/clearance/withdraw")
    assert "You have taken the answers back" in ready.text


def test_an_edit_after_approval_says_that_it_needs_approval_again(house, ready):
    ready.send("/clearance/ask")
    minister(house).send("/clearance/decide", decision="approved")
    ready.get(at(house, "a"))
    ready.send(a1="Lamu")
    ready.get(at(house, "check-and-send"))
    assert "Changed since they were approved" in ready.text
    assert "check-and-send" not in actions(ready)


def test_a_name_without_an_address_is_not_taken(house, ready):
    ready.send("/clearance/name", name="Another", email="nowhere")
    assert "write a name and an e-mail address" in ready.text


@pytest.mark.parametrize("step", ["name", "ask", "withdraw", "decide"])
def test_another_state_has_no_part_in_it(house, ready, step):
    italy = house.signed_in(house.italy)
    token = italy.fields("/sign-out")["csrf_token"]
    data = {"csrf_token": token, "decision": "approved", "name": "Me", "email": "me@example.org"}
    foreign = italy.open(at(house, f"clearance/{step}"), method="POST", data=data)
    missing = italy.open(f"/r/nosuchcase/clearance/{step}", method="POST", data=data)
    assert (foreign.status_code, foreign.data) == (404, missing.data)


def test_a_changed_questionnaire_is_said_to_have_ended_the_clearance(house, ready, pages, mailbox):
    ready.send("/clearance/ask")
    work(pages)
    mailbox.received.clear()
    authority = minister(house)
    changed = HARBOURS.replace("label: Is it open?", "label: Is it still open?")
    publishing.publish(OPERATOR, house.round, loads(dedent(changed)), Changes())
    work(pages)
    letters = {message(one)["To"]: message(one) for one in mailbox.received}
    assert list(letters) == ["Focal point of Kenya <ken@example.org>", "The Minister <minister@example.org>"]
    for letter in letters.values():
        assert letter["Subject"] == "Not in clearance any more: Harbours 2020"
        assert "was changed while the answers were in clearance" in letter.get_body(("plain",)).get_content()
    authority.send("/clearance/decide", decision="approved")
    assert "No longer in clearance" in authority.text
    assert "Approved" not in authority.text
    ready.get(at(house, "check-and-send"))
    assert "was changed while the answers were in clearance" in ready.text
    ready.send("/clearance/ask")
    assert "In clearance" in ready.text
