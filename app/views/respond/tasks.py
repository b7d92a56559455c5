"""The sections of a response as a list of tasks: what was asked, and how far each is."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from app.collection import amending, draft, progress, rights
from app.collection.reach import Reach
from app.collection.within import within
from app.models import Case
from app.questionnaire.model import Questionnaire, Section
from app.views.addresses import page_address
from app.views.respond import frame
from app.views.words import _, ngettext, number


def sections(case: Case, current: str = "") -> list[SimpleNamespace]:
    """The sections as a list of tasks: what was asked and sent, nothing evaluated anew."""
    questionnaire = frame.questionnaire_of(case)
    reach = frame.reads(case)
    states = progress.of_case(case, questionnaire) if reach.everything else _states(case, reach)
    asked = queried_sections(case, questionnaire)
    opines, whole = rights.may_opine(frame.actor()), _Whole(case.status == "submitted", frame.narrow(case))
    return [
        _task(case, section, states.get(section.name, {}), current, whole, queried=section.name in asked)
        for section in questionnaire.sections
        if reach.section(section.name) and (opines or not section.anonymous)
    ]


def _states(case: Case, reach: Reach) -> dict[str, dict[str, Any]]:
    """The state of sections as far as their own answers tell it: the one on record is judged by all."""
    questionnaire = frame.questionnaire_of(case)
    known = within(reach, questionnaire, draft.load(case, questionnaire))
    return progress.states(case, questionnaire, known.answers, reach.sections, reach.veils(questionnaire))


def queried_sections(case: Case, questionnaire: Questionnaire) -> set[str]:
    """The sections that hold an answer about which a query waits."""
    waiting = amending.waiting(case) if case.queried_at else []
    known = (questionnaire.documents.get(one.document) for one in waiting)
    return {document.section for document in known if document}


@dataclass(frozen=True, slots=True)
class _Whole:
    """How a whole response stands: sent, or open to queries alone."""

    sent: bool
    narrow: bool


def _task(
    case: Case, section: Section, state: dict[str, Any], current: str, whole: _Whole, *, queried: bool
) -> SimpleNamespace:
    if section.anonymous:
        status = "done" if case.opinions_given else "apart"
        text = _("Sent") if case.opinions_given else _("Not sent yet; goes separately")
        url = page_address("respond.anonymous", public_id=case.public_id, name=section.name)
    else:
        status, text = ("query", _("Queried")) if queried else _standing(whole, state)
        url = page_address("respond.section", public_id=case.public_id, name=section.name)
    return SimpleNamespace(
        name=section.name,
        letter=section.number,
        title=section.title,
        status=status,
        status_text=text,
        url="" if status == "skipped" else url,
        current=section.name == current,
        anonymous=section.anonymous,
        counts="" if whole.sent else _counts(state),
        answered=int(state.get("answered", 0)),
        enough=not state.get("missing") and not state.get("errors") and status != "empty",
    )


def _standing(whole: _Whole, state: dict[str, Any]) -> tuple[str, str]:
    """How far a section is, as a class and in words."""
    status = str(state.get("status", "empty"))
    if status != "skipped" and (whole.sent or (whole.narrow and status == "done")):
        return "done", _("Sent")
    return status, status_text(status)


def _counts(state: dict[str, Any]) -> str:
    """How many of a section's questions are answered, where some of them are."""
    answered, asked = int(state.get("answered", 0)), int(state.get("asked", 0))
    if not answered:
        return ""
    return ngettext(
        "%(num)s of %(asked)s answered", "%(num)s of %(asked)s answered", answered, asked=number(asked)
    )


def status_text(status: str) -> str:
    """How far a section is, in words."""
    match status:
        case "partial":
            return _("Begun")
        case "done":
            return _("Done")
        case "mend":
            return _("Needs mending")
        case "skipped":
            return _("Not asked of you")
    return _("Not begun")
