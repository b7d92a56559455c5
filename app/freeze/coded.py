"""What coding makes of open answers, in a dataset: a variable of its own beside each that has a scheme."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Case, Coding, CodingScheme, Round, Submission
from app.models.coding import NONE_FITS, final
from app.questionnaire.codebook import Category, Codebook, Measure, Variable
from app.questionnaire.open_answers import fingerprint
from app.questionnaire.package import MAIN, MISSING_SUFFIX, NOT_ASKED
from app.questionnaire.revision.joining import Joining, Row

SUFFIX = "_coded"
"""What the name of a coded variable has after that of the answer."""
NOT_CODED = "not_coded"
"""That an answer has no codes that count, since two have not coded it or it is not settled."""


class CodedAnswers:
    """The instruments of a round joined, with a variable more for each answer that is coded."""

    def __init__(self, session: Session, round_: Round, joining: Joining) -> None:
        """Reads the schemes and the codings of the round."""
        self.joining, book = joining, joining.book
        schemes = select(CodingScheme).where(CodingScheme.round_id == round_.id)
        latest = {one.part: one for one in session.scalars(schemes.order_by(CodingScheme.version))}
        texts = {one.name: one for one in book if one.measure is Measure.TEXT and not one.personal}
        self._of = {
            part: _variable(texts[part], scheme, {one.name for one in book})
            for part, scheme in latest.items()
            if part in texts
        }
        self._codes: dict[tuple[int, str, str, str], dict[int, Coding]] = {}
        in_round = select(Case.id).where(Case.round_id == round_.id)
        for one in session.scalars(select(Coding).where(Coding.case_id.in_(in_round))):
            known = self._of.get(one.part)
            # What was coded with codes that there are no more waits to be coded anew.
            if known and set(one.codes) <= {category.code for category in known.categories}:
                seats = self._codes.setdefault((one.case_id, one.part, one.item, one.original), {})
                seats[one.seat] = one
        session.expunge_all()
        self.book = replace(book, variables=tuple(self._with(book)))

    def _with(self, book: Codebook) -> Iterator[Variable]:
        for variable in book:
            yield variable
            if variable.name in self._of:
                yield self._of[variable.name]

    def columns(self, known: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The column map, in which a coded variable is named by the answer that it codes."""
        found: list[dict[str, Any]] = []
        for one in known:
            found.append(dict(one))
            coded = self._of.get(one["column"])
            if coded and coded.table == one["table"]:
                found.append({**one, "column": coded.name})
        return found

    def rows(self, number: int, made: Submission) -> dict[str, list[Row]]:
        """The rows that a submission on instrument ``number`` gives to each table."""
        found = self.joining.rows(number, made.document)
        for table, rows in found.items():
            for row in rows:
                row.update(self._cells(made.case_id, table, row))
        return found

    def _cells(self, case_id: int, table: str, row: Row) -> Row:
        """What the coded variables of a table hold in a row of a respondent."""
        found: Row = {}
        for part, variable in self._of.items():
            if variable.table != table:
                continue
            text, code = row.get(part), row.get(part + MISSING_SUFFIX, NOT_ASKED)
            codes = None
            if text is not None:
                where = (case_id, part, "" if table == MAIN else str(row["item"]), fingerprint(text))
                codes = final(self._codes.get(where, {}))
                code = None if codes else NOT_CODED
            chosen = [category.code for category in variable.categories if codes and category.code in codes]
            found[variable.name] = chosen or None
            found[variable.name + MISSING_SUFFIX] = code
        return found


def _variable(text: Variable, scheme: CodingScheme, taken: Collection[str]) -> Variable:
    """The variable of a scheme: under a question of its own, so that reports count it by itself."""
    offered = (*((one["code"], one["label"]) for one in scheme.codes), (NONE_FITS, "None of these"))
    name = text.name + SUFFIX
    while name in taken:
        name += "_"
    return replace(
        text,
        name=name,
        question=name,
        label=f"{text.label} (coded)",
        measure=Measure.NOMINAL,
        kind="choices",
        multiple=True,
        categories=tuple(Category(code, label) for code, label in offered),
        missing=(NOT_CODED,),
        role="answer",
    )
