"""A table of activities is pasted or uploaded, looked at, and added row by row; nothing of it is lost."""

import html
import io
import re

import openpyxl
import pytest

from app.collection import draft, files, items, links, rounds
from app.collection.errors import Incomplete
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.questionnaire.answers import to_json
from app.views.team import table
from tests.views.team_office import ACTIVITIES, words
from tests.views.visit import Visit

TABLE = (
    "Title\tK2\tHow many took part?\tRemarks\n"
    "Safety audits\tTraining course\t1,250\tgood\n"
    "Study tour\tholiday\tmany\t\n"
)


@pytest.fixture
def ann(signed_in):
    (case,) = signed_in.invite(signed_in.round("activities"), "s1,s1@example.org,Ann,land")
    return case


def preview(office, case, **given):
    return office.post(f"/team/cases/{case.public_id}/table", repeat="activities", **given)


def add(office, case, shown, rows=None, **more):
    """Send on what a preview carries, as its form would."""
    fields = {
        "repeat": "activities",
        "table": html.unescape(re.search(r'name="table" value="([^"]*)"', shown.text)[1]),
        # A column that fills nothing has no chosen option.
        "column": [
            (re.search(r'value="([^"]*)" selected', select) or ["", ""])[1]
            for select in re.findall(r'<select[^>]*name="column".*?</select>', shown.text, re.DOTALL)
        ],
    }
    ticked = re.findall(r'name="row" value="([^"]*)"[^>]*checked', shown.text)
    fields["row"] = ticked if rows is None else rows
    return office.post(f"/team/cases/{case.public_id}/table/add", **{**fields, **more})


def kept(case):
    items = draft.load(case, rounds.questionnaire_of(case.round)).answers.items.get("activities", ())
    return [to_json(item)["answers"] for item in items]


def book(*rows):
    made, written = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(written)
    return written.getvalue()


def test_columns_are_known_by_name_number_or_wording_and_rows_judged_before_anything_is_added(signed_in, ann):
    shown = preview(signed_in, ann, pasted=TABLE)
    said = words(shown)
    assert "2 rows · 1 with something to mend. Nothing has been added yet." in said
    assert "Safety audits" in said
    assert "“holiday” is not among them. K3: Write a whole number in figures" in said
    assert "You wrote “many”" in said
    assert kept(ann) == []


def test_rows_are_added_and_what_cannot_be_read_is_kept_as_written(signed_in, ann):
    answer = add(signed_in, ann, preview(signed_in, ann, pasted=TABLE))
    assert answer.status_code == 302
    assert kept(ann) == [
        {"k1_title": "Safety audits", "k2_type": "training", "k3_people": 1250},
        {"k1_title": "Study tour", "k2_type": {"unread": "holiday"}, "k3_people": {"unread": "many"}},
    ]
    assert "2 rows were added to the response." in signed_in.get(f"/team/cases/{ann.public_id}")


def test_the_table_itself_is_kept_with_the_response_and_its_answers_marked_on_behalf(signed_in, ann):
    add(signed_in, ann, preview(signed_in, ann, pasted=TABLE))
    assert [one.name for one in files.of_case(OPERATOR, ann)] == ["pasted table.txt"]
    assert "Entered on behalf of the respondent" in signed_in.get(f"/team/cases/{ann.public_id}")


def test_adding_the_same_preview_twice_adds_its_rows_once(signed_in, ann):
    shown = preview(signed_in, ann, pasted=TABLE)
    add(signed_in, ann, shown)
    add(signed_in, ann, shown)
    assert len(kept(ann)) == 2


def test_only_ticked_rows_are_added_and_one_that_is_there_already_is_not_ticked(signed_in, ann):
    shown = preview(signed_in, ann, pasted=TABLE)
    first = re.findall(r'name="row" value="([^"]*)"', shown.text)[:1]
    add(signed_in, ann, shown, first)
    assert [one["k1_title"] for one in kept(ann)] == ["Safety audits"]
    again = preview(signed_in, ann, pasted=TABLE)
    assert "Safety audits is there already" in words(again)
    add(signed_in, ann, again)
    assert [one["k1_title"] for one in kept(ann)] == ["Safety audits", "Study tour"]


def test_of_a_member_of_staff_nothing_tells_whether_they_have_begun(signed_in, ann):
    """A table is offered, judged and added alike, and nothing of theirs is read by the way."""
    page = f"/team/cases/{ann.public_id}"
    told(signed_in, ann, page)
    before = told(signed_in, ann, page)
    own = Actor("Ann", FOCAL_POINT, case_id=ann.id)
    made = items.add(ann, "activities", own)
    draft.save(ann, {("activities", made): draft.Post(1, {"k1_title": "Safety audits"})}, own)
    assert told(signed_in, ann, page) == before
    add(signed_in, ann, preview(signed_in, ann, pasted=TABLE))
    assert sorted(one["k1_title"] for one in kept(ann)) == ["Safety audits", "Safety audits", "Study tour"]
    for inside in ("", "/a", f"/b/activities/{made}"):
        assert b"Safety audits" not in signed_in.browser.get(f"/r/{ann.public_id}{inside}").data


