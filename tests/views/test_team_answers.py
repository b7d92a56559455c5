"""All answers to one question side by side, and the search through what was written."""

from textwrap import dedent

import pytest
from sqlalchemy import event

from app.collection import draft, submission, team
from app.collection import items as items_of
from app.collection.scope import FOCAL_POINT, OPERATOR, TEAM, Actor
from app.collection.translations import translate
from app.db import db
from app.models import Submission
from app.questionnaire.load import loads
from tests.views.team_office import PASSWORD

SURVEY = """
    survey: ports
    title: Ports
    edition: "2020"
    respondent: {kind: state, code_list: member_states}
    contact: {name: Port team, email: ports@example.org}
    languages: [en, ar]
    choices:
      uses: [{name: public, label: Published}, {name: internal, label: Internal}]
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
    sections:
      - name: a
        number: A
        title: Policy
        questions:
          - {name: a1, number: A1, type: select_one, label: Is there a policy?, choices: yes_no}
          - {name: a2, number: A2, type: text, label: What does it say?, relevant: "${a1} = 'yes'"}
          - {name: a3, number: A3, type: text, label: Who wrote it?, personal: true}
          - name: ships
            type: repeat
            number: A4
            label: Ships
            item_label: ${s1}
            questions:
              - {name: s1, number: S1, type: text, label: Name of the ship}
              - {name: s2, number: S2, type: text, label: Its purpose}
          - name: use
            number: A5
            type: matrix
            label: Use of the answers
            rows: [{name: a, label: Policy}]
            columns: [{name: public, label: Published}, {name: internal, label: For the secretariat}]
      - name: o
        number: O
        title: Opinions
        anonymous: true
        questions:
          - {name: o1, number: O1, type: text, label: What do you think?}
"""
STATES = ("KEN,ken@example.org", "NER,ner@example.org", "ITA,ita@example.org")


def answer(case, revision=0, items=(), **answers):
    person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)
    draft.save(case, {("a", ""): draft.Post(revision, answers)}, person)
    for ship, purpose in items:
        item = items_of.add(case, "ships", person)
        draft.save(case, {("ships", item): draft.Post(1, {"s1": ship, "s2": purpose})}, person)


def send(case, key, language="en"):
    person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)
    return submission.submit(case, key * 20, person, language=language)


@pytest.fixture
def ports(signed_in):
    """Kenya and Italy have sent their answers, Niger is writing."""
    signed_in.survey("ports", SURVEY)
    (signed_in.folder / "ports/report.yaml").write_text("title: Ports\npublication: {question: use}\n")
    round_ = signed_in.round("ports")
    cases = {case.respondent.code: case for case in signed_in.invite(round_, *STATES)}
    answer(cases["KEN"], a1="yes", a2="Côte d’Azur: <b>wide</b> quays", a3="Otieno", **{"use.a": "internal"})
    answer(cases["ITA"], a1="no", a3="Rossi")
    answer(cases["NER"], a1="yes", a2="wide secret of a draft")
    send(cases["KEN"], "k")
    send(cases["ITA"], "i")
    return signed_in, cases


def asked(office, **query):
    found = office.browser.get("/team/rounds/ports_2020/answers", query_string=query)
    assert found.status_code == 200
    return found.text.partition("<main")[2]


def test_what_was_sent_stands_side_by_side_and_no_draft(ports):
    office, cases = ports
    page = asked(office, question="a2")
    assert "Kenya" in page
    assert "Côte d’Azur: &lt;b&gt;wide&lt;/b&gt; quays" in page
    assert "Not asked, because of earlier answers." in page  # of Italy, which has no policy
    assert "Niger" not in page
    assert "secret of a draft" not in page
    assert f"/team/cases/{cases['KEN'].public_id}/dossier" in page
    assert "Use: For the secretariat" in page


