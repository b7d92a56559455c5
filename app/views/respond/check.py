"""All answers read back before they are sent, with what stands in the way; and the sending."""

import secrets
from collections import Counter
from dataclasses import dataclass

from flask import redirect, request
from werkzeug.wrappers import Response

from app.collection import draft, prefill, prior, rights, submission
from app.collection.errors import (
    AlreadySubmitted,
    ChangedSince,
    Closed,
    Incomplete,
    KeyReused,
    NotAllowed,
)
from app.collection.transaction import writes
from app.models import Case
from app.questionnaire.answers import ItemPath, from_json
from app.questionnaire.asking import asking
from app.questionnaire.complete import submission_document
from app.questionnaire.reading import Place
from app.questionnaire.review import Problem, problems
from app.questionnaire.route import Route
from app.views.access import may
from app.views.addresses import page_address
from app.views.comparison import Changed, compared
from app.views.respond import frame, tasks
from app.views.respond.before_sending import undecided, uses, waits_for
from app.views.respond.clearing import panel
from app.views.respond.fixed import opening_of
from app.views.respond.frame import actor, blueprint, case_at, questionnaire_of, say
from app.views.respond.leftovers import leftovers
from app.views.respond.read_back import Reader, field_url
from app.views.respond.whereabouts import steps
from app.views.versions import route_of
from app.views.words import _, day, ngettext, number, spoken

FEW = 6
"""As many problems are shown at once; of more, those of later sections are folded under their count."""


@blueprint.get("/r/<public_id>/check-and-send")
@may("respondent")
def check(public_id: str) -> str:
    """Everything that will be sent."""
    return _page(case_at(public_id))


@blueprint.post("/r/<public_id>/check-and-send")
@may("respondent")
def send(public_id: str) -> str | Response | tuple[str, int]:
    """Send the answers as they were looked at; pressing twice sends once and leads to the same receipt."""
    try:
        receipt = _sent(public_id)
    except AlreadySubmitted as refusal:
        receipt = refusal.receipt
        say(_("%(who)s had sent the answers already. This is the receipt.", who=refusal.who))
    except (ChangedSince, KeyReused):
        say(_("Nothing was sent: an answer was changed meanwhile. Look again, then send."))
        return redirect(page_address("respond.check", public_id=public_id))
    except Incomplete:
        return _page(case_at(public_id)), 422
    except NotAllowed as refusal:
        if refusal.reason != "unchanged":
            raise
        text = _("Nothing was sent: no answer differs from what was sent before.")
        return _page(case_at(public_id), text), 409
    except Closed as refusal:
        case = case_at(public_id)
        text = _(
            "Nothing was sent: the survey closed on %(day)s. Your answers are kept. Write to us.",
            day=day(refusal.closes, case.round),
        )
        return _page(case, text), 409
    return redirect(page_address("respond.receipt", public_id=public_id, receipt=receipt))


@writes
def _sent(public_id: str) -> str:
    """Send the case, held from the first time that it is read; its receipt."""
    case = case_at(public_id, hold=True)
    key, seen = request.form.get("key", ""), request.form.get("seen", "")
    return submission.submit(case, key, actor(), language=spoken(), seen=seen).receipt


