"""Expressions in words, never wrong: what cannot be said for sure is shown as the author wrote it."""

from collections.abc import Callable, Mapping
from typing import Any

from app.questionnaire import expression
from app.questionnaire.in_words.conditions import Conditions
from app.questionnaire.in_words.names import Names, Unspoken
from app.questionnaire.in_words.rows import of_rows
from app.questionnaire.model import Questionnaire
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import Part

Home = tuple[str, ...]


class InWords:
    """Puts the expressions of one questionnaire into words, in one language.

    “Answered” means answered with a value: a reason for having no answer does not count, and neither does
    what is not asked. So expressions see it, and so a reader has to be told once.
    """

    def __init__(self, questionnaire: Questionnaire, language: str) -> None:
        """``questionnaire`` has its wording in ``language`` already."""
        self.questionnaire, self.language = questionnaire, language
        self._ = Names(questionnaire, language)._

    def condition(self, source: str, repeats: Home = (), own: Part | None = None) -> str:
        """A condition as a clause that can follow “if”."""
        names = Names(self.questionnaire, self.language, repeats, own)
        said = _said(lambda: Conditions(names).clause(expression.parse(source)))
        return said or self._("this is true: %(expression)s", expression=source)

    def calculation(self, source: str, repeats: Home = ()) -> str:
        """How a value is worked out."""
        names = Names(self.questionnaire, self.language, repeats)
        return _said(lambda: Conditions(names).values.value(expression.parse(source))) or source

    def filter(self, source: str, repeats: Home = ()) -> str:
        """Which choices a list is narrowed to, as a sentence."""
        names = Names(self.questionnaire, self.language, repeats)
        said = _said(
            lambda: Conditions(names).values.value(_grouped_by(expression.parse(source, columns=True)))
        )
        if said:
            return self._(
                "Only the choices that belong to what is chosen in %(question)s are offered.", question=said
            )
        return self._(
            "Only the choices for which this is true are offered: %(expression)s", expression=source
        )

    def each(self, sources: Mapping[str, str], repeats: Home = ()) -> str:
        """The conditions of choices or rows, by name, as one clause about each; '' where they differ."""
        conditions = Conditions(Names(self.questionnaire, self.language, repeats))
        return _said(lambda: self._alike({k: expression.parse(s) for k, s in sources.items()}, conditions))

    def _alike(self, trees: Mapping[str, Any], conditions: Conditions) -> str:
        chosen = [tree[2] for name, tree in trees.items() if tree == ["f", "selected", tree[2], name]]
        if len(chosen) == len(trees) and all(where == chosen[0] for where in chosen):
            return self._("it is chosen in %(question)s", question=conditions.values.value(chosen[0]))
        in_rows = of_rows(list(trees.values()), conditions.names)
        if in_rows is None or [row.partition(".")[2] for row in in_rows[1]] != list(trees):
            return ""
        grid = self.questionnaire.questions[in_rows[1][0].partition(".")[0]]
        said = conditions.clause(in_rows[0])
        return self._(
            "in the same row of %(question)s %(condition)s",
            question=conditions.names.number(grid),
            condition=said,
        )

    def called(self, name: str, repeats: Home = ()) -> str:
        """What a reader knows a part or repeat as."""
        return Names(self.questionnaire, self.language, repeats).called(name)

    def plain(self, text: str) -> str:
        """Wording into which answers are put, with the number of each question in its place."""
        return Names(self.questionnaire, self.language).plain(text)


def judged(question: Question) -> Part | None:
    """The part that ``.`` stands for in a question's own checks; None where it stands for several."""
    return question.parts[0] if question.parts and not question.several else None


def _said(say: Callable[[], str]) -> str:
    try:
        return say()
    except (Unspoken, expression.ExpressionError):
        return ""


def _grouped_by(tree: Any) -> Any:
    """The question whose answer a column of the choices is compared with; else raises Unspoken."""
    match tree:
        case ["f", "selected", ["$", _name] as question, ["col", _column]]:
            return question
        case ["=", ["col", _column], ["$", _name] as question] | [
            "=",
            ["$", _name] as question,
            ["col", _column],
        ]:
            return question
    raise Unspoken
