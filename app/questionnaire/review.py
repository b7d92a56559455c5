"""The state of a response: what is answered, what is missing, what must be mended before it can be sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.languages import gettext
from app.questionnaire import expression
from app.questionnaire.answers import Answers, ItemPath, blank
from app.questionnaire.asking import asking
from app.questionnaire.expression.tree import nodes
from app.questionnaire.model import Group, Page, Questionnaire, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import ANSWER, EXPLANATION, OTHER, Asking, Part, Translate
from app.questionnaire.route import Route, plan_of


@dataclass(frozen=True, slots=True)
class SectionState:
    """How far a section is: questions asked and answered, required ones missing, answers to mend, items.

    It is done once nothing that is needed is missing and somebody has been there; what may be left out and
    was left out is no work that waits.
    """

    asked: int = 0
    answered: int = 0
    missing: int = 0
    errors: int = 0
    items: int = 0
    applies: bool = True
    seen: bool = False
    """Whether somebody has saved a page of it, be it without an answer."""
    lists: int = 0
    """The lists of items that it offers, be they empty."""

    @property
    def status(self) -> str:
        """One word: skipped, mend, empty, partial or done."""
        if not self.applies:
            return "skipped"
        if self.errors:
            return "mend"
        begun = self.answered + self.items > 0
        if self.missing:
            return "partial" if begun else "empty"
        return "done" if begun or self.seen or self.asked + self.lists == 0 else "empty"


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops a submission: where it stands, and the message in the person's language."""

    document: str
    item: ItemPath
    part: str
    page: str
    message: str
    missing: bool
    """True where an answer or an explanation is missing, False where one must be mended."""
    doubt: bool = False
    """True where an answer is warned of, and may stand once it is explained."""


def depends_on(questionnaire: Questionnaire, section: str) -> frozenset[str]:
    """The sections whose documents are needed to show or judge ``section``."""
    return plan_of(questionnaire).sections_read[section]


def dependents(questionnaire: Questionnaire, section: str) -> frozenset[str]:
    """The sections whose state can change when ``section`` changes; itself among them."""
    return frozenset(name for name, reads in plan_of(questionnaire).sections_read.items() if section in reads)


def problems(route: Route, language: str, sections: frozenset[str] | None = None) -> list[Problem]:
    """Everything that stops submission, in the order asked; of ``sections`` only, where given."""
    found: list[Problem] = []
    for section in route.questionnaire.sections:
        if section.anonymous or (sections is not None and section.name not in sections):
            continue
        if route.applies(section.name):
            for page in section.forms:
                found += _Judge(route, language, section).page(page, (), ())
    return found


def page_problems(
    route: Route,
    language: str,
    section: Section,
    page: Page,
    repeats: tuple[str, ...] = (),
    item: ItemPath = (),
) -> list[Problem]:
    """What stands to mend or is missing on one page."""
    return list(_Judge(route, language, section).page(page, repeats, item))


def state(route: Route, section: str, *, seen: bool = False) -> SectionState:
    """The state of ``section``, for task lists and boards; counted once, when something was saved.

    Whether somebody has ``seen`` it is the caller's to know.
    """
    found = route.questionnaire.section(section)
    if found is None or not route.applies(section):
        return SectionState(applies=False, seen=seen)
    counter = _Judge(route, "en", found)
    stopped = [problem for page in found.forms for problem in counter.page(page, (), ())]
    missing = sum(problem.missing for problem in stopped)
    return SectionState(
        counter.asked,
        counter.answered,
        missing,
        len(stopped) - missing,
        counter.items,
        seen=seen,
        lists=counter.lists,
    )


