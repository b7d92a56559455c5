"""What is kept while one request is answered: Flask's `g`, without the calls that its proxy takes."""

from typing import Any

from flask.globals import _cv_app


def kept() -> dict[str, Any]:
    """What `g` holds, by name; LookupError outside of the application."""
    return vars(_cv_app.get().g)
