"""Long lists of choices: named in the questions that use them, printed once at the end."""

from app.paper.blocks import Block, Heading, Option, Options
from app.questionnaire.choices import ChoiceList
from app.questionnaire.in_words import InWords
from app.questionnaire.questions.parts import Translate

LONGEST = 30
"""The most choices that are printed in the question itself."""


class Lists:
    """The long lists of a questionnaire, numbered as they are met."""

    def __init__(self, words: InWords, _: Translate, *, codes: bool) -> None:
        """For one document."""
        self.words, self._, self.codes = words, _, codes
        self.met: list[ChoiceList] = []

    def named(self, choices: ChoiceList) -> str:
        """How a question names a long list; '' for one that it prints itself."""
        if len(choices.choices) <= LONGEST:
            return ""
        if choices not in self.met:
            self.met.append(choices)
        return self._(
            "list %(number)s at the end (%(count)s choices, from %(first)s to %(last)s)",
            number=self.met.index(choices) + 1,
            count=len(choices.choices),
            first=self._label(choices, 0),
            last=self._label(choices, -1),
        )

    def blocks(self) -> list[Block]:
        """The lists themselves."""
        made: list[Block] = []
        for number, choices in enumerate(self.met, 1):
            options = (
                Option(self.words.plain(c.text(self.words.language)), c.name if self.codes else "")
                for c in choices.choices
            )
            made += [Heading(2, self._("List %(number)s", number=number)), Options(tuple(options), "none")]
        return made

    def _label(self, choices: ChoiceList, place: int) -> str:
        return self._("“%(text)s”", text=choices.choices[place].text(self.words.language))
