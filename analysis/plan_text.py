"""A tabulation plan as text: YAML read with the line of every key, so that a mistake can be pointed at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from app.questionnaire.broken import Broken, broken

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class PlanProblem:
    """One thing that the author of a plan got wrong."""

    file: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.mend}"


class PlanError(Exception):
    """Every problem of a plan at once."""

    def __init__(self, problems: tuple[PlanProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class PlanText:
    """The content of a plan, its scalars all text, and where each part of it stands."""

    file: str
    content: Mapping[str, Any]
    lines: Mapping[Path, int]

    @classmethod
    def yaml(cls, text: str, file: str) -> "PlanText":
        """Read YAML; refuses what is ambiguous: duplicate keys, anchors and aliases."""
        try:
            node = yaml.compose(text, yaml.CBaseLoader)
        except yaml.MarkedYAMLError as error:
            whole = Broken(1, f"this is not YAML: {error.problem}", "look at its indentation")
            told = broken(text) or [whole]
            raise PlanError(tuple(PlanProblem(file, *one) for one in told)) from error
        lines: dict[Path, int] = {}
        content = _plain(node, (), lines, file, set())
        if not isinstance(content, dict):
            raise PlanError((PlanProblem(file, 1, "is no mapping of keys", "begin with `title:`"),))
        return cls(file, content, lines)

    @classmethod
    def json(cls, content: Mapping[str, Any], file: str) -> "PlanText":
        """The plan frozen in a dataset; its places are lines of it if it were written indented."""
        return cls.yaml(json.dumps(content, indent=2, ensure_ascii=False), file)

    def problem(self, path: Path, what: str, mend: str) -> PlanProblem:
        """A problem at the nearest place that has a line."""
        while path and path not in self.lines:
            path = path[:-1]
        return PlanProblem(self.file, self.lines.get(path, 1), what, mend)


def _plain(node: yaml.Node | None, path: Path, lines: dict[Path, int], file: str, seen: set[int]) -> Any:
    if node is None:
        return None
    if id(node) in seen:
        what, mend = "an alias repeats what stands elsewhere", "write it out"
        raise PlanError((PlanProblem(file, node.start_mark.line + 1, what, mend),))
    seen.add(id(node))
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, n), lines, file, seen) for n, child in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    found: dict[str, Any] = {}
    for key, child in node.value:
        if key.value in found:
            what = f"the key '{key.value}' stands twice"
            raise PlanError((PlanProblem(file, key.start_mark.line + 1, what, "keep one of them"),))
        lines[*path, key.value] = key.start_mark.line + 1
        found[key.value] = _plain(child, (*path, key.value), lines, file, seen)
    return found


def told(text: PlanText, found: Mapping[str, Any]) -> PlanProblem:
    """What pydantic found, said plainly, at its line."""
    path = tuple(found["loc"])
    if found["type"] == "extra_forbidden":
        what, mend = f"there is no key '{path[-1]}' here", "take it out, or look in the author's guide"
        return text.problem(path, what, mend)
    if found["type"] == "missing":
        return text.problem(path[:-1], f"the key '{path[-1]}' is missing", "add it")
    message = str(found["msg"]).removeprefix("Value error, ")
    what, bar, mend = message.partition("|")
    return text.problem(path, what if bar else f"{path[-1]}: {what}", mend or "write what is expected")
