"""What happened to a case, in words: who did what and when, never what was answered."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from types import SimpleNamespace
from typing import Any

from app.collection import events, history, rounds
from app.collection.proposals import DEFAULT
from app.collection.scope import ADMIN, ON_BEHALF, TEAM
from app.models import Case, Event
from app.proof import in_words
from app.views.team.frame import actor, moment
from app.views.words import _, ngettext, number, spoken

MOST = 200
"""How many happenings a page shows, latest first."""
TOGETHER = timedelta(minutes=30)
"""Saves of one person in one place with no longer between them are told as one: pages save by themselves."""


def of_case(case: Case, *, everything: bool) -> list[SimpleNamespace]:
    """The latest happenings of a case; those of the team alone, where it may not know of others."""
    places = _places(case)
    known = (
        event
        for event in history.of_case(actor(), case)
        if everything or event.capacity in (ON_BEHALF, TEAM, ADMIN)
    )
    return [
        SimpleNamespace(
            when=moment(alike[0].at, case.round),
            who=alike[0].who,
            capacity=in_words(alike[0].capacity, spoken()),
            what=_told(alike, places.get(alike[0].name, alike[0].name), case),
        )
        for alike in islice(_together(known), MOST)
    ]


def _together(latest_first: Iterable[Event]) -> Iterator[list[Event]]:
    """The events, saves that followed one another in one place together."""
    alike: list[Event] = []
    for event in latest_first:
        if alike and not _goes_with(event, alike[-1]):
            yield alike
            alike = []
        alike.append(event)
    if alike:
        yield alike


def _goes_with(event: Event, later: Event) -> bool:
    same = (event.kind, event.who, event.capacity, event.name, event.via) == (
        later.kind,
        later.who,
        later.capacity,
        later.name,
        later.via,
    )
    return same and event.kind == events.SAVED and later.at - event.at <= TOGETHER


def _told(alike: list[Event], where: str, case: Case) -> str:
    if len(alike) == 1:
        return said(alike[0], where)
    answers = {(event.item, part) for event in alike for part in event.changes}
    if alike[0].via == DEFAULT:
        return _left(len(answers), where)
    changed = ngettext("%(num)s answer", "%(num)s answers", len(answers))
    return _(
        "Changed %(answers)s in “%(where)s”, in %(num)s saves since %(time)s",
        answers=changed,
        where=where,
        num=number(len(alike)),
        time=moment(alike[-1].at, case.round),
    )


def _places(case: Case) -> dict[str, str]:
    """The sections and repeats of what is asked, as people know them."""
    asked = rounds.questionnaire_of(case, spoken())
    titles = {section.name: f"{section.number} {section.title}".strip() for section in asked.sections}
    return titles | {
        name: f"{repeat.number} {repeat.label}".strip() for name, repeat in asked.repeats.items()
    }


def said(event: Event, where: str) -> str:
    """One happening in words; a save says how much was changed and where, not what was written."""
    facts: dict[str, Any] = event.changes
    match event.kind:
        case events.SAVED:
            return (_left if event.via == DEFAULT else _changed)(len(facts), where)
        case events.REVISED:
            changed = ngettext("%(num)s answer", "%(num)s answers", len(facts))
            return _(
                "Brought %(answers)s in “%(where)s” to the changed questionnaire",
                answers=changed,
                where=where,
            )
        case events.SUBMITTED:
            return _("Sent version %(number)s, receipt %(receipt)s", **_two(facts, "number", "receipt"))
        case events.REOPENED:
            return _with(_("Opened the response again"), facts.get("reason", ""))
        case events.EXTENDED:
            return _with(_("Extended the deadline"), facts.get("reason", ""))
        case events.FILE_ADDED if facts.get("purpose") == "behalf":
            return _("Added the document that the respondent sent: %(name)s", name=facts.get("name", ""))
        case events.FILE_ADDED:
            return _("Attached a file")
    words = {
        **_of_drafting(facts, where),
        **_of_review(facts),
        **_of_mail(facts),
        **_of_earlier(),
        **_of_erasure(facts),
        events.ITEM_ADDED: _("Added an item in “%(where)s”", where=where),
        events.ITEM_REMOVED: _("Removed an item in “%(where)s”", where=where),
        events.ITEM_RESTORED: _("Brought back an item in “%(where)s”", where=where),
        events.SHARED: _("Shared the draft with the secretariat"),
        events.SHARING_ENDED: _("Stopped sharing the draft with the secretariat"),
        events.CONTACT_CHANGED: _("Changed the contact on record"),
        events.MANDATE_BEGUN: _("Gave a mandate to %(name)s", name=facts.get("name", "")),
        events.MANDATE_ENDED: _("Ended the mandate of %(name)s", name=facts.get("name", "")),
        events.CLEARANCE_ASKED: _("Sent the answers for clearance"),
        events.CLEARANCE_WITHDRAWN: _("Took the answers back from clearance"),
        events.CLEARANCE_APPROVED: _("Approved the answers"),
        events.CLEARANCE_RETURNED: _("Returned the answers with remarks"),
        events.LANGUAGE_CHOSEN: _("Chose another language"),
        events.ANSWER_TRANSLATED: _("Translated an answer"),
        events.ANSWER_CODED: _("Coded an answer"),
        events.CODING_SETTLED: _("Settled how an answer is coded"),
        events.SESSION_ENDED: _("Ended what a personal link had opened"),
    }
    return words.get(event.kind, event.kind.replace("_", " "))


def _of_drafting(facts: dict[str, Any], where: str) -> dict[str, str]:
    """What happens while several write: who was given what, and where they differ."""
    return {
        events.ASSIGNED: _("Assigned “%(where)s” to %(name)s", where=where, name=facts.get("name", "")),
        events.ASSIGNMENT_DONE: _("Marked “%(where)s” as done", where=where),
        events.ASSIGNMENT_RESUMED: _("Went on with “%(where)s”, which was marked as done", where=where),
        events.ASSIGNMENT_RETURNED: _(
            "Returned “%(where)s” to %(name)s", where=where, name=facts.get("name", "")
        ),
        events.ASSIGNMENT_ACCEPTED: _("Accepted “%(where)s”", where=where),
        events.ASSIGNMENT_ENDED: _(
            "Ended the assignment of “%(where)s” to %(name)s", where=where, name=facts.get("name", "")
        ),
        events.ASSIGNMENT_MOVED: _(
            "Brought the assignment of “%(where)s” to the changed questionnaire", where=where
        ),
        events.RIVAL_GIVEN: _("Answered differently beside others in “%(where)s”", where=where),
        events.RIVALS_DECIDED: _("Decided between different answers in “%(where)s”", where=where),
        events.RIVALS_MOVED: _(
            "Brought different answers in “%(where)s” to the changed questionnaire", where=where
        ),
    }


def _of_mail(facts: dict[str, Any]) -> dict[str, str]:
    """What happens to messages, calls and links."""
    return {
        events.NOTED: _("Noted a call or a meeting"),
        events.BOUNCED: _("Marked a message as one that came back"),
        events.WORK_TRIED_AGAIN: _("Had tried again what had failed"),
        events.WORK_SET_ASIDE: _("Set aside what had failed"),
        events.REMINDED: _("Was reminded"),
        events.LINK_ISSUED: _("Made a personal link to give by hand")
        if facts.get("by_hand")
        else _("Made a personal link"),
        events.LINK_REVOKED: _("Revoked a personal link"),
    }


def _of_erasure(facts: dict[str, Any]) -> dict[str, str]:
    """What happens to personal data."""
    return {
        events.ERASURE_PROPOSED: _("Asked that personal data be erased"),
        events.ERASURE_AGREED: _("Agreed that personal data be erased"),
        events.ERASURE_REFUSED: _("Decided against erasing personal data"),
        events.ERASED: _with(_("Erased personal data"), facts.get("reason", "")),
    }


def _of_earlier() -> dict[str, str]:
    """What is said of the answers of an earlier round."""
    return {
        events.EARLIER_UNCHANGED: _("Said that what was answered last time is unchanged"),
        events.EARLIER_NO_LONGER: _("Said that what was answered last time is no longer so"),
        events.EARLIER_OPEN: _("Took back what was said of an earlier answer"),
    }


def _of_review(facts: dict[str, Any]) -> dict[str, str]:
    """What happens once a version was sent: queries, corrections, the validation."""
    return {
        events.QUERY_PREPARED: _("Prepared a query"),
        events.QUERY_DISCARDED: _("Took back a query that was prepared"),
        events.QUERY_ANSWERED: _("Replied to a query"),
        events.QUERY_SETTLED: _("Withdrew a query") if facts.get("withdrawn") else _("Settled a query"),
        events.QUERIES_SENT: ngettext("Sent a query", "Sent %(num)s queries", int(facts.get("queries", 0))),
        events.CORRECTION_PROPOSED: _with(_("Proposed a correction"), facts.get("reason", "")),
        events.CORRECTION_ENDED: _with(_("Decided against a correction"), facts.get("reason", "")),
        events.CORRECTED: _with(_("Corrected an answer"), facts.get("reason", "")),
        events.VALIDATED: _("Validated the response"),
    }


def _changed(count: int, where: str) -> str:
    """How much was changed and where."""
    changed = ngettext("%(num)s answer", "%(num)s answers", count)
    return _("Changed %(answers)s in “%(where)s”", answers=changed, where=where)


def _left(count: int, where: str) -> str:
    """Answers that a page had filled in, and that its sender left so."""
    answers = ngettext("%(num)s answer", "%(num)s answers", count)
    return _("Left %(answers)s as filled in beforehand, in “%(where)s”", answers=answers, where=where)


def _two(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: facts.get(name, "") for name in names}


def _with(text: str, reason: str) -> str:
    return f"{text}: {reason}" if reason else text
