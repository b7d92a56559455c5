"""The rules of a question in words: when it is asked, needed, accepted; how it is worked out."""

from collections.abc import Iterator

from app.questionnaire.choices import Choice
from app.questionnaire.in_words import InWords, judged
from app.questionnaire.model import Group, Page, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.defaults import filled, written
from app.questionnaire.questions.parts import Translate

Home = tuple[str, ...]
Pair = tuple[str, str]
ALWAYS = "true()"


class Rules:
    """Tells the rules of one questionnaire as pairs of a short name and a sentence."""

    def __init__(self, words: InWords, _: Translate) -> None:
        """For one language."""
        self.words, self._ = words, _

    def asked(self, thing: Section | Page | Group | Repeat | Question, home: Home = ()) -> Iterator[Pair]:
        """When something is asked; nothing where it always is."""
        if thing.relevant and thing.relevant != ALWAYS:
            yield self._("Asked"), self._if(thing.relevant, home)

    def of(self, question: Question, home: Home) -> Iterator[Pair]:
        """All rules of a question, in the order in which they are met."""
        yield from self.asked(question, home)
        yield from self._each(question, home)
        if question.required not in ("", ALWAYS):
            yield self._("Needed"), self._if(question.required, home)
        filtered = getattr(question, "choice_filter", "")
        if filtered:
            yield self._("Offered"), self.words.filter(filtered, home)
        if question.constraint:
            said = self.words.condition(question.constraint, home, judged(question))
            yield self._("Accepted"), self._("Only if %(condition)s", condition=said)
        if question.constraint_message:
            yield self._("Otherwise"), self._quoted(question.constraint_message)
        if question.warning:
            # What its author says of it tells more than the formula, which may look back at the last round.
            yield self._("To be explained"), self._quoted(question.warning_message)
        calculation = getattr(question, "calculation", "")
        if calculation:
            yield self._("Worked out"), self.words.calculation(calculation, home)
        if question.default:
            yield self._("Filled in beforehand"), self._beforehand(question, home)
        if question.read_only:
            yield self._("Fixed"), self._("Filled in beforehand, and cannot be changed")
        if question.personal:
            yield self._("Personal"), self._("About a person: in no report or export")
        if question.more:
            yield self._("Folded"), self._("Stands under “More detail, if you have it”")

    def _beforehand(self, question: Question, home: Home) -> str:
        """What it is filled in with: the answer in words, or the way it is worked out."""
        if question.default_is_rule:
            return self.words.calculation(question.default, home)
        part = filled(question.parts)
        value = written(question.default, part) if part else None
        if part is None or value is None:
            return self._quoted(question.default)
        return self._quoted(question.text(part, value, self.words.language))

    def _if(self, source: str, home: Home) -> str:
        return self._("If %(condition)s", condition=self.words.condition(source, home))

    def _quoted(self, text: str) -> str:
        return self._("“%(text)s”", text=self.words.plain(text))

    def _each(self, question: Question, home: Home) -> Iterator[Pair]:
        """The conditions of single choices or rows: told once where they are alike."""
        for key, name in (("rows", self._("Each row")), ("choices", self._("Each choice"))):
            if not hasattr(question, key):
                continue
            bound = [c for c in question.list_of(getattr(question, key)).choices if c.relevant]
            if not bound:
                continue
            said = self.words.each({choice.name: choice.relevant for choice in bound}, home)
            if said:
                yield name, self._("Only if %(condition)s", condition=said)
            else:
                yield from self._singly(bound, home)

    def _singly(self, choices: list[Choice], home: Home) -> Iterator[Pair]:
        for choice in choices:
            yield self._quoted(choice.text(self.words.language)), self._if(choice.relevant, home)
