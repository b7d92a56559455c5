"""The words of the indicators of a survey, each under a context that names its place, and in a language."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.questionnaire.report_texts import Say, collected, said
from app.questionnaire.texts import Text, Wordings

INDICATOR = ("label", "wording", "unit", "note")
"""The keys of an indicator that hold words; those by which it is broken down are words of their own."""
_CANDIDATES, _GROUPS = "candidates", "disaggregation"


def texts(scheme: Mapping[str, Any]) -> list[Text]:
    """Every text of the indicators, in their order."""
    return collected(lambda say: _scheme(scheme, say), ".")


def in_language(scheme: Mapping[str, Any], wordings: Wordings, language: str, source: str) -> dict[str, Any]:
    """The indicators with their words in ``language``; what has no translation is marked as foreign."""
    if language == source:
        return dict(scheme)
    return _scheme(scheme, lambda context, text: said(context, text, wordings, source))


def _scheme(scheme: Mapping[str, Any], say: Say) -> dict[str, Any]:
    made = _worded(scheme, ("title", "about"), "indicators/", say)
    if "levels" in scheme:
        made["levels"] = [
            _worded(one, ("label", "needs_text"), f"indicators/level {one.get('code', '')}.", say)
            for one in _mappings(scheme["levels"])
        ]
    if "indicators" in scheme:
        made["indicators"] = [_indicator(one, say) for one in _mappings(scheme["indicators"])]
    if isinstance(scheme.get(_CANDIDATES), Mapping):
        made[_CANDIDATES] = _candidates(scheme[_CANDIDATES], say)
    return made


def _indicator(one: Mapping[str, Any], say: Say) -> dict[str, Any]:
    made = _worded(one, INDICATOR, f"indicators/{one.get('code', '')}.", say)
    groups = one.get(_GROUPS)
    if groups:
        listed = groups if isinstance(groups, list) else [groups]
        made[_GROUPS] = [say(f"indicators/{_GROUPS}.{group}", str(group)) for group in listed]
    return made


def _candidates(paper: Mapping[str, Any], say: Say) -> dict[str, Any]:
    made = _worded(paper, ("title",), f"indicators/{_CANDIDATES}.", say)
    for key in ("gates", "criteria"):
        made[key] = [
            _worded(one, ("label",), f"indicators/{key} {n}.", say)
            for n, one in enumerate(_mappings(paper.get(key, ())), 1)
        ]
    return made


def _worded(plain: Mapping[str, Any], keys: tuple[str, ...], at: str, say: Say) -> dict[str, Any]:
    """One mapping, its words said; a key without a text stays as it is."""
    return {
        name: say(at + name, value) if name in keys and isinstance(value, str) else value
        for name, value in plain.items()
    }


def _mappings(listed: Any) -> Iterator[Mapping[str, Any]]:
    """Those of a list that are mappings: what is none is told when the indicators are read."""
    return (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, Mapping))
