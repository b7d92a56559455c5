"""Postmarks: the Message-ID of a letter says which job sent it, and nobody else can make one that holds."""

import hmac
import re

MARK = re.compile(r"letter\.([0-9]{1,10})\.([0-9]{1,4})\.([0-9a-f]{24})@")


def postmark(key: str, job: int, attempt: int = 0) -> str:
    """What stands before the @; of one ``attempt``, a letter that leaves twice is known as one."""
    return f"letter.{job}.{attempt}.{_sealed(key, job, attempt)}"


def job_of(key: str, message_id: str) -> int | None:
    """The job whose letter bears this Message-ID; None where it is none of ours."""
    found = MARK.search(message_id)
    if found is None:
        return None
    job, attempt = int(found[1]), int(found[2])
    return job if hmac.compare_digest(_sealed(key, job, attempt), found[3]) else None


def _sealed(key: str, job: int, attempt: int) -> str:
    return hmac.new(key.encode(), f"letter {job} {attempt}".encode(), "sha256").hexdigest()[:24]
