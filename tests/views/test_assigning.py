"""Who writes what: sections given, done, returned and accepted, by forms without scripts."""

from app.collection import assignments, links
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor


def test_a_section_is_given_done_returned_and_accepted(house, kenya):
    here = f"/r/{house.kenya.public_id}"
    kenya.get(here)
    assert "Who writes what" in kenya.text
    kenya.get(f"{here}/who-writes-what")
    kenya.send(section=["b"], name="Idi Sow", institution="Port", email="idi@example.org", due="2020-03-20")
    assert "Idi Sow gets a letter" in kenya.text
    (one,) = assignments.of_case(Actor("A", FOCAL_POINT, case_id=house.kenya.id), house.kenya)
    idi = house.visit()
    house.enter(idi, links.issue(OPERATOR, house.kenya, mandate=one.mandate).token)
    idi.get(here)
    assert "What is asked of you" in idi.text
    assert idi.get(f"{here}/who-writes-what").status_code == 404
    idi.get(here)
    idi.send("/done")
    assert "marked as done" in idi.text
    kenya.get(f"{here}/who-writes-what")
    kenya.send("/back", remark="Which <b>year</b>?")
    idi.get(here)
    assert "Remark: Which &lt;b&gt;year&lt;/b&gt;?" in idi.page.text
    idi.send("/done")
    kenya.get(f"{here}/who-writes-what")
    kenya.send("/accept")
    assert "Accepted" in kenya.text
    kenya.send("/end")
    assert "Idi Sow" not in kenya.text
    assert idi.get(here).status_code == 401
