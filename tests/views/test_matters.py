"""Queries and corrections on items, lists, cells and files, as both sides meet them on their pages."""

import io
import re
from pathlib import Path

import pytest

from app.collection import (
    corrections,
    draft,
    files,
    items,
    links,
    mandates,
    outbox,
    queries,
    submission,
    team,
)
from app.collection.draft import Post
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.letters import link_letter
from app.models import Correction
from tests.collection.test_matters import CITIES
from tests.views.team_office import PASSWORD, words
from tests.views.visit import Read

A = ("a", "")
OWN_LIST = "states: {code_list: states, choices: [{name: KEN, label: Kenya}]}"


@pytest.fixture
def kenya(signed_in, tmp_path):
    """Kenya has sent two cities, a matrix and a file, and the team reads it."""
    signed_in.survey(
        "harbours",
        CITIES.replace("survey: cities", "survey: harbours")
        .replace(OWN_LIST, "states: {code_list: member_states}")
        .replace("code_list: states", "code_list: member_states"),
    )
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    me = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id, mandate_id=mandates.focal_point(case).id)
    given = files.Sent(io.BytesIO(b"%PDF-1.4 old"), "plan.pdf")
    kept = files.keep(Path(signed_in.app.config["FILES"]), case, given, me)
    cities = [items.add(case, "cities", me) for _ in range(2)]
    draft.save(case, {A: Post(0, {"a1": "Plans", "e1.light": "yes", "e1.water": "no", "a4": kept})}, me)
    for city, name in zip(cities, ("Mombasa", "Lamu"), strict=True):
        draft.save(case, {("cities", city): Post(1, {"n1": name, "n2": 7})}, me)
    submission.submit(case, "k" * 20, me, language="en")
    signed_in.cities, signed_in.receipt = cities, submission.versions(OPERATOR, case)[0].receipt
    token = links.issue(OPERATOR, case, mandate=mandates.focal_point(case)).token
    signed_in.person = signed_in.app.test_client()
    signed_in.person.post(f"/l/{token}")
    return case


def ask(office, question, item="", cell=""):
    """Ask by the page of a submission, and send."""
    path = f"/team/submissions/{office.receipt}/query?question={question}&item={item}"
    page = words(office.browser.get(path))
    made = office.post(path, reason="unclear", text="Is that so?", due="2020-05-01", cell=cell)
    assert made.status_code == 302, words(made)
    return page


def sent_again(office, path, **answers):
    """Fill in a page of the respondent as a browser does, leaving what it cannot change."""
    forms = Read(office.person.get(path).text).forms
    held = next(controls for action, controls in forms if action.startswith(path))
    given = {one.name: one.value for one in held if one.name}
    return office.person.post(path, data={**given, **answers})


def send(office, case):
    path = f"/r/{case.public_id}/check-and-send"
    done = sent_again(office, path)
    return words(office.person.get(done.headers["Location"]))


def test_a_cell_is_chosen_on_the_page_of_a_query_and_alone_can_be_changed(signed_in, kenya):
    page = ask(signed_in, "e1", cell="e1.water")
    assert "What of it?" in page
    assert "Water" in page
    queries.send(OPERATOR, kenya, 3)
    letter = link_letter(kenya, "token", kenya.round.closes, outbox.QUERIED).text
    assert "- E1 Which of them? · Water\n" in letter
    listed = words(signed_in.person.get(f"/r/{kenya.public_id}/queries-on-answers"))
    assert "Which of them?" in listed
    assert "Water" in listed
    assert "Lighting" not in listed
    shown = signed_in.person.get(f"/r/{kenya.public_id}/a").text
    assert re.search(r'name="e1.light" value="yes"[^>]* disabled', shown)
    assert not re.search(r'name="e1.water" value="yes"[^>]* disabled', shown)
    done = sent_again(signed_in, f"/r/{kenya.public_id}/a", **{"e1.water": "yes"})
    assert done.status_code == 302
    receipt = send(signed_in, kenya)
    assert "What changed since the version before" in receipt
    assert "Water No Yes" in receipt
    dossier = signed_in.get(f"/team/cases/{kenya.public_id}/dossier")
    assert "In answer to a query: It is not clear what is meant" in dossier


