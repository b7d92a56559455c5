"""A contributor is told nothing of sections that are not theirs: by no page, rule, wording or download."""

import re

import pytest

from app.collection import assignments, discussion, draft, items, links
from app.collection.assignments import Task
from app.collection.draft import Post
from app.collection.mandates import Grant
from app.collection.rounds import questionnaire_of
from app.collection.scope import CONTRIBUTOR, FOCAL_POINT, OPERATOR, Actor
from tests.views.conftest import house_of

CANARY = "canary"
SURVEY = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    choices:
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
      kinds: [{name: sea, label: Sea port}, {name: river, label: River port}]
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
    sections:
      - name: a
        number: A
        title: Secrets
        questions:
          - {name: a1, type: text, label: A secret}
          - {name: a2, type: select_one, label: Another, choices: yes_no}
          - {name: a3, type: integer, label: A number}
          - name: boats
            type: repeat
            label: Boats
            singular: boat
            ask: page
            item_label: ${n1}
            questions:
              - {name: n1, type: text, label: Name}
              - {name: n2, type: integer, label: Tons}
      - name: b
        number: B
        title: Theirs
        questions:
          - {name: b1, type: text, label: "You said ${a1}, ${a3} and ${b9}.", hint: "So ${a1}."}
          - {name: b2, type: text, label: Only if no, relevant: "${a2} = 'no'"}
          - {name: b3, type: text, label: Only if yes, relevant: "${a2} = 'yes'"}
          - {name: b4, type: integer, label: Few, constraint: ". < ${a3}", constraint_message: "Not ${a3}!"}
          - {name: b5, type: select_one, label: Kind, choices: kinds, choice_filter: "name = ${a1}"}
          - {name: b6, type: text, label: Needed, required: "${a2} = 'yes'"}
          - {name: b7, type: text, label: Both, relevant: "${a2} = 'no' and ${b1} = 'x'"}
          - {name: b8, type: text, label: Kept from now, default: "${a1}"}
          - {name: b9, type: calculate, label: Sum, calculation: "${a3} + sum(${n2})"}
          - {name: b10, type: text, label: Large, relevant: "${b9} > 5"}
      - name: c
        number: C
        title: Hidden
        relevant: "${a2} = 'no'"
        questions:
          - {name: c1, type: text, label: Deep}
