"""Open answers coded by two people: unseen by one another, compared, settled, frozen and counted."""

import json
import re

import pytest
from sqlalchemy import select

from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from app.collection import coding, coding_schemes, draft, rounds, submission, team
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.scope import FOCAL_POINT, OPERATOR, TEAM, Actor
from app.db import db
from app.freeze import freeze
from app.models import Coding, User
from tests.views.team_office import EMAIL, PASSWORD

CODES = b"code,label,description\nmoney,Lack of money,Budgets and grants\nstaff,Lack of staff\n"
TEXTS = {"KEN": "Neither money nor people", "NER": "No money at all", "ITA": "Too few inspectors"}


def person(email):
    user = db.session.scalars(select(User).where(User.email == email)).one()
    return Actor(user.name, TEAM, user_id=user.id, surveys=None)


def send(case, text, key):
    state = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)
    known = draft.load(case, rounds.questionnaire_of(case)).revision(("a", ""))
    draft.save(case, {("a", ""): draft.Post(known, {"a3": text})}, state)
    submission.submit(case, key * 20, state, language="en")


@pytest.fixture
def coders(signed_in):
    """Three States have answered a question that has a scheme; Amina, who is signed in, and Luca code."""
    round_ = signed_in.round()
    cases = {
        one.respondent.code: one
        for one in signed_in.invite(round_, *(f"{c},{c.lower()}@example.org" for c in TEXTS))
    }
    for code, text in TEXTS.items():
        send(cases[code], text, code)
    team.add_user(OPERATOR, "luca@example.org", "Luca Rossi", PASSWORD)
    scheme = coding_schemes.make(OPERATOR, round_, "a3", CODES)
    return signed_in, round_, scheme, cases, (person(EMAIL), person("luca@example.org"))


def choose(actor, round_, scheme, **chosen):
    asked = rounds.questionnaire_of(round_)
    for one in coding.answers(actor, round_, scheme, asked):
        if one.sent.code in chosen:
            where = (one.sent.public_id, one.item, one.original)
            coding.code(actor, scheme, asked, where, chosen[one.sent.code])


def test_an_answer_is_coded_on_its_page_and_no_second_coder_sees_it_before_both_have(coders):
    office, round_, scheme, cases, (_amina, luca) = coders
    choose(luca, round_, scheme, KEN=["money", "staff"], NER=["money"])
    page = f"/team/coding/{scheme.public_id}"
    shown = office.browser.get(page).text
    assert shown.count("<article") == 3
    assert "checked" not in shown
    assert re.findall(r'value="(\w+)" data-alone', shown) == ["none_fits"] * 3
    assert "choices.js" in shown
    assert "Luca" not in office.browser.get(f"{page}/results").text
    history = office.get(f"/team/cases/{cases['KEN'].public_id}").lower()
    assert "coded an answer" in history
    assert "money" not in history
    where = shown.partition("Kenya")[2].partition('value="')[2].partition('"')[0]
    office.post(page, **{"where-0": where, "codes-0": ["staff"]})
    assert office.browser.get(page).text.count("<article") == 2
    results = office.get(f"{page}/results")
    assert "Luca Rossi: Lack of money · Lack of staff" in results
    assert "Amina Diallo: Lack of staff" in results
    assert "Lack of money" not in results.partition("Niger")[2]


def test_codings_are_independent_until_both_stand_and_fixed_from_then_on(coders):
    _office, round_, scheme, _cases, (amina, luca) = coders
    choose(amina, round_, scheme, NER=["staff"])
    choose(amina, round_, scheme, NER=["money"])  # changed, since nobody has seen it
    choose(luca, round_, scheme, NER=["money"])
    with pytest.raises(NotAllowed):
        choose(amina, round_, scheme, NER=["staff"])
    team.add_user(OPERATOR, "third@example.org", "Third", PASSWORD)
    with pytest.raises(NotAllowed):
        choose(person("third@example.org"), round_, scheme, NER=["staff"])
    with pytest.raises(Invalid):
        choose(amina, round_, scheme, ITA=["staff", "none_fits"])
    assert len(db.session.scalars(select(Coding)).all()) == 2


