"""Erasures that the worker does once two of the team have agreed, and the files that go after them."""

from pathlib import Path
from typing import Any

from flask import current_app

from app.collection import erasing_files, erasures
from app.collection.errors import Busy
from app.jobs.queue import Leased


def erase(job: Leased) -> dict[str, Any]:
    """Erase what was agreed."""
    erasures.carry_out(str(job.payload["erasure"]))
    return {}


def scrub(job: Leased) -> dict[str, Any]:
    """Take away what the erasure left on the disk; tried again while somebody reads the database."""
    root = Path(current_app.config["FILES"])
    if not erasing_files.finish(root, str(job.payload["erasure"]), job.payload["files"]):
        raise Busy("the database is being read, and is written anew later")
    return {}