"""


@pytest.fixture
def house(pages, stopped):
    return house_of(pages, stopped, SURVEY)


def answered(house, **values):
    """What others have written: a canary in every part that a contributor to B may not read."""
    me = Actor("Amina", FOCAL_POINT, case_id=house.kenya.id)
    save(house, me, ("a", ""), {"a1": f"{CANARY}-1", "a2": "yes", "a3": 987654, **values})
    save(house, me, ("c", ""), {"c1": f"{CANARY}-2"})
    boat = items.add(house.kenya, "boats", me)
    save(house, me, ("boats", boat), {"n1": f"{CANARY}-3", "n2": 123123})
    for name, item in (("a1", ""), ("c1", ""), ("boats", ""), ("n1", boat)):
        discussion.write(me, house.kenya, discussion.subject(me, house.kenya, name, item), f"{CANARY}-4")
    return me, boat


def documents(house):
    return draft.load(house.kenya, questionnaire_of(house.kenya)).documents


def save(house, me, address, values):
    known = documents(house).get(address)
    draft.save(house.kenya, {address: Post(known.revision if known else 0, values)}, me)


def contributor(house, me, *addresses, **task):
    """A browser signed in as whoever was given these."""
    to = Grant(CONTRIBUTOR, "Idi", "idi@example.org", institution="Port")
    made = assignments.assign(me, house.kenya, to, Task(addresses, **task))
    visit = house.visit()
    house.enter(visit, links.issue(OPERATOR, house.kenya, mandate=made[0].mandate).token)
    return visit


def addresses(house, boat):
    """Every page and download of the response."""
    here = f"/r/{house.kenya.public_id}"
    return [
        here, f"{here}/a", f"{here}/b", f"{here}/c", f"{here}/a/boats/{boat}", f"{here}/check-and-send",
        f"{here}/print-draft", f"{here}/draft.json", f"{here}/queries-on-answers", f"{here}/go-on",
        f"{here}/among-yourselves", f"{here}/among-yourselves/a1", f"{here}/among-yourselves/b1",
        f"{here}/among-yourselves/n1/{boat}",
    ]  # fmt: skip


def read(visit, address):
    """What a page says, without what is drawn by lot for each."""
    page = visit.get(address)
    return page.status_code, re.sub(rb'name="_new" value="\w+"', b"", page.data)


def saved_by_itself(visit, house):
    here = f"/r/{house.kenya.public_id}/b"
    visit.get(here)
    return visit.open(here, method="POST", data=visit.fields(), headers={"X-Autosave": "1"}).data


def test_no_page_and_no_download_holds_an_answer_of_others(house):
    me, boat = answered(house)
    visit = contributor(house, me, ("b", ""))
    for address in addresses(house, boat):
        _status, said = read(visit, address)
        for secret in (CANARY, "987654", "987,654", "123123", "123,123"):
            assert secret.encode() not in said, address
    assert visit.get(f"/r/{house.kenya.public_id}/b").status_code == 200


def test_what_is_not_theirs_is_missing_in_the_very_bytes_of_what_does_not_exist(house):
    me, boat = answered(house)
    visit = contributor(house, me, ("b", ""))
    here = f"/r/{house.kenya.public_id}"
    missing = visit.get(f"{here}/zz")
    for address in (f"{here}/a", f"{here}/c", f"{here}/a/boats/{boat}", f"{here}/check-and-send"):
        found = visit.get(address)
        assert (found.status_code, found.data) == (404, missing.data), address


def test_whatever_others_answer_their_pages_are_the_same(house):
    """Two worlds, and not a byte that tells them apart; when a page saves by itself as well."""
    me, boat = answered(house)
    visit = contributor(house, me, ("b", ""))
    visit.get(f"/r/{house.kenya.public_id}/b")
    visit.send(b1="x", b4="5000000", _go="stay")
    visit.get(f"/r/{house.kenya.public_id}")
    before = [read(visit, address) for address in addresses(house, boat)]
    told = saved_by_itself(visit, house)
    save(house, me, ("a", ""), {"a1": "sea", "a2": "no", "a3": 99999999})
    save(house, me, ("boats", boat), {"n1": "Dhow", "n2": 1})
    discussion.write(me, house.kenya, discussion.subject(me, house.kenya, "a1"), "Say more")
    assert [read(visit, address) for address in addresses(house, boat)] == before
    assert saved_by_itself(visit, house) == told


def test_what_depends_on_others_is_asked_and_not_judged(house):
    me, _boat = answered(house)
    visit = contributor(house, me, ("b", ""))
    visit.get(f"/r/{house.kenya.public_id}/b")
    said = visit.text
    for label in ("Only if no", "Only if yes", "Sea port", "River port", "Large"):
        assert label in said
    assert "You said …, … and …." in said
    visit.send(b2="kept", b3="kept too", b4="5000000", b5="river", _go="stay")
    assert "Not …" not in visit.text
    own = documents(house)["b", ""].answers
    assert (own["b2"], own["b3"], own["b4"], own["b5"]) == ("kept", "kept too", 5000000, "river")


def test_whoever_may_read_the_rest_reads_it_and_changes_nothing_there(house):
    me, boat = answered(house)
    visit = contributor(house, me, ("b", ""), read_all=True)
    here = f"/r/{house.kenya.public_id}"
    assert f"{CANARY}-1" in visit.get(f"{here}/a").text
    assert "Save and go on" not in visit.page.text
    assert f"{CANARY}-3" in visit.get(f"{here}/a/boats/{boat}").text
    assert f"You said {CANARY}-1" in visit.get(f"{here}/b").text


def test_one_item_of_a_list_is_read_and_written_alone(house):
    me, boat = answered(house)
    other = items.add(house.kenya, "boats", me)
    visit = contributor(house, me, ("boats", other))
    here = f"/r/{house.kenya.public_id}"
    assert visit.get(f"{here}/a/boats/{other}").status_code == 200
    assert CANARY not in visit.page.text
    visit.send(n1="Pinnace", _go="on")
    assert visit.path == here
    assert CANARY not in visit.page.text
    assert documents(house)["boats", other].answers == {"n1": "Pinnace"}
    for address in (f"{here}/a", f"{here}/b", f"{here}/a/boats/{boat}"):
        assert visit.get(address).status_code == 404


def test_a_page_of_others_that_is_sent_all_the_same_is_missing(house):
    me, _boat = answered(house)
    visit, focal = contributor(house, me, ("b", "")), house.signed_in(house.kenya)
    here = f"/r/{house.kenya.public_id}"
    focal.get(f"{here}/a")
    visit.get(f"{here}/b")
    fields = focal.fields()
    fields.setlist("csrf_token", [visit.fields()["csrf_token"]])
    fields.setlist("a1", ["taken over"])
    assert visit.open(f"{here}/a", method="POST", data=fields).status_code == 404
    assert documents(house)["a", ""].answers["a1"] == f"{CANARY}-1"
