"""From a definition to the sheets of a form for other tools, with what is ours in columns of our own."""

from collections.abc import Iterable, Iterator

from app.questionnaire.model import Group, Page, Questionnaire, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.choice import Acknowledge, Rank
from app.questionnaire.questions.grid import Grid, Table
from app.questionnaire.questions.number import Amount
from app.questionnaire.questions.parts import ANSWER, COMMENT, EXPLANATION, OTHER, Part
from app.questionnaire.rules import rules
from app.questionnaire.xlsform.book import OURS
from app.questionnaire.xlsform.encoding import Cells, cells, list_keys, list_name, type_of, type_of_part
from app.questionnaire.xlsform.languages import Said, Worded, heading
from app.questionnaire.xlsform.lists_out import choices, lists
from app.questionnaire.xlsform.ours import (
    INTRO,
    MISSING,
    PAGE,
    PART,
    SECTION,
    SETTINGS,
    STANDARD,
    TEXTS,
    encoded,
)
from app.questionnaire.xlsform.rewriting import as_form, missing_asked
from app.questionnaire.xlsform.vocabulary import TRANSLATED

MARK = f"{OURS}type"
WORDED = {**{key: STANDARD[key] for key in TEXTS}, "title": "label"}
"""Keys of texts for which a row has a column of XLSForm's."""
FIRST = [
    "type",
    "name",
    "label",
    "hint",
    "guidance_hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "required_message",
    "calculation",
    "choice_filter",
    "appearance",
    "parameters",
    "readonly",
    "default",
    "repeat_count",
    "list_name",
]
"""The order of XLSForm's columns; ours follow as they are met."""
BESIDE = {COMMENT: "Comment", EXPLANATION: "Explanation"}
END = {GROUP: f"end_{GROUP}" for GROUP in ("group", "repeat")}


def exported(questionnaire: Questionnaire, said: Said | None = None) -> dict[str, list[list[str]]]:
    """The sheets of the form, by name; ``said`` are the texts in other languages."""
    worded = Worded(questionnaire.language, said or {})
    for name, listed in lists(questionnaire):
        if "." in name and not listed.code_list:
            worded.owned(*name.split(".", 1))
    source = questionnaire.language if said else ""
    return {
        "survey": _table(Survey(questionnaire, worded).rows(), source),
        "choices": _table(choices(questionnaire, worded), source),
        "settings": _table([_settings(questionnaire, worded)], ""),
    }


def _table(rows: Iterable[Cells], source: str) -> list[list[str]]:
    """Rows by column as rows of cells under headings, which name the language where there are several."""
    found = list(rows)
    used = list(dict.fromkeys(column for row in found for column, text in row.items() if text))
    order = [column for column in FIRST if column in used]
    headings = order + [column for column in used if column not in order]
    named = [heading(one, source) if source and one in TRANSLATED else one for one in headings]
    return [named, *([row.get(column, "") for column in headings] for row in found)] if found else []


def _settings(questionnaire: Questionnaire, worded: Worded) -> Cells:
    plain = questionnaire.model_dump(mode="json", exclude_defaults=True)
    if questionnaire.accepted:
        plain["accepted"] = questionnaire.accepted
    own = {f"{OURS}{key}": encoded(key, plain[key]) for key in SETTINGS if key in plain}
    row = {
        "form_title": questionnaire.title,
        "form_id": questionnaire.survey,
        "version": questionnaire.edition,
        "style": "pages",
        "canvass": "1",
        f"{OURS}language": questionnaire.language,
        **own,
        f"{OURS}languages": encoded("languages", questionnaire.languages),
    }
    if worded.languages:
        row["default_language"] = heading("", questionnaire.language).removeprefix("::")
    worded.add(row, "survey", {})
    return row


