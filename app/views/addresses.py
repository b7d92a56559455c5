"""Addresses of pages, put together once: the pages of one response name the same ones again and again."""

from functools import lru_cache
from typing import Any

from flask import request, url_for

KEPT = 10_000
"""How many are kept in a worker: of some hundred responses at a time."""


def page_address(endpoint: str, *, anchor: str = "", **values: str) -> str:
    """The address of a page, as `url_for` gives it; ``anchor`` is an id of ours, and needs no quoting."""
    found = _made(request.script_root, endpoint, tuple(values.items()))
    return f"{found}#{anchor}" if anchor else found


@lru_cache(maxsize=KEPT)
def _made(_root: str, endpoint: str, values: tuple[tuple[str, str], ...]) -> str:
    given: dict[str, Any] = dict(values)
    return url_for(endpoint, **given)
