"""An invented respondent: walks the route page by page, and answers so that nothing is to mend."""

from collections.abc import Container, Iterable, Mapping
from random import Random

from app.collection.items import LENGTH
from app.demo import phrases
from app.demo.hints import ALWAYS, ITEMS, NEVER
from app.demo.profile import Here, Profile
from app.demo.values import answer
from app.models.columns import ALPHABET
from app.questionnaire.answers import Answers, Item, ItemPath, Value, blank, coded
from app.questionnaire.model import Group, Page, Questionnaire, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import ANSWER, CALCULATED
from app.questionnaire.route import Home, Route, plan_of, seen

TRIES = 40
"""How often other values are tried where a constraint does not hold; then the question is left out."""


def synthetic(
    questionnaire: Questionnaire, seed: int, profile: Profile, sections: Container[str] | None = None
) -> Answers:
    """Answers that nobody gave: valid, plausible, and the same for the same seed and profile.

    Of ``sections`` only, where given; else those of anonymous sections are among them, and whoever sends the
    answers takes them out.
    """
    respondent = Respondent(questionnaire, seed, profile)
    for section in questionnaire.sections:
        if sections is None or section.name in sections:
            respondent.section(section)
    respondent.explain()
    return respondent.answers


class Respondent:
    """Grows answers in the order asked. What a condition has read is never changed afterwards, so that one
    route serves for the whole walk; constraints may look ahead, and are judged by a route of their own.
    """

    def __init__(self, questionnaire: Questionnaire, seed: int, profile: Profile) -> None:
        """``seed`` is mixed with the profile's code, so that one seed serves for a whole round."""
        self.questionnaire, self.profile = questionnaire, profile
        self.chance = Random(f"{seed} {profile.code}")
        self.own: dict[str, Value] = {}
        self.items: dict[str, tuple[Item, ...]] = {}
        self.answers = Answers(self.own, self.items)
        self.route = Route(questionnaire, self.answers, profile.today)
        self.missing = 0.02 + 0.06 * (1 - profile.maturity)

    def section(self, section: Section) -> None:
        """Answer everything that a section asks, if it applies."""
        if self.route.applies(section.name):
            for page in section.forms:
                self._page(page, (), (), self.own, self.items)

    def explain(self) -> None:
        """Say why each answer stands that is warned of: only when all are given can that be known."""
        route = self._judging()
        for part in route.plan.explained:
            home = route.plan.repeats_of[part]
            for path in self.answers.paths(home):
                node = self.answers.at(home, path)
                if node is not None and route.applies(part, path) and isinstance(node.own, dict):
                    node.own[part] = phrases.explanation(self.chance)

    def _page(
        self,
        page: Page,
        repeats: Home,
        item: ItemPath,
        own: dict[str, Value],
        items: dict[str, tuple[Item, ...]],
    ) -> None:
        if self.route.applies(page.name, item):
            self._entries(page.questions, repeats, item, own, items)

    def _entries(
        self,
        entries: Iterable[Question | Group | Repeat],
        repeats: Home,
        item: ItemPath,
        own: dict[str, Value],
        items: dict[str, tuple[Item, ...]],
    ) -> None:
        for entry in entries:
            if not self.route.applies(entry.name, item):
                continue
            if isinstance(entry, Group):
                self._entries(entry.questions, repeats, item, own, items)
            elif isinstance(entry, Repeat):
                self._repeat(entry, repeats, item, items)
            else:
                self._question(entry, repeats, item, own)

    def _repeat(
        self, repeat: Repeat, repeats: Home, item: ItemPath, items: dict[str, tuple[Item, ...]]
    ) -> None:
        wanted = self.chance.choice(ITEMS.get(repeat.name, (0, 1, 1, 2)))
        for _ in range(min(max(wanted, repeat.min), repeat.max)):
            own: dict[str, Value] = {}
            below: dict[str, tuple[Item, ...]] = {}
            made = Item(own, below, "".join(self.chance.choices(ALPHABET, k=LENGTH)))
            items[repeat.name] = (*items.get(repeat.name, ()), made)
            for page in repeat.forms:
                inner, path = (*repeats, repeat.name), (*item, made.id)
                if repeat.ask == "rows":
                    self._entries(page.questions, inner, path, own, below)
                else:
                    self._page(page, inner, path, own, below)

    def _question(self, question: Question, repeats: Home, item: ItemPath, own: dict[str, Value]) -> None:
        if not question.parts or question.parts[0].role == CALCULATED or question.name in NEVER:
            return
        required = question.required == "true()" or self._judging().judge(question.name, "required", item)
        if not required and self.chance.random() > self._readiness(question):
            return
        here = Here(
            self.chance,
            self.profile,
            own,
            lambda part: self.route.offered(part, item),
            lambda name: self.route.applies(name, item),
            self.missing,
        )
        for _ in range(TRIES):
            values = answer(question, here, required=bool(required))
            own |= values
            if self._holds(question, repeats, item):
                return
            for part in values:
                del own[part]

    def _readiness(self, question: Question) -> float:
        """How probably a question that may be left out is answered."""
        if question.name in ALWAYS:
            return 1
        return self.profile.detail if question.more else self.profile.diligence

    def _judging(self) -> Route:
        return Route(self.questionnaire, self.answers, self.profile.today)

    def _holds(self, question: Question, repeats: Home, item: ItemPath) -> bool:
        """Whether every constraint that reads ``question`` from the same item holds."""
        judged = _constraints(self.questionnaire).get(question.name, ())
        if not judged:
            return True
        route = self._judging()
        return all(
            _held(route, other, item, route.own(repeats, item))
            for other in judged
            if route.plan.repeats_of[other.name] == repeats
        )


def _held(route: Route, question: Question, item: ItemPath, own: Mapping[str, Value]) -> bool:
    parts = [p for p in question.parts if p.role == ANSWER and route.applies(p.name, item)]
    values = [seen(part, own.get(part.name)) for part in parts]
    if all(blank(own.get(part.name)) or coded(own.get(part.name)) for part in parts):
        return True
    given = values if question.several else values[0]
    return route.judge(question.name, "constraint", item, given) is not False


def _constraints(questionnaire: Questionnaire) -> dict[str, list[Question]]:
    """For each question, those whose constraint reads it; itself first."""
    known: dict[str, list[Question]] | None = questionnaire.kept.get("demo_constraints")
    if known is None:
        known = questionnaire.kept["demo_constraints"] = {}
        for (owner, key), rule in plan_of(questionnaire).compiled.items():
            if key == "constraint":
                readers = {name.partition(".")[0] for name in rule.names} | {owner}
                for name in readers:
                    known.setdefault(name, []).append(questionnaire.questions[owner])
    return known
