"""Queries and corrections on more than an answer: a whole item, a list, a cell of a table, and a file."""

import io

import pytest

from app.collection import corrections, documents, draft, files, items, queries, replay, submission
from app.collection.corrections import Wanted
from app.collection.draft import Post
from app.collection.errors import ChangedSince, NotAllowed, NotFound
from app.questionnaire.load import loads
from tests.collection.conftest import invited, opened
from tests.collection.querying import A, asking, closed, send

CITIES = """
survey: cities
title: Cities
respondent: {kind: state, code_list: states}
choices:
  yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
  kinds: [{name: light, label: Lighting}, {name: water, label: Water}]
  states: {code_list: states, choices: [{name: KEN, label: Kenya}]}
sections:
  - name: a
    title: A
    questions:
      - {name: a1, type: text, label: A name}
      - {name: e1, type: matrix, label: Which of them?, rows: kinds, columns: yes_no, comment: true}
      - {name: a4, type: file, label: The plan, accept: [pdf]}
      - name: cities
        type: repeat
        label: Cities
        item_label: ${n1}
        ask: page
        questions:
          - {name: n1, type: text, label: Its name}
          - {name: n2, type: integer, label: People}
          - name: parks
            type: repeat
            label: Parks
            ask: rows
            questions: [{name: p1, type: text, label: Park}]
"""


@pytest.fixture
def kenya(office, tmp_path):
    """Kenya has sent two cities, one with a park, a matrix and a file; its round is closed since."""
    asked = loads(CITIES)
    office.questionnaire, office.kenya = asked, invited(opened(asked), "NER")
    case = office.kenya
    office.me = me = office.focal_point(case)
    given = files.Sent(io.BytesIO(b"%PDF-1.4 old"), "plan.pdf")
    kept = files.keep(tmp_path, case, given, me)
    office.one, office.two = (items.add(case, "cities", me) for _ in range(2))
    office.park = items.add(case, "parks", me, parent=office.one)
    answers = {"a1": "Plans", "e1.light": "yes", "e1.water": "no", "a4": kept}
    draft.save(case, {A: Post(0, answers)}, me)
    for city, name in ((office.one, "Mombasa"), (office.two, "Lamu")):
        draft.save(case, {("cities", city): Post(1, {"n1": name, "n2": 7})}, me)
    draft.save(case, {("parks", office.park): Post(1, {"p1": "Uhuru"})}, me)
    send(office, me)
    closed(office)
    return case


def ask(office, name, item=""):
    sent = submission.versions(office.team, office.kenya)[0]
    made = queries.prepare(office.team, sent, office.questionnaire, asking(name, item))
    queries.send(office.team, office.kenya, 3)
    return made


def change(office, where, **answers):
    case, address = office.kenya, where
    known = draft.load(case, office.questionnaire).revision(address)
    values = {part.replace("__", "."): value for part, value in answers.items()}
    return draft.save(case, {address: Post(known, values)}, office.me)


def remove(office, name, item):
    known = draft.load(office.kenya, office.questionnaire).revision((name, item))
    items.remove(office.kenya, name, item, known, office.me)


def refused(*changes):
    for one in changes:
        with pytest.raises(NotAllowed, match="not_queried"):
            one()


def test_a_query_on_an_item_opens_that_item_whole_and_nothing_else(office, kenya):
    asked = ask(office, "cities", office.one)
    assert (asked.document, asked.item) == ("cities", office.one)
    refused(
        lambda: change(office, ("cities", office.two), n2=9),
        lambda: change(office, A, a1="Other"),
        lambda: remove(office, "cities", office.two),
        lambda: items.add(kenya, "cities", office.me),
    )
    assert not queries.amended(kenya, asked)
    change(office, ("parks", office.park), p1="City Park")
    assert queries.amended(kenya, asked)
    items.add(kenya, "parks", office.me, parent=office.one)
    change(office, ("cities", office.one), n1="Kisumu", n2=9)
    send(office, office.me)
    assert (asked.state, asked.version) == (queries.ANSWERED, 2)


def test_a_queried_item_can_be_removed_and_the_version_without_it_answers_the_query(office, kenya):
    asked = ask(office, "cities", office.one)
    remove(office, "cities", office.one)
    assert queries.amended(kenya, asked)
    send(office, office.me)
    latest = submission.versions(office.team, kenya)[0].document
    assert [one["answers"]["n1"] for one in latest["items"]["cities"]] == ["Lamu"]
    assert (asked.state, asked.version) == (queries.ANSWERED, 2)


