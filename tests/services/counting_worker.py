"""A worker of its own process, whose jobs each add a line to a file; it stops when nothing is due."""

import os
import sys
from pathlib import Path
from threading import Event

from flask import Flask

from app.db import connect
from app.jobs.queue import Leased
from app.jobs.worker import run
from config import settings

if __name__ == "__main__":
    url, instance, out = sys.argv[1:]
    app = Flask("canvass")
    given = {"CANVASS_ENV": "testing", "CANVASS_INSTANCE": instance, "CANVASS_DATABASE_URL": url}
    app.config.from_object(settings(given))
    connect(app)

    def count(job: Leased) -> dict[str, int]:
        """Add one line, whole: appending is atomic."""
        file = os.open(Path(out), os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(file, f"{job.payload['number']}\n".encode())
        os.close(file)
        return {"number": job.payload["number"]}

    run(app, Event(), until_empty=True, kinds={"count": count})
