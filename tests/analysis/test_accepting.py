"""A warning may be accepted with a reason; an acceptance that accepts nothing is warned of."""

import pytest
from click.testing import CliRunner

from analysis.checking import verdict
from app.cli import main
from app.questionnaire.load import loads
from tests.questionnaire.xlsform.conftest import came_back

WIDE = ", ".join(f"{{name: c{n}, label: Column {n}}}" for n in range(8))
GRID = "{name: %s, type: matrix, label: Q, rows: [{name: r, label: R}], columns: [WIDE]%s}".replace(
    "WIDE", WIDE
)
DEFINITION = """\
survey: s
title: T
%s
sections:
  - name: a
    title: A
%s
    questions:
      - %s
      - %s
"""


def definition(survey="edition: x", section="    intro: I", question="", other=""):
    return DEFINITION % (survey, section, GRID % ("p", question), GRID % ("q", other))


@pytest.fixture
def said(tmp_path):
    def check(**accepted):
        (tmp_path / "s").mkdir()
        (tmp_path / "s/questionnaire.yaml").write_text(definition(**accepted))
        return verdict(tmp_path / "s")

    return check


ACCEPTED = ", accepted: {W204: The scale was agreed.}"


def test_a_question_accepts_for_itself_alone(said):
    found = said(question=ACCEPTED)
    assert [line[-6:] for line in found.warnings] == ["[W204]"]
    (accepted,) = found.accepted
    assert "questionnaire.yaml:9: 8 columns" in accepted
    assert accepted.endswith("[W204]: The scale was agreed.")


@pytest.mark.parametrize(
    "accepted",
    [{"section": "    accepted: {W204: Agreed.}"}, {"survey": "accepted: {W204: Agreed.}"}],
    ids=["section", "questionnaire"],
)
def test_a_section_and_the_questionnaire_accept_for_all_within(said, accepted):
    found = said(**accepted)
    assert (len(found.warnings), len(found.accepted)) == (0, 2)


def test_the_nearest_acceptance_gives_the_reason_and_the_other_is_not_needed(said):
    found = said(section="    accepted: {W204: Agreed.}", question=ACCEPTED, other=ACCEPTED)
    assert all(line.endswith("The scale was agreed.") for line in found.accepted)
    assert [line.partition("yaml:")[2] for line in found.warnings] == [
        "7: nothing here is warned of as 'W204'; delete it [W213]"
    ]


def test_what_accepts_nothing_or_gives_no_reason_is_warned_of(said):
    found = said(survey="accepted: {C113: We know., W205: Long.}", question=", accepted: {W204: ''}")
    assert [line.partition("yaml:")[2] for line in found.warnings if "[W213]" in line] == [
        "3: 'C113' cannot be accepted: only warnings can; mend what it says, and delete this [W213]",
        "3: nothing here is warned of as 'W205'; delete it [W213]",
        "9: 'W204' is accepted without a reason; write why it may stand [W213]",
    ]
    assert not found.accepted


def test_the_command_shows_and_counts_what_is_accepted_and_passes_when_strict(tmp_path):
    folder = tmp_path / "s"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text(definition(survey="accepted: {W204: Agreed.}"))
    shown = CliRunner().invoke(main, ["survey", "check", "--strict", str(folder)])
    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    assert lines[0] == f"{folder}: nothing to mend"
    assert all(line.startswith("accepted: ") and line.endswith("[W204]: Agreed.") for line in lines[1:3])
    assert lines[3] == f"{folder}: 2 warnings accepted"


def test_an_instrument_does_not_hold_what_its_author_accepts():
    everywhere = {
        "survey": "accepted: {W204: A.}",
        "section": "    accepted: {W204: B.}",
        "question": ACCEPTED,
    }
    assert loads(definition(**everywhere)).to_json() == loads(definition(survey="", section="")).to_json()


def test_what_is_accepted_comes_back_from_a_form():
    everywhere = {
        "survey": "accepted: {W204: A.}",
        "section": "    accepted: {W205: B.}",
        "question": ACCEPTED,
    }
    back = came_back(loads(definition(**everywhere)))
    assert back.accepted == {"W204": "A."}
    assert back.sections[0].accepted == {"W205": "B."}
    assert back.questions["p"].accepted == {"W204": "The scale was agreed."}