def test_a_query_on_a_list_lets_items_come_and_go_and_those_that_stay_are_closed(office, kenya):
    asked = ask(office, "cities")
    assert (asked.document, asked.item) == ("a", "")
    refused(
        lambda: change(office, ("cities", office.two), n2=9),
        lambda: change(office, ("parks", office.park), p1="Other"),
        lambda: items.add(kenya, "parks", office.me, parent=office.one),
    )
    new = items.add(kenya, "cities", office.me)
    change(office, ("cities", new), n1="Kisumu", n2=3)
    remove(office, "cities", office.two)
    assert queries.amended(kenya, asked)
    send(office, office.me)
    latest = submission.versions(office.team, kenya)[0].document
    assert [one["answers"]["n1"] for one in latest["items"]["cities"]] == ["Mombasa", "Kisumu"]
    assert asked.state == queries.ANSWERED


def test_a_list_within_an_item_is_queried_alone(office, kenya):
    asked = ask(office, "parks", office.one)
    assert (asked.document, asked.item) == ("cities", office.one)
    refused(
        lambda: items.add(kenya, "cities", office.me),
        lambda: items.add(kenya, "parks", office.me, parent=office.two),
        lambda: change(office, ("cities", office.one), n1="Other"),
    )
    remove(office, "parks", office.park)
    send(office, office.me)
    assert asked.state == queries.ANSWERED


def test_a_query_on_a_cell_opens_that_cell_and_what_is_said_beside_it(office, kenya):
    asked = ask(office, "e1.water")
    refused(lambda: change(office, A, e1__light="no"), lambda: change(office, A, a1="Other"))
    change(office, A, e1__water="yes", e1__comment="Since May")
    # The changed cell and its comment open no other cell.
    refused(lambda: change(office, A, e1__light="no"))
    assert queries.amended(kenya, asked)
    send(office, office.me)
    assert asked.state == queries.ANSWERED


def test_a_reply_about_a_cell_is_not_taken_for_one_about_another(office, kenya):
    first, second = ask(office, "e1.water"), ask(office, "e1.light")
    change(office, A, e1__water="yes")
    assert (queries.amended(kenya, first), queries.amended(kenya, second)) == (True, False)
    send(office, office.me)
    assert (first.state, second.state) == (queries.ANSWERED, queries.OPEN)


def test_a_query_on_a_file_opens_it_and_another_file_answers_it(office, kenya, tmp_path):
    asked = ask(office, "a4")
    kept = files.keep(tmp_path, kenya, files.Sent(io.BytesIO(b"%PDF-1.4 new"), "plan.pdf"), office.me)
    change(office, A, a4=kept)
    send(office, office.me)
    assert asked.state == queries.ANSWERED


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("cities", "zzzzzz"),
        ("parks", ""),
        ("e1.none", ""),
        ("e1.comment", ""),
        ("n1", ""),
        ("none", ""),
        ("a", ""),
    ],
)
def test_nothing_is_asked_of_what_was_not_sent(office, kenya, name, item):
    with pytest.raises(NotFound):
        ask(office, name, item)


def propose(office, who, name, item="", **values):
    sent = submission.versions(office.team, office.kenya)[0]
    return corrections.propose(
        who, sent, office.questionnaire, Wanted(name, item, values, "It is listed twice.")
    )


def test_an_item_is_removed_by_two_of_the_team_and_the_record_holds(office, kenya, two):
    made = propose(office, two[0], "cities", office.one)
    with pytest.raises(NotAllowed, match="second_person"):
        corrections.confirm(two[0], made, "en")
    corrections.confirm(two[1], made, "en")
    latest = submission.versions(office.team, kenya)[0].document
    assert [one["answers"]["n1"] for one in latest["items"]["cities"]] == ["Lamu"]
    assert documents.of_case(kenya)["cities", office.one].removed
    assert not list(replay.differences())
    # What the team has removed, a query on something else does not let come back.
    ask(office, "a1")
    refused(lambda: items.restore(kenya, "cities", office.one, office.me))


def test_a_field_in_an_item_is_corrected_and_not_once_the_item_is_gone(office, kenya, two):
    made, gone = (
        propose(office, two[0], "n2", office.one, n2=70),
        propose(office, two[0], "cities", office.one),
    )
    corrections.confirm(two[1], gone, "en")
    with pytest.raises(ChangedSince):
        corrections.confirm(two[1], made, "en")
    with pytest.raises(NotFound):
        propose(office, two[0], "cities")


def test_a_file_and_a_cell_are_corrected_in_the_next_version(office, kenya, two, tmp_path):
    given = files.Sent(io.BytesIO(b"%PDF-1.4 right"), "plan.pdf")
    kept = files.keep(tmp_path, kenya, given, two[0], files.CORRECTION)
    for name, values in (("a4", {"a4": kept}), ("e1", {"e1.water": "yes"})):
        corrections.confirm(two[1], propose(office, two[0], name, **values), "en")
    answers = submission.versions(office.team, kenya)[0].document["answers"]
    assert (answers["a4"]["sha256"], answers["e1.water"]) == (kept["sha256"], "yes")
    assert not list(replay.differences())
