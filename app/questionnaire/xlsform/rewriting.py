"""Expressions as the other side writes them: names, paths and codes changed where they stand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.questionnaire.expression.tokens import Token, tokens
from app.questionnaire.expression.tree import Tree, nodes

_MISSING_CALL = re.compile(r"\bmissing\(\$\{([^{}\s]+)\}\)")
_MISSING_PART = re.compile(r"\$\{([^{}\s]+)\.\.missing\}")
_PULLED = re.compile(r"\bpulldata\(\s*" + r"['\"]([\w.-]+)['\"]\s*,\s*" * 3)
_LOOKED_UP = re.compile(r"\binstance\('([\w.-]+)'\)/root/item\[([\w.-]+)=\(")
_COLUMN = re.compile(r"\]/([\w.-]+)")
_PIPE = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_RANKED = re.compile(r"selected-at\(\s*\$\{\s*([^{}\s]+)\s*\}\s*,\s*([0-9]+)\s*\)")
_EQUALS = (("symbol", "="), ("symbol", "!="))

Change = tuple[int, int, str]
"""From where to where, and what stands there instead."""


@dataclass(frozen=True)
class Wording:
    """What an expression of a form has to be changed by."""

    names: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    acknowledged: frozenset[str] = frozenset()
    """Questions whose answer a form calls OK and a definition yes."""
    ranked: frozenset[str] = frozenset()
    """Questions that rank, whose places have names of their own."""

    def expression(self, written: str) -> str:
        """The expression as a definition has it; ExpressionError where it cannot be read."""
        source = " ".join(written.replace("\xa0", " ").split())
        source = _PULLED.sub(r"pulldata('\1', '\2', '\3', ", _RANKED.sub(self._place, source))
        words = tokens(source)
        changes = [*self._references(source, words), *self._texts(words)]
        return changed(source, changes)

    def text(self, written: str) -> str:
        """Wording whose names are those of the definition."""
        return _PIPE.sub(lambda found: f"${{{self.names.get(found[1], found[1])}}}", written)

    def _place(self, found: re.Match[str]) -> str:
        if found[1] not in self.ranked:
            return found[0]
        return f"${{{self.names.get(found[1], found[1])}.{int(found[2]) + 1}}}"

    def _references(self, source: str, words: list[Token]) -> list[Change]:
        """Every ``${name}``, and every path, whose last name is all that counts."""
        found: list[Change] = []
        at = 0
        while at < len(words):
            word = words[at]
            if word.kind == "reference":
                new = self.names.get(word.text, word.text)
                found.append((word.position, source.index("}", word.position) + 1, f"${{{new}}}"))
            elif _begins_path(words, at):
                end = at
                while words[end + 1].text in ("/", "..") or (
                    words[end + 1].kind == "name" and words[end].text == "/"
                ):
                    end += 1
                last = words[end]
                if end > at and last.kind == "name" and words[end + 1].text not in ("(", "["):
                    new = self.names.get(last.text, last.text)
                    found.append((word.position, last.position + len(last.text), f"${{{new}}}"))
                at = end
            at += 1
        return found

    def _texts(self, words: list[Token]) -> list[Change]:
        """Codes that had to be written differently, names of lists, and what says that a box is ticked."""
        found: list[Change] = []
        for at, word in enumerate(words):
            if word.kind != "text":
                continue
            new = self.codes.get(word.text, word.text)
            before = [one.text for one in words[max(at - 2, 0) : at]]
            if before[-2:] in (["instance", "("], ["pulldata", "("]):
                new = self.lists.get(word.text, word.text)
            if (
                word.text == "OK"
                and at > 1
                and words[at - 1][:2] in _EQUALS
                and words[at - 2].text in self.acknowledged
            ):
                new = "yes"
            if new != word.text:
                found.append((word.position + 1, word.position + 1 + len(word.text), new))
        return found


def _begins_path(words: list[Token], at: int) -> bool:
    word = words[at]
    if word.text == ".":
        return words[at + 1].text == "/"
    if word.kind != "symbol":
        return False
    if word.text == "..":
        return True
    return word.text == "/" and (at == 0 or not words[at - 1].is_operand)


def changed(source: str, changes: list[Change]) -> str:
    """``source`` with every change made."""
    for start, end, new in sorted(changes, reverse=True):
        source = source[:start] + new + source[end:]
    return source


def lists_named(tree: Tree) -> dict[str, str]:
    """The lists that an expression looks things up in, each with the column that it is searched by."""
    found: dict[str, str] = {}
    for node in nodes(tree):
        if node[0] == "rows":
            columns = [str(inner[1]) for inner in nodes(node[2]) if inner[0] == "col"]
            found.setdefault(str(node[1]), columns[0] if columns else "name")
    return found


def as_form(source: str, acknowledged: frozenset[str]) -> str:
    """An expression of a definition as a form has it.

    A coded missing is a row of its own there. A list is looked up by a path, since other tools would take
    ``pulldata`` for another list of the same name.
    """
    source = _MISSING_CALL.sub(r"${\1..missing}", source)
    while (found := _PULLED.search(source)) and (end := _closing(source, found.end())):
        key = source[found.end() : end]
        path = f"instance('{found[1]}')/root/item[{found[3]}=({key})]/{found[2]}"
        source = source[: found.start()] + path + source[end + 1 :]
    return _ticked(source, acknowledged, "yes", "OK") if acknowledged else source


def from_form(source: str, acknowledged: frozenset[str]) -> str:
    """The reverse of `as_form`."""
    source = _MISSING_PART.sub(r"missing(${\1})", source)
    while (found := _LOOKED_UP.search(source)) and (end := _closing(source, found.end())):
        column = _COLUMN.match(source, end + 1)
        if not column:
            break
        call = f"pulldata('{found[1]}', '{column[1]}', '{found[2]}', {source[found.end() : end]})"
        source = source[: found.start()] + call + source[column.end() :]
    return _ticked(source, acknowledged, "OK", "yes") if acknowledged else source


def _closing(source: str, start: int) -> int:
    """Where the bracket closes that was open at ``start``; 0 where it does not."""
    depth, quote = 1, ""
    for at in range(start, len(source)):
        sign = source[at]
        if quote or sign in "'\"":
            quote = "" if sign == quote else quote or sign
        else:
            depth += (sign == "(") - (sign == ")")
            if not depth:
                return at
    return 0


def _ticked(source: str, acknowledged: frozenset[str], old: str, new: str) -> str:
    words = tokens(source)
    places = [
        (word.position + 1, word.position + 1 + len(old), new)
        for at, word in enumerate(words)
        if at > 1
        and word[:2] == ("text", old)
        and words[at - 1][:2] in _EQUALS
        and words[at - 2].text in acknowledged
    ]
    return changed(source, places)


def missing_asked(source: str) -> list[str]:
    """The parts whose coded missing an expression asks for."""
    return _MISSING_CALL.findall(source)
