"""Choices in words: which is made in a question, by its label, never by its code."""

from collections.abc import Sequence
from typing import Any

from app.questionnaire.expression.comparison import BINARY
from app.questionnaire.expression.values import to_boolean
from app.questionnaire.in_words.names import Names, Unspoken
from app.questionnaire.in_words.values import Values
from app.questionnaire.questions.parts import Part


class Choices:
    """Puts conditions on choices into words; each method raises Unspoken where it is not sure."""

    def __init__(self, names: Names, values: Values) -> None:
        """For one place of a questionnaire."""
        self.names, self.values, self._ = names, values, names._

    def selected(self, where: Any, code: Any, *, chosen: bool) -> str:
        """Whether a choice is among those made in a question."""
        part = self._closed(where)
        question = self._("this question") if where == ["."] else self.values.value(where)
        if isinstance(code, str):
            choice = self.names.choice(part, code.strip())
            if chosen:
                return self._("%(choice)s is chosen in %(question)s", choice=choice, question=question)
            return self._("%(choice)s is not chosen in %(question)s", choice=choice, question=question)
        other = self._closed(code)
        if other.kind != "choice" or _labels(other) != _labels(part):
            raise Unspoken
        said = self.values.value(code)
        if chosen:
            message = self._("the choice made in %(other)s is also chosen in %(question)s")
        else:
            message = self._("the choice made in %(other)s is not chosen in %(question)s")
        return message % {"other": said, "question": question}

    def any_selected(self, terms: Sequence[Any]) -> str:
        """Several choices of one question, any of which will do; '' where the terms are of another kind."""
        calls = [term for term in terms if isinstance(term, list) and term[:2] == ["f", "selected"]]
        codes = [term[3].strip() for term in calls if isinstance(term[3], str)]
        if len(codes) < len(terms) or any(call[2] != calls[0][2] for call in calls):
            return ""
        part = self._closed(calls[0][2])
        choices = self.names.any_of(self.names.choice(part, code) for code in codes)
        question = self.values.value(calls[0][2])
        return self._("%(choice)s is chosen in %(question)s", choice=choices, question=question)

    def any_equal(self, terms: Sequence[Any]) -> str:
        """One question compared with several of its choices; '' where the terms are of another kind."""
        equal = [term for term in terms if isinstance(term, list) and term[0] == "=" and term[1][:1] == ["$"]]
        if len(equal) < len(terms) or any(
            term[1] != equal[0][1] or isinstance(term[2], list) for term in equal
        ):
            return ""
        part = self.values.part(equal[0][1])
        if part is None or part.kind != "choice" or part.choices is None:
            return ""
        codes = [code for code in part.choices.names if any(_holds("=", code, term[2]) for term in equal)]
        if not codes or any(_holds("=", "", term[2]) for term in equal):
            return ""
        return self._is_one(self.values.value(equal[0][1]), part, codes, "=")

    def compared(self, sign: str, tree: Any, part: Part, against: Any) -> str:
        """A comparison with the codes of a question, by the choices for which it holds."""
        codes = part.choices.names if part.choices else ()
        holding = [code for code in codes if _holds(sign, code, against)]
        question = self.values.value(tree)
        if _holds(sign, "", against):
            failing = [code for code in codes if code not in holding]
            if not failing or sign != "!=":
                raise Unspoken
            choices = self.names.any_of(self.names.choice(part, code) for code in failing)
            return self._("%(question)s is not %(value)s", question=question, value=choices)
        if not holding:
            raise Unspoken
        return self._is_one(question, part, holding, sign)

    def _is_one(self, question: str, part: Part, codes: list[str], sign: str) -> str:
        """That the choice made is one of ``codes``: the end of a list by where it begins."""
        known, count = list(part.choices.names) if part.choices else [], len(codes)
        if 1 < count == len(known):
            return self._("%(question)s is answered", question=question)
        if count > 1 and sign in (">", ">=") and codes == known[-count:]:
            first = self.names.choice(part, codes[0])
            return self._("%(question)s is %(choice)s or a later choice", question=question, choice=first)
        if count > 1 and sign in ("<", "<=") and codes == known[:count]:
            last = self.names.choice(part, codes[-1])
            return self._("%(question)s is %(choice)s or an earlier choice", question=question, choice=last)
        choices = self.names.any_of(self.names.choice(part, code) for code in codes)
        return self._("%(question)s is %(value)s", question=question, value=choices)

    def _closed(self, tree: Any) -> Part:
        part = self.values.part(tree)
        if part is None or part.kind not in ("choice", "choices"):
            raise Unspoken
        return part


def _labels(part: Part) -> dict[str, str]:
    return {choice.name: choice.label for choice in part.choices.choices} if part.choices else {}


def _holds(sign: str, code: str, against: Any) -> bool:
    """Whether a comparison holds for an answer, as it would be evaluated."""
    return to_boolean(BINARY[sign](code, float(against) if isinstance(against, int) else against))
