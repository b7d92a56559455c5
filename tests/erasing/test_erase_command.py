"""The command that erases shows what would go and asks for it; it agrees to nothing."""

from tests.services.installation import Installation

ADDRESS = "amina@example.org"


def test_the_command_shows_what_would_go_asks_for_it_with_a_reason_and_lists_it(tmp_path):
    canvass = Installation(tmp_path, f"sqlite:///{tmp_path / 'canvass.db'}")
    canvass.opened()
    shown = canvass.run("erase", "person", ADDRESS)
    assert "mandates that end\t1" in shown
    assert "backups hold it for\t90 days" in shown
    assert "nothing is asked for yet" in shown
    assert canvass.run("erase", "list") == ""
    asked = canvass.run("erase", "person", ADDRESS, "--reason", "She asked us to")
    assert "two of the team have to agree" in asked
    (line,) = canvass.run("erase", "list").splitlines()
    assert line.split("\t")[1:3] == ["proposed", ADDRESS]
    assert "nothing is to be done again" in canvass.run("erase", "again")
    assert "no response knows this address" in canvass.run("erase", "person", "no@example.org", fails=True)
    assert "is not over" in canvass.run("erase", "round", "trial_2020", "--reason", "So", fails=True)
