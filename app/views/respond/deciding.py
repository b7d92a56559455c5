"""Answers of which several institutions say different things: side by side, for the focal point to decide."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace

from flask import redirect, request
from werkzeug.wrappers import Response

from app.collection import decided, deciding, draft, prior, rights
from app.collection.deciding import Decision, Dispute
from app.collection.documents import Document
from app.collection.errors import NotFound
from app.collection.last_time import path_of
from app.models import Case
from app.questionnaire.asking import asking
from app.questionnaire.form import Address
from app.questionnaire.model import Questionnaire
from app.questionnaire.reading import Place
from app.questionnaire.review import Problem
from app.questionnaire.route import Route
from app.views.access import may
from app.views.addresses import page_address
from app.views.respond import frame, tasks
from app.views.respond.beside import Institution, Version, institutions, version, versions
from app.views.respond.frame import actor, blueprint, case_at, questionnaire_of, say
from app.views.respond.read_back import field_url
from app.views.respond.whereabouts import steps
from app.views.words import _, moment, ngettext, spoken

CHOICE, STANDS, ALL = "choice:", "stands", "_all"
"""Which version of a part stands; that it is the one that stands; whose answers are adopted everywhere."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One part that waits for a decision, in words."""

    mark: str
    name: str
    number: str
    label: str
    item: str
    versions: list[Version]
    url: str
    """Where another answer can be written."""


@blueprint.get("/r/<public_id>/answers-to-decide")
@may("respondent")
def decisions(public_id: str) -> str:
    """What waits, and what was decided; whoever does not decide reads it."""
    return _page(_case(public_id))


@blueprint.post("/r/<public_id>/answers-to-decide")
@may("respondent")
def decide(public_id: str) -> Response:
    """Decide as was chosen; what was not chosen goes on waiting."""
    case = _case(public_id)
    if not rights.may_decide(actor()):
        raise NotFound
    done, overtaken = deciding.decide(actor(), case, list(_chosen(case)))
    if done:
        say(ngettext("%(num)s answer is decided.", "%(num)s answers are decided.", done))
    if overtaken:
        say(_("Something more was said meanwhile. Look at what is left again."))
    if not done and not overtaken:
        say(_("Nothing was decided: choose an answer first."))
    return redirect(page_address("respond.decisions", public_id=public_id))


def _case(public_id: str) -> Case:
    """What is said inside a State's own circle is not for the team to read."""
    case = case_at(public_id)
    if actor().team:
        raise NotFound
    return case


def _chosen(case: Case) -> Iterator[Decision]:
    """What the form says, for what waits now; its marks are those of what its sender looked at."""
    everywhere = request.form.get(ALL, "")
    for one in deciding.waiting(case, questionnaire_of(case)):
        name = name_of(one)
        said = request.form.get(CHOICE + name, "")
        if everywhere:
            given = (version.key or STANDS for version in one.versions if version.mandate == everywhere)
            said = next(given, "")
        if said:
            key = "" if said == STANDS else said
            yield Decision(one.address, one.part, key, request.form.get(f"mark:{name}", ""))


def name_of(dispute: Dispute) -> str:
    """What a dispute is called in a form."""
    return ":".join((*dispute.address, dispute.part))


def _page(case: Case) -> str:
    questionnaire = questionnaire_of(case)
    known, institution = draft.load(case, questionnaire), institutions(case)
    found = deciding.waiting(case, questionnaire, known.documents)
    may = rights.may_decide(actor()) and frame.writable(case)
    route = prior.route(case, questionnaire, known.answers)
    told = [
        (_section(questionnaire, one), _waiting(case, route, known.documents, one, institution))
        for one in found
    ]
    return frame.page(
        "respond/deciding.html",
        case,
        sections=tasks.sections(case),
        groups=[
            SimpleNamespace(
                letter=section.number,
                title=section.title,
                waiting=[one for name, one in told if name == section.name],
            )
            for section in questionnaire.sections
            if any(name == section.name for name, _one in told)
        ],
        count=len(found),
        everyone=_everyone(found, institution) if may else [],
        past=list(_past(case, route, known.documents, institution)),
        may=may,
        action=page_address("respond.decisions", public_id=case.public_id),
    )


def _everyone(found: list[Dispute], institution: Institution) -> list[tuple[str, str, int]]:
    """Whose answers can be adopted at once: (mandate, what they are called, how many); the most first."""
    called = {one.mandate: institution(one.mandate) or one.who for each in found for one in each.versions}
    counted = Counter(one.mandate for each in found for one in each.versions if one.mandate)
    return [(key, called[key], number) for key, number in counted.most_common() if number > 1]


def _section(questionnaire: Questionnaire, dispute: Dispute) -> str:
    return questionnaire.documents[dispute.address[0]].section


def _waiting(
    case: Case,
    route: Route,
    kept: Mapping[Address, Document],
    dispute: Dispute,
    institution: Institution,
) -> Waiting:
    where, label = named(route, kept, dispute.address, dispute.part)
    questionnaire, url = route.questionnaire, ""
    home = questionnaire.places[questionnaire.parts[dispute.part].question]
    if frame.writable(case):
        place = Place(home.page.name, home.repeats, path_of(kept, questionnaire, dispute.address))
        url = field_url(case, home.section, place, dispute.part)
    return Waiting(
        dispute.mark,
        name_of(dispute),
        where[-1],
        label,
        " · ".join(where[:-1]),
        versions(case, questionnaire, dispute, institution),
        url,
    )


def named(
    route: Route, kept: Mapping[Address, Document], address: Address, part: str
) -> tuple[list[str], str]:
    """Where a part is asked: the items around it and its number; and what is asked."""
    questionnaire, path = route.questionnaire, path_of(kept, route.questionnaire, address)
    where = steps(route, Problem(address[0], path, part, "", "", missing=False), row=False)
    known = questionnaire.parts[part]
    question = questionnaire.questions[known.question]
    pipe = asking(route, spoken(), questionnaire.documents[address[0]].repeats, path).pipe
    row = f" – {known.label}" if known.label and known.name != question.name else ""
    return where, f"{pipe(question.label)}{row}"


def _past(
    case: Case, route: Route, kept: Mapping[Address, Document], institution: Institution
) -> Iterator[SimpleNamespace]:
    """What was decided, latest first, with what was not chosen."""
    questionnaire = route.questionnaire
    for one in decided.of_case(case):
        if one.part not in questionnaire.parts or one.address[0] not in questionnaire.documents:
            continue
        where, label = named(route, kept, one.address, one.part)
        yield SimpleNamespace(
            where=" · ".join(where),
            label=label,
            by=_("%(who)s, %(when)s", who=one.who, when=moment(one.when, case.round)),
            versions=[
                replace(version(case, questionnaire, one.part, said, institution), stands=said is one.chosen)
                for said in (one.chosen, *one.others)
            ],
        )
