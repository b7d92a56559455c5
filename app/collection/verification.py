"""Checking a receipt without signing in: whether this is what was received, and when; never what it says."""

import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app import bounds
from app.collection import attempts, tokens
from app.collection.errors import Invalid
from app.collection.sums import digest
from app.db import db
from app.models import Case, Round, Submission

PER_ADDRESS = 50
"""Failures in a quarter of an hour after which an address (an office behind one) has to wait."""
ACCOUNT = "receipts"
"""What failures to check a receipt are counted under."""
LARGEST = 5 * 1024 * 1024
"""The largest file that is checked, in bytes."""
NOTHING = "0" * 64
_NUMBER, _DIGITS = re.compile("[A-Z0-9-]{1,40}"), re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Received:
    """What anyone may know who has the number and the fingerprint of a submission."""

    receipt: str
    number: int
    received_at: datetime
    timezone: str
    late: bool
    superseded: bool
    erased: bool = False
    """Whether personal answers were erased from it since."""
    kept: bool = False
    """Whether the claim is of what was left then, and not of what was sent."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What someone says was received: a receipt's number, and the fingerprint of what was sent."""

    receipt: str
    sha256: str


@bounds.lifted()
def check(claim: Claim, address: str) -> Received | None:
    """What was received, if that is what is claimed; else None, by the same work for whatever is wrong.

    TooManyAttempts where this address has failed too often.
    """
    # Failures are counted apart from those to sign in: neither can lock an office out of the other.
    here = tokens.hashed(f"{ACCOUNT} {address}")
    attempts.require_patience(here, PER_ADDRESS)
    later = aliased(Submission)
    query = (
        select(
            Submission.sha256,
            Submission.left_sha256,
            Submission.receipt,
            Submission.number,
            Submission.received_at,
        )
        .add_columns(Round.timezone, Submission.late, later.id.label("later"))
        .join(Case, Case.id == Submission.case_id)
        .join(Round, Round.id == Case.round_id)
        .outerjoin(later, (later.case_id == Submission.case_id) & (later.number == Submission.number + 1))
        .where(Submission.receipt == claim.receipt)
    )
    found = db.session.execute(query).one_or_none()
    right = hmac.compare_digest(found.sha256 if found else NOTHING, claim.sha256)
    # What was erased is in no file that is given out since: that file is right, too, and says less.
    left = found.left_sha256 if found else ""
    kept = hmac.compare_digest(left or NOTHING, claim.sha256) and bool(left)
    if found is None or not (right or kept):
        attempts.failed(ACCOUNT, here)
        return None
    return Received(
        found.receipt,
        found.number,
        found.received_at,
        found.timezone,
        found.late,
        found.later is not None,
        erased=bool(found.left_sha256),
        kept=kept and not right,
    )


def typed(receipt: str, sha256: str) -> Claim:
    """A claim as a person types it: spaces and small or capital letters do not matter.

    What could be no receipt or no fingerprint is looked for like any other, and never found.
    """
    number, digits = _close(receipt).upper(), _close(sha256).lower()
    return Claim(number if _NUMBER.fullmatch(number) else "-", digits if _DIGITS.fullmatch(digits) else "-")


def _close(text: str) -> str:
    return "".join(text.split())


def of_file(content: bytes) -> Claim:
    """The claim that a file makes that was downloaded beside a receipt: its answers' own fingerprint.

    The fingerprint is worked out from the answers in the file, never taken from it. Invalid for another file.
    """
    if len(content) > LARGEST:
        raise Invalid("this is larger than any submission")
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_refused)
        receipt, document = found["submission"], found["document"]
        return typed(str(receipt), digest(document))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Invalid("this is not the file of a submission") from error


def _refused(name: str) -> float:
    raise ValueError(name)
