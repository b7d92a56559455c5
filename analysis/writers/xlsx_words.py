"""What is said of a table in words, above it and below it."""

from analysis.sensitive import AGGREGATE_LEAST, OPINION_LEAST
from analysis.tables import Chart, Role, Show, Table

_QUESTIONS = 4  # so many are given word by word, further ones by number


def above(table: Table) -> list[str]:
    """Which question was asked, and the base."""
    lines = []
    for wording in table.wordings[:_QUESTIONS]:
        number = f"Question {wording.number}" if wording.number else ""
        if wording.text == table.title:
            lines.append(f"{number}." if number else "")
        else:
            lines.append(f"{number}: {wording.text}" if number else wording.text)
    if further := [wording.number for wording in table.wordings[_QUESTIONS:] if wording.number]:
        lines.append(f"And questions {', '.join(further)}.")
    return [*(line for line in lines if line), f"Base: {table.base_text}"]


def below(table: Table, source: str) -> list[str]:
    """How to read it, who is outside the base, notes, what marks mean, and the source."""
    lines = []
    if table.chart is Chart.HEAT:
        lines.append(_empty_cells(table))
    if table.share_of and table.share_of not in ("row", "column", "cell"):
        lines.append(f"Per cent of {table.share_of}.")
    if table.left_out and not any(heading.role is Role.MISSING for heading in table.rows):
        listed = "; ".join(f"{code.label}, {code.count:,}" for code in table.left_out)
        lines.append(f"Outside the base: {listed}.")
    lines += table.notes
    if table.suppressed:
        lines.append(_marks(table))
    lines.append(f"Source: {source}.")
    return lines


def _empty_cells(table: Table) -> str:
    if Show.SHARE in table.shows:
        return "The darker, the larger the share; · stands for none of them, an empty cell for no answers."
    return f"The darker, the more. A cell with · is empty: no {table.cases} there."


def _marks(table: Table) -> str:
    if table.opinion:
        small = f"fewer than {OPINION_LEAST} people, or all but fewer than {OPINION_LEAST}, are in this place"
        if table.least_row:
            small = f"fewer than {table.least_row} of the unit answered, or {small}"
    else:
        small = f"fewer than {AGGREGATE_LEAST} of those who allow only totals are in this place"
    return f"[c] Not shown: {small}. [d] Hidden as well, because [c] could otherwise be worked out."


def picture(table: Table) -> str:
    """What its chart shows, for those who do not see it."""
    title = table.title if table.title.endswith((".", "?", "!")) else f"{table.title}."
    return f"Chart of table {table.number}: {title} Its numbers stand in the table."
