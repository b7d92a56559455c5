"""The rows of a survey as a tree: groups and repeats with what stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.questionnaire.xlsform.book import Row, Sheet
from app.questionnaire.xlsform.report import FormError, Note, Report
from app.questionnaire.xlsform.vocabulary import BEGINS, ENDS, TRUE, TYPES

GROUP, REPEAT, LOOP, QUESTION = "group", "repeat", "loop", "question"
MOST_NESTED = 40


@dataclass
class Node:
    """A row of the survey: what kind of thing it begins or asks, and what stands in it."""

    kind: str
    row: Row
    type: str = ""
    """The type of a question in its usual name; of a choice question as it was written."""
    children: list["Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name, as written."""
        return self.row.text("name")

    def all(self) -> Iterator["Node"]:
        """This and everything in it, in order."""
        yield self
        for child in self.children:
            yield from child.all()

    @property
    def questions(self) -> int:
        """How many questions stand in it."""
        return sum(node.kind == QUESTION for node in self.all())


def tree(survey: Sheet, report: Report) -> list[Node]:
    """What stands at the top of the survey; FormError where groups do not close as they open."""
    top: list[Node] = []
    open_: list[Node] = []
    wrong: list[Note] = []
    for row in survey.rows:
        written = " ".join(row.text("type").split())
        if row.text("disabled").lower() in TRUE:
            report.tell(row.place.at("disabled"), "the row is disabled, and left out")
            continue
        ends, begins = ENDS.match(written), BEGINS.match(written)
        if ends:
            if open_ and open_[-1].kind == _kind(ends["what"]):
                open_.pop()
            else:
                wrong.append(_wrong(row, f"'{written}' closes nothing that stands open", "mend the pairs"))
            continue
        node = _node(row, written, begins["what"] if begins else "", report)
        if node is None:
            continue
        (open_[-1].children if open_ else top).append(node)
        if begins:
            open_.append(node)
            if len(open_) > MOST_NESTED:
                what = f"groups are nested more than {MOST_NESTED} deep"
                raise FormError((_wrong(row, what, "flatten the form"),))
    wrong += [
        _wrong(node.row, f"the {node.kind} '{node.name}' is never closed", f"add 'end_{node.kind}'")
        for node in open_
    ]
    if wrong:
        raise FormError(tuple(wrong))
    return top


def _wrong(row: Row, what: str, mend: str) -> Note:
    return Note(row.place.sheet, row.place.row, "type", what, mend)


def _kind(what: str) -> str:
    plain = what.lower().replace(" ", "_")
    return {"lgroup": REPEAT, "looped_group": REPEAT}.get(plain, plain)


def _node(row: Row, written: str, begins: str, report: Report) -> Node | None:
    if begins:
        return Node(_kind(begins), row)
    if not written:
        if row.text("name") or row.texts("label"):
            report.tell(row.place.at("type"), "the row has no type, and is left out", "write a type")
        return None
    plain = written.lower().replace(" ", "_")
    return Node(QUESTION, row, TYPES.get(plain, plain if written.lower() == plain else written))
