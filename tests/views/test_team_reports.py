"""The worker is asked for datasets and reports; the page shows how it goes and hands out what was built."""

import re

import pytest
from sqlalchemy import select

from analysis.exports import FORMATS
from app.db import db
from app.models import Artifact, Job
from tests.views.team_office import NOW


@pytest.fixture
def path(signed_in):
    return f"/team/rounds/{signed_in.round().name}/reports"


def artifact(signed_in, kind="dataset", **facts):
    round_id = db.session.scalars(select(Job.payload)).first()["round"]
    folder = signed_in.folder.parent / "instance/files/artifacts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{kind}.zip").write_bytes(b"built")
    made = Artifact(
        round_id=round_id,
        kind=kind,
        path=f"artifacts/{kind}.zip",
        sha256="sha256:abc",
        who="Amina Diallo",
        **facts,
    )
    db.session.add(made)
    db.session.commit()
    return made


def test_a_report_is_asked_of_the_worker_and_a_form_sent_twice_asks_once(signed_in, path):
    for _again in range(2):
        signed_in.post(path, what="report", key="one form")
    job = db.session.scalars(select(Job)).one()
    assert (job.kind, job.payload["who"]) == ("report", "Amina Diallo")
    assert "Report: In the queue" in signed_in.get(path)


def test_a_job_that_failed_says_why(signed_in, path):
    signed_in.post(path, what="freeze", key="one form")
    job = db.session.scalars(select(Job)).one()
    job.failed_at, job.error = NOW, "line 4: there is no question 'c99'"
    db.session.commit()
    shown = signed_in.get(path)
    assert "Dataset: failed" in shown
    assert "line 4: there is no question 'c99'" in shown


def test_what_other_rounds_build_hides_nothing_of_this_one(signed_in, path):
    signed_in.post(path, what="freeze", key="one form")
    own = db.session.scalars(select(Job)).one()
    others = {"round": own.payload["round"] + 1, "who": "Grace"}
    db.session.add_all([Job(kind="report", payload=others, due_at=NOW) for _job in range(250)])
    db.session.commit()
    shown = signed_in.get(path)
    assert "Dataset: In the queue" in shown
    assert "Grace" not in shown


def test_the_page_looks_again_only_while_something_is_being_made(signed_in, path):
    assert "data-watch" not in signed_in.browser.get(path).text
    signed_in.post(path, what="freeze", key="one form")
    assert "data-watch" in signed_in.browser.get(path).text
    assert "Look again" in signed_in.get(path)


def test_what_was_built_stands_with_its_hash_counts_and_who_asked(signed_in, path):
    signed_in.post(path, what="freeze", key="one form")
    dataset = artifact(signed_in, facts={"submitted": 2, "invited": 3})
    artifact(signed_in, "report", parent_id=dataset.id)
    shown = signed_in.get(path)
    assert "2 submissions of 3 invited sha256:abc Dataset (ZIP)" in shown
    assert shown.count("asked for by Amina Diallo") == 2


def test_an_artifact_is_downloaded_by_the_team_of_its_survey_alone(signed_in, path):
    signed_in.post(path, what="freeze", key="one form")
    address = f"/team/artifacts/{artifact(signed_in).public_id}"
    answer = signed_in.browser.get(address)
    assert answer.data == b"built"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert signed_in.app.test_client().get(address).status_code == 302
    assert signed_in.browser.get("/team/artifacts/none").status_code == 404


def test_another_report_of_a_dataset_names_that_dataset(signed_in, path):
    signed_in.post(path, what="freeze", key="one form")
    dataset = artifact(signed_in)
    signed_in.post(path, what="report", dataset=dataset.public_id, key="another form")
    latest = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert latest.payload["dataset"] == dataset.public_id


def test_a_failure_is_dropped_once_the_same_was_made(signed_in, path):
    signed_in.post(path, what="report", key="first form")
    job = db.session.scalars(select(Job)).one()
    job.failed_at, job.error = NOW, "line 4: there is no question 'c99'"
    db.session.commit()
    signed_in.post(path, what="freeze", key="second form")
    later = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
    later.done_at = NOW
    db.session.commit()
    assert "Report: failed" in signed_in.get(path)
    later.kind = "report"
    db.session.commit()
    assert "failed" not in signed_in.get(path)


