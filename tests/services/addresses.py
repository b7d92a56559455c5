"""What the applications of one run of the tests share: how addresses are read and built, compiled once."""

from typing import Any, ClassVar

from werkzeug.routing import Rule

from app.factory import Canvass


class CompiledOnce(Rule):
    """A rule that is compiled by the first application: what comes of it depends on its own text alone."""

    kept: ClassVar[dict[Any, tuple[Any, ...]]] = {}

    def compile(self) -> None:
        key = (self.rule, self.host, self.subdomain, repr(self.defaults), self.merge_slashes)
        if key not in self.kept:
            super().compile()
            builders = self._build.__func__, self._build_unknown.__func__
            self.kept[key] = self._parts, self._trace, self._converters, set(self.arguments), *builders
        self._parts, self._trace, self._converters, arguments, build, build_unknown = self.kept[key]
        self.arguments |= arguments
        self._build, self._build_unknown = build.__get__(self), build_unknown.__get__(self)


Canvass.url_rule_class = CompiledOnce
