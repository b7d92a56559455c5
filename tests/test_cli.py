"""The command: every verb helps, works on both databases, and says what is wrong without a trace."""

import signal
import socket
import urllib.request
from textwrap import dedent

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from app.cli import main
from app.collection.respondents import REQUIRED
from tests.services.delivery_report import report
from tests.services.installation import OPEN
from tests.services.rounds import REPORT


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def verbs(group=main, path=()):
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from verbs(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("verb", list(verbs()), ids=" ".join)
def test_every_verb_helps_with_an_example_of_itself(verb):
    done = CliRunner().invoke(main, [*verb, "--help"])
    assert done.exit_code == 0
    assert f"Example:\n    canvass {' '.join(verb)}" in done.output


def test_a_round_goes_from_its_list_to_its_report(canvass):
    canvass.run("db", "upgrade")
    canvass.run(*OPEN, "--respondents", canvass.folder / "list.csv")
    name, state, closes, sent, title = canvass.run("round", "list").strip().split("\t")
    assert (name, state, closes, sent, title) == (
        "trial_2020",
        "open",
        "2090-12-31 23:59 UTC",
        "0/2",
        "Trial",
    )
    dataset = canvass.folder / "dataset"
    assert canvass.run("freeze", name, dataset).startswith("sha256:")
    canvass.run("report", dataset, canvass.folder / "report.xlsx")
    assert (canvass.folder / "report.xlsx").read_bytes().startswith(b"PK")
    assert canvass.run("round", "close", name, "--yes") == "trial_2020 is closed\n"
    assert "\tclosed\t" in canvass.run("round", "list")


def test_a_changed_questionnaire_is_shown_and_published_only_when_told_to(on_sqlite):
    on_sqlite.opened()
    assert on_sqlite.run("round", "revise", "trial_2020").startswith("nothing has changed")
    assert "nothing has changed" in on_sqlite.run("round", "revise", "trial_2020", "--yes", fails=True)
    file = on_sqlite.folder / "surveys/trial/questionnaire.yaml"
    file.write_text(file.read_text().replace("c2, type: integer", "c2, type: text"))
    shown = on_sqlite.run("round", "revise", "trial_2020")
    assert "  c2: Of another type: integer → text · 0 drafts (0 to look at), 0 sent" in shown
    assert "0 drafts would be brought to it" in on_sqlite.run("round", "revise", "trial_2020")
    assert shown.endswith(
        "nothing is done yet: `canvass round revise trial_2020 --yes` has the round ask it\n"
    )
    said = on_sqlite.run("round", "revise", "trial_2020", "--yes")
    assert "nothing is done yet" not in said
    assert said.endswith("trial_2020 asks the changed questionnaire; 0 drafts were brought to it\n")
    assert on_sqlite.run("round", "revise", "trial_2020").startswith("nothing has changed")


def test_a_closing_day_lasts_to_its_last_minute_in_the_zone_of_the_round(on_sqlite):
    on_sqlite.with_tables()
    assert on_sqlite.run(*OPEN, "--timezone", "Africa/Nairobi") == "trial_2020\n"
    assert "2090-12-31 20:59 UTC" in on_sqlite.run("round", "list")


def test_inviting_twice_asks_for_each_link_once(canvass):
    canvass.opened()
    assert canvass.run("round", "invite", "trial_2020") == "2 messages will be sent by the worker\n"
    canvass.run("round", "invite", "trial_2020")
    engine = create_engine(canvass.environment["CANVASS_DATABASE_URL"])
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM job")).scalar_one() == 2
    engine.dispose()


def test_a_list_with_mistakes_opens_no_round(canvass):
    canvass.with_tables()
    (canvass.folder / "list.csv").write_text("code,email\nKEM,amina@example.org\nPER,luz\n")
    said = canvass.run(*OPEN, "--respondents", canvass.folder / "list.csv", fails=True)
    assert "list.csv:3: 'luz' is not an e-mail address" in said
    assert canvass.run("round", "list") == ""


def test_a_respondent_that_is_not_in_the_list_of_the_survey_is_refused(on_sqlite):
    on_sqlite.with_tables()
    (on_sqlite.folder / "list.csv").write_text("code,email\nXYZ,amina@example.org\nKEM,luz@example.org\n")
    said = on_sqlite.run(*OPEN, "--respondents", on_sqlite.folder / "list.csv", fails=True)
    assert "list.csv:2: there is no State with the code 'XYZ'; use the three-letter code of the State" in said
    assert "list.csv:3: there is no State with the code 'KEM'; did you mean 'KEN' (Kenya)?" in said


def test_a_language_that_is_not_complete_is_told_where_respondents_want_it(on_sqlite):
    on_sqlite.with_tables()
    file = on_sqlite.folder / "surveys/trial/questionnaire.yaml"
    file.write_text(file.read_text().replace("edition:", "languages: [en, fr]\nedition:"))
    (on_sqlite.folder / "list.csv").write_text("code,email,language\nKEN,amina@example.org,fr\n")
    said = on_sqlite.run(*OPEN, "--respondents", on_sqlite.folder / "list.csv", fails=True)
    assert "list.csv:2: 'fr' is not a language of this round; one of: en" in said
    assert "fr: not offered, since 1" in said
    assert "say --language en --language fr --incomplete" in said


def test_a_round_that_nobody_answered_is_removed_when_its_name_is_given_again(canvass):
    canvass.opened()
    canvass.run("round", "invite", "trial_2020")
    said = canvass.run("round", "remove", "trial_2020", said="trial\n", fails=True)
    assert "'trial' is not the name of this round; nothing was removed" in said
    assert canvass.run("round", "remove", "trial_2020", said="trial_2020\n").endswith(
        "trial_2020 is removed; 2 respondents were in it\n"
    )
    assert canvass.run("round", "list") == ""
    canvass.run(*OPEN, "--respondents", canvass.folder / "list.csv")
    assert canvass.run("round", "invite", "trial_2020") == "2 messages will be sent by the worker\n"


def test_rewording_says_what_else_has_changed_and_what_to_run(on_sqlite):
    on_sqlite.opened()
    reword = ("round", "reword", "trial_2020")
    assert on_sqlite.run(*reword) == "no translation has changed\n"
    file = on_sqlite.folder / "surveys/trial/questionnaire.yaml"
    before = file.read_text()
    file.write_text(before.replace("Since when?", "Since which year?"))
    changed = "no translation has changed\nthe questions, or their wording in 'en', have changed: "
    assert on_sqlite.run(*reword).startswith(f"{changed}`canvass round revise trial_2020`")
    file.write_text(before.replace("edition:", "languages: [en, fr]\nedition:"))
    assert "'fr' is not offered in this round: `canvass round reword trial_2020 --language fr`" in (
        on_sqlite.run(*reword)
    )


def test_a_round_has_the_name_that_was_given(on_sqlite):
    on_sqlite.with_tables()
    assert on_sqlite.run(*OPEN, "--name", "first_try").splitlines()[-1] == "first_try"
    assert "'first_try' is the name of another round" in on_sqlite.run(
        *OPEN, "--name", "first_try", fails=True
    )


def test_a_survey_that_there_is_not_is_told_with_those_that_there_are(on_sqlite):
    on_sqlite.with_tables()
    others = ("--title", "T", "--opens", "2020-01-01", "--closes", "2020-01-02")
    near = on_sqlite.run("round", "open", "surveys/trail", *others, fails=True)
    assert near == "Error: there is no survey called 'surveys/trail'; did you mean 'trial'?\n"
    assert "; there are trial in " in on_sqlite.run("round", "open", "xyz", *others, fails=True)


@pytest.mark.parametrize("verb", [("survey", "print"), ("survey", "export"), ("report",)], ids=" ".join)
def test_a_file_in_a_folder_that_there_is_not_is_told_before_any_work(on_sqlite, verb):
    out = on_sqlite.folder / "nowhere" / "made.md"
    said = on_sqlite.run(*verb, on_sqlite.folder / "surveys/trial", out, fails=True)
    assert f"there is no folder '{out.parent}'; make it first" in said


def test_a_database_without_tables_says_how_to_make_them(canvass):
    said = canvass.run("round", "list", fails=True)
    assert said == "Error: the database has no tables yet; run `canvass db upgrade`\n"


def test_a_database_of_an_earlier_version_says_how_to_bring_it_up_to_date(canvass):
    canvass.with_tables()
    engine = create_engine(canvass.environment["CANVASS_DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE round DROP COLUMN contact_name"))
    engine.dispose()
    said = canvass.run("round", "list", fails=True)
    assert said == "Error: the database has the tables of an earlier Canvass; run `canvass db upgrade`\n"


def test_what_does_not_exist_is_named_without_a_trace(on_sqlite):
    on_sqlite.opened()
    out = on_sqlite.folder / "out"
    assert "there is no round called 'trial'" in on_sqlite.run("freeze", "trial", out, fails=True)
    assert "'JPN' is not in this round" in on_sqlite.run("round", "reopen", "trial_2020", "JPN", fails=True)
    assert "'KEN' has no response" in on_sqlite.run("round", "reopen", "trial_2020", "KEN", fails=True)
    said = on_sqlite.run(*OPEN, "--timezone", "Nairobi", fails=True)
    assert "there is no time zone called 'Nairobi'" in said


def test_the_team_is_added_to_with_a_password_from_a_pipe(on_sqlite):
    on_sqlite.with_tables()
    added = ("user", "add", "grace@example.org", "--role", "admin")
    assert on_sqlite.run(*added, said="a long enough password\n") == "grace@example.org can sign in\n"
    assert "a password has 15 to 200 characters" in on_sqlite.run(*added, said="short\n", fails=True)
    reset = ("user", "reset-second-step")
    assert "signs in by the password alone" in on_sqlite.run(*reset, "Grace@example.org")
    assert "nobody of the team has the address" in on_sqlite.run(*reset, "ada@example.org", fails=True)


def test_a_report_of_a_mail_server_is_read_from_a_pipe(on_sqlite):
    on_sqlite.with_tables()
    bounced = ("mail", "bounced")
    foreign = report("<1@elsewhere.example>").decode()
    assert on_sqlite.run(*bounced, said=foreign) == "the report is about no letter of this installation\n"
    assert (
        on_sqlite.run(*bounced, said="Subject: Hello\n\nÀ bientôt\n")
        == "this is no report of a mail server\n"
    )


def test_a_definition_is_checked_with_its_plan(on_sqlite):
    folder = on_sqlite.folder / "surveys/trial"
    assert on_sqlite.run("survey", "check", folder) == f"{folder}: nothing to mend\n"
    (folder / "report.yaml").write_text(dedent(REPORT).replace("of: c1", "of: c11"))
    found = CliRunner().invoke(main, ["survey", "check", str(folder), str(folder.parent)])
    assert found.exit_code == 1
    assert f"{folder}/report.yaml:6: " in found.stdout
    assert "'c11'" in found.stdout
    assert "there is no such file; name the folder of a survey" in found.stdout


def test_checking_a_survey_lists_what_it_cannot_decide_when_asked_to(on_sqlite, tmp_path):
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text(
        "survey: s\ntitle: T\nsections:\n- name: a\n  title: A\n  questions:\n"
        "  - {name: q, type: text, label: Q}\n"
        '  - {name: z, type: text, label: Z, relevant: "string-length(${q}) > 3"}\n'
    )
    sound = f"{folder}: nothing to mend\n"
    assert on_sqlite.run("survey", "check", folder) == sound
    line = f"{folder}/questionnaire.yaml:8: not decided whether any answers make the condition of 'z' true"
    assert on_sqlite.run("survey", "check", "--undecided", folder) == f"{sound}{line}; look at it yourself\n"


def test_what_is_only_warned_of_does_not_fail_a_check(on_sqlite):
    definition = on_sqlite.folder / "surveys/trial/questionnaire.yaml"
    text = definition.read_text().replace("sections:", "expressions: loose\nsections:", 1)
    definition.write_text(text.replace("${c1} = 'yes'", "${c1} = 'maybe'"))
    said = on_sqlite.run("survey", "check", definition.parent)
    assert said.startswith(f"warning: {definition}:15: relevant: 'maybe' is not a choice of c1")


def test_a_report_has_a_format_that_can_be_written(on_sqlite):
    said = on_sqlite.run("report", on_sqlite.folder, on_sqlite.folder / "report.doc", fails=True)
    assert "the name must end with .xlsx" in said


def test_a_setting_that_is_missing_is_said_without_a_trace(on_sqlite):
    on_sqlite.environment["CANVASS_ENV"] = "production"
    assert "CANVASS_SECRET_KEY is not set" in on_sqlite.run("round", "list", fails=True)


def test_the_worker_sends_what_is_due_and_ends_well_when_it_is_told_to(on_sqlite):
    on_sqlite.opened()
    on_sqlite.run("round", "invite", "trial_2020")
    with on_sqlite.started("jobs", "run") as worker:
        seen = (line for line in worker.stdout if line.startswith("Subject: "))
        assert [next(seen), next(seen)] == ["Subject: Invitation: Trial\n"] * 2
        worker.send_signal(signal.SIGTERM)
        worker.stdout.read()
        assert worker.wait(60) == 0


def test_pages_are_served_until_told_to_stop_and_a_taken_port_is_refused(on_sqlite, free_port):
    on_sqlite.environment["CANVASS_ENV"] = "development"
    with on_sqlite.started("serve", "--port", free_port, "--workers", "1") as server:
        assert server.stdout.readline() == f"Canvass serves at http://127.0.0.1:{free_port}\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{free_port}/") as page:
            assert page.status == 200
        said = on_sqlite.run("serve", "--port", free_port, fails=True)
        assert f"port {free_port} on 127.0.0.1 cannot be used" in said
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0


def test_help_of_opening_a_round_names_the_columns_that_are_required(canvass):
    told = " ".join(canvass.run("round", "open", "--help").split())
    assert f"of States {REQUIRED['state'][0]} (three letters) and {REQUIRED['state'][1]}" in told
    assert "of staff {}, {} and {}".format(*REQUIRED["staff"]) in told
