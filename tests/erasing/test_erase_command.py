"""The command that erases shows what would go and asks for it; it agrees to nothing."""

import pytest
from click.testing import CliRunner

import config
from app.cli import main
from app.collection import erased_list
from app.collection.erased_list import Line
from tests.services.installation import Installation

ADDRESS = "amina@example.org"


def line(erasure, email=ADDRESS, key=config.Testing.SECRET_KEY):
    """What the worker writes down of an erasure."""
    return Line(erasure, "2020-03-02", erased_list.mark(key, email), erased_list.sign(key))


@pytest.fixture
def opened(tmp_path):
    """An installation whose round has begun."""
    made = Installation(tmp_path, f"sqlite:///{tmp_path / 'canvass.db'}")
    made.opened()
    return made


def test_the_command_shows_what_would_go_asks_for_it_with_a_reason_and_lists_it(opened):
    shown = opened.run("erase", "person", ADDRESS)
    assert "mandates that end\t1" in shown
    assert "backups hold it for\t90 days" in shown
    assert "nothing is asked for yet" in shown
    assert opened.run("erase", "list") == ""
    asked = opened.run("erase", "person", ADDRESS, "--reason", "She asked us to")
    assert "two of the team have to agree" in asked
    (line,) = opened.run("erase", "list").splitlines()
    assert line.split("\t")[1:3] == ["proposed", ADDRESS]
    assert "no response knows this address" in opened.run("erase", "person", "no@example.org", fails=True)
    assert "is not over" in opened.run("erase", "round", "trial_2020", "--reason", "So", fails=True)


def test_where_its_list_is_missing_nothing_is_said_to_be_erased_again_and_the_path_is_named(opened, tmp_path):
    at = tmp_path / "instance/erasures.jsonl"
    said = opened.run("erase", "again", fails=True)
    assert f"there is no list of erasures at {at}: put the copy there" in said
    opened.run("backup", tmp_path / "kept.tar")
    restoring = ["restore", str(tmp_path / "kept.tar"), "--yes"]
    restored = CliRunner(env=opened.environment).invoke(main, restoring)
    assert restored.exit_code == 0
    assert f"there is no list of erasures at {at}" in restored.stderr
    copy = tmp_path / "copy.jsonl"
    erased_list.add(copy, line("first"))
    erased_list.add(at, line("second", "nobody@example.org"))
    restored = CliRunner(env=opened.environment).invoke(main, restoring)
    assert "there is no list" not in restored.stderr
    first, second, *_ = opened.run("erase", "again", copy).splitlines()
    assert "first, done on 2020-03-02: asked for anew as " in first
    assert "second, done on 2020-03-02: no response knows the address now" in second
    assert len(opened.run("erase", "list").splitlines()) == 1


def test_half_a_last_line_is_told_and_left_out_and_a_line_broken_elsewhere_is_refused(opened, tmp_path):
    at = tmp_path / "instance/erasures.jsonl"
    erased_list.add(at, line("first"))
    erased_list.add(at, line("second"))
    whole = at.read_text()
    at.write_text(whole[:-20])
    said = opened.run("erase", "again")
    assert f"half a line ends {at}" in said
    assert "first, done on" in said
    assert "second" not in said
    assert "1 erasure on the list, and each is known here" in opened.run("erase", "again")
    at.write_text(whole[20:])
    assert f"line 1 of {at} is broken" in opened.run("erase", "again", fails=True)


def test_a_list_of_another_key_is_told_from_one_whose_people_are_gone(opened, tmp_path):
    at = tmp_path / "instance/erasures.jsonl"
    erased_list.add(at, line("first", key="the key of the machine that was lost"))
    said = opened.run("erase", "again", fails=True)
    assert "the list cannot be read with this CANVASS_SECRET_KEY: 1 line of it had another" in said
    opened.environment["CANVASS_SECRET_KEY"] = "the key of the machine that was lost"
    assert "first, done on 2020-03-02: asked for anew as " in opened.run("erase", "again")