def test_the_version_for_publication_is_offered_where_respondents_were_asked(signed_in, path):
    assert "The workbook is made for internal use" in signed_in.get(path)
    assert "for publication" not in signed_in.get(path)
    plan = "title: Harbours\npublication: {question: a1}\nsections: [{title: A, section: a, auto: true}]\n"
    (signed_in.folder / "harbours/report.yaml").write_text(plan)
    assert "Freeze and report for publication" in signed_in.get(path)
    signed_in.post(path, what="report", audience="public", key="one form")
    assert db.session.scalars(select(Job)).one().payload["audience"] == "public"


def test_each_report_says_for_whom_it_was_made(signed_in, path):
    signed_in.post(path, what="freeze", key="one form")
    dataset = artifact(signed_in)
    artifact(signed_in, "report", parent_id=dataset.id, facts={"audience": "internal"})
    assert "Report (ZIP) for internal use · made" in signed_in.get(path)
    artifact(signed_in, "report", parent_id=dataset.id, facts={"audience": "public"})
    assert "Report for publication (ZIP) made" in signed_in.get(path)


def test_answers_for_other_tools_are_asked_for_by_format_and_offered_when_they_are_made(signed_in, path):
    signed_in.post(path, what="freeze", key="one form")
    dataset = artifact(signed_in)
    signed_in.post(path, what="export", dataset=dataset.public_id, format="sav", key="another form")
    job = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert (job.kind, job.payload["format"], job.payload["dataset"]) == ("export", "sav", dataset.public_id)
    assert "Answers for other tools: In the queue" in signed_in.get(path)
    artifact(signed_in, "export", parent_id=dataset.id, facts={"format": "sav"})
    assert "Answers: SPSS for internal use · made" in signed_in.get(path)


def test_no_answers_are_asked_for_without_a_dataset_of_a_survey_of_theirs(signed_in, path):
    token = {"what": "export", "format": "csv", "dataset": "none"}
    assert signed_in.post(path, **token).status_code == 404
    assert db.session.scalars(select(Job)).all() == []


def test_the_formats_on_the_page_are_those_that_the_worker_can_write(signed_in, path):
    signed_in.post(path, what="freeze", key="one form")
    artifact(signed_in)
    page = signed_in.browser.get(path).text
    assert set(re.findall(r'<option value="(\w+)"', page)) >= set(FORMATS)


@pytest.fixture
def spoken(signed_in):
    """The path of the reports of a round in English, French and Arabic whose plan is in French, too."""
    round_ = signed_in.round()
    round_.languages, round_.wordings = ["en", "fr", "ar"], {"fr": "0", "ar": "0"}
    db.session.commit()
    (signed_in.folder / "harbours/locale/report").mkdir(parents=True)
    (signed_in.folder / "harbours/locale/report/fr.po").touch()
    return f"/team/rounds/{round_.name}/reports"


def test_a_report_is_asked_for_in_a_language_of_the_round_that_its_plan_has_words_in(signed_in, spoken):
    page = signed_in.browser.get(spoken).text
    assert re.findall(r'<option value="(\w\w)" lang="\1">(\w+)', page) == [
        ("en", "English"),
        ("fr", "Français"),
    ]
    signed_in.post(spoken, language="fr", format="docx", key="one form")
    job = db.session.scalars(select(Job)).one()
    assert (job.kind, job.payload["language"], job.payload["format"]) == ("report", "fr", "docx")
    assert signed_in.post(spoken, language="ar", key="another form").status_code == 404
    assert signed_in.post(spoken, language="../en", key="another form").status_code == 404


def test_the_buttons_of_one_form_ask_for_reports_apart(signed_in, spoken):
    for language in ("en", "fr", "fr"):
        signed_in.post(spoken, language=language, key="one form")
    signed_in.post(spoken, language="fr", format="pdf", key="one form")
    signed_in.post(spoken, language="fr", what="freeze", key="one form")
    asked = [
        (one.kind, one.payload.get("language")) for one in db.session.scalars(select(Job).order_by(Job.id))
    ]
    assert asked == [("report", "en"), ("report", "fr"), ("report", "fr"), ("freeze", None)]


def test_a_round_in_one_language_asks_nobody_which(signed_in, path):
    page = signed_in.browser.get(path).text
    assert '<input type="hidden" name="language" value="en">' in page
    assert 'for="language-' not in page


def test_a_report_stands_with_the_language_that_it_was_made_in(signed_in, path):
    signed_in.post(path, what="freeze", key="one form")
    dataset = artifact(signed_in)
    artifact(signed_in, "report", parent_id=dataset.id, facts={"audience": "internal", "language": "fr"})
    assert "Report (ZIP) Français · for internal use · made" in signed_in.get(path)
