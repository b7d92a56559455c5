"""The daily checkpoint of the record."""

from typing import Any

from app.collection import record
from app.jobs.queue import Leased


def make_checkpoint(_job: Leased) -> dict[str, Any]:
    """Make it; the job keeps what it says, for whoever reads the table of jobs."""
    made = record.daily()
    return {"checkpoint": record.shown(made)} if made else {}
