"""What a preview knows while it runs: the definition as it is now, and the draft that answers it."""

from pathlib import Path
from threading import Lock

from flask import current_app

from app.preview import definition, draft
from app.preview.definition import Definition
from app.questionnaire.locales import CODE_LISTS

NAME = "preview"
"""Under which name the application keeps its preview."""


class Live:
    """The definition as it is now, and the draft that answers it; one for all requests of a preview."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read before the first page is asked for."""
        self.folder = folder
        self.definition = Definition("")
        self.case = 0
        self.token = ""
        self._lock = Lock()

    def look(self) -> Definition:
        """The definition as it is now; where a file has changed, the draft is brought up to it."""
        with self._lock:
            if self.definition.mark != definition.mark(self.folder):
                self.definition = definition.read(self.folder)
                if self.definition.questionnaire and self.case:
                    draft.renew(self.case, self.definition.questionnaire, self.definition.spoken)
                elif self.definition.questionnaire:
                    self._begin()
            return self.definition

    def begin_again(self) -> None:
        """Throw the draft away."""
        with self._lock:
            self._begin()

    def _begin(self) -> None:
        if self.definition.questionnaire:
            self.case, self.token = draft.begin(
                self.definition.questionnaire, self.definition.spoken, self.folder.parent / CODE_LISTS
            )


def live() -> Live:
    """The preview of the application at work."""
    found: Live = current_app.extensions[NAME]
    return found