def test_a_whole_item_is_asked_about_changed_and_shown_in_the_dossier(signed_in, kenya):
    assert "every answer of this item" in ask(signed_in, "cities", signed_in.cities[0])
    queries.send(OPERATOR, kenya, 3)
    own = f"/r/{kenya.public_id}"
    assert "The whole item" in words(signed_in.person.get(f"{own}/queries-on-answers"))
    assert "Is that so?" in words(signed_in.person.get(f"{own}/a/cities/{signed_in.cities[0]}"))
    shut = signed_in.person.get(f"{own}/a/cities/{signed_in.cities[1]}").text
    assert '<fieldset class="fixed" disabled>' in shut
    assert "Is that so?" not in shut
    sent_again(signed_in, f"{own}/a/cities/{signed_in.cities[0]}", n1="Kisumu")
    assert "Mombasa Kisumu" in send(signed_in, kenya)
    dossier = signed_in.get(f"/team/cases/{kenya.public_id}/dossier")
    assert dossier.count("In answer to a query") >= 2


def test_a_list_that_is_asked_about_gets_its_buttons_back(signed_in, kenya):
    ask(signed_in, "a1")
    queries.send(OPERATOR, kenya, 3)
    own = f"/r/{kenya.public_id}/a"
    assert "Add:" not in words(signed_in.person.get(own))
    assert "can add items and remove them" in ask(signed_in, "cities")
    queries.send(OPERATOR, kenya, 3)
    shown = words(signed_in.person.get(own))
    assert "Add:" in shown
    assert "Remove Lamu" in shown
    item = items.add(kenya, "cities", Actor("W", FOCAL_POINT, case_id=kenya.id))
    draft.save(
        kenya, {("cities", item): Post(1, {"n1": "Kisumu"})}, Actor("W", FOCAL_POINT, case_id=kenya.id)
    )
    assert "Kisumu only in: As sent" in send(signed_in, kenya)


def boris(office):
    """Another person of the team, signed in."""
    team.add_user(OPERATOR, "boris@example.org", "Boris", PASSWORD)
    browser = office.app.test_client()
    browser.post("/team/sign-in", data={"email": "boris@example.org", "password": PASSWORD})
    return browser


def confirmed(office, case):
    (made,) = db.session.query(Correction).filter_by(state="proposed")
    page = f"/team/cases/{case.public_id}/corrections"
    shown = words(office.browser.get(page))
    boris(office).post(f"{page}/{made.public_id}/confirm")
    assert made.state == corrections.CONFIRMED
    return shown


def test_a_file_is_corrected_by_another_file_which_the_second_person_can_open(signed_in, kenya):
    path = f"/team/submissions/{signed_in.receipt}/correct?question=a4&item="
    right = (io.BytesIO(b"%PDF-1.4 right"), "plan.pdf")
    assert "file" in signed_in.post(path, a4=(io.BytesIO(b"MZ"), "plan.exe"), reason="Wrong plan.").text
    signed_in.post(path, a4=right, reason="Wrong plan.")
    new = files.of_case(OPERATOR, kenya, files.CORRECTION)[0].sha256
    assert signed_in.browser.get(f"/team/cases/{kenya.public_id}/files/{new}").data == b"%PDF-1.4 right"
    assert new[:12] in confirmed(signed_in, kenya)
    latest = submission.versions(OPERATOR, kenya)[0]
    assert latest.document["answers"]["a4"]["sha256"] == new
    assert new[:12] in signed_in.get(f"/team/submissions/{latest.receipt}/changes")
    assert signed_in.person.get(f"/r/{kenya.public_id}/attached-files/{new}").data == b"%PDF-1.4 right"


def test_an_item_is_removed_by_a_correction_that_the_respondent_reads(signed_in, kenya):
    path = f"/team/submissions/{signed_in.receipt}/correct?question=cities&item={signed_in.cities[1]}"
    assert "Remove “Lamu”" in words(signed_in.browser.get(path))
    signed_in.post(path, reason="It is listed twice.")
    assert "No longer there" in confirmed(signed_in, kenya)
    own = words(signed_in.person.get(f"/r/{kenya.public_id}/queries-on-answers"))
    assert "Lamu" in own
    assert "It is listed twice." in own
    assert "No longer there" in own
    assert kenya.versions == 2