def test_what_is_agreed_or_settled_is_a_variable_of_the_dataset_and_a_table_of_its_report(coders, tmp_path):
    office, round_, scheme, _cases, (amina, luca) = coders
    choose(amina, round_, scheme, KEN=["money"], NER=["money"], ITA=["none_fits"])
    choose(luca, round_, scheme, KEN=["money", "staff"], NER=["money"])
    assert _coded(round_, office, tmp_path / "first") == {
        "KEN": "not_coded",
        "NER": ["money"],
        "ITA": "not_coded",
    }
    results = office.browser.get(f"/team/coding/{scheme.public_id}/results").text
    where = results.partition('name="where" value="')[2].partition('"')[0]
    office.post(f"/team/coding/{scheme.public_id}/settle", where=where, codes=["money", "staff"])
    assert _coded(round_, office, tmp_path / "second")["KEN"] == ["money", "staff"]
    data = open_dataset(tmp_path / "second")
    named = {one["column"]: one["name"] for one in json.loads((tmp_path / "second/columns.json").read_text())}
    assert named["a3_coded"] == "a3"
    assert set(named) == {variable.name for variable in data.codebook}
    made = report(data, Plan.frozen(data.plan))
    (counted,) = [one for one in made.tables if one.called == "a3_coded"]
    assert counted.cells[counted.row_index("money")][0].count == 2
    assert counted.cells[counted.row_index("none_fits")][0].count == 0


def _coded(round_, office, folder):
    """What the dataset says of the coded answer: the codes, or why there are none."""
    freeze(round_.id, folder, office.folder)
    rows = open_dataset(folder).tables["main"].set_index("respondent")
    codes, missing = rows["a3_coded"], rows["a3_coded:missing"]
    return {code: missing[code] if codes[code] is None else list(codes[code]) for code in rows.index}


def test_a_changed_answer_waits_to_be_coded_anew_and_its_old_codings_are_named(coders, tmp_path):
    office, round_, scheme, cases, (amina, luca) = coders
    choose(amina, round_, scheme, NER=["money"])
    choose(luca, round_, scheme, NER=["money"])
    submission.reopen(cases["NER"], Actor("Wanjiru Kamau", FOCAL_POINT, case_id=cases["NER"].id))
    send(cases["NER"], "Money is there, inspectors are not", "z")
    assert _coded(round_, office, tmp_path / "new")["NER"] == "not_coded"
    results = office.get(f"/team/coding/{scheme.public_id}/results")
    assert "Niger The answer says something else now · Amina Diallo · Luca Rossi" in results
    assert "You chose: money" in office.get(f"/team/coding/{scheme.public_id}")
    asked = rounds.questionnaire_of(round_)
    with pytest.raises(NotFound):  # a page drawn before the change
        coding.code(amina, scheme, asked, (cases["NER"].public_id, "", "0" * 64), ["money"])


def test_a_new_version_of_a_scheme_keeps_what_was_coded_with_names_that_stay(coders):
    office, round_, scheme, _cases, (amina, luca) = coders
    for who in (amina, luca):
        choose(who, round_, scheme, NER=["money"], ITA=["staff"])
    page = f"/team/rounds/{round_.name}/coding"
    wrong = office.post(page, part="a3", codes="code,label\nMoney,Money\nnone_fits,None\n")
    assert wrong.status_code == 422
    assert "small letters" in wrong.text
    assert office.post(page, part="a1", codes=CODES).status_code == 404
    office.post(page, part="a3", codes="code,label\nmoney,Budgets\npeople,People\n")
    assert "money,Budgets," in office.browser.get(f"{page}?part=a3").text
    later = coding_schemes.latest(OPERATOR, round_)["a3"]
    known = coding.answers(amina, round_, later, rounds.questionnaire_of(round_))
    assert later.version == 2
    assert {one.sent.code: one.done for one in known} == {"KEN": False, "NER": True, "ITA": False}
    choose(luca, round_, later, ITA=["people"])  # in the seat whose codes are gone