def _page(case: Case, notice: str = "") -> str:
    questionnaire = questionnaire_of(case)
    if frame.writable(case) and case.started_at:
        prefill.fill(case, questionnaire, actor())
    loaded = draft.load(case, questionnaire)
    answers = prefill.with_prefilled(case, questionnaire, loaded.answers)
    route = prior.route(case, questionnaire, answers)
    found = problems(route, spoken())
    standing, doubts = [one for one in found if not one.doubt], [one for one in found if one.doubt]
    known = {(one.document, one.item, one.part): one for one in reversed(found)}
    clearing = panel(case, loaded.fingerprint())
    opening = opening_of(case, questionnaire)
    whole = rights.opened(actor(), case).reads.everything
    listed = tasks.sections(case)
    changed = _changed(case, route) if opening is not None and whole else []
    return frame.page(
        "respond/check.html",
        case,
        clearing=clearing,
        waits_for=waits_for(case, questionnaire, listed),
        undecided=undecided(case, route, loaded),
        decide_url=page_address("respond.decisions", public_id=case.public_id),
        uses=uses(case, route, opening),
        checked=Reader(route, case, case if frame.writable(case) else None, known, opening).sections(),
        narrow=opening is not None,
        changed=changed,
        queries_url=page_address("respond.listed", public_id=case.public_id),
        leftovers=leftovers(case),
        problems=_grouped(case, route, standing),
        standing=len(standing),
        doubts=_grouped(case, route, doubts),
        doubtful=len(doubts),
        sections=listed,
        may_submit=frame.may_send(case)
        and not found
        and clearing.sendable
        and (opening is None or bool(changed)),
        may_ever=frame.may_send(case),
        key=secrets.token_urlsafe(24),
        seen=loaded.fingerprint(),
        action=page_address("respond.check", public_id=case.public_id),
        notice=" ".join(filter(None, (notice, frame.told()))),
    )


def _changed(case: Case, route: Route) -> list[Changed]:
    """What a new version would say otherwise than the last."""
    later = route.of(from_json(submission_document(route)))
    last = submission.versions(actor(), case)[0]
    return compared(route_of(last, case), later)


@dataclass(slots=True)
class Told:
    """What stands in the way, in words, with the address of its field, or the first of several rows alike."""

    where: list[str]
    message: str
    url: str
    times: int = 1

    @property
    def steps(self) -> list[str]:
        """Where it is, step by step."""
        places = [ngettext("%(num)s place", "%(num)s places", self.times)] if self.times > 1 else []
        return self.where + places


@dataclass(frozen=True, slots=True)
class InSection:
    """What stands in the way in one section; unfolded where it is the first, or there is little in all."""

    letter: str
    title: str
    count: str
    unfolded: bool
    told: list[Told]


def _grouped(case: Case, route: Route, found: list[Problem]) -> list[InSection]:
    """Problems by their sections; what several rows of one question lack is told once."""
    by_section: dict[str, dict[tuple[ItemPath, str, str], Told]] = {}
    counts: Counter[str] = Counter()
    for one in found:
        name = route.questionnaire.documents[one.document].section
        counts[name] += 1
        same = (one.item, _question(route, one), one.message)
        before = by_section.setdefault(name, {}).get(same)
        if before is None:
            by_section[name][same] = _told(case, route, one)
        else:
            before.where = steps(route, one, row=False)
            before.times += 1
    return [
        InSection(
            section.number,
            section.title,
            number(counts[section.name]),
            place == 0 or len(found) <= FEW,
            list(by_section[section.name].values()),
        )
        for place, section in enumerate(
            section for section in route.questionnaire.sections if section.name in by_section
        )
    ]


def _question(route: Route, problem: Problem) -> str:
    part = route.questionnaire.parts.get(problem.part)
    return part.question if part else problem.part


def _told(case: Case, route: Route, problem: Problem) -> Told:
    unsaid = _unsaid(route, problem)
    return Told(
        [*steps(route, problem), *([unsaid] if unsaid else [])], problem.message, _url(case, route, problem)
    )


def _unsaid(route: Route, problem: Problem) -> str:
    """The question itself, where the message is the one of every question and only a number would name it."""
    questionnaire = route.questionnaire
    part = questionnaire.parts.get(problem.part)
    if part is None or not problem.missing or problem.doubt:
        return ""
    question = questionnaire.questions[part.question]
    repeats = questionnaire.documents[problem.document].repeats
    pipe = asking(route, spoken(), repeats, problem.item).pipe
    return "" if question.required_message else pipe(question.label)


def _url(case: Case, route: Route, problem: Problem) -> str:
    """The exact field."""
    document = route.questionnaire.documents[problem.document]
    section = route.questionnaire.section(document.section)
    if section is None:
        return ""
    place = Place(problem.page, document.repeats, problem.item)
    return field_url(case, section, place, problem.part)
