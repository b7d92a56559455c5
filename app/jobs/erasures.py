"""Erasures that the worker does once two of the team have agreed, and what the team is told before."""

from pathlib import Path
from typing import Any

from flask import current_app

from app.collection import erased_before, erased_list, erasing_files, erasing_whole, retaining, retention
from app.collection.errors import Busy
from app.db import db
from app.jobs.errors import Vain
from app.jobs.letters import sent_without_link
from app.jobs.queue import Leased
from app.letters import retention_letter
from app.models import Round, User


def erase(job: Leased) -> dict[str, Any]:
    """Erase what was agreed; it is written down first, for the day on which a backup brings it back."""
    config, wanted = current_app.config, str(job.payload["erasure"])
    erased_before.keep(Path(config["INSTANCE"]) / erased_list.NAME, config["SECRET_KEY"], wanted)
    erasing_whole.carry_out(wanted)
    return {}


def scrub(job: Leased) -> dict[str, Any]:
    """Take away what the erasure left on the disk; tried again while somebody reads the database."""
    root = Path(current_app.config["FILES"])
    if not erasing_files.finish(root, str(job.payload["erasure"]), job.payload["files"]):
        raise Busy("the database is being read, and is written anew later")
    return {}


def look(_job: Leased) -> dict[str, Any]:
    """Look whether the time of any round's personal data comes or has come."""
    return {"letters": retaining.look()}


def send_letter(job: Leased) -> dict[str, Any]:
    """Tell someone of the team; not of what was erased meanwhile."""
    user = db.session.get(User, job.payload["user"])
    round_ = db.session.get(Round, job.payload["round"])
    if user is None or round_ is None:
        raise Vain("the round, or the member of the team, does not exist any more")
    if round_.erased_at is not None:
        return {"left_out": True}
    return sent_without_link(
        job, retention_letter(user, round_, retention.ends(round_), due=job.payload["due"])
    )
