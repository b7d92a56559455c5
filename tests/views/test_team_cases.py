"""One respondent: links are shown once, submissions read as sent, what is entered on behalf is marked."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.collection import clock, draft, files, rounds
from app.collection.draft import Post
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from app.db import db
from app.models import Job, Mandate, PersonalLink
from tests.views.team_office import HARBOURS, words


@pytest.fixture
def kenya(signed_in):
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    return case


def page_of(case, rest=""):
    return f"/team/cases/{case.public_id}{rest}"


def answer(case, **answers):
    person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)
    known = draft.load(case, rounds.questionnaire_of(case)).revision(("a", ""))
    draft.save(case, {("a", ""): Post(known, answers)}, person)


def document(name="letter.pdf", content=b"%PDF-1.4 a letter"):
    return {"document": (io.BytesIO(content), name)}


def test_saves_that_follow_one_another_in_one_place_are_told_as_one(signed_in, kenya, monkeypatch):
    first = clock.now()
    for minutes, answers in ((0, {"a1": "yes"}), (2, {"a1": "no"}), (4, {"a1": "yes"}), (50, {"a1": "no"})):
        later = first + timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        answer(kenya, **answers)
    shown = signed_in.get(page_of(kenya))
    assert "Changed 1 answer in “A Policy”, in 3 saves since 15 January 2020, 15:00" in shown
    assert shown.count("Changed 1 answer in “A Policy”") == 2


def test_a_new_link_is_shown_once_and_opens_the_response(signed_in, kenya):
    shown = signed_in.post(page_of(kenya, "/link")).text
    address = shown.partition('value="http')[2].partition('"')[0]
    token = address.rpartition("/")[2]
    assert len(token) > 40
    assert token not in signed_in.browser.get(page_of(kenya)).text
    assert signed_in.app.test_client().get(f"/l/{token}").status_code == 200


def test_a_replaced_or_revoked_link_opens_nothing(signed_in, kenya):
    signed_in.post(page_of(kenya, "/link"))
    signed_in.post(page_of(kenya, "/link"))
    first, second = db.session.scalars(select(PersonalLink).order_by(PersonalLink.id))
    assert first.replaced_at is not None
    signed_in.post(page_of(kenya, f"/links/{second.id}/revoke"))
    assert second.revoked_at is not None
    assert "revoked" in signed_in.get(page_of(kenya))


@pytest.mark.parametrize("by", ["page", "list"])
def test_making_a_link_to_copy_in_the_place_of_another_is_told_by_letter_and_to_the_state(
    signed_in, kenya, by
):
    signed_in.post(page_of(kenya, "/link"))
    (first,) = db.session.scalars(select(Job))
    assert (first.kind, first.payload["why"]) == ("notice", "first_link_copied")
    if by == "page":
        shown = signed_in.post(page_of(kenya, "/link")).text
        token = shown.partition('value="http')[2].partition('"')[0].rpartition("/")[2]
    else:
        answer = signed_in.post(f"/team/rounds/{kenya.round.name}/links/list", which="all")
        token = answer.data.decode("utf-8-sig").splitlines()[1].split(",")[5].rpartition("/")[2]
    _first, job = db.session.scalars(select(Job).order_by(Job.id))
    assert (job.kind, job.payload["case"], job.payload["why"]) == ("notice", kenya.id, "link_copied")
    assert "Made a personal link to give by hand" in signed_in.get(page_of(kenya))
    state = signed_in.app.test_client()
    state.post(f"/l/{token}")
    first = state.get(f"/r/{kenya.public_id}").text
    assert f"{job.payload['who']} of the secretariat made a new personal link to these answers on" in first


def test_sending_a_link_is_asked_of_the_worker_and_once_however_often_pressed(signed_in, kenya):
    signed_in.post(page_of(kenya, "/link/send"))
    signed_in.post(page_of(kenya, "/link/send"))
    job = db.session.scalars(select(Job)).one()
    assert (job.kind, job.payload["case"]) == ("link", kenya.id)


def test_nothing_is_sent_to_a_contact_that_is_no_longer_on_record(signed_in, kenya):
    for mandate in db.session.scalars(select(Mandate).where(Mandate.case_id == kenya.id)):
        mandate.ended_at = clock.now()
    kenya.contact_name, kenya.contact_email = "[…]", ""
    db.session.commit()
    signed_in.post(page_of(kenya, "/link/send"))
    page = signed_in.get(page_of(kenya))
    assert "There is no e-mail address on record" in page
    assert "being sent to" not in page
    assert db.session.scalars(select(Job).where(Job.kind == "link")).all() == []


def test_links_are_sent_to_all_who_have_none_and_to_nobody_twice(signed_in):
    made = signed_in.round()
    kenya, _niger = signed_in.invite(made, "KEN,ken@example.org", "NER,ner@example.org")
    signed_in.post(page_of(kenya, "/link"))
    for _again in range(2):
        signed_in.post(f"/team/rounds/{made.name}/links/send")
    assert len(db.session.scalars(select(Job).where(Job.kind == "link")).all()) == 1
    assert "nothing was sent" in signed_in.get(f"/team/rounds/{made.name}/links")


def test_a_mail_merge_list_holds_a_working_link_for_each(signed_in):
    made = signed_in.round()
    signed_in.invite(made, "KEN,ken@example.org", "NER,ner@example.org")
    answer = signed_in.post(f"/team/rounds/{made.name}/links/list", which="unsent")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "code,respondent,contact,email,language,link,valid_until"
    assert len(lines) == 3
    token = lines[1].split(",")[5].rpartition("/")[2]
    assert signed_in.app.test_client().get(f"/l/{token}").status_code == 200


def test_a_name_that_looks_like_a_formula_stays_text_in_the_list(signed_in):
    made = signed_in.round("activities")
    signed_in.invite(made, "s1,s1@example.org,=1+1,land")
    answer = signed_in.post(f"/team/rounds/{made.name}/links/list", which="all")
    assert ",'=1+1," in answer.data.decode("utf-8-sig")


def test_a_submission_is_read_with_every_question_and_why_there_is_no_answer(signed_in, kenya):
    answer(kenya, a1="no", a3="Two lines\nof <b>text</b>", a4={"missing": "dont_know"})
    receipt = signed_in.send(kenya)
    shown = signed_in.get(f"/team/submissions/{receipt.receipt}")
    assert "A1 Is there a policy? No" in shown
    assert "A2 Since when? Not asked, because of earlier answers." in shown
    assert "of <b>text</b>" in shown
    assert "A4 How many harbours? We do not know" in shown
    assert receipt.sha256 in shown
    assert "Wanjiru Kamau (focal point)" in shown


def test_a_submission_says_what_was_unusual_and_how_it_was_explained(signed_in):
    warned = HARBOURS.replace("missing: [dont_know]}", "warning: . < 9, warning_message: So many?}")
    signed_in.survey("harbours", warned)
    (case,) = signed_in.invite(signed_in.round(), "KEN,ken@example.org")
    answer(case, **{"a1": "no", "a4": 9, "a4.explanation": "We have <i>many</i>."})
    shown = signed_in.get(f"/team/submissions/{signed_in.send(case).receipt}")
    assert "One answer was unusual, and was explained A4 So many? We have <i>many</i>." in shown
    assert "A4 How many harbours? 9 So many? Explanation: We have <i>many</i>." in shown


def test_every_version_stays_as_it_was_sent(signed_in, kenya):
    first = signed_in.send(kenya)
    signed_in.post(page_of(kenya, "/reopen"), reason="A figure was wrong")
    answer(kenya, a3="the second time")
    second = signed_in.send(kenya, "l")
    assert "the second time" not in signed_in.get(f"/team/submissions/{first.receipt}")
    assert "the second time" in signed_in.get(f"/team/submissions/{second.receipt}")
    assert "Opened the response again: A figure was wrong" in signed_in.get(page_of(kenya))


def test_a_deadline_is_extended_with_its_reason_on_record(signed_in, kenya):
    refused = signed_in.post(page_of(kenya, "/extend"), until="2020-03-01T12:00", reason="")
    assert (refused.status_code, kenya.extended_to) == (422, None)
    early = signed_in.post(page_of(kenya, "/extend"), until="2020-01-16T12:00", reason="Elections")
    assert "must be after that of the round" in words(early)
    for never in ("9999-12-31T23:59", "0001-01-01T00:00", "tomorrow"):
        refused = signed_in.post(page_of(kenya, "/extend"), until=never, reason="Elections")
        assert (refused.status_code, "Give the day and the time" in words(refused)) == (422, True), never
    signed_in.post(page_of(kenya, "/extend"), until="2020-03-01T12:00", reason="Elections")
    shown = signed_in.get(page_of(kenya))
    assert "Deadline 1 March 2020, 12:00 (Africa/Nairobi)" in shown
    assert "Extended the deadline: Elections" in shown
    assert rounds.deadline(kenya.round, kenya).isoformat() == "2020-03-01T12:00:00+03:00"


def test_answers_on_behalf_need_the_document_first(signed_in, kenya):
    assert signed_in.browser.get(f"/r/{kenya.public_id}").status_code == 403
    assert "Go to the questions" not in signed_in.get(page_of(kenya, "/behalf"))
    signed_in.post(page_of(kenya, "/behalf"), **document())
    assert "letter.pdf" in signed_in.get(page_of(kenya, "/behalf"))
    assert "Go to the questions" in signed_in.get(page_of(kenya, "/behalf"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.html", b"<script>", "Files of this kind are not taken"),
        ("letter.pdf", b"MZ not a pdf", "This file is not what the end of its name says"),
        ("letter.pdf", b"", "The file is empty"),
    ],
)
def test_a_document_that_is_none_is_refused_with_the_reason(signed_in, kenya, name, content, said):
    refused = signed_in.post(page_of(kenya, "/behalf"), **document(name, content))
    assert refused.status_code == 422
    assert said in words(refused)


def test_what_was_entered_on_behalf_is_marked_everywhere_with_its_document(signed_in, kenya):
    signed_in.post(page_of(kenya, "/behalf"), **document())
    team = Actor("Amina Diallo", "team", surveys=None).on_behalf()
    draft.save(kenya, {("a", ""): Post(0, {"a3": "from the letter"})}, team)
    receipt = signed_in.send(kenya)
    shown = signed_in.browser.get(f"/team/submissions/{receipt.receipt}").text
    assert "Entered on behalf of the respondent" in shown
    (kept,) = files.of_case(OPERATOR, kenya)
    assert page_of(kenya, f"/files/{kept.sha256}") in shown
    assert "Entered on behalf of the respondent" in signed_in.get(page_of(kenya))
    assert "entered on behalf" in signed_in.get(f"/team/rounds/{kenya.round.name}/respondents")


def test_a_file_of_a_draft_is_not_for_the_team(signed_in, kenya):
    person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=kenya.id)
    folder = signed_in.folder.parent / "instance/files"
    sent = files.Sent(io.BytesIO(b"%PDF-1.4 a draft"), "draft.pdf")
    kept = files.keep(folder, kenya, sent, person)
    assert signed_in.browser.get(page_of(kenya, f"/files/{kept['sha256']}")).status_code == 404


def test_a_document_of_the_team_is_downloaded_and_never_shown_in_place(signed_in, kenya):
    signed_in.post(page_of(kenya, "/behalf"), **document())
    (kept,) = files.of_case(OPERATOR, kenya)
    answer = signed_in.browser.get(page_of(kenya, f"/files/{kept.sha256}"))
    assert answer.data == b"%PDF-1.4 a letter"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_someone_who_answers_reaches_none_of_the_teams_pages(signed_in, kenya):
    shown = signed_in.post(page_of(kenya, "/link")).text
    token = shown.partition('value="http')[2].partition('"')[0].rpartition("/")[2]
    receipt = signed_in.send(kenya)
    theirs = signed_in.app.test_client()
    theirs.post(f"/l/{token}")
    pages = ("/team/", page_of(kenya), f"/team/submissions/{receipt.receipt}", "/team/help")
    assert [theirs.get(page).status_code for page in pages] == [403, 403, 403, 403]
