"""A shared code list: its codes with their labels, and the groupings that its columns make, as at any day."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.spoken import code_label
from app.questionnaire.texts import Wordings
from app.questionnaire.wording import Foreign

_RESERVED = {"code", "valid_from", "valid_to", "successor"}
_SINCE, _UNTIL = "_from", "_until"
_FLAG = {"0", "1"}


class Validity(NamedTuple):
    """The first day on which something holds, and the first on which it no longer does; "" without limit."""

    since: str = ""
    until: str = ""

    def on(self, day: str) -> bool:
        """Whether it holds on a day; on none in particular, whatever held at any time."""
        return not day or (self.since <= day and (not self.until or day < self.until))


@dataclass(frozen=True)
class CodeList:
    """A shared list of codes with their labels, and the groupings its further columns make.

    Beside a column such as `ldc` may stand `ldc_from` and `ldc_until`: from when until when a code is in its
    group. `valid_from` and `valid_to` say the same of the code itself.
    """

    name: str
    labels: Mapping[str, str]
    groupings: Mapping[str, Mapping[str, str]]
    validity: Mapping[str, Validity] = field(default_factory=dict)  # of those codes that do not always hold
    changes: Mapping[str, Mapping[str, Validity]] = field(default_factory=dict)  # grouping → code → when

    @classmethod
    def read(
        cls, name: str, content: bytes, language: str = "en", wordings: Wordings | None = None
    ) -> "CodeList":
        """Read the CSV of a code list; a label that the language has nowhere is taken from English."""
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
        columns = [key for key in (rows[0] if rows else {}) if not key.startswith("label_")]
        dated = {column: (column + _SINCE, column + _UNTIL) for column in columns}
        days = {day for pair in dated.values() for day in pair}
        return cls(
            name,
            {row["code"]: _label(name, row, language, wordings or {}) for row in rows},
            {
                column: {row["code"]: row[column] for row in rows if row[column]}
                for column in columns
                if column not in _RESERVED | days
            },
            _validities(rows, "valid_from", "valid_to"),
            {column: found for column, pair in dated.items() if (found := _validities(rows, *pair))},
        )

    def grouping(self, column: str, day: str) -> Mapping[str, str]:
        """Which group each code is in on a day; of a group that one is in or not, also those who left it."""
        found, changes = self.groupings[column], self.changes.get(column, {})
        out = {code for code, validity in changes.items() if code in found and not validity.on(day)}
        if set(found.values()) <= _FLAG:
            return {code: "0" if code in out else group for code, group in found.items()}
        return {code: group for code, group in found.items() if code not in out}

    def ended(self, day: str) -> frozenset[str]:
        """The codes that are not in use on a day."""
        return frozenset(code for code, validity in self.validity.items() if not validity.on(day))


def _label(name: str, row: Mapping[str, str], language: str, wordings: Wordings) -> str:
    own, english = row.get(f"label_{language}", ""), row.get("label_en") or row["code"]
    if own or language == "en":
        return own or english
    return code_label(name, row["code"], english, wordings) or Foreign(english, "en")


def _validities(rows: list[dict[str, str]], since: str, until: str) -> dict[str, Validity]:
    found = {row["code"]: Validity(row.get(since) or "", row.get(until) or "") for row in rows}
    return {code: validity for code, validity in found.items() if any(validity)}
