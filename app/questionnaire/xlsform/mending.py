"""What the checker finds wrong with an imported definition, mended where that is possible, and told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.questionnaire.check import check
from app.questionnaire.check_expressions import Finding, Names
from app.questionnaire.code_lists import choice_of
from app.questionnaire.model import Questionnaire
from app.questionnaire.plan import PIPED
from app.questionnaire.wording import pieces
from app.questionnaire.xlsform.calculated import BLANK
from app.questionnaire.xlsform.form import Form
from app.questionnaire.xlsform.ours import STANDARD
from app.questionnaire.xlsform.report import FormError, Note, Place, Report

MOST_ROUNDS = 200
"""How often the checker is asked again; it tells one circle of calculations at a time."""

Shared = Callable[[str, str], list[dict[str, Any]] | None]
"""The choices of a shared list in force on a day; None where there is no such list."""


def unshared(_name: str, _valid: str) -> None:
    """There are no shared lists."""


@dataclass(frozen=True)
class Imported:
    """What a form becomes: a definition as YAML holds it, code lists, translations, and what is told."""

    definition: dict[str, Any]
    code_lists: dict[str, list[dict[str, str]]]
    """Those that are not there yet, by name: rows by column."""
    translated: dict[str, dict[str, str]]
    """What texts are in other languages: by language, then by context."""
    report: Report
    remarks: dict[str, list[str]]
    """What was left out, by the name of what it was left out of."""


def mended(definition: dict[str, Any], form: Form, shared: Shared) -> Imported:
    """The definition without what its checker refuses; what is only warned of makes it a loose one."""
    files = {name: rows for name, rows in form.lists.files.items() if shared(name, "") is None}

    def choices(name: str, valid: str) -> list[dict[str, Any]]:
        if name in files:
            return [choice_of(row) for row in files[name]]
        return shared(name, valid) or []

    for _ in range(MOST_ROUNDS):
        questionnaire = _loaded(definition, choices)
        findings = check(questionnaire)
        hard = [finding for finding in findings if not finding.loose]
        if not sum(_left_out(finding, definition, form, questionnaire) for finding in hard):
            break
    for finding in hard:
        form.report.tell(_place(finding, form), f"{finding.key}: {finding.what}", finding.mend)
    loose = [finding for finding in findings if finding.loose]
    for finding in loose:
        form.report.tell(_place(finding, form), f"a warning: {finding.what}", finding.mend)
    if loose and "expressions" not in definition:
        sections = definition.pop("sections")
        definition |= {"expressions": "loose", "sections": sections}
    return Imported(definition, files, form.words.translated, form.report, form.remarks)


def _loaded(definition: dict[str, Any], choices: Callable[[str, str], list[dict[str, Any]]]) -> Questionnaire:
    try:
        return Questionnaire.model_validate(_filled(definition, choices))
    except ValidationError as error:
        notes = (
            Note("", 0, "", f"{' '.join(str(step) for step in one['loc'])}: {one['msg']}")
            for one in error.errors()
        )
        raise FormError(tuple(notes)) from error


def _filled(data: Any, choices: Callable[[str, str], list[dict[str, Any]]]) -> Any:
    """The definition with the choices of its code lists in their places."""
    if isinstance(data, dict):
        # The list of respondents is only named; the others are what questions offer.
        filled = {k: v if k == "respondent" else _filled(v, choices) for k, v in data.items()}
        if isinstance(data.get("code_list"), str) and not data.get("choices"):
            filled["choices"] = choices(data["code_list"], str(data.get("valid", "")))
        return filled
    return [_filled(value, choices) for value in data] if isinstance(data, list) else data


def _left_out(finding: Finding, definition: dict[str, Any], form: Form, questionnaire: Questionnaire) -> bool:
    """Whether something was left out because of a finding; it is told where it stood."""
    entry = next((one for one in named(definition["sections"]) if one["name"] == finding.owner), None)
    if entry is None or not entry.get(finding.key):
        return False
    place = _place(finding, form)
    if finding.key in PIPED:
        known = Names(questionnaire).kinds
        entry[finding.key] = "".join(
            f"${{{piece}}}" if is_name and piece in known else piece
            for is_name, piece in pieces(entry[finding.key])
        )
        form.report.tell(place, f"{finding.what}; its name stands in the text instead", finding.mend)
        return True
    if finding.key not in ("relevant", "required", "constraint", "choice_filter", "calculation"):
        return False
    what = finding.what.removeprefix(f"{finding.key}: ")
    form.left_out(place, finding.owner, finding.key, what, entry[finding.key], finding.mend)
    if finding.key == "calculation":
        entry |= {"calculation": BLANK, "kind": "text"}
    else:
        del entry[finding.key]
        if finding.key in ("required", "constraint"):
            entry.pop(f"{finding.key}_message", None)
    return True


def named(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Everything in a definition that has a name and is no choice, in order."""
    for entry in entries:
        yield entry
        for key in ("questions", "pages"):
            yield from named(entry.get(key, []))


def _place(finding: Finding, form: Form) -> Place:
    place = form.places.get(finding.owner, Place())
    return place.at({"title": "label"}.get(finding.key, STANDARD.get(finding.key, finding.key)))
