"""What an expression may look at, given by the caller: this package knows no answers."""

from collections.abc import Callable, Mapping, Sequence

from app.questionnaire.expression.values import Result


class Context:
    """Everything an expression may look at: given by the caller, since this package knows no answers."""

    __slots__ = (
        "every",
        "label",
        "lists",
        "missing",
        "now",
        "own",
        "position",
        "prior",
        "row",
        "seed",
        "today",
        "value",
    )

    def __init__(  # noqa: PLR0913 — one for each thing an author can write
        self,
        value: Callable[[str], Result],
        *,
        own: Result = "",
        today: str = "",
        now: str = "",
        position: int = 1,
        row: Mapping[str, str] | None = None,
        label: Callable[[str, str], str] | None = None,
        missing: Callable[[str], str] | None = None,
        prior: Callable[[str], Result] | None = None,
        lists: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
        every: Callable[[str], Result] | None = None,
        seed: str = "",
    ) -> None:
        """Look at the world through `value`; the rest is blank unless given."""
        self.value = value  # of a part or repeat, by name; blank is ''
        self.own = own  # what `.` is
        self.today = today  # ISO date in the round's zone
        self.now = now
        self.position = position  # of the item in its repeat, from 1
        self.row: Mapping[str, str] = row or {}  # the columns of the choice being judged
        self.label = label or _unlabelled  # (part, code) → wording
        self.missing = missing or _nothing  # part → code of a coded missing, or ''
        self.prior = prior or _nothing  # part → its value as sent in the last round, or ''
        self.lists: Mapping[str, Sequence[Mapping[str, str]]] = lists or {}
        self.every = every or value  # a part of a repeat in all its items, even asked from inside one
        self.seed = seed  # what random() and uuid() are drawn from: of the response, and of the item in it

    def at(self, position: int, own: Result) -> "Context":
        """The same, at one entry of a list."""
        return self._changed(own=own, position=position, row=self.row)

    def on(self, row: Mapping[str, str]) -> "Context":
        """The same, judging one row."""
        return self._changed(own=self.own, position=self.position, row=row)

    def _changed(self, own: Result, position: int, row: Mapping[str, str]) -> "Context":
        return Context(
            self.value,
            own=own,
            today=self.today,
            now=self.now,
            position=position,
            row=row,
            label=self.label,
            missing=self.missing,
            prior=self.prior,
            lists=self.lists,
            every=self.every,
            seed=self.seed,
        )


def _unlabelled(_name: str, code: str) -> str:
    return code


def _nothing(_name: str) -> str:
    return ""
