"""An installation in a folder of its own, and the `canvass` command as it is run there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from threading import Timer
from typing import Self

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.house.tree import ROOT
from tests.services.rounds import REGIONS, REPORT, STATES, TRIAL
from tests.services.tables import make_tables

LIST = "code,email,name\nKEN,amina@example.org,Amina Diallo\nPER,luz@example.org,Luz Quispe\n"
OPEN = ("round", "open", "trial", "--title", "Trial", "--opens", "2020-01-01", "--closes", "2090-12-31")


class Installation:
    """A folder with a survey and a database, and the command as it is run there."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        surveys = folder / "surveys"
        (surveys / "code_lists").mkdir(parents=True)
        (surveys / "trial").mkdir()
        (surveys / "code_lists/member_states.csv").write_text(STATES)
        (surveys / "code_lists/m49_region.csv").write_text(REGIONS)
        (surveys / "trial/questionnaire.yaml").write_text(dedent(TRIAL).replace("KIND", "state"))
        (surveys / "trial/report.yaml").write_text(dedent(REPORT))
        (folder / "list.csv").write_text(LIST)
        self.environment = {
            "CANVASS_ENV": "testing",
            "CANVASS_INSTANCE": str(folder / "instance"),
            "CANVASS_DATABASE_URL": url,
            "CANVASS_SURVEYS": str(surveys),
        }

    def run(self, *arguments: object, said: str = "", fails: bool = False) -> str:
        """Run a verb and return what it prints; what it did not expect fails the test."""
        done = CliRunner(env=self.environment).invoke(main, [str(word) for word in arguments], said)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert (done.exit_code != 0) == fails, done.output
        return done.stderr if fails else done.stdout

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "app.cli", *(str(word) for word in arguments)]

    @contextmanager
    def started(self, *arguments: object) -> Iterator[subprocess.Popen[str]]:
        """A verb that runs until it is told to stop; it is told at the end at the latest."""
        environment = {**os.environ, **self.environment, "PYTHONUNBUFFERED": "1"}
        with subprocess.Popen(
            self.command(*arguments), cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            # Whatever a test waits for in vain, it does not wait for long.
            watch = Timer(90, process.kill)
            watch.start()
            try:
                yield process
            finally:
                watch.cancel()
                process.terminate()

    def with_tables(self) -> Self:
        """The same, as `canvass db upgrade` leaves it."""
        make_tables(self.environment["CANVASS_DATABASE_URL"])
        return self

    def opened(self) -> None:
        self.with_tables().run(*OPEN, "--respondents", self.folder / "list.csv")


@pytest.fixture
def canvass(tmp_path, database_url):
    return Installation(tmp_path, database_url)


@pytest.fixture
def on_sqlite(tmp_path):
    return Installation(tmp_path, f"sqlite:///{tmp_path / 'canvass.db'}")
