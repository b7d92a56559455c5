"""Instructions that a questionnaire takes, counted by Valgrind: the same however busy the machine is."""

import argparse
import asyncio
import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

from client import Answer, Fields
from round import Respondent, opened
from server import DATABASES, ROOT, Store, store

from app.factory import create_app
from config import settings

WARM, COUNT = 4, 4
HOST = "127.0.0.1:5791"


class Inside:
    """A browser that calls the application in its own process; a `client.Client` for a `Respondent`."""

    def __init__(self, app: object) -> None:
        self.app = app
        self.cookies: dict[str, str] = {}

    async def get(self, _label: str, path: str) -> Answer:
        """A page."""
        return self._asked("GET", path, b"")

    async def post(self, _label: str, path: str, fields: Fields, *, multipart: bool = False) -> Answer:
        """A form sent; the workload has no files."""
        if multipart:
            raise ValueError("the workload has no files")
        return self._asked("POST", path, urllib.parse.urlencode(fields).encode())

    def _asked(self, method: str, path: str, body: bytes) -> Answer:
        told: list[tuple[str, list[tuple[str, str]]]] = []
        answer = self.app(self._request(method, path, body), lambda *said: told.append(said[:2]))  # type: ignore[operator]
        content = b"".join(answer)
        answer.close()
        status, listed = told[0]
        for cookie in (value for name, value in listed if name == "Set-Cookie"):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        headers = {name.lower(): value for name, value in listed}
        packed = headers.get("content-encoding") == "gzip"
        return Answer(int(status[:3]), headers, (gzip.decompress(content) if packed else content).decode())

    def _request(self, method: str, path: str, body: bytes) -> dict[str, object]:
        where, _mark, query = path.partition("?")
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": where,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "5791",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": HOST,
            "HTTP_ACCEPT_LANGUAGE": "en",
            "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


def walked(tokens: list[str], *, scripts: bool) -> None:
    """Walk some respondents through, and count from the moment at which all is compiled."""
    app, respondent = create_app(settings()), Respondent(tokens, scripts=scripts)
    for number in range(len(tokens)):
        if number == WARM:
            subprocess.run(["callgrind_control", "-i", "on", str(os.getpid())], check=True)
        asyncio.run(respondent(Inside(app), number))  # type: ignore[arg-type]
    subprocess.run(["callgrind_control", "-i", "off", str(os.getpid())], check=True)


def counted(kept: Store, options: list[str]) -> float:
    """Millions of instructions a questionnaire, in a process that Valgrind watches."""
    tokens = opened(kept.environment, WARM + COUNT)
    with tempfile.TemporaryDirectory() as folder:
        watch = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder}/out"]
        told = subprocess.run(
            [*watch, sys.executable, __file__, "--inside", *options],
            input="\n".join(tokens),
            env={**os.environ, **kept.environment, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    found = re.search(r"Collected : (\d+)", told.stderr)
    return int(found[1]) / COUNT / 1e6 if found else float("nan")


def main() -> None:
    """One line a database; of PostgreSQL, what its client takes and not its server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="*", default=DATABASES, choices=DATABASES)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--scripts", action="store_true", help="answer what opens at once, as a browser does")
    given = parser.parse_args()
    if given.inside:
        walked(sys.stdin.read().split(), scripts=given.scripts)
        return
    if shutil.which("valgrind") is None:
        print("Valgrind is not installed: nothing is counted")
        return
    options = ["--scripts"] * given.scripts
    for kind in given.databases:
        with store(kind) as kept:
            print(f"{kind:>10}: {counted(kept, options):.0f} million instructions a questionnaire")


if __name__ == "__main__":
    main()
