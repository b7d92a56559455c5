"""Every kind of finding of `canvass survey check`: its permanent code, how grave it is, what it is about."""

from typing import NamedTuple

ERROR, WARNING = "error", "warning"


class Code(NamedTuple):
    """One kind of finding. An error makes a definition unusable; a warning is worth a look."""

    code: str
    severity: str
    about: str


CODES: dict[str, Code] = {
    code: Code(code, ERROR if code.startswith("C") else WARNING, about)
    for code, about in (
        ("C101", "The file is no YAML, or no UTF-8 text, or is not there."),
        ("C102", "A key that nothing knows, a key that is missing, or a value of the wrong kind."),
        ("C103", "The survey is called otherwise than its folder."),
        ("C104", "A name or code that is taken twice, or cannot be one."),
        ("C105", "A language that the interface does not speak, or a source language that is not listed."),
        ("C106", "A section that asks nothing, or is put together in a way that no page can show."),
        ("C107", "A repeat that stands too deep, asks nothing, or has bounds that exclude each other."),
        ("C108", "A question whose own keys do not go together, or a rule that has no message."),
        ("C109", "A term that is not defined."),
        ("C110", "A text that names an answer which does not exist."),
        ("C111", "An expression that cannot be read."),
        ("C112", "An expression that names what does not exist, or compares what cannot be compared."),
        ("C113", "An expression that looks ahead, reads what is anonymous, or draws where answers are."),
        ("C114", "An expression that looks up a list or a column that does not exist."),
        ("C115", "`prior()` outside of a warning, or in a repeat."),
        ("C116", "Something that depends on itself."),
        ("C117", "A shared code list that does not exist, cannot be read, or has no code in force."),
        ("C118", "A translation that loses or adds a placeholder, or holds what cannot be shown."),
        ("C119", "A table of `report.yaml` that names what does not exist, or cannot be made."),
        ("C120", "A line of `changes.yaml` that names what there is not, or says what cannot be."),
        (
            "C121",
            "A calculation of an anonymous section that would keep another section's answer, or the moment.",
        ),
        ("C122", "A calculation whose result is a text, where a number is kept: it would always be blank."),
        (
            "C123",
            "An indicator or level of `indicators.yaml` that names what does not exist, or gives no score.",
        ),
        ("W201", "A question that is never asked, whatever is answered: its condition cannot hold."),
        (
            "W202",
            "A question that is never asked: its condition contradicts those around it, or of what it names.",
        ),
        ("W203", "A constraint that no answer keeps, or a warning that every answer breaks."),
        ("W204", "A matrix or table with more columns than a phone can show well."),
        ("W205", "A section that takes longer than a sitting."),
        ("W206", "Markup in a text: it is shown as it stands."),
        ("W207", "A character in a text that nobody sees, or that changes the direction of what follows."),
        ("W208", "A choice list, a term or a missing code that nothing uses."),
        ("W209", "Two choices of a list that read the same."),
        (
            "W210",
            "A text that has no translation, or an outdated one, in a language that the survey declares.",
        ),
        (
            "W211",
            "With `expressions: loose`: a comparison or an order that other definitions are refused for.",
        ),
        (
            "W212",
            "A condition of an anonymous section that names what is asked elsewhere: it leaves a trace.",
        ),
        ("W213", "An acceptance of a warning that nothing is warned of, or that gives no reason."),
        ("W214", "Two questions that bear the same number."),
        ("W215", "A repeat that does not say what one of its things is called."),
        ("W216", "A choice that is never offered: its condition or the choice filter cannot let it through."),
    )
}


def table() -> list[str]:
    """The codes as a table in Markdown, for the author's guide."""
    lines = ["| code | is | about |", "|---|---|---|"]
    return lines + [f"| {one.code} | {one.severity} | {one.about} |" for one in CODES.values()]
