"""The breakages: each still applies and names a test that is there; what proves them notices a blunt test."""

from dataclasses import replace
from difflib import unified_diff

import pytest

from tests.house.prove import OWED, ROOT, Breakage, applied, breakages, copied, verdict
from tests.house.runner import Runner

REAL = [pytest.param(breakage, id=breakage.name) for breakage in breakages()]


def docstring_broken(test):
    """A breakage that no rule but the one on first sentences could notice."""
    before = (ROOT / "app/languages.py").read_text().splitlines(keepends=True)
    after = ['"""broken on purpose"""\n', *before[1:]]
    return Breakage(
        "docstring",
        "".join(unified_diff(before, after, "a/app/languages.py", "b/app/languages.py")),
        "1",
        test,
    )


@pytest.fixture(scope="module")
def copy():
    """One copy of the tree for all."""
    with copied() as made:
        yield made


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


def test_a_breakage_that_no_test_notices_is_told(runner):
    assert (
        verdict(
            docstring_broken("tests/house/test_layers.py::test_the_package_itself_holds_no_code"), runner
        ).said
        == "STILL GREEN"
    )


def test_a_breakage_whose_test_is_gone_is_told(runner):
    assert verdict(docstring_broken("tests/house/test_layers.py::test_gone"), runner).said == "could not run"


def test_a_breakage_that_no_longer_fits_is_told(runner):
    patch = docstring_broken("tests/house/test_layers.py")
    stale = replace(patch, patch=patch.patch.replace("six languages", "nine languages"))
    assert verdict(stale, runner).said == "does not apply"


def test_a_breakage_that_its_test_notices_is_right(runner):
    assert verdict(
        docstring_broken("tests/house/test_files.py::test_every_module_begins_with_a_sentence"), runner
    ).right
