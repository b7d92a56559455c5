"""YAML as authors write it: scalars are text, keys know their lines, duplicates and aliases are refused."""

import re
from typing import Any

import yaml

from app.questionnaire.broken import broken

MAX_CHARACTERS = 5_000_000
MAX_DEPTH = 60
NAMED_IN = frozenset({"sections", "pages", "questions"})
"""The lists whose entries bear names of their own; a choice's name is only a code."""

Location = tuple[Any, ...]

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class SourceError(ValueError):
    """The text is no YAML that a definition may use; ``problems`` are (line, what, mend)."""

    def __init__(self, problems: list[tuple[int, str, str]]) -> None:
        """``problems`` in the order found."""
        self.problems = problems
        super().__init__("; ".join(what for _line, what, _mend in problems))


class Source:
    """The data of a YAML text, and the line on which each of its keys stands.

    Read with the node graph of PyYAML, not its constructors: YAML 1.1 reads ``yes`` as true and ``010`` as 8.
    """

    def __init__(self, text: str) -> None:
        """Raises SourceError with every duplicate key, alias or syntax error found."""
        if len(text) > MAX_CHARACTERS:
            raise SourceError([(1, "the file is larger than 5 MB", "split the survey")])
        self._lines: dict[Location, int] = {}
        self._problems: list[tuple[int, str, str]] = []
        self._named: dict[str, list[Location]] = {}
        try:
            self._refuse_aliases(text)
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            raise SourceError([(one.line, one.what, one.mend) for one in broken(text)]) from error
        except yaml.reader.ReaderError as error:
            found = next((line for line, row in enumerate(text.split("\n"), 1) if _REFUSED.search(row)), 1)
            raise SourceError([(found, "a character that YAML does not allow", "delete it")]) from error
        if not isinstance(node, yaml.MappingNode):
            raise SourceError([(1, "a definition is a mapping of keys", "begin with 'survey: name'")])
        self.data: Any = self._read(node, ())
        if self._problems:
            raise SourceError(self._problems)

    def _refuse_aliases(self, text: str) -> None:
        """Aliases would let a small file grow without bound, and make two places one."""
        depth = line = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else line
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise SourceError([(line, "nested too deeply", "flatten the definition")])
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                what = "anchors and aliases (& and *) are not used here"
                raise SourceError(
                    [(line, what, "write the value out; a text that begins with * needs quotes")]
                )

    def _read(self, node: yaml.Node, location: Location) -> Any:
        self._lines[location] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            return [self._read(child, (*location, index)) for index, child in enumerate(node.value)]
        return str(node.value)

    def _mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, Any]:
        data: dict[str, Any] = {}
        self._remember(node, location)
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._problems.append((line, "a key must be plain text", "put it in quotes"))
                continue
            key = str(key_node.value)
            if key in data:
                self._problems.append((line, f"the key '{key}' stands twice", "keep one of them"))
                continue
            data[key] = self._read(value_node, (*location, key))
            self._lines[(*location, key)] = line
        return data

    def _remember(self, node: yaml.MappingNode, location: Location) -> None:
        """Note where something with a name of its own stands, before what it holds."""
        if not NAMED_IN.intersection(location[-2:-1]):
            return
        for key, value in node.value:
            if isinstance(value, yaml.ScalarNode) and key.value == "name":
                self._named.setdefault(str(value.value), []).append(location)

    def at(self, location: Location) -> Any:
        """The data at ``location``; steps that name a type instead of a key are passed over."""
        return self._follow(location)[0]

    def written(self, location: Location) -> Location:
        """``location`` without the steps that name a type instead of a key."""
        return self._follow(location)[1]

    def line(self, location: Location) -> int:
        """The line of ``location``, or of the nearest thing around it."""
        where = self._follow(location)[1]
        while where and where not in self._lines:
            where = where[:-1]
        return self._lines.get(where, 1)

    def line_of(self, name: str, key: str = "", nth: int = 0) -> int:
        """The line of what is called ``name``, or of its ``key``; the ``nth`` of those that share the name.

        A path such as ``choices/units`` names what has no name of its own.
        """
        places = self._named.get(name, [])
        if not places:
            return self.line((*name.split("/"), key) if name else (key,))
        if not nth:
            # Where two share a name by mistake, the one that has the key is meant.
            places = [place for place in places if (*place, key) in self._lines] or places
        return self.line((*places[min(nth, len(places) - 1)], key))

    def _follow(self, location: Location) -> tuple[Any, Location]:
        data: Any = self.data
        where: Location = ()
        for step in location:
            if (isinstance(data, dict) and step in data) or (
                isinstance(data, list) and isinstance(step, int) and step < len(data)
            ):
                data = data[step]
            elif step == location[-1] and isinstance(data, dict) and data.get("type") != step:
                return None, (*where, step)
            else:
                continue
            where = (*where, step)
        return data, where
