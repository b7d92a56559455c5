"""Decisions that people took about candidates: a CSV that they keep, with who, when and why."""

import csv
import io
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.plan_text import PlanError, PlanProblem
from app.questionnaire.package import sha256

VALIDATED, SHORTLISTED, NOT_SHORTLISTED = "validated", "shortlisted", "not_shortlisted"
STEPS = (VALIDATED, SHORTLISTED, NOT_SHORTLISTED)
COLUMNS = ("respondent", "decision", "who", "when", "why")


@dataclass(frozen=True)
class Decision:
    """One decision, as it was written down."""

    respondent: str
    decision: str
    who: str
    when: date
    why: str


@dataclass(frozen=True)
class Decisions:
    """All decisions of a file, in its order, with the name and hash of the file."""

    listed: tuple[Decision, ...] = ()
    file: str = ""
    digest: str = ""

    @classmethod
    def read(cls, file: Path, known: Container[str]) -> "Decisions":
        """Read the file; PlanError has every line that is no decision about one of the `known`."""
        content = file.read_bytes()
        try:
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        except (UnicodeDecodeError, csv.Error) as error:
            what = f"cannot be read ({error})"
            raise PlanError((PlanProblem(str(file), 1, what, "save it as CSV in UTF-8"),)) from error
        if not rows or set(COLUMNS) - set(rows[0]):
            what, mend = (
                "is no list of decisions",
                f"write the columns {','.join(COLUMNS)}, and a line for each",
            )
            raise PlanError((PlanProblem(str(file), 1, what, mend),))
        found, problems = [], []
        for line, row in enumerate(rows, 2):
            respondent, decision, who, when, why = ((row[name] or "").strip() for name in COLUMNS)
            wrong = _wrong(respondent, decision, {"who": who, "why": why}, when, known)
            if wrong:
                problems.append(PlanProblem(str(file), line, *wrong))
                continue
            found.append(Decision(respondent, decision, who, date.fromisoformat(when), why))
        if problems:
            raise PlanError(tuple(problems))
        return cls(tuple(found), file.name, sha256(content))

    def stands(self, respondent: str) -> str:
        """The last decision on whether a respondent is shortlisted; "" while there is none."""
        taken = [one for one in self.listed if one.respondent == respondent and one.decision != VALIDATED]
        return max(taken, key=lambda one: one.when).decision if taken else ""

    def validated(self, respondent: str) -> bool:
        """Whether somebody has validated the answers of a respondent."""
        return any(one.respondent == respondent and one.decision == VALIDATED for one in self.listed)


NOT_GIVEN = Decisions()
"""In place of a file that was not given."""


def _wrong(
    respondent: str, decision: str, said: Mapping[str, str], when: str, known: Container[str]
) -> tuple[str, str] | None:
    """What is wrong with a line, and how to mend it."""
    if respondent not in known:
        return f"'{respondent}' has sent no answers", "write the code of one that has"
    if decision not in STEPS:
        return f"'{decision}' is no decision", f"write {', '.join(STEPS)}"
    empty = next((name for name, text in said.items() if not text), "")
    if empty:
        return f"`{empty}` is empty", "decisions are taken by people, for a reason: write it"
    try:
        date.fromisoformat(when)
    except ValueError:
        return f"'{when}' is no date", "write it as 2020-12-31"
    return None
