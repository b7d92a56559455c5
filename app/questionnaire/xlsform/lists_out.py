"""The choices sheet of a form: every list of a definition, terms and missing codes among them."""

import re
from collections.abc import Iterator

from app.questionnaire.choices import Choice, ChoiceList
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.grid import Table
from app.questionnaire.xlsform.book import OURS
from app.questionnaire.xlsform.encoding import Cells
from app.questionnaire.xlsform.languages import Worded, heading
from app.questionnaire.xlsform.ours import CHOICE_KEYS, LIST_KEYS, MISSING, TERMS, encoded
from app.questionnaire.xlsform.vocabulary import CHOICE_COLUMNS, COLUMNS

_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def choices(questionnaire: Questionnaire, worded: Worded) -> Iterator[Cells]:
    """Every row of the sheet."""
    for name, listed in lists(questionnaire):
        yield from _of_list(name, listed, worded)
    for name, wording in questionnaire.missing.items():
        row = {"list_name": MISSING, "name": name, "label": wording}
        worded.add(row, "survey", {f"missing/{name}": "label"}, ())
        yield row
    for name, term in questionnaire.terms.items():
        row = {"list_name": TERMS, "name": name, "label": term.term, f"{OURS}text": term.text}
        worded.add(row, f"terms/{name}", {"term": "label"}, ("text",))
        yield row


def lists(questionnaire: Questionnaire) -> Iterator[tuple[str, ChoiceList]]:
    """Every list by its name in the form: those with a name of their own, then those of questions."""
    yield from questionnaire.choices.items()
    for question in questionnaire.questions.values():
        yield from _within(question, question.name)
        if isinstance(question, Table):
            for column in question.columns:
                yield from _within(column, f"{question.name}.{column.name}")


def _within(question: Question, name: str) -> Iterator[tuple[str, ChoiceList]]:
    for key in question.list_keys:
        listed = getattr(question, key)
        if isinstance(listed, ChoiceList):
            yield f"{name}.{key}", listed


def _of_list(name: str, listed: ChoiceList, worded: Worded) -> Iterator[Cells]:
    own = listed.model_dump(mode="json", exclude_defaults=True)
    head = {OURS + key: encoded(key, own[key]) for key in LIST_KEYS if key in own}
    owner = name if "." in name else f"choices/{name}"
    for number, choice in enumerate(listed.choices):
        row = {"list_name": name, f"{OURS}list": "yes", **_choice(choice, coded=bool(listed.code_list))} | (
            {} if number else head
        )
        if listed.code_list:
            labels = {code: text for code, text in choice.labels.items() if code in worded.languages}
            row |= {heading("label", code): text for code, text in labels.items()}
        else:
            worded.add(row, owner, {f"{choice.name}.label": "label"}, (f"{choice.name}.hint",))
        yield row


def _choice(choice: Choice, *, coded: bool) -> Cells:
    plain = choice.model_dump(mode="json", exclude_defaults=True)
    attributes: dict[str, str] = plain.pop("attributes", {})
    columns = {key: text for key, text in attributes.items() if coded or _is_column(key, text)}
    if coded:
        # A code list's labels in other languages are columns of the sheet.
        plain.pop("labels", None)
    plain["attributes"] = {key: text for key, text in attributes.items() if key not in columns}
    cells = {"name": choice.name, "label": choice.label, **columns}
    return cells | {OURS + key: encoded(key, plain[key]) for key in CHOICE_KEYS if plain.get(key)}


def _is_column(key: str, text: str) -> bool:
    """Whether a column of a choice can be a column of the sheet, and its cell comes back as it is."""
    plain = key.lower()
    reserved = plain in CHOICE_COLUMNS or plain in COLUMNS or plain.startswith(OURS)
    return bool(_COLUMN.fullmatch(key)) and not reserved and text == text.strip() != ""
