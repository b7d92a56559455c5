"""A whole questionnaire as a document: everything that is asked, of whom, and by which rules, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.languages import direction, gettext, named, ngettext
from app.paper.answers import Answers
from app.paper.blocks import Block, Entry, Facts, Heading, Paper, Paragraph, marked
from app.paper.lists import Lists
from app.paper.rules import ALWAYS, Rules
from app.questionnaire.in_words import InWords
from app.questionnaire.model import Group, Page, Questionnaire, Repeat, Section
from app.questionnaire.questions.base import Question
from app.questionnaire.wording import like

Home = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a questionnaire is printed: its language, whether with the codes of data files, what it is of."""

    language: str
    codes: bool = False
    title: str = ""
    under: tuple[str, ...] = ()
    """Lines under the title that say which version this is: a round, its instrument, a day."""
    draft: bool = False
    """Whether the wording is a translation that nobody has reviewed."""


def paper(questionnaire: Questionnaire, wanted: Wanted) -> Paper:
    """The document; ``questionnaire`` has its wording in the language that is wanted."""
    printer = _Printer(questionnaire, wanted)
    _ = printer.translate
    under = [questionnaire.edition] if questionnaire.edition else []
    under += wanted.under
    if wanted.draft:
        source = named(questionnaire.language, wanted.language)
        under.append(
            _(
                "This translation is a draft; where in doubt, the text in %(language)s counts.",
                language=source,
            )
        )
    made = Paper(
        wanted.title or questionnaire.title,
        tuple(under),
        wanted.language,
        direction(wanted.language),
        _("Contents"),
        _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        tuple(printer.blocks()),
    )
    return made if wanted.language == questionnaire.language else marked(made, wanted.language)