def test_however_many_a_member_of_staff_has_begun_the_team_can_add_and_sending_alone_holds_the_most(
    signed_in, ann
):
    """Three of their own and two of the team are one too many: none is lost, and they choose themselves."""
    own = Actor("Ann", FOCAL_POINT, case_id=ann.id)
    for title in ("Mine", "Mine too", "And mine"):
        made = items.add(ann, "activities", own)
        draft.save(ann, {("activities", made): draft.Post(1, {"k1_title": title})}, own)
    answer = add(signed_in, ann, preview(signed_in, ann, pasted="K1\nFrom the unit\nAnd this\n"))
    assert answer.status_code == 302
    assert "2 rows were added" in signed_in.get(f"/team/cases/{ann.public_id}")
    shown = preview(signed_in, ann, pasted="K1\nA third\nA fourth\nA fifth\n")
    assert "takes 4 at most; leave out 1 rows" in words(add(signed_in, ann, shown)), "its own are counted"
    assert sorted(one["k1_title"] for one in kept(ann)) == [
        "And mine", "And this", "From the unit", "Mine", "Mine too",
    ]  # fmt: skip
    person = Visit(signed_in.app.test_client())
    token = links.issue(OPERATOR, ann).token
    person.get(f"/l/{token}")
    person.send(f"/l/{token}")
    check = f"/r/{ann.public_id}/check-and-send"
    assert "At most 4 can be sent here. There are 5." in person.get(check).text
    with pytest.raises(Incomplete, match="1 problem"):
        signed_in.send(ann)
    items.remove(ann, "activities", made, 2, own)
    assert "At most 4" not in person.get(check).text
    assert signed_in.send(ann).number == 1


@pytest.mark.parametrize(
    ("ask", "kept", "other"),
    [
        ("page", "Its answers can be added as a table now.", "add what they have sent you as a table"),
        ("rows", "Ask the member of staff to enter its answers.", "ask them to enter what they have"),
    ],
)
def test_a_document_of_a_member_of_staff_is_kept_with_word_of_the_one_way_in_that_there_is(
    signed_in, ask, kept, other
):
    """Things that are asked about in rows of the form itself are filled by no table."""
    signed_in.survey("activities", ACTIVITIES.replace("ask: page", f"ask: {ask}"))
    (ann,) = signed_in.invite(signed_in.round("activities"), "s1,s1@example.org,Ann,land")
    page = f"/team/cases/{ann.public_id}/behalf"
    signed_in.post(page, document=(io.BytesIO(b"%PDF-1.4 a letter"), "letter.pdf"))
    shown = signed_in.get(page)
    assert f"The document is kept. {kept}" in shown
    assert other in shown
    assert ("Add a table" in shown) is (ask == "page")
    assert "can be entered now" not in shown
    assert "Go to the questions" not in shown


def told(office, case, page):
    """What the team's pages of a response say, but for the team's own deeds."""
    shown = [words(office.browser.get(f"{page}{path}")) for path in ("", "/table", "/behalf")]
    shown.append(words(preview(office, case, pasted=TABLE)))
    return [one.partition("What happened")[0] for one in shown]


def test_a_column_can_be_given_another_meaning(signed_in, ann):
    shown = preview(signed_in, ann, pasted="Where\tHow\nLagos\tadvice\n")
    assert "Nothing: left aside" in words(shown)
    add(signed_in, ann, shown, column=["k1_title", "k2_type"])
    assert kept(ann) == [{"k1_title": "Lagos", "k2_type": "advice"}]


def test_more_rows_than_the_survey_takes_are_refused_whole(signed_in, ann):
    shown = preview(signed_in, ann, pasted="K1\n" + "\n".join(f"Activity {n}" for n in range(6)))
    answer = add(signed_in, ann, shown)
    assert answer.status_code == 422
    assert "takes 4 at most; leave out 2 rows" in words(answer)
    assert kept(ann) == []


def test_a_workbook_and_a_csv_file_are_read_as_pasted_text_is(signed_in, ann):
    file = book(["K1", "K2", "K3"], ["From Excel", "Advice", 12.0])
    add(signed_in, ann, preview(signed_in, ann, file=(io.BytesIO(file), "unit.xlsx")))
    csv = "K1;K2\nAus Bonn: Größe;advice\n".encode("cp1252")
    add(signed_in, ann, preview(signed_in, ann, file=(io.BytesIO(csv), "unit.csv")))
    assert kept(ann) == [
        {"k1_title": "From Excel", "k2_type": "advice", "k3_people": 12},
        {"k1_title": "Aus Bonn: Größe", "k2_type": "advice"},
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Paste a table"),
        ("Title only", "There is no table here"),
        ("K1\n" + "x\n" * 501, "more than 500 rows"),
    ],
    ids=["nothing", "no rows", "too many rows"],
)
def test_what_is_no_table_is_refused_with_the_reason(signed_in, ann, text, said):
    answer = preview(signed_in, ann, pasted=text)
    assert (answer.status_code, said in words(answer)) == (422, True)


def test_a_preview_that_comes_back_as_nonsense_is_refused_or_cleaned(signed_in, ann):
    page = f"/team/cases/{ann.public_id}/table"
    for written in ("", "{}", "[1, 2]", "[" * 100_000):
        answer = signed_in.post(page, repeat="activities", table=written)
        assert (answer.status_code, "no longer complete" in words(answer)) == (422, True), written[:9]
    half = signed_in.post(page, repeat="activities", table=r'[["K1"], [["222222", ["Bonn\u0000\ud800"]]]]')
    assert (half.status_code, "Bonn" in words(half)) == (200, True)


def test_a_table_that_a_form_could_not_carry_is_refused(signed_in, ann, monkeypatch):
    monkeypatch.setattr(table, "LONGEST", 1000)
    answer = preview(signed_in, ann, pasted="K1\n" + "x" * 1000)
    assert "too much to be looked at in one go" in words(answer)
