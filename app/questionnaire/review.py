"""The state of a response: what is answered, what is missing, what must be mended before it can be sent."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.languages import gettext
from app.questionnaire.answers import Answers, ItemPath, Value, blank, coded
from app.questionnaire.model import Group, Page, Questionnaire, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.other import Note
from app.questionnaire.questions.parts import CALCULATED, COMMENT, OTHER, Asking
from app.questionnaire.route import Route, plan_of, seen
from app.questionnaire.wording import pipe


@dataclass(frozen=True, slots=True)
class SectionState:
    """How far a section is: questions asked and answered, required ones missing, answers to mend, items."""

    asked: int = 0
    answered: int = 0
    missing: int = 0
    errors: int = 0
    items: int = 0
    applies: bool = True

    @property
    def status(self) -> str:
        """One word: skipped, mend, empty, partial or done."""
        if not self.applies:
            return "skipped"
        if self.errors:
            return "mend"
        if self.answered == 0 and self.items == 0 and self.missing + self.asked > 0:
            return "empty"
        return "partial" if self.missing else "done"


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops a submission: where it stands, and the message in the person's language."""

    document: str
    item: ItemPath
    part: str
    page: str
    message: str
    missing: bool
    """True where an answer is missing, False where one must be mended."""


def depends_on(questionnaire: Questionnaire, section: str) -> frozenset[str]:
    """The sections whose documents are needed to show or judge ``section``."""
    return plan_of(questionnaire).sections_read[section]


def dependents(questionnaire: Questionnaire, section: str) -> frozenset[str]:
    """The sections whose state can change when ``section`` changes; itself among them."""
    return frozenset(name for name, reads in plan_of(questionnaire).sections_read.items() if section in reads)


def asking(route: Route, language: str, repeats: tuple[str, ...] = (), item: ItemPath = ()) -> Asking:
    """How questions at ``item`` are asked and judged."""
    return Asking(
        language=language,
        situation=route,
        item=item,
        own=route.own(repeats, item),
        missing_labels=route.questionnaire.missing,
        pipe=lambda text: pipe(text, lambda name: shown(route, name, item, language)),
    )


def shown(route: Route, name: str, item: ItemPath, language: str) -> str:
    """An answer as wording pipes it in; '' where there is none."""
    part = route.plan.parts.get(name)
    if part is None:
        return str(len(route.value(name, item)))
    repeats = route.plan.repeats_of[name]
    if len(repeats) > len(item):
        return "; ".join(str(value) for value in route.value(name, item))
    if not route.applies(name, item[: len(repeats)]):
        return ""
    if part.role == CALCULATED:
        value = route.calculated(name, item[: len(repeats)])
    else:
        value = route.own(repeats, item[: len(repeats)]).get(name)
    return (
        ""
        if value is None or coded(value)
        else route.questionnaire.questions[part.question].text(part, value, language)
    )


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


def state(route: Route, section: str) -> SectionState:
    """The state of ``section``, for task lists and boards; counted once, when something was saved."""
    found = route.questionnaire.section(section)
    if found is None or not route.applies(section):
        return SectionState(applies=False)
    counter = _Judge(route, "en", found)
    stopped = [problem for page in found.forms for problem in counter.page(page, (), ())]
    missing = sum(problem.missing for problem in stopped)
    return SectionState(counter.asked, counter.answered, missing, len(stopped) - missing, counter.items)


