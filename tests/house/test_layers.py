"""The layers, executed: what import-linter's contracts say, and what importing the core really loads."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT, File

OUTSIDE = {"flask", "sqlalchemy", "pandas", "pyarrow", "openpyxl", "xlsxwriter", "werkzeug"}


def loaded_by(statement: str) -> set[str]:
    program = f"{statement}; import json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


def test_every_contract_between_the_layers_is_kept():
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", ["app.questionnaire", "app.questionnaire.load", "app.languages"])
def test_the_core_loads_no_web_and_no_database(module):
    assert loaded_by(f"import {module}") & OUTSIDE == set()


def test_the_command_shows_its_help_without_loading_what_a_verb_needs():
    assert loaded_by("import app.cli") & OUTSIDE == set()


def test_a_check_of_a_survey_loads_nothing_that_counts_answers():
    assert loaded_by("import analysis.checking") & (OUTSIDE | {"duckdb", "numpy", "scipy"}) == set()


def test_the_package_itself_holds_no_code():
    body = File("app/__init__.py").syntax.body
    assert [type(node) for node in body] == [ast.Expr]
