"""What changed since an earlier dataset of the round: whose answers are new, replaced or gone, and where."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.freeze.errors import FreezeError
from app.questionnaire.package import CANVASS, DESCRIPTOR, SUBMISSIONS

Sent = Mapping[str, Mapping[str, Any]]
"""Each line of the submissions, by whose it is."""


def since(before: Path, now: Path, round_name: str) -> dict[str, Any]:
    """What changed from the folder ``before`` to the submissions in the folder ``now``, as facts.

    ``asked`` are the questions that those who sent anew have answered otherwise: by these the numbers of
    tables moved, beside those who are new or gone.
    """
    facts = json.loads((before / DESCRIPTOR).read_bytes())[CANVASS]
    if facts["round"]["id"] != round_name:
        raise FreezeError(f"{before} is a dataset of the round '{facts['round']['id']}'")
    then, today = _sent(before), _sent(now)
    anew = [code for code in today if code in then and today[code]["submission"] != then[code]["submission"]]
    asked = {
        question for code in anew for question in _otherwise(then[code]["document"], today[code]["document"])
    }
    return {
        "dataset_hash": facts["dataset_hash"],
        "frozen_at": facts["frozen_at"],
        "new": len(today.keys() - then.keys()),
        "replaced": len(anew),
        "withdrawn": len(then.keys() - today.keys()),
        "asked": sorted(asked),
    }


def _sent(folder: Path) -> Sent:
    with (folder / SUBMISSIONS).open(encoding="utf-8") as lines:
        found = map(json.loads, lines)
        return {str(one["respondent"]): one for one in found}


def _otherwise(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """The questions and repeats whose answers differ; a repeat is told as a whole."""
    for place in ("answers", "items"):
        old, new = then.get(place, {}), now.get(place, {})
        for name in old.keys() | new.keys():
            if old.get(name) != new.get(name):
                yield name.partition(".")[0]
