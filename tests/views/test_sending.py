"""Sending: once, with a receipt, again after reopening; late, too late, and by two people at once."""

import pytest

from app.collection import rounds, submission, sums
from app.collection.scope import OPERATOR


def at(house, path=""):
    return f"/r/{house.kenya.public_id}/{path}".rstrip("/")


@pytest.fixture
def ready(house, kenya):
    """Kenya's focal point, before the button that sends."""
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa")
    kenya.get(at(house, "check-and-send"))
    return kenya


def sent(house):
    return submission.versions(OPERATOR, house.kenya)


def test_sending_twice_is_sending_once(house, ready):
    fields = ready.fields()
    pages = [ready.open(at(house, "check-and-send"), method="POST", data=fields) for _twice in range(2)]
    assert len(sent(house)) == 1
    assert {page.headers["Location"] for page in pages} == {
        at(house, f"sent-answers/{sent(house)[0].receipt}")
    }


def test_two_pages_lead_to_the_receipt_of_whoever_was_first(house, ready):
    other = house.signed_in(house.kenya)
    ready = house.visit() if ready.get(at(house)).status_code == 401 else ready
    other.get(at(house, "check-and-send"))
    first = other.fields()
    other.get(at(house, "check-and-send"))
    other.send()
    assert "had sent" not in other.text
    other.page = other.open(at(house, "check-and-send"), method="POST", data=first, follow_redirects=True)
    assert "had sent the answers already" in other.text
    assert len(sent(house)) == 1


def test_nothing_is_sent_that_was_changed_after_it_was_looked_at(house, ready):
    fields = ready.fields()
    ready.get(at(house, "a"))
    ready.send(a1="Lamu")
    ready.page = ready.open(at(house, "check-and-send"), method="POST", data=fields, follow_redirects=True)
    assert "Nothing was sent" in ready.text
    assert sent(house) == []


def test_what_stands_in_the_way_is_said_and_nothing_is_sent(house, kenya):
    kenya.get(at(house, "check-and-send"))
    assert "One thing stands in the way of sending" in kenya.text
    assert not any(action.endswith("check-and-send") for action, _controls in kenya.read.forms)


def test_the_receipt_gives_number_time_with_zone_and_fingerprint(house, ready):
    ready.send()
    (one,) = sent(house)
    for text in (one.receipt, one.sha256, "2 March 2020, 15:00 (Africa/Nairobi)", "Focal point of Kenya"):
        assert text in ready.text


def test_the_receipt_speaks_of_publication_only_where_the_questionnaire_asks_about_it(
    house, ready, pages, tmp_path
):
    (tmp_path / "harbours").mkdir()
    pages.config["SURVEYS"] = tmp_path
    ready.send()
    assert "only as you have allowed" not in ready.text
    (tmp_path / "harbours/report.yaml").write_text("title: T\npublication: {question: b1}\n")
    ready.get(at(house, f"sent-answers/{sent(house)[0].receipt}"))
    assert "only as you have allowed" in ready.text


def test_what_was_sent_can_be_taken_away_as_data_and_to_print(house, ready):
    ready.send()
    (one,) = sent(house)
    taken = ready.get(at(house, f"sent-answers/{one.receipt}.json")).json
    assert sums.digest(taken["document"]) == one.sha256 == taken["sha256"]
    ready.get(at(house, f"sent-answers/{one.receipt}/to-print"))
    assert "Mombasa" in ready.text
    assert "Kenya" in ready.text


def test_the_draft_can_be_taken_away_before_it_is_sent(house, ready):
    assert ready.get(at(house, "draft.json")).json["document"]["answers"]["a1"] == "Mombasa"
    ready.get(at(house, "print-draft"))
    assert "Not sent" in ready.text
    assert "Mombasa" in ready.text


def test_sent_answers_are_opened_again_and_sent_as_the_next_version(house, ready):
    ready.send()
    ready.get(at(house, "a"))
    assert "These answers have been sent." in ready.text
    ready.get(at(house))
    ready.send("/open-again")
    assert "open again" in ready.text
    ready.get(at(house, "a"))
    ready.send(a1="Lamu")
    ready.get(at(house))
    assert "Version 1 was sent" in ready.text
    ready.get(at(house, "check-and-send"))
    ready.send()
    assert [one.number for one in sent(house)] == [2, 1]


def test_answers_in_the_days_of_grace_are_marked_as_late(house, ready):
    house.round.grace_days = 5
    house.clock.forward(days=31)
    house.enter(ready, house.link(house.kenya))
    assert "marked as late" in ready.text
    ready.get(at(house, "check-and-send"))
    ready.send()
    assert sent(house)[0].late
    assert "late" in ready.text


def test_after_the_end_nothing_is_sent_and_the_answers_are_kept(house, ready):
    fields = ready.fields()
    rounds.close(OPERATOR, house.round)
    ready.page = ready.open(at(house, "check-and-send"), method="POST", data=fields)
    assert ready.page.status_code == 409
    assert "Nothing was sent: the survey closed" in ready.text
    assert "Mombasa" in ready.text
    assert sent(house) == []


def test_answers_cannot_be_opened_again_after_the_end(house, ready):
    ready.send()
    token = ready.fields("/sign-out")["csrf_token"]
    rounds.close(OPERATOR, house.round)
    answer = ready.open(at(house, "open-again"), method="POST", data={"csrf_token": token})
    assert answer.status_code == 409
    ready.get(at(house))
    assert "/open-again" not in ready.page.text


def test_a_second_receipt_names_the_first_and_the_first_says_that_it_was_replaced(house, ready):
    ready.send()
    first = ready.path.rpartition("/")[2]
    assert "Replaces" not in ready.text
    ready.get(at(house))
    ready.send(at(house, "open-again"))
    ready.get(at(house, "a"))
    ready.send(a1="Lamu")
    ready.get(at(house, "check-and-send"))
    ready.send()
    second = ready.path.rpartition("/")[2]
    assert f"Replaces submission no. 1 of 2 March 2020, {first}" in ready.text
    assert "Replaced by" not in ready.text
    ready.get(at(house, f"sent-answers/{first}"))
    assert "These answers were replaced" in ready.text
    assert f"Replaced by submission no. 2 of 2 March 2020, {second}" in ready.text
    ready.get(at(house, f"sent-answers/{first}/to-print"))
    assert f"It was replaced by submission no. 2 of 2 March 2020, {second}." in ready.text
    told = [ready.get(at(house, f"sent-answers/{one}.json")).json for one in (first, second)]
    assert [(one["replaces"], one["replaced_by"]) for one in told] == [(None, second), (first, None)]
