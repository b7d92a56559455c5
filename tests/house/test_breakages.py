"""The breakages: each still applies and names a test that is there; what proves them notices a blunt test."""

from dataclasses import replace
from difflib import unified_diff

import pytest

from tests.house.prove import OWED, ROOT, Breakage, applied, breakages, copied, verdict
from tests.house.runner import Runner

SMALL = {
    "app/__init__.py": "",
    "app/held.py": 'HELD = "kept"\n',
    "tests/test_held.py": "from app.held import HELD\n\n\n"
    'def test_it_is_kept():\n    assert HELD == "kept"\n\n\n'
    "def test_blunt():\n    assert HELD\n",
}
"""A tree with one promise, a test that notices when it is broken, and one that does not."""
REAL = [pytest.param(breakage, id=breakage.name) for breakage in breakages()]


def broken(test):
    """A breakage of the smallest tree that there can be."""
    before, after = SMALL["app/held.py"], 'HELD = "broken"\n'
    patch = "".join(unified_diff([before], [after], "a/app/held.py", "b/app/held.py"))
    return Breakage("held", patch, "1", test)


@pytest.fixture(scope="module")
def copy():
    """One copy of the tree for all."""
    with copied() as made:
        yield made


@pytest.fixture
def small(tmp_path):
    """A copy of the smallest tree."""
    for path, text in SMALL.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


@pytest.fixture(scope="module")
def runner():
    """One process that runs the tests of copies."""
    with Runner() as made:
        yield made


@pytest.mark.parametrize("breakage", REAL)
def test_every_breakage_still_applies(breakage, copy):
    assert applied(breakage, copy, "--check") == ""


@pytest.mark.parametrize("breakage", REAL)
def test_every_breakage_names_a_test_that_is_there(breakage):
    file, _, name = breakage.test.partition("::")
    assert f"def {name.rpartition('::')[2].partition('[')[0]}(" in (ROOT / file).read_text()


def test_every_promise_that_a_change_could_break_has_a_breakage():
    assert [
        promise for promise in OWED if promise not in {breakage.promise for breakage in breakages()}
    ] == []


def test_a_breakage_that_no_test_notices_is_told(runner, small):
    assert verdict(broken("tests/test_held.py::test_blunt"), runner, small).said == "STILL GREEN"


def test_a_breakage_whose_test_is_gone_is_told(runner, small):
    assert verdict(broken("tests/test_held.py::test_gone"), runner, small).said == "could not run"


def test_a_breakage_that_no_longer_fits_is_told(runner, small):
    patch = broken("tests/test_held.py::test_it_is_kept")
    stale = replace(patch, patch=patch.patch.replace("kept", "held"))
    assert verdict(stale, runner, small).said == "does not apply"


def test_a_breakage_that_its_test_notices_is_right(runner, small):
    assert verdict(broken("tests/test_held.py::test_it_is_kept"), runner, small).right
