"""What the people of a State say among themselves: beside each question, folded, and on a page of its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from app.collection import discussion, rights
from app.collection.discussion import Subject
from app.collection.errors import NotAllowed
from app.models import Case, InnerComment
from app.questionnaire.asked import Asked
from app.questionnaire.asking import asking
from app.questionnaire.entries import AskedGroup, AskedRepeat
from app.questionnaire.form import PageForm, item_title
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.addresses import page_address
from app.views.respond import frame, tasks
from app.views.respond.frame import actor, blueprint, case_at, questionnaire_of, say
from app.views.respond.place import Place, find
from app.views.words import _, moment, ngettext, spoken

DISCUSS = "discuss:"
"""What a button says that saves the page and goes to what is said about a question of it."""
SAY, SETTLE, BACK = "say", "settle", "back:"
Kept = Sequence[InnerComment]


@dataclass(frozen=True, slots=True)
class Told:
    """One comment in words."""

    key: str
    text: str
    who: str
    institution: str
    when: str
    settled: str
    takes_back: bool


@dataclass(frozen=True, slots=True)
class Discussion:
    """What is said about one question, in words, and how to say more."""

    name: str
    comments: list[Told]
    summary: str
    open: bool
    button: bool
    """Whether the way to say more is a button, which saves the page first."""
    url: str
    """Else, where whoever may say more does."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What is discussed, and the way back to it."""

    number: str
    label: str
    where: str
    url: str


# Beside the questions of a page.


def beside(place: Place, form: PageForm) -> None:
    """Put beside the questions and lists of a page what was said about them."""
    if not rights.may_follow(actor(), place.case):
        return
    said: dict[str, list[InnerComment]] = defaultdict(list)
    for one in discussion.of_case(actor(), place.case, place.address):
        said[one.question].append(one)
    may, button = rights.may_discuss(actor(), place.case), place.writable
    for entry in _entries(form.entries):
        if entry.name in said or may:
            about = Subject(place.address, entry.name)
            entry.discussion = _told(place.case, about, said[entry.name], button=button and may)


def _entries(entries: Iterable[Any]) -> Iterator[Asked | AskedRepeat]:
    """What can be discussed of a page: the questions in a row are discussed as their list."""
    for entry in entries:
        if isinstance(entry, AskedGroup):
            yield from _entries(entry.entries)
        elif isinstance(entry, AskedRepeat) or entry.question.parts:
            yield entry


def _told(case: Case, about: Subject, said: Kept, *, button: bool = False) -> Discussion:
    waiting = sum(one.open for one in said)
    return Discussion(
        about.question,
        [_in_words(case, one) for one in said],
        counted(waiting)
        if waiting
        else ngettext("%(num)s settled comment", "%(num)s settled comments", len(said)),
        waiting > 0,
        button,
        _url(case, about) if rights.may_discuss(actor(), case) and not button else "",
    )


def _in_words(case: Case, one: InnerComment) -> Told:
    settled = ""
    if one.settled_at is not None and one.taken_back_at is None:
        settled = _(
            "Settled by %(who)s, %(when)s", who=one.settled_who, when=moment(one.settled_at, case.round)
        )
    return Told(
        one.public_id,
        one.text,
        one.who,
        one.institution,
        moment(one.at, case.round),
        settled,
        one.taken_back_at is None and discussion.takes_back(actor(), case, one),
    )


def counted(waiting: int) -> str:
    """How many comments wait for somebody."""
    return ngettext("%(num)s open comment", "%(num)s open comments", waiting)


def wanted(place: Place, go: str) -> str:
    """Where to go for what a button wants to be discussed; '' where it wants something else."""
    if not go.startswith(DISCUSS):
        return ""
    name = go.removeprefix(DISCUSS)
    return _url(place.case, discussion.subject(actor(), place.case, name, place.item))


def _url(case: Case, about: Subject) -> str:
    item = {"item": about.address[1]} if about.address[1] else {}
    return page_address("respond.discuss", public_id=case.public_id, question=about.question, **item)


# On pages of its own.


@blueprint.get("/r/<public_id>/among-yourselves")
@may("respondent")
def discussions(public_id: str) -> str:
    """All that was said, what is open first, as far as its reader reads the answers."""
    case = case_at(public_id, in_part=True)
    said: dict[Subject, list[InnerComment]] = defaultdict(list)
    for one in discussion.of_case(actor(), case):
        said[Subject((one.name, one.item), one.question)].append(one)
    listed = [(_heading(case, about), _told(case, about, some)) for about, some in said.items()]
    return frame.page(
        "respond/discussions.html",
        case,
        listed=sorted(listed, key=lambda one: not one[1].open),
        sections=tasks.sections(case),
    )


@blueprint.route("/r/<public_id>/among-yourselves/<question>", methods=["GET", "POST"])
@blueprint.route("/r/<public_id>/among-yourselves/<question>/<item>", methods=["GET", "POST"])
@may("respondent")
def discuss(public_id: str, question: str, item: str = "") -> str | Response | tuple[str, int]:
    """What was said about one question; more is said, settled and taken back here."""
    case = case_at(public_id, in_part=True)
    about = discussion.subject(actor(), case, question, item)
    if request.method == "GET":
        return _page(case, about)
    act, text = request.form.get("_do", SAY), clean(request.form.get("text", ""))
    try:
        _act(case, about, act, text)
    except NotAllowed as refusal:
        words = {
            "comment_length": _("Write a comment of %(most)s characters at most.", most=discussion.LONGEST),
            "max_comments": _("No more comments can be kept on this question."),
        }
        if refusal.reason not in words:
            raise
        return _page(case, about, text, words[refusal.reason]), 422
    return redirect(_url(case, about))


def _act(case: Case, about: Subject, act: str, text: str) -> None:
    if act == SETTLE:
        discussion.settle(actor(), case, about)
        say(_("Marked as settled."))
    elif act.startswith(BACK):
        discussion.take_back(actor(), case, act.removeprefix(BACK))
        say(_("The comment is taken back: its words are erased."))
    else:
        discussion.write(actor(), case, about, text)
        say(_("Your comment is kept."))


def _page(case: Case, about: Subject, text: str = "", error: str = "") -> str:
    said = [one for one in discussion.of_case(actor(), case, about.address) if one.question == about.question]
    return frame.page(
        "respond/discussion.html",
        case,
        heading=_heading(case, about),
        told=_told(case, about, said),
        most=discussion.LONGEST,
        text=text,
        error=error,
        action=_url(case, about),
        all_url=page_address("respond.discussions", public_id=case.public_id),
        sections=tasks.sections(case),
    )


def _heading(case: Case, about: Subject) -> Heading:
    """What is discussed, worded as its reader may know it; asked no longer, by its bare name."""
    questionnaire, (name, item) = questionnaire_of(case), about.address
    asked = questionnaire.questions.get(about.question) or questionnaire.repeats.get(about.question)
    if asked is None:
        return Heading("", about.question, _("No longer asked"), "")
    above = questionnaire.places[about.question]
    place = find(case.public_id, above.section.name, above.page.name, name if item else "", item)
    pipe = asking(place.route, spoken(), place.repeats, place.path).pipe
    where = f"{above.section.number} {above.section.title}".strip()
    if place.repeat:
        where = f"{where} · {item_title(place.route, place.repeat, place.repeats, place.path, spoken())}"
    anchor = f"f-{about.question.translate({95: '-'})}"
    number = asked.number or ("" if about.question in questionnaire.repeats else asked.name.upper())
    return Heading(number, pipe(asked.label), where, place.url(anchor=anchor))
