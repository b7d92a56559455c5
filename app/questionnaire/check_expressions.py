"""What is wrong with a definition's expressions: syntax, operands, order, columns, circles."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.questionnaire import expression
from app.questionnaire.expression.tree import nodes
from app.questionnaire.model import Page, Questionnaire, Repeat
from app.questionnaire.questions.base import Question, near
from app.questionnaire.questions.choice import Closed
from app.questionnaire.rules import Rule, rules
from app.questionnaire.wording import references

CIRCLE = "this depends on itself: "
"""How the finding of a circle begins; the names along it follow."""
NO_LOOK_AHEAD = ("relevant", "choice_filter", "default")


class Finding(NamedTuple):
    """One mistake: what bears it, under which key, what is wrong, how to mend it."""

    owner: str
    key: str
    what: str
    mend: str
    nth: int = 0
    """Which of those that share the name it is."""
    loose: bool = False
    """Whether it is only warned of where expressions are loose, as in a form that was made elsewhere."""
    code: str = ""
    """Its kind, as the catalogue has it."""


def coded(code: str, found: Iterable[Finding]) -> list[Finding]:
    """``found`` with their kind."""
    return [one._replace(code=code) for one in found]


@dataclass(frozen=True)
class Kind:
    """What the expression checker asks of a name: how its value is kept, its codes, whether it is a list."""

    kind: str
    choices: tuple[str, ...] = ()
    many: bool = False
    missing: tuple[str, ...] = ()


class Names:
    """Everything that expressions may name, with its kind and its place in the order asked."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Walk the questionnaire once."""
        self.order: dict[str, int] = {}
        self.kinds: dict[str, Kind] = {}
        self.repeats: dict[str, tuple[str, ...]] = {}
        self.anonymous: dict[str, str] = {}
        times = Counter(entry.name for entry, _place in questionnaire.entries)
        self.twice = frozenset(name for name, count in times.items() if count > 1)
        for number, (entry, place) in enumerate(questionnaire.entries):
            self.order[entry.name] = number
            self.repeats[entry.name] = place.repeats
            if isinstance(entry, Repeat):
                self.kinds[entry.name] = Kind("repeat", many=True)
            elif isinstance(entry, Question):
                for part in entry.parts:
                    self.order[part.name] = number
                    self.repeats[part.name] = place.repeats
                    codes = part.choices.names if part.choices else ()
                    self.kinds[part.name] = Kind(part.kind, codes, missing=part.missing)
                    if place.section.anonymous:
                        self.anonymous[part.name] = place.section.name
        for entry, _place in questionnaire.entries:
            if isinstance(entry, Repeat):
                self._order_pages(entry.pages)
        for section in questionnaire.sections:
            self._order_pages(section.forms)
            self.order[section.name] = min((self.order[page.name] for page in section.forms), default=0)

    def _order_pages(self, pages: tuple[Page, ...]) -> None:
        """A page stands where its first question does."""
        for page in pages:
            self.order[page.name] = min((self.order[entry.name] for entry in page.questions), default=0)

    def doubtful(self, read: Iterable[str]) -> bool:
        """Whether a name that several entries bear is among these: nobody can say which is meant."""
        return not self.twice.isdisjoint(name.partition(".")[0] for name in read)

    def seen_from(self, repeats: tuple[str, ...], name: str) -> Kind | None:
        """What ``name`` is to an expression that stands inside ``repeats``."""
        known = self.kinds.get(name)
        if known is None:
            return None
        outer = self.repeats[name]
        many = known.many or outer != repeats[: len(outer)]
        return Kind(known.kind, known.choices, many, known.missing)


def expressions(questionnaire: Questionnaire, names: Names) -> Iterator[Finding]:
    """Everything wrong with the expressions of ``questionnaire``."""
    reads: dict[Rule, frozenset[str]] = {}
    for rule in rules(questionnaire):
        try:
            tree = expression.parse(rule.source, columns=rule.key == "choice_filter")
        except expression.ExpressionError as error:
            where = f"{rule.key}: {error.message}"
            if error.source:
                where += f", at character {error.position + 1} of: {error.source}"
            mend = _meant(rule.source, error.message, names) or error.mend
            yield Finding(rule.line_owner, rule.key, where, mend, code="C111")
            continue
        read = expression.names(tree)
        # A doubled name is told of already; what follows from it would mislead.
        if names.doubtful(read):
            continue
        yield from coded("C112", _operands(rule, tree, names))
        if names.doubtful([rule.line_owner]):
            continue
        reads[rule] = read
        yield from coded("C113", _places(rule, read, questionnaire, names))
        yield from coded("C114", _lists(rule, tree, questionnaire))
        yield from coded("C115", _priors(rule, tree, names))
        if rule.key == "choice_filter":
            yield from coded("C114", _columns(questionnaire.questions[rule.owner], tree))
    yield from coded("C116", _circles(questionnaire, reads))


def _meant(source: str, message: str, names: Names) -> str:
    """The choice that was meant by a word that stands alone; '' where none was."""
    word = message.removesuffix(expression.ALONE)
    for name in references(source) if word != message else ():
        for code in names.kinds[name].choices if name in names.kinds else ():
            if code.casefold() == word.casefold():
                return f"write '{code}', in quotes, for the choice of {name}"
    return ""


