"""What is wrong with a definition beyond its shape: names, places, codes, terms, wording, expressions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from app.languages import LANGUAGES
from app.questionnaire.check_anonymous import kept_apart
from app.questionnaire.check_calculations import lost
from app.questionnaire.check_expressions import Finding, Names, coded, expressions
from app.questionnaire.expression.check import unknown
from app.questionnaire.model import Group, Place, Questionnaire, Repeat, Section
from app.questionnaire.plan import PIPED
from app.questionnaire.questions.base import CODE, Question, code_problems, near
from app.questionnaire.questions.text import Text
from app.questionnaire.wording import references

ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
MAX_ROW_QUESTIONS = 6


def check(questionnaire: Questionnaire) -> list[Finding]:
    """Everything wrong with ``questionnaire``, in no order; an empty list where nothing is."""
    names = Names(questionnaire)
    found = [*coded("C104", _names(questionnaire)), *coded("C104", _codes(questionnaire))]
    found += [*coded("C105", _languages(questionnaire))]
    for section in questionnaire.sections:
        found += coded("C106", _section(section))
    for entry, place in questionnaire.entries:
        if isinstance(entry, Repeat):
            found += coded("C107", _repeat(entry, place.repeats, anonymous=place.section.anonymous))
        elif isinstance(entry, Question):
            found += coded("C108", _question(questionnaire, entry))
            found += coded("C108", _suggested(questionnaire, entry, place))
        found += coded("C109", _terms(questionnaire, entry.name, getattr(entry, "define", ())))
        found += coded("C110", _wording(names, entry))
    found += [*coded("C102", _contact(questionnaire)), *coded("C122", lost(questionnaire, names))]
    return [*found, *expressions(questionnaire, names), *kept_apart(questionnaire)]


def _names(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Names are plain and permanent, and stand for one thing only."""
    times: dict[str, int] = defaultdict(int)
    for name in (name for section in questionnaire.sections for name in _named(section)):
        if times[name]:
            what = f"the name '{name}' is already taken"
            yield Finding(name, "name", what, "names are permanent: give each its own", times[name])
        elif not NAME.fullmatch(name):
            mend = "use small letters, digits and _, beginning with a letter"
            yield Finding(name, "name", f"'{name}' cannot be a name", mend)
        times[name] += 1
    for named, choices in questionnaire.choices.items():
        for what, mend in code_problems(choices):
            yield Finding(f"choices/{named}", "", what, mend)