class _Judge:
    """Walks pages as asked and says what is wrong; counts on the way."""

    def __init__(self, route: Route, language: str, section: Section) -> None:
        self.route, self.language, self.section = route, language, section
        self._ = gettext(language)
        self.asked = self.answered = self.items = self.lists = 0

    def page(self, page: Page, repeats: tuple[str, ...], item: ItemPath) -> Iterator[Problem]:
        """What is wrong on a page of the section or of an item."""
        if self.route.applies(page.name, item):
            yield from self._entries(page.questions, page, repeats, item)

    def _entries(
        self,
        entries: Iterable[Question | Group | Repeat],
        page: Page,
        repeats: tuple[str, ...],
        item: ItemPath,
    ) -> Iterator[Problem]:
        here = asking(self.route, self.language, repeats, item)
        document = repeats[-1] if repeats else self.section.name
        for entry in entries:
            if not self.route.applies(entry.name, item):
                continue
            if isinstance(entry, Group):
                yield from self._entries(entry.questions, page, repeats, item)
            elif isinstance(entry, Repeat):
                yield from self._number_of_items(entry, page, document, here, repeats)
                yield from self._items(entry, page, repeats, item)
            else:
                self._count(entry, here)
                found = question_problems(self.route, entry, here, self._)
                for part, (message, missing) in found.items():
                    yield Problem(document, item, part, page.name, message, missing)
                part = "" if found else unexplained(entry, here)
                if part:
                    message = here.pipe(entry.warning_message)
                    yield Problem(document, item, part, page.name, message, missing=True, doubt=True)

    def _number_of_items(
        self, repeat: Repeat, page: Page, document: str, here: Asking, repeats: tuple[str, ...]
    ) -> Iterator[Problem]:
        count = len((self.route.answers.at(repeats, here.item) or Answers()).items.get(repeat.name, ()))
        self.items += count
        self.lists += 1
        if count < repeat.min:
            message = self._(
                "Add at least %(least)s here: %(what)s.", least=repeat.min, what=here.pipe(repeat.label)
            )
            yield Problem(document, here.item, repeat.name, page.name, message, missing=True)
        if count > repeat.max:
            message = self._(
                "At most %(most)s can be sent here. There are %(now)s.", most=repeat.max, now=count
            )
            yield Problem(document, here.item, repeat.name, page.name, message, missing=False)

    def _items(
        self, repeat: Repeat, page: Page, repeats: tuple[str, ...], item: ItemPath
    ) -> Iterator[Problem]:
        """What is wrong in each item; rows stand on the page around them."""
        inner = (*repeats, repeat.name)
        for path in self.route.paths(inner, item):
            for form in repeat.forms:
                if repeat.ask == "rows":
                    yield from self._entries(form.questions, page, inner, path)
                else:
                    yield from self.page(form, inner, path)

    def _count(self, question: Question, here: Asking) -> None:
        """Count a question that asks something here; what stands under more detail is not expected."""
        parts = _answer_parts(question, here)
        if parts and not question.more:
            self.asked += 1
            self.answered += any(not blank(here.own.get(part.name)) for part in parts)


def question_problems(
    route: Route, question: Question, here: Asking, _: Translate
) -> dict[str, tuple[str, bool]]:
    """What is wrong with one question at ``here``: by part, (message, whether an answer is missing)."""
    own, item = here.own, here.item
    found = {part: (message, False) for part, message in question.errors(own, here, _).items()}
    required = route.judge(question.name, "required", item)
    for part in question.parts:
        if not blank(own.get(part.name)) or not here.applies(part.name):
            continue
        if part.role == OTHER:
            # The choice stands without its words: that is an answer to mend, not one that is yet to come.
            found.setdefault(part.name, (_("Say in words what you mean by this choice."), False))
        elif required and part.required:
            message = here.pipe(question.required_message) or _("This has to be answered.")
            found.setdefault(part.name, (message, True))
    if not found and route.breaks(question, "constraint", item):
        found[_at_fault(route, question, here)] = (here.pipe(question.constraint_message), False)
    return found


def _at_fault(route: Route, question: Question, here: Asking) -> str:
    """The part where a broken constraint is to be mended.

    Of terms that are joined by `and`, the first that does not hold says where: what is blank of what it
    reads, or else the first part that it reads. It is the question's first part where no term says more.
    """
    parts = _answer_parts(question, here)
    rule = route.plan.compiled[question.name, "constraint"]
    terms = rule.tree[1:] if isinstance(rule.tree, list) and rule.tree[0] == "and" else []
    context = route.context(rule.repeats, here.item)
    for term in terms:
        itself = any(node[0] == "." for node in nodes(term))
        if not itself and not expression.to_boolean(expression.compile(term)(context)):
            named = expression.names(term)
            read = [part.name for part in parts if part.name in named]
            return next((name for name in read if blank(here.own.get(name))), (read or [parts[0].name])[0])
    return parts[0].name


def unexplained(question: Question, here: Asking) -> str:
    """The part that waits for an explanation: its answer is warned of and nobody has said why it stands."""
    for part in question.parts:
        if part.role == EXPLANATION and here.applies(part.name) and blank(here.own.get(part.name)):
            return part.name
    return ""


def _answer_parts(question: Question, here: Asking) -> list[Part]:
    """The parts of the answer itself that apply here."""
    return [part for part in question.parts if part.role == ANSWER and here.applies(part.name)]
