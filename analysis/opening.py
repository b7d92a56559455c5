"""A frozen dataset folder, verified and opened, in the language that it is wanted in."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.catalogue import Catalogue
from analysis.code_lists import CodeList
from analysis.dataset import Dataset
from analysis.grouping import EARLIER, UNIVERSE
from analysis.scheme import Scheme
from analysis.spoken import spoken
from analysis.storage import CELLS_IN_MEMORY, opened_tables
from app.questionnaire.codebook import Codebook
from app.questionnaire.model import Questionnaire
from app.questionnaire.package import (
    CANVASS,
    CODE_LISTS,
    CODEBOOK,
    INDICATORS,
    INSTRUMENTS,
    PLAN,
    PLAN_WORDING,
    TABLES,
    WORDING,
    PackageError,
    opened,
    verified_bytes,
    verify_unread,
)
from app.questionnaire.package import EARLIER as EARLIER_FILE
from app.questionnaire.package import UNIVERSE as UNIVERSE_FILE
from app.questionnaire.texts import Wordings

_LINES = "jsonl"
"""The format of what reports do not read: their tables have all that counts."""
_APART = {UNIVERSE_FILE: UNIVERSE, EARLIER_FILE: EARLIER}
_UNIVERSE_OWN = {"respondent", "kind", "name", "status"}


def open_dataset(
    folder: Path, in_memory: int = CELLS_IN_MEMORY, language: str = "", engine: str = ""
) -> Dataset:
    """Open a folder; refuses one in which any file is not what was frozen.

    Up to `in_memory` cells its tables are read into memory; more are left where they are, and counted by
    DuckDB; of whatever size, by the engine whose address is given (`pyspark://`), through Ibis. It says
    things in `language`, as far as wording was frozen with it, else as they were asked.
    """
    content, resources = opened(folder)
    by_format = {resource.path: resource for resource in resources if resource.format == "parquet"}
    read = [one for one in resources if one.format not in ("parquet", _LINES)]
    texts = {one.path: verified_bytes(folder, one) for one in read}
    for lines in (one for one in resources if one.format == _LINES):
        verify_unread(folder, lines)
    if CODEBOOK not in texts or UNIVERSE_FILE not in by_format:
        raise PackageError(str(folder), "has no codebook or no universe", "freeze the round again")
    asked = Codebook.from_json(json.loads(texts[CODEBOOK]))
    language = language or asked.language
    said = _frozen(texts, WORDING, language)
    of_plan = _frozen(texts, PLAN_WORDING, language)
    codebook = _spoken(asked, texts, content[CANVASS], said, language)
    files = {
        _APART.get(path) or Path(path).stem: resource
        for path, resource in by_format.items()
        if path in _APART or path.startswith(TABLES + "/")
    }
    tables = opened_tables(folder, files, content[CANVASS].get("left_out", ()), in_memory, engine)
    return Dataset(
        title=content["title"],
        facts=content[CANVASS],
        catalogue=Catalogue(
            codebook,
            _code_lists(texts, language, {**of_plan, **said}),
            tuple(column for column in tables.columns(UNIVERSE) if column not in _UNIVERSE_OWN),
            scheme=_scheme(texts, of_plan, language, asked.language),
            day=_day(content[CANVASS]),
        ),
        tables=tables,
        plan=json.loads(texts.get(PLAN, b"{}")),
        hashes={resource.path: resource.hash for resource in resources},
        source=asked.language,
        plan_wordings=of_plan,
    )


def _day(facts: Mapping[str, Any]) -> str:
    """The day of a round: that on which it closed, or on which its answers were taken before that."""
    return min(str(facts["frozen_at"]), str(facts["round"]["closes"]))[:10]


def _frozen(texts: Mapping[str, bytes], folder: str, language: str) -> Wordings:
    """What was frozen of the wording in a language."""
    found = texts.get(f"{folder}/{language}.json")
    return dict(json.loads(found)["texts"]) if found else {}


def _scheme(texts: Mapping[str, bytes], said: Wordings, language: str, source: str) -> Scheme | None:
    """The indicators in a language; their words are frozen with those of the plan."""
    if INDICATORS not in texts:
        return None
    return Scheme.frozen(json.loads(texts[INDICATORS])).spoken(said, language, source)


def _spoken(
    asked: Codebook, texts: Mapping[str, bytes], facts: Mapping[str, Any], said: Wordings, language: str
) -> Codebook:
    if language == asked.language:
        return asked
    instruments = [texts.get(f"{INSTRUMENTS}/{digest}.json") for digest in facts.get("instrument", ())]
    known = [Questionnaire.from_json(json.loads(one)) for one in instruments if one]
    return spoken(asked, known, said, language)


def _code_lists(texts: Mapping[str, bytes], language: str, said: Wordings) -> dict[str, CodeList]:
    return {
        Path(path).stem: CodeList.read(Path(path).stem, content, language, said)
        for path, content in texts.items()
        if path.startswith(CODE_LISTS + "/")
    }
