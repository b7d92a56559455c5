"""The answers of a submission that are words, each by where it stands: what can be translated."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from app.questionnaire.model import Questionnaire

Where = tuple[str, str]
"""The item that an answer stands in, '' for none, and its part."""


def open_answers(questionnaire: Questionnaire, document: Mapping[str, Any]) -> dict[Where, str]:
    """The words that were written, by item and part."""
    return {
        (item, part): value
        for item, part, value in _answers(document, "")
        if isinstance(value, str) and part in questionnaire.parts and questionnaire.parts[part].kind == "text"
    }


def _answers(node: Mapping[str, Any], item: str) -> Iterator[tuple[str, str, Any]]:
    for part, value in node.get("answers", {}).items():
        yield item, part, value
    for found in node.get("items", {}).values():
        for below in found:
            yield from _answers(below, below["id"])


def fingerprint(text: str) -> str:
    """By what a translation knows the answer that it was made from."""
    return sha256(text.encode()).hexdigest()
