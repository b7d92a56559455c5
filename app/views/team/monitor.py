"""How an open round goes, drawn for the board: its days, its sections, its messages."""

from types import SimpleNamespace
from typing import Any

from app import languages
from app.collection import monitoring, rounds
from app.collection.monitoring import BEGUN, FAILED, FINISHED, SENT, WAITING
from app.collection.scope import Actor
from app.models import Round
from app.views.words import _, number, spoken

LATEST = 7
"""So many days are told one by one to who does not see the columns."""


def monitored(actor: Actor, round_: Round) -> dict[str, Any]:
    """What the board shows beside who has answered; three queries, whatever the size of the round."""
    mail = monitoring.mail(round_)
    return {
        **_days(round_),
        "sections": _sections(actor, round_),
        "mail": [
            (number(mail[SENT]), _("messages sent")),
            (number(mail[WAITING]), _("waiting to be sent")),
            (number(mail[FAILED]), _("given up")),
        ],
        "mail_failed": mail[FAILED],
    }


def _days(round_: Round) -> dict[str, Any]:
    found = monitoring.days(round_)
    shown = [
        SimpleNamespace(saves=one.saves, sent=one.sent, label=languages.format_date(one.day, spoken()))
        for one in found
    ]
    told = [
        _(
            "%(day)s: saved %(saves)s, sent %(sent)s",
            day=one.label,
            saves=number(one.saves),
            sent=number(one.sent),
        )
        for one in shown[-LATEST:]
    ]
    most = max((max(one.saves, one.sent) for one in found), default=0)
    return {"days": shown, "most_saves": most or 1, "days_text": "; ".join(told)}


def _sections(actor: Actor, round_: Round) -> list[tuple[str, int, int, int, str]]:
    """A bar a section, in the order in which they are asked."""
    found = monitoring.sections(actor, round_)
    bars = []
    for section in rounds.questionnaire_of(round_).sections:
        counts = found.get(section.name)
        if counts is None:
            continue
        everyone = sum(counts.values())
        text = _("%(sent)s of %(all)s", sent=number(counts[FINISHED]), all=number(everyone))
        label = f"{section.number} {section.title}".strip()
        bars.append((label, counts[FINISHED], counts[BEGUN], max(everyone, 1), text))
    return bars
