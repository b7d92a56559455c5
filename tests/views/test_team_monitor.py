"""The board of an open round: what comes in, how far sections are, what became of mail; kept up to date."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import event

from app.collection import clock, draft, monitoring, outbox, participation
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.models import Job
from tests.views.team_office import NOW, tab_of_the_team

STATES = ("KEN,ken@example.org", "NER,ner@example.org", "ITA,ita@example.org")


@pytest.fixture
def opened(office):
    round_ = office.round()
    return office, round_, {case.respondent.code: case for case in office.invite(round_, *STATES)}


def save(case, revision=0, **answers):
    person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)
    draft.save(case, {("a", ""): draft.Post(revision, answers)}, person)


def test_days_are_those_of_the_rounds_zone_and_have_no_gap(opened, monkeypatch):
    _, round_, cases = opened
    # At 22:30 in Universal Time it is the next day in Nairobi.
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(day=13, hour=22, minute=30))
    save(cases["KEN"], a1="no")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    found = {one.day.isoformat(): (one.saves, one.sent) for one in monitoring.days(round_)}
    assert list(found)[-3:] == ["2020-01-13", "2020-01-14", "2020-01-15"]
    assert found["2020-01-14"] == (1, 0)
    assert sum(saves for saves, _ in found.values()) == 1


def test_what_was_sent_is_counted_on_its_day(opened):
    office, round_, cases = opened
    save(cases["KEN"], a1="no")
    office.send(cases["KEN"])
    assert (monitoring.days(round_)[-1].saves, monitoring.days(round_)[-1].sent) == (1, 1)


def test_a_long_round_is_looked_back_on_for_four_weeks(office):
    round_ = office.round(opens=NOW - timedelta(days=300))
    assert len(monitoring.days(round_)) == monitoring.DAYS


def test_a_section_is_finished_begun_or_untouched_in_the_responses_that_were_begun(opened):
    _, round_, cases = opened
    assert monitoring.sections(participation.standings(OPERATOR, round_)) == {}
    save(cases["KEN"], a1="yes")
    counts = monitoring.sections(participation.standings(OPERATOR, round_))["a"]
    assert sum(counts.values()) == 1


def test_messages_are_those_of_this_round_alone(opened):
    office, round_, cases = opened
    other = office.round(title="Another")
    (stranger,) = office.invite(other, "KEN,ken@example.org")
    for case in (*cases.values(), stranger):
        outbox.enqueue(outbox.MAIL_LINK, {"case": case.id, "why": outbox.INVITED})
    jobs = db.session.query(Job).order_by(Job.id).all()
    jobs[0].done_at, jobs[1].failed_at = NOW, NOW
    db.session.commit()
    assert monitoring.mail(round_) == {"sent": 1, "failed": 1, "waiting": 1}
    assert monitoring.mail(other) == {"sent": 0, "failed": 0, "waiting": 1}


def test_the_fragment_says_nothing_while_nothing_has_changed(signed_in):
    round_ = signed_in.round()
    (case,) = signed_in.invite(round_, STATES[0])
    path = f"/team/rounds/{round_.name}/now"
    first = signed_in.browser.get(path)
    again = signed_in.browser.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    save(case, a1="no")
    changed = signed_in.browser.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert b"<main" not in changed.data


def test_the_fragment_is_the_teams_alone(opened):
    office, round_, _ = opened
    assert office.app.test_client().get(f"/team/rounds/{round_.name}/now").status_code == 302


def test_the_board_asks_the_database_as_often_whatever_the_round_holds(signed_in):
    counts = []
    for states in (STATES[:1], STATES):
        round_ = signed_in.round(title=f"Of {len(states)}")
        for case in signed_in.invite(round_, *states):
            save(case, a1="no")
        told = []
        listener = lambda *args, told=told: told.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        signed_in.get(f"/team/rounds/{round_.name}")
        event.remove(db.engine, "before_cursor_execute", listener)
        counts.append(len(told))
    assert counts[0] == counts[1] <= 8


def test_an_open_board_follows_what_comes_in_and_keeps_what_stays(
    context, office_address, office, monkeypatch
):
    monkeypatch.setattr("app.views.team.board.EVERY_SECONDS", 0.3)
    round_ = office.round()
    (kenya, *_rest) = sorted(office.invite(round_, *STATES), key=lambda one: one.respondent.code != "KEN")
    tab = tab_of_the_team(context, office_address)
    tab.goto(f"{office_address}/team/rounds/{round_.name}")
    tab.evaluate("document.querySelector('.tiles-title').dataset.same = 'yes'")
    tab.get_by_role("link", name="Italy: Not invited yet").focus()
    expect(tab.locator(".strip").first.locator("dd")).to_have_text(
        ["3", "0 ", "0", "3", "0"], use_inner_text=False
    )
    save(kenya, a1="no")
    expect(tab.locator(".strip").first.locator("dd").nth(2)).to_have_text("1")
    expect(tab.locator("[data-told]")).to_contain_text("1 being written")
    expect(tab.locator(".standing tfoot td[data-label='Being written']").first).to_have_text("1")
    # Where the reader stands, nothing is taken from under them.
    expect(tab.get_by_role("link", name="Italy: Not invited yet")).to_be_focused()
