"""What a report says of itself: who was asked and who answered, in sentences made of its own figures."""

from collections.abc import Iterator, Sequence

from analysis.prose import Figure, Paragraph, bound
from analysis.tables import Role, Table
from analysis.view import View
from analysis.wording import to_say
from app.questionnaire.package import MAIN

ROUND = "round"
"""What the figures of the cover are called."""
MOST = 12
"""So many groups can be read in one sentence."""
_RATE = to_say(
    "Participation as at %(moment)s. %(cases)s, invited: %(invited)s; answered: %(submitted)s (%(rate)s)."
)
_NONE = to_say("Participation as at %(moment)s. %(cases)s, invited: %(invited)s.")
_GROUP = to_say("%(group)s: %(submitted)s of %(invited)s")
_GROUPS = to_say("Answered, by group (table %(number)s). %(groups)s.")


def summary_of(view: View, tables: Sequence[Table]) -> Iterator[Paragraph]:
    """Participation in all, and by the first grouping of the plan."""
    words, data = view.words, view.data
    given = [
        ("moment", Figure(f"{ROUND}:as_at", words.moment(str(data.facts["frozen_at"])))),
        ("invited", Figure(f"{ROUND}:invited", words.number(data.invited))),
        ("submitted", Figure(f"{ROUND}:submitted", words.number(data.submitted))),
    ]
    cases = view.cases_of(MAIN)
    if data.invited:
        given.append(("rate", Figure(f"{ROUND}:rate", words.percent(data.submitted / data.invited))))
    yield bound(words.say, _RATE if data.invited else _NONE, given, cases=cases)
    grouped = next((table for table in tables if _by_group(table)), None)
    if grouped is not None:
        yield _by_groups(grouped)


def _by_group(table: Table) -> bool:
    groups = sum(head.role is Role.CATEGORY for head in table.rows)
    return table.kind == "participation" and 1 < groups <= MOST


def _by_groups(table: Table) -> Paragraph:
    """Each group with how many of how many, all from one table."""
    words = table.words
    parts: list[str | Figure] = []
    for head, (invited, submitted) in zip(table.rows, table.cells, strict=True):
        if head.role is Role.CATEGORY:
            group = f"{ROUND}:{head.code or 'none'}"
            figures = [
                (key, Figure(f"{group}:{key}", words.number(cell.count or 0), table.number))
                for key, cell in (("submitted", submitted), ("invited", invited))
            ]
            parts += ["; "] if parts else []
            parts += bound(words.say, _GROUP, figures, group=head.label)
    whole = bound(words.say, _GROUPS, [("groups", Figure("", ""))], number=table.number)
    at = next(n for n, part in enumerate(whole) if isinstance(part, Figure))
    return (*whole[:at], *parts, *whole[at + 1 :])
