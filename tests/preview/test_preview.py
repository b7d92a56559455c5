"""The preview: the very pages of respondents, of a definition that changes while they are looked at."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from markupsafe import escape
from werkzeug.serving import make_server

from app.preview.application import create_preview
from app.questionnaire.load import load
from app.questionnaire.locales import spoken
from app.questionnaire.texts import in_language
from app.views.access import WHO, declared
from tests.services.tables import make_tables

BEGUN = """
survey: small
title: A small survey
missing: {dont_know: We do not know}
sections:
  - name: a
    number: A
    title: Cities
    questions:
      - {name: a1, number: A1, type: text, label: Which city?}
      - {name: a2, number: A2, type: integer, label: How many?, relevant: "${a1} != ''"}
  - name: b
    number: B
    title: Parks
    questions:
      - {name: b1, number: B1, type: text, label: Which park?}
"""
MOVED = (
    BEGUN.replace("      - {name: a1, number: A1, type: text, label: Which city?}\n", "").replace(
        "${a1} != ''", "true()"
    )
    + '      - {name: a1, number: B2, type: text, label: "Which city, by the way?"}\n'
)
STAMPS = count(1_700_000_000)


def write(folder: Path, text: str) -> None:
    file = folder / "questionnaire.yaml"
    file.write_text(text)
    # Two changes within one tick of the clock are two changes.
    stamp = next(STAMPS)
    os.utime(file, (stamp, stamp))


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "surveys" / "small"
    made.mkdir(parents=True)
    make_tables(f"sqlite:///{tmp_path / 'place' / 'canvass.db'}")
    write(made, BEGUN)
    return made


@pytest.fixture
def app(folder, tmp_path):
    made = create_preview(folder, tmp_path / "place")
    made.config["WTF_CSRF_ENABLED"] = False
    return made


@pytest.fixture
def client(app):
    return app.test_client()


def begun(client) -> str:
    """The address of the response."""
    return client.get("/").headers["Location"]


def save(client, address, **fields):
    page = client.get(address).text
    revision = page.split('name="_revision" value="')[1].split('"')[0]
    shown = page.split('name="_shown" value="')[1].split('"')[0]
    return client.post(address, data={"_revision": revision, "_shown": shown, "_go": "stay", **fields})


def test_whoever_opens_a_preview_answers_the_pages_of_respondents(client):
    base = begun(client)
    assert save(client, f"{base}/a", a1="Nairobi").status_code == 302
    page = client.get(f"{base}/a").text
    assert 'value="Nairobi"' in page
    assert "How many?" in page


def test_the_respondent_of_a_preview_bears_the_name_of_a_state(client, folder):
    lists = folder.parent / "code_lists"
    lists.mkdir()
    (lists / "states.csv").write_text("code,label_en\nPER,Peru\n")
    write(
        folder,
        BEGUN.replace("title: A small", "respondent: {kind: state, code_list: states}\ntitle: A small"),
    )
    page = client.get(begun(client)).text
    assert "Peru" in page
    assert "PER" not in page


def test_a_change_shows_at_once_and_answers_stay_with_their_names(client, folder):
    base = begun(client)
    save(client, f"{base}/a", a1="Nairobi")
    before = client.get("/preview/state").json
    write(folder, MOVED)
    assert client.get("/preview/state").json["definition"] != before["definition"]
    page = client.get(f"{base}/b").text
    assert "Which city, by the way?" in page
    assert 'value="Nairobi"' in page


def test_a_change_leaves_sections_begun_that_hold_answers(client, folder):
    base = begun(client)
    save(client, f"{base}/a", a1="Nairobi", a2="2")
    answered = client.get(base).text
    write(folder, BEGUN.replace("Which city?", "Which town?"))
    assert client.get(base).text.count("Not begun") == answered.count("Not begun") == 1


def test_a_broken_definition_says_everything_that_is_wrong_and_comes_back_when_mended(client, folder):
    base = begun(client)
    save(client, f"{base}/a", a1="Nairobi")
    write(
        folder,
        BEGUN.replace("${a1}", "${a9}").replace("label: Which park?", "label: P, lable: Q"),
    )
    broken = client.get(f"{base}/a")
    assert broken.status_code == 422
    assert "2 things in the definition need mending" in broken.text
    assert "${a9} does not exist" in broken.text
    assert f"{folder}/questionnaire.yaml:16" in broken.text
    assert "{name: b1, number: B1, type: text, label: P, lable: Q}" in broken.text
    write(folder, BEGUN)
    assert 'value="Nairobi"' in client.get(f"{base}/a").text


def test_a_definition_that_is_broken_from_the_start_can_be_mended_too(folder, tmp_path):
    write(folder, "survey: small\n")
    client = create_preview(folder, tmp_path / "place").test_client()
    assert client.get("/").status_code == 422
    write(folder, BEGUN)
    assert client.get("/").status_code == 302


def test_a_definition_that_is_gone_for_a_moment_is_waited_for(client, folder):
    base = begun(client)
    (folder / "questionnaire.yaml").unlink()
    assert "there is no such file" in client.get(base).text
    write(folder, BEGUN)
    assert client.get(base).status_code == 200


def test_text_of_a_broken_definition_is_data(client, folder):
    write(folder, BEGUN + "      - {name: <script>alert(1)</script>, type: text, label: X}\n")
    page = client.get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_why_a_question_is_hidden_is_said_with_what_its_condition_saw(client):
    base = begun(client)
    page = client.get(f"/preview/why?at={base}/a").text
    assert "Asked if A1 is answered." in page
    assert "This is not so." in page
    assert "not answered" in page
    save(client, f"{base}/a", a1="Nairobi")
    assert "This is so." in client.get(f"/preview/why?at={base}/a").text
    assert client.get("/preview/why?at=/").status_code == 404
    assert client.get("/preview/why?at=https://elsewhere.example/x").status_code == 404


def test_a_preview_can_begin_again_with_nothing_answered(client):
    base = begun(client)
    save(client, f"{base}/a", a1="Nairobi")
    assert client.post("/preview/again").status_code == 302
    assert "Nairobi" not in client.get(f"{begun(client)}/a").text


def test_the_whole_questionnaire_is_printed_as_it_is_now(client, folder):
    write(folder, MOVED)
    assert "Which city, by the way?" in client.get("/preview/print").text
    assert client.get("/preview/print.pdf").data.startswith(b"%PDF")
    assert client.get("/preview/print.docx").data.startswith(b"PK")
    assert client.get("/preview/print.odt").status_code == 404


def test_pages_begin_in_the_language_that_is_wanted(folder, tmp_path):
    client = create_preview(folder, tmp_path / "place", "ar").test_client()
    assert '<html lang="ar" dir="rtl">' in client.get(begun(client)).text
    assert '<html lang="en"' in client.get(f"{begun(client)}?lang=en").text


def test_every_route_of_a_preview_declares_who_may(app):
    silent = [
        r.endpoint for r in app.url_map.iter_rules() if declared(app.view_functions[r.endpoint]) not in WHO
    ]
    assert silent == []


def test_the_command_serves_until_it_is_told_to_stop_and_leaves_nothing(folder, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "app.cli", "survey", "preview", str(folder), "--port", str(port)]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert f"http://127.0.0.1:{port}" in running.stdout.readline()
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            assert "A small survey" in opener.open(f"http://127.0.0.1:{port}/").read().decode()
            assert list(tmp_path.glob("canvass-preview-*"))
        finally:
            running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    assert not list(tmp_path.glob("canvass-preview-*"))


@pytest.fixture
def served(app):
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_open_page_follows_the_definition_and_keeps_what_is_being_typed(page, served, folder):
    page.goto(served)
    page.goto(f"{page.url}/a")
    page.get_by_role("link", name="Why is this asked?").click()
    page.get_by_text("This is not so.").wait_for()
    page.get_by_label("Which city?").press_sequentially("Nairo")
    write(folder, BEGUN.replace("type: text", "typ: text", 1))
    page.get_by_role("heading", name="One thing in the definition needs mending").wait_for()
    write(folder, BEGUN.replace("Which city?", "Which town?"))
    page.get_by_text("Which town?").first.wait_for()
    assert page.get_by_label("Which town?").input_value() == "Nairo"
    # It was saved once the page was drawn anew, so that what depends on it is asked now.
    page.get_by_text("This is so.").wait_for()
    page.get_by_label("How many?").wait_for()


def test_the_wording_of_another_language_is_shown_where_the_survey_has_it(tmp_path):
    survey = Path(__file__).parents[2] / "survey_definitions" / "safer_cities"
    client = create_preview(survey, tmp_path / "place", "fr").test_client()
    french = in_language(load(survey), spoken(survey, load(survey), "fr").wordings, "fr")
    assert escape(french.questions["a2_name"].label) in client.get(f"{begun(client)}/a").text
    assert escape(french.questions["a2_name"].label) in client.get("/preview/print").text
