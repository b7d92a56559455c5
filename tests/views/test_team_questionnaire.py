"""The questionnaire of a round on the team's pages: read and printed at once, as files made by the worker."""

import pytest
from sqlalchemy import select

from app.db import db
from app.models import Artifact, Job
from tests.services.working import work
from tests.views.team_office import NOW


@pytest.fixture
def path(signed_in):
    return f"/team/rounds/{signed_in.round().name}/questionnaire"


def test_the_whole_questionnaire_is_a_page_of_the_round(signed_in, path):
    page = signed_in.browser.get(f"{path}/en")
    assert page.status_code == 200
    assert "Are there tugs?" in page.text or "harbour" in page.text
    assert "Instrument " in page.text
    assert signed_in.browser.get(f"{path}/fr").status_code == 404


def test_files_are_asked_of_the_worker_once_and_handed_out_when_they_are_made(signed_in, path):
    for _again in range(2):
        signed_in.post(path, language="en", format="pdf")
    job = db.session.scalars(select(Job)).one()
    assert (job.kind, job.payload["who"]) == ("print", "Amina Diallo")
    assert "PDF is being made" in signed_in.get(path)
    assert work(signed_in.app) == 1
    made = db.session.scalars(select(Artifact)).one()
    assert (made.kind, made.facts["language"]) == ("questionnaire", "en")
    shown = signed_in.browser.get(path).text
    assert f"/team/artifacts/{made.public_id}" in shown
    file = signed_in.browser.get(f"/team/artifacts/{made.public_id}")
    assert file.data.startswith(b"%PDF")
    assert "harbours_2020_questionnaire_en.pdf" in file.headers["Content-Disposition"]


def test_what_failed_can_be_asked_for_again(signed_in, path):
    signed_in.post(path, language="en", format="docx")
    job = db.session.scalars(select(Job)).one()
    job.failed_at = NOW
    db.session.commit()
    assert "Word failed: try again" in signed_in.get(path)
    signed_in.post(path, language="en", format="docx")
    assert len(list(db.session.scalars(select(Job)))) == 2
    assert "Word is being made" in signed_in.get(path)


@pytest.mark.parametrize("given", [{"language": "fr", "format": "pdf"}, {"language": "en", "format": "exe"}])
def test_nothing_else_is_asked_of_the_worker(signed_in, path, given):
    assert signed_in.post(path, **given).status_code == 404
    assert list(db.session.scalars(select(Job))) == []
