"""Two submissions side by side: what differs, by part, and nothing else."""

import html
import re

import pytest

from app.collection import draft, items, rounds, submission
from app.collection.draft import Post
from app.collection.scope import FOCAL_POINT, Actor
from tests.views.team_office import Office, words


def person(case) -> Actor:
    return Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)


def answer(case, where=("a", ""), **answers) -> None:
    known = draft.load(case, rounds.questionnaire_of(case)).revision(where)
    draft.save(case, {where: Post(known, answers)}, person(case))


def rows(office: Office, receipt: str, since: str = "") -> list[list[str]]:
    page = office.browser.get(f"/team/submissions/{receipt}/changes", query_string={"since": since}).text
    return [
        [
            " ".join(html.unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
        ]
        for row in re.findall(r"<tr>(?!<th scope=\"col\")(.*?)</tr>", page, re.DOTALL)
    ]


@pytest.fixture
def kenya(signed_in):
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    return case


def test_what_changed_is_shown_part_by_part_and_nothing_else(signed_in, kenya):
    answer(kenya, a1="yes", a2=1999, a3="A law", a4={"missing": "dont_know"})
    first = signed_in.send(kenya, "1").receipt
    submission.reopen(kenya, person(kenya))
    answer(kenya, **{"a1": "no", "a3": "A law", "a3.comment": "See page 3", "a4": 12})
    second = signed_in.send(kenya, "2").receipt
    assert rows(signed_in, second) == [
        ["A1 Is there a policy?", "Yes", "No"],
        ["A2 Since when?", "1,999", "Not asked, because of earlier answers."],
        ["A3 What does it say? Comment", "No answer", "See page 3"],
        ["A4 How many harbours?", "We do not know", "12"],
    ]
    said = words(signed_in.browser.get(f"/team/submissions/{second}/changes"))
    assert "4 answers differ." in said
    assert first in said
    assert second in said


def test_any_earlier_version_can_be_compared_and_two_that_agree_say_so(signed_in, kenya):
    receipts = []
    for key, law in (("1", "A law"), ("2", "A rule"), ("3", "A law")):
        submission.reopen(kenya, person(kenya))
        answer(kenya, a3=law)
        receipts.append(signed_in.send(kenya, key).receipt)
    assert rows(signed_in, receipts[2]) == [["A3 What does it say?", "A rule", "A law"]]
    assert rows(signed_in, receipts[2], receipts[0]) == []
    page = signed_in.browser.get(f"/team/submissions/{receipts[2]}/changes?since={receipts[0]}")
    assert "Both say the same." in words(page)
    case_page = signed_in.browser.get(f"/team/cases/{kenya.public_id}").text
    assert f"/team/submissions/{receipts[1]}/changes" in case_page
    assert f"/team/submissions/{receipts[0]}/changes" not in case_page
    for receipt, since in ((receipts[0], ""), (receipts[1], receipts[2]), (receipts[1], "H-NONE")):
        path = f"/team/submissions/{receipt}/changes"
        assert signed_in.browser.get(path, query_string={"since": since}).status_code == 404


def test_an_item_that_only_one_version_has_is_named_with_what_it_says(signed_in):
    (ann,) = signed_in.invite(signed_in.round("activities"), "s1,s1@example.org,Ann,land")
    kept = items.add(ann, "activities", person(ann))
    answer(ann, ("activities", kept), k1_title="Course", k2_type="training", k3_people=20)
    signed_in.send(ann, "1")
    submission.reopen(ann, person(ann))
    answer(ann, ("activities", kept), k1_title="Course", k2_type="training", k3_people=25)
    added = items.add(ann, "activities", person(ann))
    answer(ann, ("activities", added), k1_title="Mission", k2_type="advice")
    second = signed_in.send(ann, "2").receipt
    assert rows(signed_in, second) == [
        ["K3 How many took part?", "20", "25"],
        ["K1 What is it called?", "No answer", "Mission"],
        ["K2 What type is it?", "No answer", "Advice"],
    ]
    assert "Mission only in: Version 2" in words(signed_in.browser.get(f"/team/submissions/{second}/changes"))


def test_an_item_of_which_only_the_name_is_known_is_named_once(signed_in):
    (ann,) = signed_in.invite(signed_in.round("activities"), "s1,s1@example.org,Ann,land")
    signed_in.send(ann, "1")
    submission.reopen(ann, person(ann))
    answer(ann, ("activities", items.add(ann, "activities", person(ann))), k1_title="Mission")
    second = signed_in.send(ann, "2").receipt
    assert rows(signed_in, second) == []
    page = words(signed_in.browser.get(f"/team/submissions/{second}/changes"))
    assert "1 answer differs." in page
    assert page.partition("What you did")[2].split() == ["Mission", "only", "in:", "Version", "2"]
    dossier = words(signed_in.browser.get(f"/team/cases/{ann.public_id}/dossier"))
    assert "What is it called? Mission K2 What type is it? Mission Left blank" in dossier


def test_another_teams_submissions_are_not_compared(office, signed_in, kenya):
    answer(kenya, a3="A law")
    receipt = signed_in.send(kenya, "1").receipt
    office.browser.post("/team/sign-out")
    assert office.browser.get(f"/team/submissions/{receipt}/changes").status_code in (302, 401)
