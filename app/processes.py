"""The web server and the worker as processes beside each other: started together, stopped together."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PATIENCE = 15.0
"""Seconds that a process is given to finish what it does before it is ended."""
STARTING = 60.0
"""Seconds that the first page may take."""
LOOK = 0.1


class ProcessError(Exception):
    """The server cannot be started, or has ended by itself; says what to do."""


def web(host: str, port: int, workers: int, threads: int) -> list[str]:
    """The command of the web server: pages by WSGI, HTTP/1 as proxies speak it, no web sockets."""
    options = {
        "--interface": "wsgi",
        "--http": "1",
        "--host": host,
        "--port": str(port),
        "--workers": str(workers),
        "--blocking-threads": str(threads),
        "--log-level": "warning",
    }
    flat = [word for pair in options.items() for word in pair]
    return [sys.executable, "-m", "granian", *flat, "--no-ws", "--respawn-failed-workers", "wsgi:app"]


def worker() -> list[str]:
    """The command of the worker."""
    return [sys.executable, "-m", "app.cli", "jobs", "run"]


def require_free(host: str, port: int) -> None:
    """Refuse a port that another program listens on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise ProcessError(
                f"port {port} on {host} cannot be used ({error.strerror}); name another with --port"
            ) from error


def run(commands: Mapping[str, list[str]], url: str, ready: Callable[[], None]) -> None:
    """Run all commands until this process is told to stop; ``ready`` is called when ``url`` answers.

    When one of them ends by itself, the others are stopped too and ProcessError is raised.
    """
    with _stopping() as stopped:
        running: dict[str, subprocess.Popen[Any]] = {}
        try:
            for name, command in commands.items():
                # In sessions of their own: Ctrl-C reaches this process alone, which stops them in order.
                running[name] = subprocess.Popen(command, cwd=ROOT, start_new_session=True)  # noqa: S603
            _watch(running, stopped, lambda: _answers(url), STARTING)
            if not stopped():
                ready()
            _watch(running, stopped, lambda: False, None)
        finally:
            _end(running)


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Whether this process has been told to stop, by Ctrl-C or by a signal."""
    told: list[int] = []
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {kind: signal.signal(kind, lambda number, _frame: told.append(number)) for kind in kinds}
    try:
        yield lambda: bool(told)
    finally:
        for kind, handler in before.items():
            signal.signal(kind, handler)


def _watch(
    running: Mapping[str, "subprocess.Popen[Any]"],
    stopped: Callable[[], bool],
    enough: Callable[[], bool],
    seconds: float | None,
) -> None:
    until = None if seconds is None else time.monotonic() + seconds
    while not stopped() and not enough():
        for name, process in running.items():
            if process.poll() is not None:
                raise ProcessError(f"the {name} ended by itself (status {process.returncode})")
        if until is not None and time.monotonic() > until:
            raise ProcessError(f"no page was served within {seconds:.0f} seconds")
        time.sleep(LOOK)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own address)
            return True
    except urllib.error.HTTPError as error:
        # A page that says no is a page.
        error.close()
        return True
    except OSError:
        return False


def _end(running: Mapping[str, "subprocess.Popen[Any]"]) -> None:
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE
    for process in running.values():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
