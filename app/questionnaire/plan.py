"""What is worked out once for a questionnaire: expressions compiled, conditions chained, who reads whom."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.questionnaire import expression
from app.questionnaire.expression.seeded import draws, placed
from app.questionnaire.expression.tree import nodes
from app.questionnaire.model import Questionnaire, Repeat
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.other import Calculate
from app.questionnaire.questions.parts import EXPLANATION, Part
from app.questionnaire.rules import Rule, rules
from app.questionnaire.wording import references

PIPED = (
    "label",
    "hint",
    "guidance",
    "constraint_message",
    "warning_message",
    "required_message",
    "item_label",
)
"""The keys whose wording may name answers."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule ready to run."""

    owner: str
    repeats: tuple[str, ...]
    tree: expression.Tree
    run: Callable[[Any], Any]
    names: frozenset[str]
    priors: frozenset[str]
    """What it names of the last round."""


class Plan:
    """A questionnaire compiled: built once for each instrument and worker, read by every route."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Raises ExpressionError where an expression cannot be parsed; the loader has checked them."""
        self.questionnaire = questionnaire
        self.compiled = {(rule.owner, rule.key): _compile(rule) for rule in rules(questionnaire)}

    @cached_property
    def repeats_of(self) -> dict[str, tuple[str, ...]]:
        """The repeats around everything that has a name: sections, pages, entries, parts, choices."""
        found: dict[str, tuple[str, ...]] = {}
        for section in self.questionnaire.sections:
            found |= {section.name: ()} | {page.name: () for page in section.forms}
        for entry, place in self.questionnaire.entries:
            found[entry.name] = place.repeats
            if isinstance(entry, Repeat):
                found |= {page.name: (*place.repeats, entry.name) for page in entry.pages}
            elif isinstance(entry, Question):
                found |= {part.name: place.repeats for part in entry.parts}
        return found

    @cached_property
    def conditions(self) -> dict[str, tuple[Compiled, ...]]:
        """The conditions under which a named thing applies, outermost first."""
        found: dict[str, tuple[Compiled, ...]] = {}
        for section in self.questionnaire.sections:
            found[section.name] = self._own(section.name)
            for page in section.forms:
                found[page.name] = found[section.name] + (
                    self._own(page.name) if page.name != section.name else ()
                )
        for entry, place in self.questionnaire.entries:
            above = tuple(self.compiled[name, "relevant"] for name, _source in place.above)
            found[entry.name] = above + self._own(entry.name)
            if isinstance(entry, Repeat):
                for page in entry.pages:
                    found[page.name] = found[entry.name] + self._own(page.name)
            elif isinstance(entry, Question):
                for part in entry.parts:
                    own = self._own(part.name) if part.name != entry.name and part.relevant else ()
                    found[part.name] = found[entry.name] + own
        return found

    @cached_property
    def always(self) -> frozenset[str]:
        """What applies whatever is answered."""
        return frozenset(
            name for name, above in self.conditions.items() if not above and name not in self.explained
        )

    def _own(self, name: str) -> tuple[Compiled, ...]:
        rule = self.compiled.get((name, "relevant"))
        return (rule,) if rule else ()

    @cached_property
    def choice_rules(self) -> dict[str, tuple[Compiled | None, dict[str, Compiled]]]:
        """For each question whose choices depend on answers: its filter, and its choices' own conditions."""
        found: dict[str, tuple[Compiled | None, dict[str, Compiled]]] = {}
        for (owner, key), rule in self.compiled.items():
            name, bar, choice = owner.partition("|")
            if key == "choice_filter" or bar:
                chosen, singles = found.get(name, (None, {}))
                found[name] = (
                    (rule, singles) if key == "choice_filter" else (chosen, singles | {choice: rule})
                )
        return found

    @cached_property
    def sections_read(self) -> dict[str, frozenset[str]]:
        """For each section, those whose answers it needs to be shown or judged: itself, and all it names."""
        direct: dict[str, set[str]] = {
            section.name: {section.name} for section in self.questionnaire.sections
        }
        for rule in rules(self.questionnaire):
            home = self._section_of(rule.line_owner)
            direct[home] |= {self._section_of(name) for name in self.compiled[rule.owner, rule.key].names}
        for entry, place in self.questionnaire.entries:
            for name in (name for key in PIPED for name in references(getattr(entry, key, ""))):
                direct[place.section.name].add(self._section_of(name))
        changed = True
        while changed:
            grown = {name: set().union(*(direct[other] for other in reads)) for name, reads in direct.items()}
            changed, direct = grown != direct, grown
        return {name: frozenset(reads) for name, reads in direct.items()}

    def _section_of(self, name: str) -> str:
        if name in self._sections:
            return self._sections[name]
        return self._sections[name.partition(".")[0]]

    @cached_property
    def _sections(self) -> dict[str, str]:
        found = {entry.name: place.section.name for entry, place in self.questionnaire.entries}
        for section in self.questionnaire.sections:
            found |= {section.name: section.name} | {page.name: section.name for page in section.forms}
        for entry, place in self.questionnaire.entries:
            if isinstance(entry, Repeat):
                found |= {page.name: place.section.name for page in entry.pages}
        return found

    @cached_property
    def lists(self) -> dict[str, tuple[dict[str, str], ...]]:
        """The rows of the choice lists that expressions look things up in."""
        read = {
            str(node[1]) for rule in self.compiled.values() for node in nodes(rule.tree) if node[0] == "rows"
        }
        return {
            name: tuple(choice.columns for choice in listed.choices)
            for name, listed in self.questionnaire.choices.items()
            if name in read
        }

    @cached_property
    def explained(self) -> dict[str, Question]:
        """The questions that are warned of, by the names of their explanations."""
        found = self.questionnaire.questions.values()
        return {part.name: q for q in found for part in q.parts if part.role == EXPLANATION}

    @cached_property
    def looking_back(self) -> frozenset[str]:
        """The sections that take what was sent in the last round to be shown or judged."""
        named = {self._section_of(rule.owner) for rule in self.compiled.values() if rule.priors}
        return frozenset(name for name, read in self.sections_read.items() if read & named)

    @cached_property
    def uses_position(self) -> bool:
        """Whether any expression asks for the place of an item among its siblings."""
        return any("position(" in rule.source for rule in rules(self.questionnaire))

    @cached_property
    def draws_lots(self) -> bool:
        """Whether any expression draws by lot: its values differ from case to case."""
        return any(draws(rule.tree) for rule in self.compiled.values())

    @cached_property
    def calculations(self) -> frozenset[str]:
        """The names of questions that are worked out."""
        return frozenset(
            n for n, question in self.questionnaire.questions.items() if isinstance(question, Calculate)
        )

    @cached_property
    def parts(self) -> dict[str, Part]:
        """All parts by name."""
        return self.questionnaire.parts


def _compile(rule: Rule) -> Compiled:
    tree = expression.parse(rule.source, columns=rule.key == "choice_filter")
    tree = placed(tree, f"{rule.owner} {rule.key}")
    names, priors = expression.names(tree), expression.priors(tree)
    return Compiled(rule.owner, rule.repeats, tree, expression.compile(tree), names, priors)
