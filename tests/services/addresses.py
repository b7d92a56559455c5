"""What the applications of one run of the tests share: how addresses are built, compiled by the first."""

from collections.abc import Callable
from typing import Any, ClassVar

from werkzeug.routing import Rule

from app.factory import Canvass


class CompiledOnce(Rule):
    """A rule whose builder of addresses is kept: it depends on the text of the rule alone."""

    kept: ClassVar[dict[Any, Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, self.host, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in self.kept:
            self.kept[key] = super()._compile_builder(append_unknown)
        return self.kept[key]


Canvass.url_rule_class = CompiledOnce
