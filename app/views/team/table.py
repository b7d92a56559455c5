"""A table that was pasted or uploaded, as rows of text and as new items, judged before they are added."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.collection import draft, items, prior
from app.collection.draft import Draft, Post
from app.collection.scope import Actor
from app.collection.transaction import writes
from app.models import Case
from app.questionnaire.answers import Answers, Item, Value, unread
from app.questionnaire.asking import asking
from app.questionnaire.form import item_title
from app.questionnaire.model import Questionnaire, Repeat
from app.questionnaire.review import Problem, page_problems
from app.questionnaire.route import Route
from app.questionnaire.wording import clean
from app.sheets.look import ZIP, Refused
from app.sheets.workbook import first_sheet
from app.views.team.columns import Target, value
from app.views.words import _, spoken

MOST_ROWS = 500
LONGEST = 600_000
"""How many characters the preview's form carries; escaped, they stay below what one form may send."""
VIA = "table"


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of text; a row has the id that its item will have: adding twice adds once."""

    headings: list[str]
    rows: list[tuple[str, list[str]]]

    def dumps(self) -> str:
        """As a hidden field carries it from the preview to the adding."""
        return json.dumps([self.headings, self.rows], ensure_ascii=False)

    @classmethod
    def loads(cls, written: str) -> "Table":
        """The reverse of `dumps`; Refused for what was no table of ours."""
        try:
            headings, rows = json.loads(written)
            return cls(
                [clean(str(one)) for one in headings],
                [(clean(str(own)), [clean(str(one)) for one in row]) for own, row in rows],
            )
        except (ValueError, TypeError, RecursionError) as error:
            raise Refused(_("The preview is no longer complete. Paste or upload the table again.")) from error


@dataclass(frozen=True, slots=True)
class Judged:
    """One row as it would be added: its title, what has to be mended, and whether it is there already."""

    id: str
    line: int
    title: str
    problems: tuple[str, ...]
    cells: int
    known: bool


def read(content: bytes) -> Table:
    """The table in a workbook, a CSV file or pasted text; its first row has the headings."""
    found = first_sheet(content, _) if content.startswith(ZIP) else _text_rows(content)
    if len(found) < 2:
        raise Refused(
            _("There is no table here: the first row names the columns, each further row is one thing.")
        )
    if len(found) - 1 > MOST_ROWS:
        raise Refused(_("The table has more than %(most)s rows. Split it.", most=MOST_ROWS))
    # A cell under no heading is not lost: its column can still be given a meaning.
    width = max(len(row) for row in found)
    headings = found[0] + [""] * (width - len(found[0]))
    table = Table(headings, [(items.new_id(), row) for row in found[1:]])
    if len(table.dumps()) > LONGEST:
        raise Refused(_("The table holds too much to be looked at in one go. Split it."))
    return table


def _text_rows(content: bytes) -> list[list[str]]:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(_("This is neither an Excel workbook (.xlsx) nor text."))
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    mark = max("\t,;", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
        return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Refused(_("This table cannot be read. Paste it from a spreadsheet program.")) from error


def values(
    questionnaire: Questionnaire,
    table: Table,
    chosen: Sequence[str],
    known: Mapping[str, Target],
    route: Route,
) -> dict[str, dict[str, Value]]:
    """The answers of each row by its id; ``chosen`` names the part of each column, '' for none."""
    here = asking(route, spoken())
    found = {}
    for own, row in table.rows:
        read = {
            name: value(questionnaire, known[name].part, cell, here)
            for name, cell in zip(chosen, row, strict=False)
            if name in known
        }
        found[own] = {name: one for name, one in read.items() if one is not None}
    return found


def route_of(questionnaire: Questionnaire, case: Case, now: Draft, veiled: frozenset[str]) -> Route:
    """The route of a response as it stands, as far as the team knows of it."""
    return prior.route(case, questionnaire, now.answers, veiled=veiled)


def judge(
    case: Case,
    questionnaire: Questionnaire,
    repeat: Repeat,
    now: Draft,
    rows: Mapping[str, dict[str, Value]],
    veiled: frozenset[str],
) -> list[Judged]:
    """Each row as the respondent's pages would judge it, had it been typed there; nothing veiled is known."""
    before = now.answers.items.get(repeat.name, ())
    there = {item.id for item in before}
    added = tuple(Item(answers, {}, own) for own, answers in rows.items() if own not in there)
    answers = Answers(now.answers.own, {**now.answers.items, repeat.name: (*before, *added)})
    route = prior.route(case, questionnaire, answers, veiled=veiled)
    section, inner = questionnaire.places[repeat.name].section, (repeat.name,)
    titles = {_title(route, repeat, item).casefold() for item in before}
    found = []
    for line, own in enumerate(rows, 2):
        problems = [
            _message(questionnaire, one)
            for form in repeat.forms
            for one in page_problems(route, spoken(), section, form, inner, (own,))
        ] or _unread(questionnaire, rows[own])
        title = _title(route, repeat, Item(rows[own], {}, own))
        known = own in there or title.casefold() in titles
        found.append(Judged(own, line, title, tuple(problems), len(rows[own]), known))
    return found


def _title(route: Route, repeat: Repeat, item: Item) -> str:
    """How an item is called; by its first words where it is not asked about as the response stands now."""
    if route.applies(repeat.name):
        return item_title(route, repeat, (repeat.name,), (item.id,), spoken())
    texts = (value for name, value in item.own.items() if route.plan.parts[name].kind == "text")
    return next((value for value in texts if isinstance(value, str)), "")


def _unread(questionnaire: Questionnaire, answers: Mapping[str, Value]) -> list[str]:
    """What could not be read in a row that the response does not ask for as it stands now."""
    return [
        _("%(question)s: “%(typed)s” could not be read.", question=_number(questionnaire, name), typed=typed)
        for name, one in answers.items()
        if (typed := unread(one)) is not None
    ]


def _number(questionnaire: Questionnaire, part: str) -> str:
    question = questionnaire.questions[questionnaire.parts[part].question]
    return question.number or question.name.upper()


def _message(questionnaire: Questionnaire, problem: Problem) -> str:
    """What is wrong in a row, after the number of the question."""
    if problem.part not in questionnaire.parts:
        return problem.message
    return f"{_number(questionnaire, problem.part)}: {problem.message}"


@writes
def add(
    case: Case, repeat: str, rows: Mapping[str, dict[str, Value]], wanted: Iterable[str], actor: Actor
) -> int:
    """Add the wanted rows as items, all or none, and return how many there were."""
    chosen = [own for own in rows if own in set(wanted)]
    items.add_all(case, repeat, chosen, actor, VIA)
    draft.save(case, {(repeat, own): Post(1, rows[own]) for own in chosen}, actor, VIA)
    return len(chosen)
