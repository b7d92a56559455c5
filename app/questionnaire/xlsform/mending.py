"""What the checker finds wrong with an imported definition, mended where that is possible, and told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.questionnaire.check import check
from app.questionnaire.check_expressions import CIRCLE, Finding, Names
from app.questionnaire.code_lists import choice_of
from app.questionnaire.model import Questionnaire
from app.questionnaire.plan import PIPED
from app.questionnaire.wording import pieces
from app.questionnaire.xlsform.calculated import BLANK
from app.questionnaire.xlsform.form import Form
from app.questionnaire.xlsform.ours import EXPRESSIONS, STANDARD
from app.questionnaire.xlsform.readable import APART
from app.questionnaire.xlsform.report import FormError, Note, Place, Report

MOST_ROUNDS = 50
"""How often the checker is asked again; it tells one circle of calculations at a time."""

Entries = dict[str, dict[str, Any]]
"""Everything in a definition that has a name and is no choice."""
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

    entries = {entry["name"]: entry for entry in named(definition["sections"])}
    for _ in range(MOST_ROUNDS):
        questionnaire = _loaded(definition, choices)
        findings = check(questionnaire)
        hard = [finding for finding in findings if not finding.loose]
        if not sum(_left_out(finding, entries, form, questionnaire) for finding in hard):
            break
    if hard:
        _refuse(hard, form)
    loose = [finding for finding in findings if finding.loose]
    for finding in loose:
        form.report.tell(_place(finding, form), f"a warning: {finding.what}", finding.mend)
    if loose and "expressions" not in definition:
        apart = {key: definition.pop(key) for key in APART if key in definition}
        definition |= {"expressions": "loose"} | apart
    return Imported(definition, files, form.words.translated, form.report, form.remarks)


def _refuse(hard: list[Finding], form: Form) -> None:
    """Refuse a form from which nothing more can be left out."""
    notes = []
    for finding in hard:
        place = _place(finding, form)
        what = finding.what
        if what.startswith(CIRCLE):
            what = f"more than {MOST_ROUNDS} calculations depend on themselves"
        notes.append(Note(place.sheet, place.row, place.column, what, finding.mend))
    raise FormError(tuple(notes))


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


def _left_out(finding: Finding, entries: Entries, form: Form, questionnaire: Questionnaire) -> bool:
    """Whether something was left out because of a finding; it is told where it stood."""
    if finding.what.startswith(CIRCLE):
        return _opened(finding, entries, form, questionnaire)
    entry = entries.get(finding.owner)
    if entry is None or not entry.get(finding.key):
        return False
    if finding.key in PIPED:
        known = Names(questionnaire).kinds
        entry[finding.key] = "".join(
            f"${{{piece}}}" if is_name and piece in known else piece
            for is_name, piece in pieces(entry[finding.key])
        )
        what = f"{finding.what.removeprefix(f'{finding.key}: ')}; its name stands in the text instead"
        form.report.tell(_place(finding, form), what, finding.mend)
        return True
    return finding.key in (*EXPRESSIONS, "default") and _without(finding, entry, finding.key, form)


def _opened(finding: Finding, entries: Entries, form: Form, questionnaire: Questionnaire) -> bool:
    """Whether a circle was broken: at a calculation in it, else at a condition in it or around it."""
    along = [name.partition(".")[0] for name in finding.what.removeprefix(CIRCLE).split(" → ")]
    around = [
        above
        for name in along
        if name in questionnaire.places
        for above, _ in questionnaire.places[name].above
    ]
    for key in ("calculation", "relevant"):
        for name in dict.fromkeys((*along, *around)):
            entry = entries.get(name, {})
            if entry.get(key, BLANK) != BLANK:
                return _without(finding._replace(owner=name, key=key), entry, key, form)
    return False


def _without(finding: Finding, entry: dict[str, Any], key: str, form: Form) -> bool:
    """Take an expression out of an entry, and tell it."""
    what = finding.what.removeprefix(f"{key}: ")
    form.left_out(_place(finding, form), finding.owner, key, what, entry[key], finding.mend)
    if key == "calculation":
        entry |= {"calculation": BLANK, "kind": "text"}
    else:
        del entry[key]
        if key in ("required", "constraint"):
            entry.pop(f"{key}_message", None)
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
