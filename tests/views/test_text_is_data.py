"""Text is data: what a person writes is shown as written on every page, and can make no page do anything."""

import logging
import re

import pytest

from app.collection import draft, items
from app.collection.draft import Post
from app.collection.rounds import questionnaire_of
from app.collection.scope import FOCAL_POINT, Actor
from app.questionnaire.questions.fields import is_address
from tests.house.tree import files

EVIL = """</script><script>alert(1)</script><img src=x onerror="alert(2)">'"&"""
TAGS = ("<script>alert", "<img src=x")


@pytest.fixture
def evil(house, kenya):
    """Kenya's focal point, whose answers are markup wherever they can be."""
    case = house.kenya
    me = Actor(f"Amina {EVIL}", FOCAL_POINT, case_id=case.id)
    text = {"a1": EVIL[:40], "a2": "yes", "a2.comment": EVIL, "a3": {"unread": EVIL}}
    draft.save(case, {("a", ""): Post(0, text)}, me)
    for name, part in (("ships", "s1"), ("trips", "t1")):
        item = items.add(case, name, me)
        draft.save(case, {(name, item): Post(1, {part: EVIL})}, me)
    return kenya


def shown(page, status=200):
    """The page, once it holds none of the tags that were written as an answer."""
    assert page.status_code == status
    for tag in TAGS:
        assert tag not in page.text
    return page.text


@pytest.mark.parametrize("path", ["/a", "/b", "/check-and-send", "/print-draft"])
def test_markup_in_an_answer_is_shown_as_it_was_written(house, evil, path):
    assert "&lt;script&gt;alert" in shown(evil.get(f"/r/{house.kenya.public_id}{path}"))


def test_markup_in_two_versions_of_an_answer_is_shown_as_it_was_written(house, evil):
    evil.get(f"/r/{house.kenya.public_id}/a")
    me = Actor(EVIL, FOCAL_POINT, case_id=house.kenya.id)
    draft.save(house.kenya, {("a", ""): Post(1, {"a2.comment": f"theirs {EVIL}"})}, me)
    evil.send(also={"a2.comment": f"mine {EVIL}"})
    page = shown(evil.page, 409)
    assert "mine &lt;/script&gt;" in page
    assert "theirs &lt;/script&gt;" in page


def test_markup_that_was_sent_is_shown_as_it_was_written(house, evil):
    evil.get(f"/r/{house.kenya.public_id}/a")
    evil.send(a3="7")
    evil.get(f"/r/{house.kenya.public_id}/check-and-send")
    evil.send()
    assert "sent-answers" in evil.path
    assert "&lt;script&gt;alert" in shown(evil.get(f"{evil.path}/to-print"))


MARKED = ["app/views/respond/own_indicators.py", "app/views/team/report.py", "app/views/words.py"]
"""They mark something as HTML: tables and charts as the worker stored them, written by templates that escape,
as tests see; and the attributes of wording in another language, in which codes of ours alone are put.
"""


def test_no_template_switches_escaping_off():
    inside = [one.path for one in files(".html") if one.path.startswith("app/templates/")]
    assert len(inside) > 20
    off = re.compile(r"\|\s*safe\b|autoescape\s+false|Markup\(")
    assert [
        one.path for one in files(".html", ".py") if one.path.startswith("app/") and off.search(one.text)
    ] == MARKED


def test_no_page_holds_a_script_or_a_style_that_the_policy_would_have_to_allow():
    # A block of data is no script: browsers do not run it, and the policy does not mind.
    script = r'<script(?! type="application/json"|[^>]*\bsrc=)'
    inline = re.compile(script + r"|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    pages = [one for one in files(".html") if one.path.startswith("app/templates/")]
    letters = "app/templates/mail/"
    assert [one.path for one in pages if inline.search(one.text) and not one.path.startswith(letters)] == []


def test_an_answer_longer_than_stated_is_kept_whole_and_said(house, kenya):
    kenya.get(f"/r/{house.kenya.public_id}/a")
    kenya.send(a1="x" * 41, also={"a2.comment": "y" * 5000})
    assert "nothing has been cut" in kenya.text
    kept = draft.load(house.kenya, questionnaire_of(house.round)).answers.own
    assert (len(kept["a1"]), len(kept["a2.comment"])) == (41, 5000)


def test_no_answer_and_no_token_is_written_to_the_log(house, caplog):
    caplog.set_level(logging.DEBUG, "app")
    token = house.link(house.kenya)
    visit = house.visit()
    house.enter(visit, token)
    visit.get(f"/r/{house.kenya.public_id}/a")
    visit.send(a1="Mombasa", a3="many")
    visit.get(f"/r/{house.kenya.public_id}/on-its-own/o")
    visit.send(o1="no", o2="Too loud", also={"_shown": "o1 o2"})
    visit.send()
    assert "Thank you." in visit.text
    for private in ("Mombasa", "many", "Too loud", token):
        assert private not in caplog.text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt://x.org/%0aalert(1)", "data:text/html,x", "//x.org"]
)
def test_an_address_that_could_run_as_a_script_is_not_taken_for_one(address):
    assert is_address("https://x.org/a?b=javascript:alert(1)")
    assert not is_address(address)
