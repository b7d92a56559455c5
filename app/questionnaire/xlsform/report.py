"""What an author is told of a form that came in or goes out: where, what, and how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True, slots=True)
class Note:
    """One thing that did not survive, or survived as something else."""

    sheet: str
    row: int
    column: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        """As the command prints it: ``survey, row 5, relevant: what; how to mend``."""
        place = ", ".join(
            word for word in (self.sheet, f"row {self.row}" if self.row else "", self.column) if word
        )
        return f"{place and f'{place}: '}{self.what}" + (f"; {self.mend}" if self.mend else "")


class FormError(ValueError):
    """A form cannot be taken at all; ``notes`` says why, everything at once."""

    def __init__(self, notes: tuple[Note, ...]) -> None:
        """Keep what stands against it in the order of the form."""
        self.notes = tuple(sorted(set(notes)))
        super().__init__("\n".join(str(note) for note in self.notes))


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a form."""

    sheet: str = ""
    row: int = 0
    column: str = ""

    def at(self, column: str) -> "Place":
        """Another column of the same row."""
        return Place(self.sheet, self.row, column)


@dataclass(slots=True)
class Report:
    """What is to be told, collected on the way."""

    found: dict[Note, None] = field(default_factory=dict)

    def tell(self, place: Place, what: str, mend: str = "") -> None:
        """Note one thing, once."""
        self.found.setdefault(Note(place.sheet, place.row, place.column, what, mend))

    def take_back(self, place: Place, what: str) -> None:
        """Tell no more what was told of a place, which it is not true of any longer."""
        said = (place.sheet, place.row, place.column, what)
        self.found = {one: None for one in self.found if (one.sheet, one.row, one.column, one.what) != said}

    def __iter__(self) -> Iterator[Note]:
        """The notes, in the order of the form."""
        return iter(sorted(self.found))

    def __len__(self) -> int:
        return len(self.found)