def _codes(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Codes of missing answers are plain, and say something."""
    for code, label in questionnaire.missing.items():
        if not CODE.fullmatch(code) or not label.strip():
            what = f"'{code}' cannot be a missing code, or says nothing"
            mend = "write code: words; if it belongs to the text before it, put that whole text in quotes"
            yield Finding("missing", code, what, mend)


def _named(section: Section) -> Iterator[str]:
    """Every name that an author gave in a section, in the order of the file."""
    yield section.name
    for page in section.forms:
        if page in section.pages:
            yield page.name
        yield from _named_below(page.questions)


def _named_below(entries: Iterable[Question | Group | Repeat]) -> Iterator[str]:
    for entry in entries:
        yield entry.name
        if isinstance(entry, Group):
            yield from _named_below(entry.questions)
        elif isinstance(entry, Repeat):
            for page in entry.forms:
                if page in entry.pages:
                    yield page.name
                yield from _named_below(page.questions)


def _languages(questionnaire: Questionnaire) -> Iterator[Finding]:
    """The interface speaks the languages of the survey."""
    for language in dict.fromkeys((questionnaire.language, *questionnaire.languages)):
        if language not in LANGUAGES:
            mend = f"write one of {', '.join(sorted(LANGUAGES))}"
            yield Finding("", "languages", f"'{language}' is not a language of the interface", mend)
    if questionnaire.language not in questionnaire.languages:
        what = f"the source language '{questionnaire.language}' is not among the languages"
        yield Finding("", "languages", what, f"add '{questionnaire.language}'")


def _contact(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Respondents write to the address that stands on their pages."""
    given = questionnaire.contact.email
    if given and not ADDRESS.fullmatch(given):
        yield Finding(
            "contact", "email", f"'{given}' is not an e-mail address", "write it as name@example.org"
        )


def _section(section: Section) -> Iterator[Finding]:
    """What a section may hold."""
    if not section.questions and not section.pages:
        what = f"the section '{section.name}' asks nothing"
        yield Finding(section.name, "name", what, "add questions, or delete it")
    if section.questions and section.pages:
        what = "a section has either 'questions' or 'pages'"
        yield Finding(section.name, "pages", what, "move the questions to a page")
    if section.anonymous and len(section.forms) > 1:
        what = "an anonymous section is one page"
        yield Finding(section.name, "pages", what, "write 'questions' instead of 'pages'")


def _repeat(repeat: Repeat, around: tuple[str, ...], *, anonymous: bool) -> Iterator[Finding]:
    """Where a repeat may stand, and how it may be asked."""
    name = repeat.name
    if anonymous:
        what = "an anonymous section has no repeats: it keeps no draft"
        yield Finding(name, "name", what, "ask for a text instead")
    if len(around) > 1:
        yield Finding(name, "name", "repeats go two deep, no deeper", "move this repeat up")
    if around and repeat.ask == "page":
        yield Finding(name, "ask", "a repeat inside a repeat is asked in rows", "write 'ask: rows'")
    if repeat.questions and repeat.pages:
        what = "a repeat has either 'questions' or 'pages'"
        yield Finding(name, "pages", what, "move the questions to a page")
    if not any(form.questions for form in repeat.forms):
        yield Finding(name, "name", f"the repeat '{name}' asks nothing", "add questions, or delete it")
    if repeat.ask == "rows" and repeat.pages:
        yield Finding(name, "pages", "rows have no pages", "write 'ask: page', or 'questions'")
    if repeat.ask == "rows" and len(repeat.forms[0].questions) > MAX_ROW_QUESTIONS:
        what = f"rows have at most {MAX_ROW_QUESTIONS} questions"
        # A repeat inside a repeat can be asked in rows alone, however long a form made elsewhere has it.
        yield Finding(name, "ask", what, "write 'ask: page'", loose=bool(around))
    if repeat.min < 0 or repeat.min > repeat.max:
        yield Finding(name, "min", "'min' is below 0 or above 'max'", "exchange them")


def _question(questionnaire: Questionnaire, question: Question) -> Iterator[Finding]:
    """What a question says of itself, and the codes that it names."""
    for key, what, mend in question.problems():
        yield Finding(question.name, key, what, mend)
    for code in question.missing:
        if code not in questionnaire.missing:
            mend = near(code, questionnaire.missing, "add its wording under 'missing'")
            yield Finding(question.name, "missing", f"there is no missing code '{code}'", mend)
    if question.constraint and not question.constraint_message:
        mend = "say in 'constraint_message' what would be right"
        yield Finding(question.name, "constraint", "the constraint has no message", mend)
    if question.warning and not question.warning_message:
        mend = "say in 'warning_message' what is unusual, so that it can be mended or explained"
        yield Finding(question.name, "warning", "the warning has no message", mend)


def _suggested(questionnaire: Questionnaire, question: Question, place: Place) -> Iterator[Finding]:
    """Colleagues are shown what belongs to their unit: never a State's answer, a person's, or an opinion."""
    name = getattr(question, "suggest", "")
    if not name:
        return
    known = {one.name: at for one, at in questionnaire.entries if isinstance(one, Text)}
    there = questionnaire.questions.get(name)
    if questionnaire.respondent.kind != "staff":
        what = "only members of staff have colleagues: one State never sees another's answers"
        yield Finding(question.name, "suggest", what, "take 'suggest' out")
    elif there is None or name not in known:
        mend = near(name, known, "name a question that is answered in words")
        yield Finding(question.name, "suggest", f"there is no question of type text '{name}'", mend)
    elif there.personal or known[name].personal:
        what = f"'{name}' is personal, and is not shown to colleagues"
        yield Finding(question.name, "suggest", what, "name another question")
    elif known[name].section.anonymous or place.section.anonymous:
        what = "anonymous answers are joined to no unit"
        yield Finding(question.name, "suggest", what, "take 'suggest' out")


def _terms(questionnaire: Questionnaire, owner: str, terms: tuple[str, ...]) -> Iterator[Finding]:
    for term in terms:
        if term not in questionnaire.terms:
            mend = near(term, questionnaire.terms, "add it under 'terms'")
            yield Finding(owner, "define", f"there is no term '{term}'", mend)


def _wording(names: Names, entry: object) -> Iterator[Finding]:
    """Every name that a text pipes in exists."""
    for key in PIPED:
        for name in references(getattr(entry, key, "")):
            if name not in names.kinds:
                what, mend, _loose = unknown(name, names.kinds.get, names.kinds)
                yield Finding(getattr(entry, "name", ""), key, f"{key}: {what}", mend)