def test_only_the_version_that_stands_is_shown(ports):
    office, cases = ports
    person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=cases["KEN"].id)
    submission.reopen(cases["KEN"], person)
    answer(cases["KEN"], revision=1, a2="narrow quays")
    assert "Côte d’Azur" in asked(office, question="a2")
    send(cases["KEN"], "l")
    page = asked(office, question="a2")
    assert "narrow quays" in page
    assert "Côte d’Azur" not in page
    assert page.count("<article") == 2


def test_neither_opinions_nor_what_names_a_person_can_be_asked_for(ports):
    office, _cases = ports
    form = asked(office)
    assert "What do you think?" not in form
    assert "Who wrote it?" not in form
    assert "Otieno" not in asked(office, question="a3") + asked(office, text="otieno")
    assert "No answer fits." in asked(office, text="otieno")


def test_words_are_looked_for_without_their_accents_and_marked(ports):
    office, _cases = ports
    page = asked(office, text="cote QUAYS")
    assert "<mark>Côte</mark> d’Azur" in page
    assert "<mark>quays</mark>" in page
    assert page.count("<article") == 1
    assert "Italy" not in page
    assert "No answer fits." in asked(office, text="cote absent")
    assert "No answer fits." in asked(office, text="secret")


def test_answers_can_be_those_of_a_region_or_of_whoever_gave_one(ports):
    office, _cases = ports
    page = asked(office, question="a1", group="m49_region:150")
    assert "Italy" in page
    assert "Kenya" not in page
    assert asked(office, question="a2").count("<article") == 2
    assert asked(office, question="a2", given="1").count("<article") == 1


def test_an_answer_in_a_list_stands_under_the_name_of_its_item(ports):
    office, cases = ports
    person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=cases["ITA"].id)
    submission.reopen(cases["ITA"], person)
    answer(cases["ITA"], revision=1, items=[("Vespucci", "training"), ("Palinuro", "sailing")], a1="no")
    send(cases["ITA"], "j")
    page = asked(office, question="s2", given="1")
    assert page.index("Vespucci") < page.index("training") < page.index("Palinuro") < page.index("sailing")
    assert "Kenya" not in page


def test_open_text_keeps_its_language_and_its_translation_stands_beside(ports):
    office, cases = ports
    answer(cases["NER"], revision=1, a2="أرصفة واسعة")
    receipt = send(cases["NER"], "n", language="ar")
    sent = db.session.query(Submission).filter_by(receipt=receipt.receipt).one()
    own = loads(dedent(SURVEY), office.folder / "code_lists")
    translate(OPERATOR, own, sent, ("", "a2"), "Broad quays")
    page = asked(office, question="a2", text="broad")
    assert '<blockquote class="lines" lang="ar" dir="auto">أرصفة واسعة</blockquote>' in page
    assert "<mark>Broad</mark> quays" in page
    assert page.count("<article") == 1


def test_another_surveys_team_finds_no_such_page(ports):
    office, _cases = ports
    team.add_user(OPERATOR, "other@example.org", "Other", PASSWORD, TEAM, "harbours")
    office.browser.delete_cookie("session")
    office.sign_in("other@example.org")
    assert office.browser.get("/team/rounds/ports_2020/answers?question=a2").status_code == 404


def test_a_page_of_many_respondents_asks_no_more_of_the_database(ports):
    office, cases = ports
    asked(office, question="a1")
    few = queries(office, question="a1"), queries(office, text="quays")
    codes = [f"{one}{two}X" for one in "ABCDEF" for two in "ABCDE"]
    for case in office.invite(
        db.session.merge(cases["KEN"].round), *(f"{c},{c.lower()}@example.org" for c in codes)
    ):
        if case.respondent.code in codes:
            answer(case, a1="yes", a2="stone quays")
            send(case, case.respondent.code)
    assert (queries(office, question="a1"), queries(office, text="quays")) == few
    page = asked(office, question="a1")
    assert page.count("<article") == 25
    assert "page=2" in page
    assert asked(office, question="a1", page="2").count("<article") == len(codes) + 2 - 25


def queries(office, **query):
    told = []
    count = lambda *_rest: told.append(1)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", count)
    asked(office, **query)
    event.remove(db.engine, "before_cursor_execute", count)
    return len(told)