class Survey:
    """The rows of the survey sheet, in the order asked."""

    def __init__(self, questionnaire: Questionnaire, worded: Worded) -> None:
        """Look once for what rows of other questions depend on."""
        self.questionnaire, self.worded = questionnaire, worded
        asked = questionnaire.questions.values()
        self.acknowledged = frozenset(one.name for one in asked if isinstance(one, Acknowledge))
        self.missing = {part for rule in rules(questionnaire) for part in missing_asked(rule.source)}

    def rows(self) -> Iterator[Cells]:
        """Every row."""
        for section in self.questionnaire.sections:
            yield {"type": "begin_group", **self._cells(section, SECTION)}
            if section.intro:
                yield self._intro(section)
            yield from self._entries(section.questions)
            yield from self._pages(section.pages)
            yield {"type": "end_group"}

    def _cells(
        self, entry: Section | Page | Group | Repeat | Question, mark: str, *, group: bool = True
    ) -> Cells:
        made = cells(entry, mark, self.acknowledged, group=group)
        columns = {key: column for key, column in WORDED.items() if made.get(column)}
        if isinstance(entry, Section):
            made.pop(f"{OURS}intro", "")
            columns["intro"] = ""
        self.worded.add(made, entry.name, columns)
        return made

    def _intro(self, section: Section) -> Cells:
        """The words at the head of a section, as a note."""
        row = {"type": "note", "name": f"{section.name}..intro", "label": section.intro, MARK: INTRO}
        self.worded.add(row, section.name, {"intro": "label"}, ())
        return row

    def _pages(self, pages: Iterable[Page]) -> Iterator[Cells]:
        for page in pages:
            yield {"type": "begin_group", **self._cells(page, PAGE), "appearance": "field-list"}
            yield from self._entries(page.questions)
            yield {"type": "end_group"}

    def _entries(self, entries: Iterable[Question | Group | Repeat]) -> Iterator[Cells]:
        for entry in entries:
            if isinstance(entry, Question):
                yield from self._question(entry)
                continue
            kind = "group" if isinstance(entry, Group) else "repeat"
            row = {"type": f"begin_{kind}", **self._cells(entry, kind)}
            if isinstance(entry, Repeat) and entry.min == entry.max:
                row["repeat_count"] = str(entry.max)
            yield row
            yield from self._entries(entry.questions)
            yield from self._pages(getattr(entry, "pages", ()))
            yield {"type": END[kind]}

    def _question(self, question: Question) -> Iterator[Cells]:
        """The row of a question, and those of its further parts."""
        grid = isinstance(question, Grid | Table)
        row = self._cells(question, question.type, group=grid)
        for key in list_keys(question):
            if grid or key != "choices":
                row[OURS + key] = list_name(question, key)
        if grid:
            yield {"type": "begin_group", **row, "appearance": "field-list"}
            yield from (self._part(question, part) for part in question.parts if part.role == ANSWER)
            yield {"type": "end_group"}
        else:
            yield {**row, **type_of(question)}
        for part in question.parts:
            if part.role in (OTHER, COMMENT, EXPLANATION) or (part.name != question.name and not grid):
                yield self._part(question, part)
        for part in question.parts:
            if part.name in self.missing:
                name = f"{part.name}..missing"
                label = "Why is there no answer?"
                yield {"type": f"select_one {MISSING}", "name": name, "label": label, MARK: PART}

    def _part(self, question: Question, part: Part) -> Cells:
        """The row of a part that has one of its own."""
        row = {"name": part.name, MARK: PART, "relevant": as_form(part.relevant, self.acknowledged)}
        if isinstance(question, Rank) and part.role == ANSWER:
            place = int(part.name.rpartition(".")[2]) - 1
            return {**row, "type": "calculate", "calculation": f"selected-at(${{{question.name}}}, {place})"}
        label = part.label or BESIDE.get(part.role, question.label)
        if isinstance(question, Amount) and part.role == ANSWER:
            label = f"{question.label} (currency)"
        return {**row, "type": type_of_part(part, _list_of(question, part)), "label": label}


def _list_of(question: Question, part: Part) -> str:
    """The list that a part offers, as the form calls it."""
    if isinstance(question, Amount):
        return list_name(question, "currencies")
    if isinstance(question, Grid):
        return list_name(question, "columns")
    column = question.column_of(part) if isinstance(question, Table) else None
    if column is None or part.choices is None:
        return ""
    named = getattr(column, "choices", "")
    return named if isinstance(named, str) else f"{question.name}.{column.name}.choices"
