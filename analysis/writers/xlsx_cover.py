"""The first sheets of the workbook: cover, contents with links, and notes on how to read."""

from openpyxl.worksheet.worksheet import Worksheet

from analysis.tables import Report, ReportSection
from analysis.wording import to_say
from analysis.writers import xlsx_style as style
from analysis.writers.xlsx_sections import Written

HOW_TO_READ = to_say("Notes: how to read this")
_HEADS = (to_say("Table"), to_say("Title"), to_say("Question"), to_say("Base"), to_say("What is counted"))
_TITLE = 105  # characters of a title that fit on a line
SYNTHETIC, PILOT = to_say("SYNTHETIC DATA"), to_say("PILOT")
SYNTHETIC_TEXT = to_say(
    "Every answer in this report was invented to show how the report works. Nothing here is a finding."
)
PILOT_TEXT = to_say(
    "These answers were given to try the survey out, and never count. Nothing here is a finding."
)


def warnings(report: Report) -> dict[str, str]:
    """What nobody may overlook about the answers: words for every sheet, and for the cover what they mean."""
    found = ((report.synthetic, SYNTHETIC, SYNTHETIC_TEXT), (report.pilot, PILOT, PILOT_TEXT))
    say = report.words.say
    return {say(words): say(text) for applies, words, text in found if applies}


def notice(report: Report) -> str:
    """The words that stand on every sheet of tables and in every footer; empty for answers that count."""
    return ". ".join(warnings(report))


def write_cover(sheet: Worksheet, report: Report, names: list[str]) -> None:
    """Title, what was asked of whom and when, and the identity of what the figures come from."""
    style.widths(sheet, [24, 84])
    row = 2
    for words, text in warnings(report).items():
        for column in (1, 2):
            style.at(sheet, row, column).fill = style.WARN_FILL
            style.at(sheet, row + 1, column).fill = style.WARN_FILL
        style.put_text(style.at(sheet, row, 1), words, style.WARNING)
        style.put_text(style.at(sheet, row + 1, 1), text, style.BODY)
        sheet.row_dimensions[row].height = 26
        row += 3
    style.put_text(style.at(sheet, row, 1), report.title, style.TITLE)
    sheet.row_dimensions[row].height = 34
    style.put_text(style.at(sheet, row + 1, 1), report.subtitle, style.MUTED)
    row += 3
    for label, text in report.facts.items():
        style.put_text(style.at(sheet, row, 1), label, style.MUTED)
        style.put_text(style.at(sheet, row, 2), text, style.BODY, style.WRAPPED)
        for column in (1, 2):
            style.at(sheet, row, column).border = style.UNDER
        sheet.row_dimensions[row].height = 19
        row += 1
    row += 1
    style.put_link(style.at(sheet, row, 1), report.words.say("Contents"), names[1])
    style.put_link(style.at(sheet, row, 2), report.words.say(HOW_TO_READ), names[2])
    if report.about:
        style.put_lines(sheet, row + 2, report.about, style.BODY, 105)
    sheet.sheet_view.showGridLines = False


def write_contents(
    sheet: Worksheet,
    report: Report,
    written: list[tuple[ReportSection, list[Written]]],
    annexes: list[tuple[str, str]],
) -> None:
    """Every table by number, with a link to it, its base, and what that counts."""
    style.widths(sheet, [10, 96, 20, 12, 26])
    style.put_text(style.at(sheet, 1, 1), report.words.say("Contents"), style.HEADING)
    style.put_text(style.at(sheet, 2, 1), report.title, style.MUTED)
    row = 4
    for column, label in enumerate(map(report.words.say, _HEADS), start=1):
        cell = style.at(sheet, row, column)
        style.put_text(cell, label, style.BOLD, {4: style.NUMERIC, 5: style.AFTER}.get(column))
        cell.fill, cell.border = style.HEAD_FILL, style.HEAD_BORDER
    row += 1
    for section, places in written:
        if not places:
            continue
        row += 1
        style.put_link(style.at(sheet, row, 2), section.title, places[0].sheet, font=style.TABLE_TITLE)
        row += 1
        for place in places:
            table, target = place.table, f"A{place.row}"
            style.put_link(style.at(sheet, row, 1), table.number, place.sheet, target)
            style.put_link(style.at(sheet, row, 2), table.title, place.sheet, target)
            style.at(sheet, row, 2).alignment = style.WRAPPED
            if len(table.title) > _TITLE:
                sheet.row_dimensions[row].height = style.ROW * -(-len(table.title) // _TITLE)
            asked = [wording.number for wording in table.wordings if wording.number]
            listed = ", ".join(asked[:3]) + (" …" if len(asked) > 3 else "")
            style.put_text(style.at(sheet, row, 3), listed, style.MUTED)
            if table.base is not None:
                style.put_number(style.at(sheet, row, 4), table.base, style.COUNT, style.MUTED)
                style.put_text(style.at(sheet, row, 5), table.cases, style.MUTED, style.AFTER)
            row += 1
    row += 1
    for title, name in annexes:
        style.put_link(style.at(sheet, row, 2), title, name)
        row += 1
    sheet.freeze_panes = "A5"


def write_notes(sheet: Worksheet, report: Report, contents: str) -> None:
    """How to read the report, a heading and a paragraph each."""
    style.widths(sheet, [110])
    style.put_text(style.at(sheet, 1, 1), report.words.say("Notes"), style.HEADING)
    style.put_link(style.at(sheet, 2, 1), report.words.say("Back to contents"), contents)
    row = 4
    for note in report.notes:
        style.put_text(style.at(sheet, row, 1), note.number, style.TABLE_TITLE)
        row = style.put_lines(sheet, row + 1, note.text, style.BODY, 112) + 1
    sheet.freeze_panes = "A3"
