"""What a respondent reads on a page: the deadline, dates, a statement, and why nobody was let in."""

import pytest

from tests.views.conftest import house_of

SMALL = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    contact: {name: Harbour team, email: harbours@example.org}
    choices:
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
    sections:
      - name: a
        number: A
        title: About
        questions:
          - {name: a1, type: date, label: Opened on, min: "2000-01-01"}
          - {name: a2, type: acknowledge, label: All of this is true}
"""


def kind_of_date(visit):
    return next(one.kind for one in visit.read.form()[1] if one.name == "a1")


def test_a_date_has_its_calendar_unless_what_was_typed_is_no_date(pages, stopped):
    house = house_of(pages, stopped, SMALL)
    kenya = house.signed_in(house.kenya)
    kenya.get(f"/r/{house.kenya.public_id}/a")
    kenya.send(a1="1999-12-31")
    assert "on or after" in kenya.text
    assert kind_of_date(kenya) == "date"
    kenya.send(a1="last spring")
    assert (kind_of_date(kenya), kenya.fields()["a1"]) == ("text", "last spring")
    kenya.send(a1="2019-06-27")
    assert kind_of_date(kenya) == "date"


def test_a_statement_is_read_back_as_confirmed(pages, stopped):
    house = house_of(pages, stopped, SMALL)
    kenya = house.signed_in(house.kenya)
    kenya.get(f"/r/{house.kenya.public_id}/a")
    kenya.send(a2="yes")
    for path in ("check-and-send", "print-draft"):
        kenya.get(f"/r/{house.kenya.public_id}/{path}")
        assert "All of this is true Confirmed" in kenya.text


def test_the_deadline_says_what_it_is(house, kenya):
    for path in ("", "/a", "/check-and-send"):
        kenya.get(f"/r/{house.kenya.public_id}{path}")
        assert "Please send by 1 April 2020" in kenya.text


def test_what_was_sent_has_no_deadline_to_send_by_and_its_pages_lead_to_where_it_is_opened_again(
    house, kenya
):
    kenya.get(f"/r/{house.kenya.public_id}/a")
    kenya.send(a1="Mombasa")
    kenya.get(f"/r/{house.kenya.public_id}/check-and-send")
    kenya.send()
    kenya.get(f"/r/{house.kenya.public_id}/a")
    assert "Changes are taken until 1 April 2020" in kenya.text
    assert "Please send by" not in kenya.text
    assert "from the overview to change them. All sections" in kenya.text


@pytest.mark.parametrize(
    ("minutes", "said"), [(90, "about 90 minutes in all"), (180, "about 3 hours in all")]
)
def test_a_long_survey_says_in_hours_what_it_takes(pages, stopped, minutes, said):
    text = SMALL.replace("title: Harbours", f"title: Harbours\n    minutes: {minutes}\n    about: Ships.")
    house = house_of(pages, stopped, text)
    kenya = house.signed_in(house.kenya)
    kenya.get(f"/r/{house.kenya.public_id}")
    assert said in kenya.text


def test_who_is_not_let_in_is_told_so(house):
    visit = house.visit()
    visit.get("/team/sign-in")
    visit.send("/team/sign-in", email="nobody@example.org", password="a long enough password")
    assert "You could not be signed in" in visit.text
    assert "mending" not in visit.text
