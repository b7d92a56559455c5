"""A database and a web server to measure, started as `canvass serve` starts them, and stopped at the end."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.append(str(ROOT / "tests" / "services"))

import postgres  # noqa: E402 (found where the tests keep it)

PORT = 5791
BASELINE_PORT = 5792
DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Store:
    """A new database: its address, the folder beside it, and the processes that serve it."""

    kind: str
    url: str
    folder: Path
    processes: tuple[int, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        """What Canvass is told: everything as in production."""
        return {
            "CANVASS_ENV": "production",
            "CANVASS_DATABASE_URL": self.url,
            "CANVASS_INSTANCE": str(self.folder / "instance"),
            "CANVASS_SECRET_KEY": "only for measuring, and known to all who read it",
            "CANVASS_BASE_URL": "https://bench.example",
        }


@contextlib.contextmanager
def store(kind: str) -> Iterator[Store]:
    """A database of a kind, removed at the end; PostgreSQL too writes through to the disk."""
    with tempfile.TemporaryDirectory(prefix="canvass-bench-") as folder:
        if kind == "sqlite":
            yield Store(kind, f"sqlite:///{folder}/bench.db", Path(folder))
            return
        with postgres.running(durable=True) as server, server.database() as url:
            process = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
            yield Store(kind, url, Path(folder), (process,))


@contextlib.contextmanager
def serving(command: list[str], port: int, environment: dict[str, str]) -> Iterator[int]:
    """A web server that answers; yields its process."""
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, start_new_session=True
    )
    try:
        _until_answering(process, port)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until_answering(process: "subprocess.Popen[bytes]", port: int) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended by itself (status {process.returncode})")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("no page was served within 30 seconds")
