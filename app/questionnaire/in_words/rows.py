"""One condition repeated for the rows of a grid: found, so that it can be said once."""

from collections.abc import Sequence
from typing import Any

from app.questionnaire.expression.tree import nodes
from app.questionnaire.in_words.names import ROW, Names


def of_rows(terms: Sequence[Any], names: Names) -> tuple[Any, list[str]] | None:
    """The condition with `*` for the row, and the rows as `question.row`; None where terms differ in more."""
    found = [_of_row(term, names) for term in terms]
    patterns = [one[0] for one in found if one is not None]
    rows = [one[1] for one in found if one is not None]
    if len(rows) < max(len(terms), 2) or len(set(rows)) < len(rows):
        return None
    same = all(pattern == patterns[0] for pattern in patterns)
    return (patterns[0], rows) if same else None


def _of_row(term: Any, names: Names) -> tuple[Any, str] | None:
    """A condition with `*` in the place of the one row that it names, and that row."""
    rows = set()
    for node in nodes(term):
        if node[0] in ("at", "filter", "label", "missing", "."):
            return None
        if node[0] == "$":
            question, _dot, rest = node[1].partition(".")
            row = rest.partition(".")[0]
            if row in names.rows(question):
                rows.add(f"{question}.{row}")
    if len(rows) != 1:
        return None
    row = rows.pop()
    return _with_any_row(term, row), row


def _with_any_row(tree: Any, row: str) -> Any:
    if not isinstance(tree, list):
        return tree
    if tree and tree[0] == "$" and (tree[1] == row or str(tree[1]).startswith(f"{row}.")):
        return ["$", f"{row.partition('.')[0]}.{ROW}{tree[1][len(row) :]}"]
    return [_with_any_row(inner, row) for inner in tree]
