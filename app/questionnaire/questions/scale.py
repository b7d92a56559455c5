"""The question answered with a point on a numbered scale whose ends are described in words."""

from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar, Literal

from app.questionnaire.choices import Choice, ChoiceList
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import Part
from app.questionnaire.wording import Wording

MOST_POINTS = 21


class Scale(Question):
    """One point of a numbered scale, from a first to a last; what the ends mean is said in words."""

    widget: ClassVar[str] = "scale"

    type: Literal["scale"] = "scale"
    start: int = 0
    end: int = 10
    step: int = 1
    start_label: Wording
    end_label: Wording

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """A scale that has no points, too many, or none at its end."""
        yield from super().problems()
        if self.step < 1 or self.start < 0 or self.start >= self.end:
            yield (
                "end",
                f"no scale goes from {self.start} to {self.end} by {self.step}",
                "begin low, end high",
            )
        elif (self.end - self.start) % self.step:
            what = f"steps of {self.step} from {self.start} do not reach {self.end}"
            yield "step", what, "change 'end' or 'step'"
        elif len(self.points.choices) > MOST_POINTS:
            mend = "use a longer 'step', or the type integer"
            yield "step", f"the scale has more than {MOST_POINTS} points", mend

    @cached_property
    def points(self) -> ChoiceList:
        """The points as choices in order: their names are the numbers, so that rules can say ``>= 7``."""
        words = {self.start: self.start_label, self.end: self.end_label}
        numbers = range(self.start, min(self.end, self.start + 1000) + 1, max(self.step, 1))
        choices = (Choice(name=str(n), label=str(n), hint=words.get(n, "")) for n in numbers)
        return ChoiceList(ordered=True, choices=tuple(choices))

    def answer_parts(self) -> Iterator[Part]:
        """The point chosen."""
        yield Part(self.name, self.name, "choice", self.points, missing=self.missing, required=True)