class _Printer:
    """Walks one questionnaire and makes the blocks of its document."""

    def __init__(self, questionnaire: Questionnaire, wanted: Wanted) -> None:
        self.questionnaire, self.codes = questionnaire, wanted.codes
        self.translate = self._ = gettext(wanted.language)
        self.counted = ngettext(wanted.language)
        self.words = InWords(questionnaire, wanted.language)
        self.lists = Lists(self.words, self._, codes=wanted.codes)
        self.answers = Answers(self.words, self.lists, self._, codes=wanted.codes)
        self.rules = Rules(self.words, self._)

    def blocks(self) -> Iterator[Block]:
        """The whole document below its title."""
        yield Heading(1, self._("About this survey"), anchor="about")
        yield from self._words(self.questionnaire.about, "lead")
        yield Heading(2, self._("How to read this"))
        yield from self._reading()
        for section in self.questionnaire.sections:
            yield from self._section(section)
        if self.questionnaire.terms:
            yield Heading(1, self._("Definitions"), anchor="definitions")
            terms = self.questionnaire.terms.values()
            yield Facts(tuple((term.term, self.words.plain(term.text)) for term in terms), "terms")
        lists = self.lists.blocks()
        if lists:
            yield Heading(1, self._("Lists of choices"), anchor="lists")
            yield from lists

    def _reading(self) -> Iterator[Block]:
        sections, questions = len(self.questionnaire.sections), len(self.questionnaire.questions)
        extent = ", ".join(
            (
                self.counted("%(num)s section", "%(num)s sections", sections),
                self.counted("%(num)s question", "%(num)s questions", questions),
            )
        )
        yield Paragraph(
            self._("This is everything that the questionnaire can ask: %(extent)s.", extent=extent)
        )
        if any(entry.relevant for entry, _place in self.questionnaire.entries):
            text = self._(
                "What depends on other answers is not asked of all: under it stands when it is asked."
            )
            yield Paragraph(text)
        yield Paragraph(
            self._(
                "“Needed” marks what must be answered, where it is asked, before the answers can be sent. "
                "“Answered” means answered with a value: to say that one does not know is no value."
            )
        )
        minutes = self.questionnaire.minutes
        if minutes:
            yield Paragraph(
                self._("Answering takes about %(n)s minutes in all; it need not be done at once.", n=minutes)
            )

    # What holds questions.

    def _section(self, section: Section) -> Iterator[Block]:
        yield Heading(1, section.title, section.number, f"section-{section.name}")
        yield from self._words(section.intro, "lead")
        rules = list(self.rules.asked(section))
        if section.anonymous:
            rules.append(
                (self._("Anonymous"), self._("Sent on its own, without a name, and joined to no person"))
            )
        if rules:
            yield Facts(tuple(rules))
        for page in section.forms:
            yield from self._page(page, section.title, ())

    def _page(self, page: Page, around: str, home: Home) -> Iterator[Block]:
        if page.title and page.title != around:
            yield Heading(2, self.words.plain(page.title))
        if page.title != around or not page.title:
            yield from self._words(page.intro, "lead")
        yield from self._facts(self.rules.asked(page, home))
        yield from self._entries(page.questions, home)

    def _entries(self, entries: Iterable[Question | Group | Repeat], home: Home) -> Iterator[Block]:
        for entry in entries:
            if isinstance(entry, Group):
                yield Heading(3, self.words.plain(entry.label))
                yield from self._words(entry.hint, "hint")
                yield from self._facts(self.rules.asked(entry, home))
                yield from self._entries(entry.questions, home)
            elif isinstance(entry, Repeat):
                yield self._repeat(entry, home)
            else:
                yield self._question(entry, home)

    def _repeat(self, repeat: Repeat, home: Home) -> Entry:
        body = [*self._words(repeat.hint, "hint"), *self._words(repeat.guidance, "text")]
        body += [Paragraph(self._how_many(repeat), "how"), *self._defined(repeat.define)]
        body += self._facts(self.rules.asked(repeat, home))
        for page in repeat.forms:
            body += self._page(page, repeat.label, (*home, repeat.name))
        return Entry(
            repeat.number,
            self.words.plain(repeat.label),
            tuple(body),
            repeat.name if self.codes else "",
            "repeat",
            f"q-{repeat.name}",
            bool(repeat.relevant),
        )

    def _how_many(self, repeat: Repeat) -> str:
        if repeat.min:
            return self._(
                "What follows is asked of each %(one)s; from %(least)s to %(most)s can be given.",
                one=repeat.called(self.words.language),
                least=repeat.min,
                most=repeat.max,
            )
        return self._(
            "What follows is asked of each %(one)s; up to %(most)s can be given, or none.",
            one=repeat.called(self.words.language),
            most=repeat.max,
        )

    def _question(self, question: Question, home: Home) -> Entry:
        body = [*self._words(question.hint, "hint"), *self._words(question.guidance, "text")]
        body += [*self.answers.of(question), *self._defined(question.define)]
        body += self._facts(self.rules.of(question, home))
        return Entry(
            question.number or question.name.upper() if question.parts else question.number,
            self.words.plain(question.label),
            tuple(body),
            question.name if self.codes else "",
            "question" if question.parts else "note",
            f"q-{question.name}",
            bool(question.relevant),
            self._("needed") if question.required == ALWAYS else "",
        )

    # Words.

    def _words(self, text: str, role: str) -> Iterator[Block]:
        """Wording as paragraphs, where there is any."""
        for paragraph in self.words.plain(text).split("\n\n"):
            if paragraph.strip():
                yield Paragraph(like(text, paragraph.strip()), role)

    def _defined(self, terms: tuple[str, ...]) -> Iterator[Block]:
        known = [self.questionnaire.terms[term].term for term in terms if term in self.questionnaire.terms]
        if known:
            yield Paragraph(self._("Defined at the end: %(terms)s.", terms="; ".join(known)), "note")

    def _facts(self, pairs: Iterable[tuple[str, str]]) -> list[Block]:
        found = tuple(pairs)
        return [Facts(found)] if found else []