class _Judge:
    """Walks pages as asked and says what is wrong; counts on the way."""

    def __init__(self, route: Route, language: str, section: Section) -> None:
        self.route, self.language, self.section = route, language, section
        self._ = gettext(language)
        self.asked = self.answered = self.items = 0

    def page(self, page: Page, repeats: tuple[str, ...], item: ItemPath) -> Iterator[Problem]:
        """What is wrong on a page of the section or of an item."""
        if self.route.applies(page.name, item):
            yield from self._entries(page.questions, page, repeats, item)

    def _entries(
        self, entries: Any, page: Page, repeats: tuple[str, ...], item: ItemPath
    ) -> Iterator[Problem]:
        here = asking(self.route, self.language, repeats, item)
        for entry in entries:
            if not self.route.applies(entry.name, item):
                continue
            if isinstance(entry, Group):
                yield from self._entries(entry.questions, page, repeats, item)
            elif isinstance(entry, Repeat):
                yield from self._repeat(entry, page, repeats, item)
            else:
                yield from self._question(entry, page, repeats, item, here)

    def _repeat(
        self, repeat: Repeat, page: Page, repeats: tuple[str, ...], item: ItemPath
    ) -> Iterator[Problem]:
        node = self.route.answers.at(repeats, item) or Answers()
        items = node.items.get(repeat.name, ())
        self.items += len(items)
        if len(items) < repeat.min:
            message = self._(
                "Add at least %(least)s here: %(what)s.",
                least=repeat.min,
                what=pipe(repeat.label, lambda name: name),
            )
            yield Problem(
                repeats[-1] if repeats else self.section.name,
                item,
                repeat.name,
                page.name,
                message,
                missing=True,
            )
        if len(items) > repeat.max:
            message = self._(
                "At most %(most)s can be sent here. There are %(now)s.", most=repeat.max, now=len(items)
            )
            yield Problem(
                repeats[-1] if repeats else self.section.name,
                item,
                repeat.name,
                page.name,
                message,
                missing=False,
            )
        for below in items:
            for form in repeat.forms:
                yield from self.page_of(repeat, form, page, (*repeats, repeat.name), (*item, below.id))

    def page_of(
        self, repeat: Repeat, form: Page, outer: Page, repeats: tuple[str, ...], item: ItemPath
    ) -> Iterator[Problem]:
        """What is wrong with one form of one item; rows stand on the page around them."""
        if repeat.ask == "rows":
            yield from self._entries(form.questions, outer, repeats, item)
        else:
            yield from self.page(form, repeats, item)

    def _question(
        self, question: Question, page: Page, repeats: tuple[str, ...], item: ItemPath, here: Asking
    ) -> Iterator[Problem]:
        document = repeats[-1] if repeats else self.section.name
        found = question_problems(self.route, question, here, self._)
        answered = [
            part for part in question.parts if part.role != COMMENT and not blank(here.own.get(part.name))
        ]
        if (
            not isinstance(question, Note)
            and question.name not in self.route.plan.calculations
            and not question.more
        ):
            self.asked += 1
            self.answered += bool(answered)
        for part, (message, missing) in found.items():
            yield Problem(document, item, part, page.name, message, missing)


def question_problems(
    route: Route, question: Question, here: Asking, _: Callable[..., str]
) -> dict[str, tuple[str, bool]]:
    """What is wrong with one question at ``here``: by part, (message, whether an answer is missing)."""
    own, item = here.own, here.item
    found = {part: (message, False) for part, message in question.errors(own, here, _).items()}
    if route.judge(question.name, "required", item):
        for part in question.parts:
            if (
                (part.required or part.role == OTHER)
                and blank(own.get(part.name))
                and here.applies(part.name)
            ):
                message = here.pipe(question.required_message) or _("This has to be answered.")
                found.setdefault(part.name, (message, True))
    elif any(part.role == OTHER for part in question.parts):
        for part in question.parts:
            if part.role == OTHER and here.applies(part.name) and blank(own.get(part.name)):
                found.setdefault(part.name, (_("Say in words what you mean by this choice."), True))
    if not found and question.parts and _answered(question, own):
        part = question.parts[0]
        if route.judge(question.name, "constraint", item, seen(part, own.get(part.name))) is False:
            found[part.name] = (here.pipe(question.constraint_message), False)
    return found


def _answered(question: Question, own: Mapping[str, Value]) -> bool:
    return any(not blank(own.get(part.name)) and not coded(own.get(part.name)) for part in question.parts)
