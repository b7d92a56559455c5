"""What States and rounds are called in the language of a page."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from flask import current_app

from app.collection import names
from app.collection.participation import Standing
from app.collection.side_by_side import Sent
from app.languages import collation
from app.models import Case, Round
from app.views.words import spoken

Named = TypeVar("Named", Standing, Sent)
"""What has a respondent's code and name."""


def respondent_name(case: Case) -> str:
    """A respondent's name; a State's in the language of the page."""
    return _called(case.round, case.respondent.code, case.respondent.name)


def in_this_language(round_: Round, standings: Iterable[Named]) -> list[Named]:
    """The respondents of a round under their names in the language of the page, in its order."""
    found = [replace(one, name=_called(round_, one.code, one.name)) for one in standings]
    return sorted(found, key=lambda one: collation(one.name, spoken()))


def _called(round_: Round, code: str, name: str) -> str:
    return names.respondent(_lists(current_app.config["SURVEYS"]), round_, code, name, spoken())


@lru_cache(maxsize=8)
def _lists(surveys: str | Path) -> Path:
    """The folder of code lists among the surveys."""
    return Path(surveys) / "code_lists"


def round_title(round_: Round) -> str:
    """The title of a round, as far as it is that of its survey in the language of the page."""
    return names.title(round_, spoken())
