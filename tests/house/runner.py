"""Runs pytest again and again without loading the libraries anew: a process that has them forks for each run.

As a script it is that process: a line of JSON in ({folder, tests, output}), a line out (how pytest ended).
"""

import gc
import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

LIBRARIES = (
    "aiosmtpd.controller",
    "argon2",
    "flask_babel",
    "flask_login",
    "flask_migrate",
    "flask_sqlalchemy",
    "flask_wtf",
    "hypothesis.strategies",
    "openpyxl",
    "pandas",
    "playwright.sync_api",
    "psycopg",
    "pyarrow.parquet",
    "pydantic",
    "pytest",
    "rfc8785",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.orm",
    "wtforms",
    "yaml",
)
"""What takes longer to load than most tests to run; nothing of ours, which each run takes from its folder."""


class Runner:
    """Runs tests of trees one after the other."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, folder: Path, tests: Iterable[str]) -> tuple[int, str]:
        """How the tests of the tree in ``folder`` end, and what they print."""
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        with tempfile.NamedTemporaryFile("w+", prefix="canvass-prove-", errors="replace") as output:
            print(json.dumps([str(folder), list(tests), output.name]), file=asked, flush=True)
            ended = int(told.readline())
            return ended, output.read()


def forked(folder: str, tests: list[str], output: str) -> int:
    """How pytest ends in a process of its own; its modules are those of the folder, also for its children."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    ended = 1
    try:
        written = os.open(output, os.O_WRONLY)
        for stream, opened in ((0, os.open(os.devnull, os.O_RDONLY)), (1, written), (2, written)):
            os.dup2(opened, stream)
        os.chdir(folder)
        os.environ |= {"PYTHONPATH": folder, "CI": "true", "PYTHONDONTWRITEBYTECODE": "1"}
        sys.dont_write_bytecode = True
        # In the place of this script's own folder.
        sys.path[0] = folder
        pytest = importlib.import_module("pytest")
        # Assertions as they are: rewriting them takes longer than the tests, and only their failing counts.
        ended = int(pytest.main(["-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-m", "", *tests]))
    except Exception:  # noqa: BLE001 (it ends as a script would)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ended)


def main() -> None:
    """Load the libraries, and do what is asked until nobody asks any more."""
    for library in LIBRARIES:
        importlib.import_module(library)
    gc.freeze()
    for line in sys.stdin:
        sys.stdout.write(f"{forked(*json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
