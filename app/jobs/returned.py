"""Letters that came back: what a mail server reports (RFC 3464) is found to be about a letter of ours."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from flask import current_app

from app.collection import failures
from app.collection.scope import WORKER
from app.db import db
from app.jobs.postmarks import job_of
from app.models import Job

LARGEST = 5 * 1024 * 1024
"""More than this of a report is not read."""
LONGEST = 500
"""How much of what the server said is kept."""
MARKED, KNOWN, DELAYED, FOREIGN, NO_REPORT = "marked", "known", "delayed", "foreign", "no_report"

SAID = {
    MARKED: "the letter is marked as one that came back",
    KNOWN: "the letter was marked before, or has not left",
    DELAYED: "the letter is late; nothing is marked",
    FOREIGN: "the report is about no letter of this installation",
    NO_REPORT: "this is no report of a mail server",
}
"""What came of a report, for whoever reads the log of the mail server."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says: about which letter, whether for good, and in which words."""

    message_id: str
    failed: bool
    said: str


def take(raw: bytes) -> str:
    """Mark the letter that a report returns as one that came back; what came of it, in one word."""
    report = read(raw[:LARGEST])
    if report is None:
        return NO_REPORT
    number = job_of(str(current_app.config["SECRET_KEY"]), report.message_id)
    job = db.session.get(Job, number) if number is not None else None
    if job is None:
        return FOREIGN
    if not report.failed:
        # The server goes on trying, and reports again when it gives up.
        return DELAYED
    marked = failures.came_back(WORKER, job, failures.case_of(job), report.said)
    return MARKED if marked else KNOWN


def read(raw: bytes) -> Report | None:
    """A report as a mail server writes it; None for any other message."""
    parsed = message_from_bytes(raw, policy=policy.compat32)
    if parsed.get_content_type() != "multipart/report":
        return None
    parts = [part for part in parsed.walk() if part.get_content_type() == "message/delivery-status"]
    blocks = parts[0].get_payload() if parts else None
    if not isinstance(blocks, list):
        return None
    recipients = [block for block in blocks if isinstance(block, Message) and block["Action"]]
    failed = [block for block in recipients if _permanent(block)]
    said = _said(failed[0]) if failed else ""
    return Report(_returned_id(parsed), bool(failed), said)


def _permanent(block: Message) -> bool:
    status = str(block.get("Status", "5")).strip()
    return str(block["Action"]).strip().lower() == "failed" and not status.startswith("4")


def _said(block: Message) -> str:
    """The receiving server's own words, else the status code."""
    diagnostic = str(block.get("Diagnostic-Code", "")).partition(";")[2] or str(block.get("Status", ""))
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", diagnostic).split())[:LONGEST]


def _returned_id(parsed: Message) -> str:
    """The Message-ID of what came back: it is enclosed whole, or its headers alone are."""
    for part in parsed.walk():
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            headers = message_from_bytes(payload if isinstance(payload, bytes) else b"")
            return str(headers.get("Message-ID", ""))
        if part is not parsed and part.get("Message-ID"):
            return str(part["Message-ID"])
    return ""
