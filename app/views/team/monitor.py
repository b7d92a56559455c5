"""How an open round goes, drawn for the board: its days, its sections, its messages."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from app import languages
from app.collection import monitoring, rounds
from app.collection.monitoring import BEGUN, FAILED, FINISHED, SENT, WAITING
from app.collection.participation import Standing
from app.models import Round
from app.views.words import _, number, spoken

LATEST = 7
"""So many days are told one by one to who does not see the columns."""


def monitored(round_: Round, standings: Sequence[Standing]) -> dict[str, Any]:
    """What the board shows beside who has answered; two queries, whatever the size of the round.

    Of members of staff it shows what was sent: drafts by day or by section would tell who has begun.
    """
    mail = monitoring.mail(round_)
    return {
        **_days(round_),
        "sections": _sections(round_, standings) if round_.kind != "staff" else None,
        "mail": [
            (number(mail[SENT]), _("messages sent")),
            (number(mail[WAITING]), _("waiting to be sent")),
            (number(mail[FAILED]), _("given up")),
        ],
        "mail_failed": mail[FAILED],
    }


def _days(round_: Round) -> dict[str, Any]:
    saved = round_.kind != "staff"
    shown = [
        SimpleNamespace(
            saves=one.saves if saved else 0, sent=one.sent, label=languages.format_date(one.day, spoken())
        )
        for one in monitoring.days(round_)
    ]
    told = [_told(one, saved=saved) for one in shown[-LATEST:]]
    most = max((max(one.saves, one.sent) for one in shown), default=0)
    return {"days": shown, "days_saved": saved, "most_saves": most or 1, "days_text": "; ".join(told)}


def _told(one: SimpleNamespace, *, saved: bool) -> str:
    """One day in words."""
    if not saved:
        return _("%(day)s: sent %(sent)s", day=one.label, sent=number(one.sent))
    return _(
        "%(day)s: saved %(saves)s, sent %(sent)s",
        day=one.label,
        saves=number(one.saves),
        sent=number(one.sent),
    )


def _sections(round_: Round, standings: Sequence[Standing]) -> list[tuple[str, int, int, int, str]]:
    """A bar a section, in the order in which they are asked."""
    found = monitoring.sections(standings)
    bars = []
    for section in rounds.questionnaire_of(round_, spoken()).sections:
        counts = found.get(section.name)
        if counts is None:
            continue
        everyone = sum(counts.values())
        text = _("%(sent)s of %(all)s", sent=number(counts[FINISHED]), all=number(everyone))
        label = f"{section.number} {section.title}".strip()
        bars.append((label, counts[FINISHED], counts[BEGUN], max(everyone, 1), text))
    return bars
