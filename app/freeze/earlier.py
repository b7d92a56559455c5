"""What came of the answers of an earlier round, as a table of the dataset; never an answer itself."""

from collections.abc import Mapping

import pyarrow as pa

from app.freeze.folder import Folder, Table
from app.models import Submission
from app.questionnaire.package import EARLIER
from app.questionnaire.revision.joining import Joining

_OWN = ("section", "question", "item", "outcome")


class Earlier:
    """The table while it is written; no file where nobody had earlier answers."""

    def __init__(self, written: Folder, joining: Joining) -> None:
        self._written, self._joining = written, joining
        self._table: Table | None = None

    def add(self, made: Submission, keys: Mapping[str, str], number: int) -> None:
        """The rows of a submission on instrument ``number``, each with the ``keys`` of whose it is."""
        then, now = self._joining.chain[number - 1].places, self._joining.chain[-1].places
        for _document, item, question, outcome in made.earlier.get("outcomes", ()):
            name = self._joining.changes.renamed(question)
            section = (now.get(name) or then[question]).section.name
            own = dict(zip(_OWN, (section, name, item or None, outcome), strict=True))
            if self._table is None:
                schema = pa.schema([(column, pa.string()) for column in (*keys, *_OWN)])
                self._table = self._written.table(EARLIER, schema)
            self._table.add({**keys, **own})
