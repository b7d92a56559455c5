"""Workers, each a process of its own, whose jobs each add a line to a file; they stop when nothing is due."""

import os
import sys
from multiprocessing import get_context
from pathlib import Path
from threading import Event

from flask import Flask

from app.db import connect
from app.jobs.queue import Leased
from app.jobs.worker import run
from config import settings


def work(url: str, instance: str, out: str) -> None:
    """Do what is due, and count it."""
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


if __name__ == "__main__":
    # What a worker needs is read once, before any of them is there; none shares a connection.
    process = get_context("fork").Process
    workers = [process(target=work, args=tuple(sys.argv[2:])) for _worker in range(int(sys.argv[1]))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(300)
    sys.exit(any(worker.exitcode != 0 for worker in workers))
