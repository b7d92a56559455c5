"""What goes out comes back: random definitions, by way of cells and of each kind of file."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from app.languages import gettext
from app.questionnaire.check import check
from app.questionnaire.load import loads
from app.questionnaire.model import Questionnaire
from app.questionnaire.xlsform.exporting import exported
from app.questionnaire.xlsform.readable import readable
from app.sheets.plain import from_csv, to_csv
from app.sheets.reader import sheets
from app.sheets.writing import workbook
from tests.questionnaire.xlsform.conftest import came_back, pyxform_takes, whole
from tests.questionnaire.xlsform.definitions import definitions

# A definition is large, and what fails is told by its difference: making it smaller takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def usable(definition):
    """The questionnaire of a random definition, which the checker accepts but for what may be warned of."""
    questionnaire = Questionnaire.model_validate({**definition, "expressions": "loose"})
    wrong = [finding for finding in check(questionnaire) if not finding.loose]
    assert wrong == []
    return questionnaire


@settings(max_examples=20, suppress_health_check=SLOW, deadline=None, phases=PHASES)
@given(definitions())
def test_a_definition_comes_back_as_it_was_and_pyxform_takes_it_on_the_way(definition):
    questionnaire = usable(definition)
    pyxform_takes(exported(questionnaire))
    assert whole(came_back(questionnaire)) == whole(questionnaire)


@pytest.mark.long
@settings(max_examples=2000, suppress_health_check=SLOW, deadline=None, phases=PHASES)
@given(definitions())
def test_two_thousand_definitions_come_back_as_they_were(definition):
    questionnaire = usable(definition)
    pyxform_takes(exported(questionnaire))
    assert whole(came_back(questionnaire)) == whole(questionnaire)


@settings(max_examples=10, suppress_health_check=SLOW, deadline=None, phases=PHASES)
@given(definitions())
def test_a_workbook_and_a_csv_file_hold_what_they_were_given(definition):
    tables = exported(usable(definition))
    assert same(sheets(workbook(tables)), tables)
    assert same(from_csv(to_csv(tables), gettext("en")), tables)


def same(found, tables):
    """Whether cells are the same but for blank ones at the ends of rows."""
    return {name: [trimmed(row) for row in rows] for name, rows in found.items()} == {
        name: [trimmed(row) for row in rows] for name, rows in tables.items()
    }


def trimmed(row):
    while row and not row[-1]:
        row = row[:-1]
    return row


@settings(max_examples=20, suppress_health_check=SLOW, deadline=None, phases=PHASES)
@given(definitions())
def test_a_definition_that_is_written_readably_reads_as_the_same(definition):
    assert read_again(definition) == whole(usable(definition))


@pytest.mark.long
@settings(max_examples=1000, suppress_health_check=SLOW, deadline=None, phases=PHASES)
@given(definitions())
def test_a_thousand_definitions_that_are_written_readably_read_as_the_same(definition):
    assert read_again(definition) == whole(usable(definition))


def read_again(definition):
    """What the definition is after it was written readably."""
    return whole(loads(readable({**definition, "expressions": "loose"}, "A survey.", {})))
