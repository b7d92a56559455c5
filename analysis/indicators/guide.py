"""The keys of indicators.yaml for the author's guide, drawn from the models themselves."""

from pydantic import BaseModel

from analysis.key_tables import drawn_anew, key_table
from analysis.scheme import (
    CandidatesKeys,
    CriterionKeys,
    GateKeys,
    IndicatorKeys,
    LevelKeys,
    SchemeKeys,
    SpreadKeys,
)

BEGIN, END = "<!-- generated: keys of indicators.yaml -->", "<!-- end of the keys of indicators.yaml -->"
_PARTS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("indicators.yaml", SchemeKeys),
    ("a level", LevelKeys),
    ("an indicator", IndicatorKeys),
    ("`candidates`", CandidatesKeys),
    ("a gate", GateKeys),
    ("a criterion", CriterionKeys),
    ("a spread", SpreadKeys),
)


def renewed(text: str) -> str:
    """The guide with this part of it drawn anew."""
    return drawn_anew(text, BEGIN, END, "\n\n".join(key_table(title, model) for title, model in _PARTS))