def _operands(rule: Rule, tree: expression.Tree, names: Names) -> Iterator[Finding]:
    for finding in expression.check(tree, lambda name: names.seen_from(rule.repeats, name), names.kinds):
        what = f"{rule.key}: {finding.message}"
        yield Finding(rule.line_owner, rule.key, what, finding.mend, loose=finding.loose)


def _places(
    rule: Rule, read: frozenset[str], questionnaire: Questionnaire, names: Names
) -> Iterator[Finding]:
    """Nothing looks ahead where it may not, and nothing reads what is anonymous."""
    home = names.order.get(rule.line_owner, 0)
    # The words behind a choice depend on the choice beside them, by the very meaning of the two.
    implied = rule.owner.endswith(".other")
    for name in sorted(read):
        own = name.partition(".")[0] == rule.line_owner
        if rule.key in NO_LOOK_AHEAD and names.order.get(name, -1) >= home and not (own and implied):
            what = f"{rule.key} names ${{{name}}}, which is not asked earlier"
            mend = "move that question up, or this one down"
            yield Finding(rule.line_owner, rule.key, what, mend, loose=True)
        section = names.anonymous.get(name, "")
        if section and names.anonymous.get(rule.line_owner) != section:
            inside = questionnaire.places.get(rule.line_owner)
            if inside is None or inside.section.name != section:
                what = f"{rule.key} names ${{{name}}}, which is anonymous and known to no other section"
                yield Finding(rule.line_owner, rule.key, what, f"move this into the section '{section}'")


def _columns(question: Question, tree: expression.Tree) -> Iterator[Finding]:
    """A choice filter names columns that the choices have."""
    listed = question.list_of(question.choices) if isinstance(question, Closed) else None
    if listed is None or not listed.choices:
        return
    looked_up = {column for node in nodes(tree) if node[0] == "rows" for column in _named_columns(node)}
    for column in sorted(_named_columns(tree) - looked_up - listed.columns):
        what = f"choice_filter: the choices have no column '{column}'"
        yield Finding(question.name, "choice_filter", what, near(column, listed.columns))


def _priors(rule: Rule, tree: expression.Tree, names: Names) -> Iterator[Finding]:
    """What was sent in the last round decides nothing: it only gives rise to warnings."""
    for name in sorted(expression.priors(tree)):
        if rule.key != "warning":
            what = f"{rule.key}: prior() is for warnings: what is asked follows from this response alone"
            yield Finding(rule.line_owner, rule.key, what, "write it in a 'warning'")
        elif names.repeats.get(name):
            what = f"{rule.key}: prior() reads what is asked once, and ${{{name}}} is asked in a repeat"
            yield Finding(rule.line_owner, rule.key, what, "name an answer outside of repeats")


def _lists(rule: Rule, tree: expression.Tree, questionnaire: Questionnaire) -> Iterator[Finding]:
    """What is looked up stands in a list of the definition, and in a column that the list has."""
    for node in nodes(tree):
        if node[0] != "rows":
            continue
        listed = questionnaire.choices.get(node[1])
        if listed is None:
            what = f"{rule.key}: there is no choice list called '{node[1]}'"
            yield Finding(rule.line_owner, rule.key, what, near(node[1], questionnaire.choices, "add it"))
        elif listed.choices:
            for column in sorted({*_named_columns(node[2]), node[3] or "name"} - listed.columns):
                what = f"{rule.key}: the list '{node[1]}' has no column '{column}'"
                yield Finding(rule.line_owner, rule.key, what, near(column, listed.columns))


def _named_columns(tree: expression.Tree) -> set[str]:
    return {str(node[1]) for node in nodes(tree) if node[0] == "col"}


def _circles(questionnaire: Questionnaire, reads: dict[Rule, frozenset[str]]) -> Iterator[Finding]:
    """Values that would need themselves to be worked out; one circle is told, since others often share it."""
    needs: dict[str, set[str]] = {}
    for rule, found in reads.items():
        if rule.key == "warning":
            needs.setdefault(f"{rule.owner}.explanation", set()).update(found)
        if rule.key == "calculation" or (rule.key == "relevant" and "|" not in rule.owner):
            needs.setdefault(rule.owner, set()).update(found)
    for entry, place in questionnaire.entries:
        needs.setdefault(entry.name, set()).update(name for name, _source in place.above)
        if isinstance(entry, Question):
            for part in entry.parts:
                if part.name != entry.name:
                    needs.setdefault(part.name, set()).add(entry.name)
    circle = _circle(needs)
    if circle:
        owner = circle[0].partition(".")[0]
        what = CIRCLE + " → ".join(circle)
        yield Finding(owner, "calculation", what, "break the circle at one of these")


def _circle(needs: dict[str, set[str]]) -> list[str]:
    """A circle as the names along it; empty where there is none."""
    done: set[str] = set()
    for start, first in needs.items():
        path, waiting = [start], [iter(sorted(first))]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                done.add(path.pop())
            elif step in path:
                return [*path[path.index(step) :], step]
            elif step not in done:
                path.append(step)
                waiting.append(iter(sorted(needs.get(step, ()))))
    return []
