"""A draft is the State's own: the team reads it while it is shared, and else what it has entered itself."""

import io

import pytest
from sqlalchemy import select

from app.collection import draft, items, links, mandates, nominations, rights, rounds, sharing, submission
from app.collection.draft import Post
from app.collection.errors import NotAllowed, NotFound
from app.collection.mandates import Grant
from app.collection.scope import CLEARING_AUTHORITY, CONTRIBUTOR, FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.models import Case, Event, Job
from tests.views.team_office import words
from tests.views.visit import Read

CANARY = "canary"
TWO = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: member_states}
    choices: {states: {code_list: member_states}}
    sections:
      - name: a
        number: A
        title: Policy
        questions:
          - {name: a1, number: A1, type: text, label: Which policy?}
          - {name: a2, number: A2, type: text, label: What else?}
      - name: b
        number: B
        title: Boats
        questions:
          - {name: b1, number: B1, type: text, label: "Beside ${a1}, which?"}
          - name: boats
            type: repeat
            label: Boats
            singular: boat
            ask: page
            item_label: ${n1}
            questions: [{name: n1, number: N1, type: text, label: Name}]
"""


@pytest.fixture
def kenya(signed_in):
    """Kenya has sent a letter, which is kept; nobody has written anything."""
    signed_in.survey("harbours", TWO)
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    letter = {"document": (io.BytesIO(b"%PDF-1.4 a letter"), "letter.pdf")}
    signed_in.post(f"/team/cases/{case.public_id}/behalf", **letter)
    return case


def focal_point(case):
    return Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id, mandate_id=mandates.focal_point(case).id)


def write(case, who, name, item="", **answers):
    known = draft.load(case, rounds.questionnaire_of(case)).revision((name, item))
    draft.save(case, {(name, item): Post(known, answers)}, who)


def enter(office, case, section, **answers):
    """Enter answers on behalf, by the page."""
    path = f"/r/{case.public_id}/{section}"
    forms = Read(office.browser.get(path).text).forms
    sent = next((controls for action, controls in forms if action.startswith(path)), ())
    return office.post(path, **{**{one.name: one.value for one in sent if one.name}, **answers})


def told(case, kind):
    return [event.who for event in db.session.scalars(select(Event).where(Event.kind == kind))]


def everything_of_the_team(office, case):
    """All pages that the team has of a case, and those that it enters answers on."""
    team, own = f"/team/cases/{case.public_id}", f"/r/{case.public_id}"
    pages = [team, *(f"{team}/{one}" for one in ("behalf", "table", "draft", "correspondence", "dossier"))]
    pages += [
        own,
        *(f"{own}/{one}" for one in ("a", "b", "go-on", "check-and-send", "print-draft", "draft.json")),
    ]
    return "".join(office.browser.get(one).text for one in pages)


def test_the_team_reads_nothing_that_the_states_own_people_draft(signed_in, kenya):
    write(kenya, focal_point(kenya), "a", a1=f"{CANARY} 1")
    boat = items.add(kenya, "boats", focal_point(kenya))
    write(kenya, focal_point(kenya), "boats", boat, n1=f"{CANARY} 2")
    assert CANARY not in everything_of_the_team(signed_in, kenya)
    for path in ("a", "b", f"b/boats/{boat}", "check-and-send", "draft.json"):
        shut = signed_in.browser.get(f"/r/{kenya.public_id}/{path}")
        missing = signed_in.browser.get(f"/r/{'z' * 16}/{path}")
        assert (shut.status_code, shut.data) == (missing.status_code, missing.data) != (200, b"")
    table = {"repeat": "boats", "pasted": f"Name\n{CANARY} 2"}
    assert signed_in.post(f"/team/cases/{kenya.public_id}/table", **table).status_code == 404


def test_what_nobody_has_written_yet_is_entered_on_behalf_and_tells_nothing_of_the_rest(signed_in, kenya):
    write(kenya, focal_point(kenya), "a", a1=f"{CANARY} 1")
    asked = words(signed_in.browser.get(f"/r/{kenya.public_id}/b"))
    assert "which?" in asked
    assert CANARY not in asked
    assert enter(signed_in, kenya, "b", b1="From the letter").status_code == 302
    assert draft.load(kenya, rounds.questionnaire_of(kenya)).answers.own["b1"] == "From the letter"
    added = {"repeat": "boats", "pasted": "Name\nDhow"}
    assert "Dhow" in words(signed_in.post(f"/team/cases/{kenya.public_id}/table", **added))


def test_the_team_reads_again_what_it_entered_and_not_what_became_of_it(signed_in, kenya):
    enter(signed_in, kenya, "a", a1="From the letter", a2="And this")
    write(kenya, focal_point(kenya), "a", a1=f"{CANARY} 1", a2="")
    shown = signed_in.get(f"/team/cases/{kenya.public_id}/behalf")
    assert "From the letter" in shown
    assert "And this" in shown
    assert CANARY not in shown
    assert enter(signed_in, kenya, "a", a1="Over it").status_code == 404
    assert draft.load(kenya, rounds.questionnaire_of(kenya)).answers.own["a1"] == f"{CANARY} 1"


def test_a_draft_that_the_team_may_not_read_is_not_sent_on_behalf_to_be_read(signed_in, kenya):
    write(kenya, focal_point(kenya), "a", a1=f"{CANARY} 1")
    amina = Actor("Amina Diallo", "team", user_id=1, surveys=None).on_behalf()
    with pytest.raises(NotFound):
        submission.submit(kenya, "k" * 20, amina, language="en")
    assert kenya.versions == 0


def test_once_sent_all_is_open_until_the_state_writes_again(signed_in, kenya):
    who = focal_point(kenya)
    write(kenya, who, "a", a1="Sent")
    submission.submit(kenya, "k" * 20, who, language="en")
    submission.reopen(kenya, OPERATOR)
    assert signed_in.browser.get(f"/r/{kenya.public_id}/a").status_code == 200
    write(kenya, who, "a", a1=f"{CANARY} 1")
    assert signed_in.browser.get(f"/r/{kenya.public_id}/a").status_code == 404


def test_a_focal_point_shares_the_draft_and_ends_it_and_others_are_told(signed_in, kenya):
    minister = mandates.begin(OPERATOR, kenya, Grant(CLEARING_AUTHORITY, "Minister", "min@example.org"))
    write(kenya, focal_point(kenya), "a", a1=f"{CANARY} 1")
    token = links.issue(OPERATOR, kenya, mandate=mandates.focal_point(kenya)).token
    person = signed_in.app.test_client()
    person.post(f"/l/{token}")
    own = f"/r/{kenya.public_id}"
    assert "Share the draft" in words(person.get(own))
    person.post(f"{own}/sharing/start")
    assert "Stop sharing the draft" in words(person.get(own))
    shown = signed_in.get(f"/team/cases/{kenya.public_id}/draft")
    assert f"{CANARY} 1" in shown
    assert "not an answer yet" in shown
    assert "Read the draft" in signed_in.get(f"/team/cases/{kenya.public_id}")
    assert signed_in.browser.get(f"{own}/a").status_code == 200
    person.post(f"{own}/sharing/stop")
    assert signed_in.browser.get(f"/team/cases/{kenya.public_id}/draft").status_code == 404
    assert len(told(kenya, "shared")) == len(told(kenya, "sharing_ended")) == 1
    letters = [job.payload for job in db.session.scalars(select(Job).where(Job.kind == "notice"))]
    assert [(one["mandate"], one["why"]) for one in letters] == [
        (minister.id, "shared"), (minister.id, "sharing_ended")
    ]  # fmt: skip


def test_sharing_ends_when_the_answers_are_sent(signed_in, kenya):
    who = focal_point(kenya)
    write(kenya, who, "a", a1="Sent")
    sharing.share(who, kenya)
    submission.submit(kenya, "k" * 20, who, language="en")
    assert db.session.get(Case, kenya.id).shared_at is None
    assert told(kenya, "sharing_ended")


@pytest.mark.parametrize("role", [CONTRIBUTOR, CLEARING_AUTHORITY, "observer", "team", "on_behalf"])
def test_nobody_but_the_focal_point_shares_a_draft(signed_in, kenya, role):
    with pytest.raises(NotAllowed):
        sharing.share(Actor("Someone", role, case_id=kenya.id, surveys=None), kenya)


def test_a_provisional_focal_point_shares_nothing(signed_in, kenya):
    made = nominations.nominate(
        OPERATOR, kenya, Grant(FOCAL_POINT, "New", "new@example.org", provisional=True)
    )
    who = Actor("New", FOCAL_POINT, case_id=kenya.id, mandate_id=made.id, provisional=True)
    assert not rights.may_share(who)
