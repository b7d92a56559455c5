"""What is said of a table in words, above it and below it."""

from analysis.sensitive import is_summary, least_of
from analysis.tables import Chart, Role, Show, Table, Wording
from analysis.wording import to_say

_QUESTIONS = 4  # so many are given word by word, further ones by number
_NO_ANSWERS = to_say(
    "The darker, the larger the share; · stands for none of them, an empty cell for no answers."
)
_NONE_THERE = to_say("The darker, the more. A cell with · is empty: there are none.")
_FEW_HOLD = to_say(
    "[c] Not shown: fewer than %(least)s people, or all but fewer than %(least)s, are in this place."
)
_FEW_OF_UNIT = to_say(
    "[c] Not shown: fewer than %(unit)s of the unit answered; or fewer than %(least)s people, or all but "
    "fewer than %(least)s, are in this place."
)
_FEW_AGGREGATE = to_say(
    "[c] Not shown: fewer than %(least)s of those who allow only totals are in this place."
)
_FEW_FIGURES = to_say(
    "[c] Not shown: fewer than %(least)s of those who must not be recognised gave a number; or one of them "
    "gave so much of the sum that another could tell it; or it would be the number of one or two of them."
)
_HIDDEN_AS_WELL = to_say("[d] Hidden as well, because [c] could otherwise be worked out.")


def above(table: Table) -> list[str]:
    """Which question was asked, and the base."""
    say = table.words.say
    lines = [_asked(table, wording) for wording in table.wordings[:_QUESTIONS]]
    if further := [wording.number for wording in table.wordings[_QUESTIONS:] if wording.number]:
        lines.append(say("Further questions: %(questions)s.", questions=", ".join(further)))
    return [*(line for line in lines if line), say("Base. %(text)s", text=table.base_text)]


def _asked(table: Table, wording: Wording) -> str:
    """A question as it was put; only its number, where the title has its wording."""
    say = table.words.say
    if not wording.number:
        return "" if wording.text == table.title else wording.text
    if wording.text == table.title:
        return say("Question %(number)s.", number=wording.number)
    return say("Question %(number)s: %(wording)s", number=wording.number, wording=wording.text)


def below(table: Table, source: str) -> list[str]:
    """How to read it, who is outside the base, notes, what marks mean, and the source."""
    say, lines = table.words.say, []
    if table.chart is Chart.HEAT:
        lines.append(say(_NO_ANSWERS if Show.SHARE in table.shows else _NONE_THERE))
    if table.share_of not in ("", "row", "column", "cell"):
        lines.append(table.share_of)
    if table.left_out and not any(heading.role is Role.MISSING for heading in table.rows):
        reasons = [say("%(reason)s: %(count)s", reason=one.label, count=one.count) for one in table.left_out]
        lines.append(say("Outside the base. %(reasons)s.", reasons="; ".join(reasons)))
    lines += table.notes
    if table.suppressed:
        lines.append(f"{_marks(table)} {say(_HIDDEN_AS_WELL)}")
    lines.append(say("Source: %(source)s.", source=source))
    return lines


def _marks(table: Table) -> str:
    if is_summary(table):
        return table.words.say(_FEW_FIGURES, least=least_of(table))
    if not table.opinion:
        return table.words.say(_FEW_AGGREGATE, least=least_of(table))
    if table.least_row:
        return table.words.say(_FEW_OF_UNIT, unit=table.least_row, least=least_of(table))
    return table.words.say(_FEW_HOLD, least=least_of(table))


def heading(table: Table) -> str:
    """Its number and title."""
    return table.words.say("Table %(number)s. %(title)s", number=table.number, title=table.title)


def picture(table: Table) -> str:
    """What its chart shows, for those who do not see it."""
    message = to_say("Chart of table %(number)s, whose numbers stand in the table: %(title)s")
    return table.words.say(message, number=table.number, title=table.title)
