"""Letters to the team about their own accounts: a link for a new password, and what happened."""

from typing import Any

from flask import current_app

from app import mail
from app.collection import password_links
from app.db import db
from app.jobs.errors import Vain
from app.jobs.letters import judged, known_as_letter, sent_without_link
from app.jobs.queue import Leased
from app.letters import account_letter
from app.mail import MailError
from app.models import User

LINK, INVITED = "password_link", "invited"
"""What the letter says that brings a link: somebody asked for it, or is new."""


def send_notice(job: Leased) -> dict[str, Any]:
    """Tell someone of the team what happened to their account."""
    user = db.session.get(User, job.payload["user"])
    if user is None:
        raise Vain("there is no such member of the team any more")
    return sent_without_link(job, account_letter(user, str(job.payload["what"])))


def send_password_link(job: Leased) -> dict[str, Any]:
    """Make a link for a new password and send it; for an address that is nobody's, nothing is made."""
    invited = bool(job.payload.get("invited"))
    try:
        # A mail server that is down is known before the link that works now is replaced.
        with mail.opened(current_app.config["MAIL"]) as post:
            made = password_links.make(str(job.payload["account"]), invited=invited)
            if made is not None:
                letter = account_letter(
                    made.user,
                    INVITED if invited else LINK,
                    str(job.payload.get("language", "")),
                    made.hours,
                    made.token,
                )
                post(
                    mail.message(letter, current_app.config["MAIL_FROM"], known_as_letter(job, job.attempts))
                )
    except MailError as error:
        raise judged(error) from error
    return {"left_out": True} if made is None else {}
