"""Work asked of the worker, in the same transaction as what makes it necessary."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from app.collection import clock
from app.collection.transaction import writes
from app.db import db
from app.models import Job
from app.models.columns import now
from app.statement import Statement

MAIL_LINK = "link"
"""Send someone a personal link: the worker issues it, so that no queue ever holds a token.

Its payload: ``case`` (id), ``why`` (one of the reasons below), and ``mandate`` (id) where it goes to
someone else than the contact on record.
"""
INVITED, REMINDED, ASKED_AGAIN = "invited", "reminded", "asked_again"
ASSIGNED, RETURNED = "assigned", "returned"
"""The reasons of letters to contributors: something was given to them, or came back with a remark."""
QUERIED, CORRECTED, NOMINATED = "queried", "corrected", "nominated"
REMIND = "remind"
"""Ask for the letters of a reminder; the payload: ``round`` (id), ``slot``, and ``at``, its moment."""
MAIL_COPY = "copy"
"""Send an observer what was written to another, without the link.

The payload: ``case`` (id), ``why``, and the ids of two mandates: the observer's (``to``), and whose letter it
is (``of``), none where it went to the contact on record.
"""
MAIL_NOTICE = "notice"
"""Tell the holder of a mandate what became of it, or of the draft; the payload: ``mandate`` (id), ``why``.

Of the draft, also ``who`` shared it with the team, or ended that. Without a mandate it goes to the contact on
record of its ``case`` (id), which each has.
"""
CONFIRMED, ENDED = "confirmed", "ended"
LINK_COPIED, FIRST_LINK_COPIED = "link_copied", "first_link_copied"
"""Others: the team made a link to give by hand, another or the first; payload: ``who``, and when (``at``)."""
EXTENDED = "extended"
"""Another: they have longer to answer than the round; the payload says why (``reason``)."""
SHARED, SHARING_ENDED = "shared", "sharing_ended"
TO_CLEAR = "to_clear"
"""Of a letter with a link: a draft waits for the clearing authority, whose mandate the payload names."""
IN_PASSING = (REMINDED, ASSIGNED, RETURNED, QUERIED, CORRECTED, TO_CLEAR)
"""Letters whose link ends the one before, and signs out nobody who may be reading or writing just then."""
DECIDED = "decided"
"""Write to the focal point what the clearing authority decided; payload: ``case``, ``clearance`` (ids).

Where the questionnaire was changed before anything was decided, another has the ``mandate`` of the authority.
"""
MAIL_ACCOUNT = "account"
"""Tell someone of the team what happened to their account; the payload: ``user`` (id), ``what``."""
MAIL_PASSWORD_LINK = "password_link"  # noqa: S105 (a kind of job)
"""Send someone of the team a link for a new password: the worker makes it, so that no queue holds a token.

The payload: ``account``, the hash of the address that was typed, which may be nobody's; ``language``, that of
the page; ``invited`` where they are new.
"""
MAIL = "mail"
"""Send a letter as it is; its payload has the keys of `app.mail.Letter`."""
FREEZE, REPORT = "freeze", "report"
"""Freeze a round, or freeze it and make its report; the payload: ``round`` (id), ``who`` (a name to show).

A report may name ``dataset`` (an artifact's public id) instead of a round, and a ``format``.
"""
EXPORT = "export"
"""Write a dataset for other tools; the payload: ``round``, ``who``, ``dataset`` (a public id), ``format``."""
PAGES = "pages"
"""Make a dataset's report to be read on the team's pages.

The payload: ``round``, ``who``, ``dataset`` (a public id), ``audience``, ``language``; if chosen, the
grouping (``by``) and the group (``only``).
"""
PROFILES = "profiles"
"""Make of a dataset what its indicators say of each respondent, for the respondent's own page.

The payload: ``round``, ``who``, ``dataset`` (a public id).
"""
CHECKPOINT = "checkpoint"
"""Make the day's checkpoint of the record; no payload."""
ERASE, SCRUB = "erase", "scrub"
"""Do an erasure that two have agreed, and then take its files away and write the database's own file anew.

Payload: ``erasure`` (a public id); of the second, ``files`` (places below the folder of files), too.
"""
RETENTION = "retention"
"""Look whether the time of any round's personal data has come; no payload."""
RETENTION_LETTER = "retention_letter"
"""Tell someone of the team that it comes, or has come; the payload: ``user``, ``round`` (ids), ``due``."""
PRINT = "print"
"""Print the questionnaire of a round; the payload: ``round``, ``who``, ``language``, ``format``, ``mark``."""
RECEIPT = "receipt"
"""Set the receipt of a submission as PDF, with every answer; then send it to those whom it concerns.

The payload: ``receipt``, ``link`` (the id of the personal link by which it was sent, if by one).
"""
RECEIPT_LETTER = "receipt_letter"
"""Send a receipt; the payload: ``receipt``, ``artifact`` (the PDF's public id), ``to``, ``name``."""
TO_MEMBERS = (MAIL_ACCOUNT, MAIL_PASSWORD_LINK, RETENTION_LETTER)
"""Letters to the team about its accounts: whoever manages it alone is told where they fail."""
LETTERS = (MAIL_LINK, MAIL_COPY, MAIL_NOTICE, DECIDED, MAIL, RECEIPT_LETTER, *TO_MEMBERS)
"""The kinds that are letters."""

_KNOWN = Statement(select(Job.id).where(Job.unique_key == bindparam("unique_key")))
_ASKED = Statement(
    insert(Job).returning(Job.id), [column.key for column in Job.__table__.columns if column.key != "id"]
)
_NEW: dict[str, Any] = {
    "leased_until": None,
    "lease": "",
    "attempts": 0,
    "done_at": None,
    "failed_at": None,
    "unsettled_at": None,
    "error": "",
    "result": {},
}
"""What a job is before any worker has looked at it."""


@writes
def enqueue(
    kind: str, payload: dict[str, Any], *, due: datetime | None = None, unique_key: str | None = None
) -> int:
    """Ask for a job, and return its id; one that was asked for before under the same key is not doubled."""
    known = _KNOWN.rows({"unique_key": unique_key}) if unique_key is not None else ()
    if known:
        return int(known[0].id)
    job = {"kind": kind, "payload": payload, "due_at": due or clock.now(), "unique_key": unique_key}
    return int(_ASKED.rows({**_NEW, **job, "created_at": now()})[0].id)


def unsent(case_id: int) -> list[Job]:
    """The letters with a link about a case that have not left: they wait, or were given up."""
    about = Job.payload["case"].as_integer() == case_id
    query = select(Job).where(Job.kind == MAIL_LINK, Job.done_at.is_(None), about).order_by(Job.id)
    return list(db.session.scalars(query, execution_options={"populate_existing": True}))


def tell_member(user_id: int, what: str) -> None:
    """Have someone of the team be told what happened to their account: it may not have been they."""
    enqueue(MAIL_ACCOUNT, {"user": user_id, "what": what})
