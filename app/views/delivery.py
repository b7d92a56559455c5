"""How answers travel: compressed; and files that never change, kept by browsers for a year."""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from app.views.access import may

STATIC = Path(__file__).parent.parent / "static"
YEAR = 31_536_000
WORTHWHILE = 600
"""Bytes from which compressing saves more than it costs."""
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".json": "application/json",
    ".png": "image/png",
}
TEXTS = ("text/", "application/json", "image/svg")


def version(folder: Path = STATIC) -> str:
    """A short hash of every file in the folder: another one is another address, so nothing is ever stale.

    It stands in the path rather than behind it, so that a script finds the modules beside it under the same.
    """
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def deliver(app: Flask) -> None:
    """Serve static files compressed beforehand, and compress pages as they leave."""
    app.view_functions["static"] = static
    app.after_request(compressed)


def files() -> str:
    """Where our files are found: pages name ten of them, and put the addresses together themselves."""
    return f"{request.script_root}{current_app.static_url_path}"


@may("anyone")
def static(filename: str) -> Response:
    """One file of ours."""
    accepted = "gzip" in request.headers.get("Accept-Encoding", "")
    path = safe_join(str(STATIC), filename)
    if path is None or Path(path).suffix not in TYPES or not Path(path).is_file():
        raise NotFound
    plain, packed = _content(path, Path(path).stat().st_mtime_ns)
    answer = Response(packed if accepted and packed else plain, content_type=TYPES[Path(path).suffix])
    if accepted and packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    keep = "no-cache" if current_app.debug else f"public, max-age={YEAR}, immutable"
    answer.headers["Cache-Control"] = keep
    return answer


@lru_cache(maxsize=256)
def _content(path: str, _changed: int) -> tuple[bytes, bytes]:
    """A file, and the same compressed where that is shorter; read again once it has changed."""
    plain = Path(path).read_bytes()
    packed = gzip.compress(plain, 9, mtime=0)
    return plain, packed if len(packed) < len(plain) else b""


def compressed(answer: Response) -> Response:
    """A page compressed, where the browser takes that and it is worth it."""
    if (
        answer.direct_passthrough
        or answer.is_streamed
        or answer.status_code in (204, 304)
        or "Content-Encoding" in answer.headers
        or not (answer.mimetype or "").startswith(TEXTS)
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return answer
    plain = answer.get_data()
    if len(plain) >= WORTHWHILE:
        answer.set_data(gzip.compress(plain, 5))
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers.add("Vary", "Accept-Encoding")
    return answer
