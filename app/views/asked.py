"""A request as views read it: what a form or an address does not say is found missing at once."""

from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.sansio.http import parse_cookie
from werkzeug.utils import cached_property


class Said(ImmutableMultiDict[str, Any]):
    """Fields and parameters; Werkzeug's own would make an exception of each that is missing, and drop it."""

    def get(  # type: ignore[override]
        self,
        key: str,
        default: Any = None,
        type: Any = None,  # noqa: A002 (Werkzeug's name)
    ) -> Any:
        """The first value of a field, or ``default``."""
        if type is not None:
            return super().get(key, default, type)
        values: list[Any] | None = dict.get(self, key)
        return values[0] if values else default


class Asked(Request):
    """What a browser asks; who asks for the heads of a page alone asks for the page, and sends nothing."""

    parameter_storage_class = Said
    dict_storage_class = Said

    def __init__(self, environ: Any, *rest: Any, **options: Any) -> None:
        super().__init__(environ, *rest, **options)
        # Else a view would take it for what a form sends; and no token of a form is looked for with it.
        if self.method == "HEAD":
            self.method = "GET"

    @cached_property
    def cookies(self) -> Said:
        """The cookies, of which a server gives us one header."""
        found: Any = parse_cookie(self.environ.get("HTTP_COOKIE"), cls=Said)
        return found
