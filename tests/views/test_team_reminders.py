"""The page of reminders: planned in the round's zone, skipped where not chosen, with what came of them."""

from app.collection import reminders
from tests.views.team_office import words


def at(name):
    return f"/team/rounds/{name}/reminders"


def test_the_chosen_are_planned_in_the_zone_of_the_round_and_the_others_skipped(signed_in):
    round_ = signed_in.round()
    signed_in.invite(round_, "KEN,ken@example.org")
    assert "Today it would go to 1." in signed_in.get(at(round_.name))
    given = {"slot": ["week"], "at_week": "2020-01-17T09:00", "at_last": "2020-01-23T09:00"}
    signed_in.post(at(round_.name), **given)
    planned = reminders.planned(round_)
    assert {slot: when.isoformat() for slot, when in planned.items()} == {"week": "2020-01-17T09:00:00+03:00"}


def test_the_states_that_have_not_sent_are_named_and_a_reminder_that_comes_too_late_is_told_of(signed_in):
    round_ = signed_in.round(grace_days=0)
    _italy, kenya = signed_in.invite(round_, "KEN,ken@example.org", "ITA,ita@example.org")
    signed_in.send(kenya)
    shown = words(signed_in.browser.get(at(round_.name)))
    assert "The one that has not sent its answers Italy" in shown
    too_late = "3 days after the deadline No answers are taken any more by then"
    assert shown.index("Last call") < shown.index(too_late)


def test_a_moment_that_has_passed_is_refused_and_what_was_typed_stays(signed_in):
    round_ = signed_in.round()
    given = {"slot": ["week"], "at_week": "2020-01-14T09:00"}
    refused = signed_in.browser.post(at(round_.name), data=given)
    assert refused.status_code == 422
    assert "7 days before the deadline · This moment has passed; choose a later one." in words(refused)
    assert 'value="2020-01-14T09:00"' in refused.text
    assert reminders.planned(round_) == {}


def test_what_is_no_moment_is_refused(signed_in):
    round_ = signed_in.round()
    refused = signed_in.browser.post(at(round_.name), data={"slot": ["last"], "at_last": "soon"})
    assert refused.status_code == 422
    assert reminders.planned(round_) == {}
