"""Documents as the database has them: read as plain values, begun, and changed where nobody has since."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from sqlalchemy import bindparam, false, insert, or_, select, update

from app.collection import clock
from app.collection.errors import Invalid
from app.collection.scope import Actor
from app.collection.transaction import Overtaken
from app.models import Case
from app.models import Document as Table
from app.questionnaire.answers import Answers, Item, Value
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire
from app.statement import Statement


@dataclass(frozen=True, slots=True)
class Document:
    """One section's own answers, or one item of a repeat, at one revision."""

    id: int
    """Grows with creation: the order of items."""
    name: str
    item: str
    parent: str
    """The item that this item of a nested repeat stands in."""
    answers: Mapping[str, Value]
    last: Mapping[str, list[str]]
    """Who changed each part last, when, by which mandate or '': {part: [who, moment, mandate]}."""
    rivals: Mapping[str, Mapping[str, list[Any]]]
    """What others say of a part than what stands: {part: {mandate: [value, who, moment]}}."""
    removed: bool
    """A removed item keeps its answers, so that removal can be undone."""
    revision: int


_COLUMNS = [getattr(Table, field.name) for field in fields(Document)]
_GIVEN = ["case_id", *(column.key for column in _COLUMNS if column.key != "id")]
_CHANGED = ("answers", "last", "rivals", "removed", "revision")
_INSERT = Statement(insert(Table).returning(Table.id), _GIVEN)
_UPDATE = Statement(
    update(Table)
    .where(Table.id == bindparam("known"), Table.revision == bindparam("before"))
    .values({name: bindparam(name) for name in _CHANGED})
)


def of_case(case: Case, names: Iterable[str] | None = None) -> dict[Address, Document]:
    """The documents of a case in the order of their creation; of these ``names`` only, where given."""
    wanted = () if names is None else tuple(names)
    query = _of_case(None if names is None else len(wanted))
    found = query.rows({"case": case.id, **{f"name_{n}": name for n, name in enumerate(wanted)}})
    kept = (Document(*row) for row in found)
    return {(document.name, document.item): document for document in kept}


@cache
def _of_case(count: int | None) -> Statement:
    """The query for so many names."""
    query = select(*_COLUMNS).where(Table.case_id == bindparam("case")).order_by(Table.id)
    if count is None:
        return Statement(query)
    named = (Table.name == bindparam(f"name_{n}") for n in range(count))
    return Statement(query.where(or_(false(), *named)))


def begin(
    case: Case,
    address: Address,
    *,
    parent: str = "",
    answers: Mapping[str, Value] | None = None,
    last: Mapping[str, list[str]] | None = None,
    rivals: Mapping[str, Any] | None = None,
    removed: bool = False,
) -> Document:
    """A new document, at its first revision."""
    made = Document(0, *address, parent, answers or {}, last or {}, rivals or {}, removed, revision=1)
    return replace(made, id=_INSERT.rows({"case_id": case.id, **_columns(made)})[0].id)


def mark(actor: Actor) -> list[str]:
    """What says of a part that ``actor`` changes it now."""
    return [actor.name, clock.now().isoformat(), str(actor.mandate_id or "")]


def change(document: Document, **to: Any) -> Document:
    """The document at its next revision, with some columns changed; Overtaken where it is not at this one."""
    made = replace(document, revision=document.revision + 1, **to)
    where = {"known": document.id, "before": document.revision}
    changed = {name: getattr(made, name) for name in _CHANGED}
    if _UPDATE.run(where | changed) != 1:
        raise Overtaken
    return made


def parents(kept: Mapping[Address, Document], addresses: Iterable[Address]) -> dict[Address, str]:
    """The item that each document stands in; '' for what stands in none, or was not begun yet."""
    return {address: kept[address].parent if address in kept else "" for address in addresses}


def storable(values: Mapping[str, Any]) -> None:
    """Refuse what a database could not keep: NUL and half characters; forms have cleaned them away before."""
    try:
        written = json.dumps(values, ensure_ascii=False)
        written.encode()
    except (TypeError, ValueError) as error:
        raise Invalid("a value is not text that can be kept") from error
    if "\\u0000" in written:
        raise Invalid("a value holds a NUL character")


def _columns(document: Document) -> dict[str, Any]:
    return {field.name: getattr(document, field.name) for field in fields(document) if field.name != "id"}


def answers_of(questionnaire: Questionnaire, kept: Mapping[Address, Document]) -> Answers:
    """The answers in documents; what the questionnaire does not ask is held, and changes nothing."""
    own: dict[str, Value] = {}
    below: dict[str, dict[str, list[Document]]] = defaultdict(lambda: defaultdict(list))
    for document in kept.values():
        known = questionnaire.documents.get(document.name)
        if known is None or document.removed:
            continue
        if known.kind == "section":
            own |= document.answers
        else:
            below[known.parent][document.parent].append(document)

    def items(repeat: str, parent: str) -> dict[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = defaultdict(list)
        for document in below[repeat][parent] if repeat in below else ():
            inner = items(document.name, document.item) if document.name in below else {}
            found[document.name].append(Item(document.answers, inner, document.item))
        return {name: tuple(those) for name, those in found.items()}

    return Answers(own, items("", ""))
