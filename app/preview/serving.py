"""Serves a preview on this machine until it is told to stop; the draft goes with it."""

import logging
import signal
import tempfile
from collections.abc import Callable
from pathlib import Path

from werkzeug.serving import make_server

from app import processes
from app.preview.application import create_preview

HOST = "127.0.0.1"


def serve(folder: Path, port: int, language: str, say: Callable[[str], None]) -> None:
    """Serve the preview of ``folder`` until Ctrl-C."""
    processes.require_free(HOST, port)
    # One process, since it reads the definition for all pages; what it would log of each is of no use here.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="canvass-preview-") as place:
        app = create_preview(folder, Path(place), language)
        server = make_server(HOST, port, app, threaded=True)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        say(f"The preview of {folder} runs at http://{HOST}:{port}. Ctrl-C stops it, and the draft is gone.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            server.server_close()
