"""The first page of a response: what there is to do, how far it is, what one may take away."""

from types import SimpleNamespace
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app import languages
from app.collection import corrections, discussion, links, progress, queries, rights, rounds, submission
from app.models import Case
from app.views.access import may
from app.views.respond import assigning, discussing, frame, own_indicators, sharing, tasks
from app.views.respond.frame import actor, blueprint, case_at, questionnaire_of, say
from app.views.respond.leftovers import leftovers
from app.views.words import _, day, moment, ngettext, spoken

LONG = 120
"""From how many minutes on the time that a survey takes is told in hours."""


@blueprint.get("/r/<public_id>")
@may("respondent")
def overview(public_id: str) -> str:
    """The sections as a list of tasks, from the state that saves leave behind."""
    case = case_at(public_id, in_part=True)
    whole, listed = frame.reads(case).everything, tasks.sections(case)
    parts = [one for one in listed if not one.anonymous]
    contributes = rights.contributes(actor())
    done = sum(one.status == "done" for one in parts)
    sent = case.status == "submitted"
    asked = sum(one.status != "skipped" for one in parts)
    text = ngettext("%(done)s of %(num)s section done", "%(done)s of %(num)s sections done", asked, done=done)
    return frame.page(
        "respond/overview.html",
        case,
        about=questionnaire_of(case).about if not case.versions else "",
        takes="" if contributes else _takes(questionnaire_of(case).minutes),
        progress=None
        if sent or frame.narrow(case) or not asked
        else SimpleNamespace(done=done, all=asked, text=text),
        sections=_with_whose(case, parts),
        mine=_asked_of_me(case, parts) if contributes else [],
        sends=not contributes and (rights.may_write(actor()) or rights.may_submit(actor())),
        assign_url=url_for("respond.assigned", public_id=public_id)
        if rights.may_assign(actor(), case)
        else "",
        discussion=_discussion(case),
        leftovers=leftovers(case),
        undecided=_undecided(case) if whole else None,
        queries=_queries(case) if whole else None,
        apart=[
            one for one in listed if one.anonymous and one.status != "skipped" and rights.may_opine(actor())
        ],
        submitted=_submitted(case) if whole else None,
        link_made=_link_made(case) if whole and not actor().team else "",
        sharing=sharing.panel(case),
        state_text=_closed_to_us(case) or _state_text(case),
        to_decide=rights.may_clear(actor()) and case.clearing_since is not None,
        check_url=url_for("respond.check", public_id=public_id) if _checks(case) and whole else "",
        ready=all(one.enough or one.status == "skipped" for one in parts),
        reopen_url=reopen_url(case) if whole else "",
        downloads=_downloads(case) if whole else [],
    )


def _link_made(case: Case) -> str:
    """Who of the team last made a link by hand in the place of one that there was, and when."""
    told = links.last_told(actor(), case)
    if told is None:
        return ""
    return _(
        "%(who)s of the secretariat made a new personal link to these answers on %(when)s. If nobody among "
        "you asked for it, please write to us.",
        who=told[0],
        when=moment(told[1], case.round),
    )


def _asked_of_me(case: Case, parts: list[SimpleNamespace]) -> list[SimpleNamespace]:
    """What was given to the contributor who reads this, and whether anything is answered there yet."""
    untouched = {one.name for one in parts if not one.answered}
    mine = assigning.of_case(case)
    for one in mine:
        one.unanswered = not one.begun or one.section in untouched
    return mine


def _undecided(case: Case) -> SimpleNamespace | None:
    """How many answers wait for a decision of the focal point who reads this."""
    if not rights.may_decide(actor()) or not frame.writable(case):
        return None
    waiting = progress.undecided(case)
    text = ngettext(
        "%(num)s answer waits for your decision.", "%(num)s answers wait for your decision.", waiting
    )
    url = url_for("respond.decisions", public_id=case.public_id)
    return SimpleNamespace(text=text, url=url) if waiting else None


def _with_whose(case: Case, parts: list[SimpleNamespace]) -> list[SimpleNamespace]:
    """The sections with whom each was given to, and by when, for whoever gives them."""
    given = assigning.of_case(case) if rights.may_assign(actor(), case) else []
    for section in parts:
        section.given = [one for one in given if one.section == section.name]
    return parts


def _discussion(case: Case) -> SimpleNamespace | None:
    """How many comments among the State's own people wait for somebody; None where there never were any."""
    said = discussion.of_case(actor(), case)
    waiting = sum(one.open for one in said)
    text = discussing.counted(waiting) if waiting else _("Comments among yourselves")
    url = url_for("respond.discussions", public_id=case.public_id)
    return SimpleNamespace(text=text, url=url) if said else None


def _checks(case: Case) -> bool:
    """Whether all answers together are of use to this person now: to send, to clear, or while they wait."""
    return frame.writable(case) or case.clearing_since is not None or rights.may_clear(actor())


def _takes(minutes: int) -> str:
    """How long answering takes, in hours where it is long."""
    if not minutes:
        return ""
    if minutes < LONG:
        return _("Answering takes about %(n)s minutes in all; it need not be done at once.", n=minutes)
    return ngettext(
        "Answering takes about %(num)s hour in all; it need not be done at once.",
        "Answering takes about %(num)s hours in all; it need not be done at once.",
        round(minutes / 60),
    )


def _submitted(case: Case) -> SimpleNamespace | None:
    """What was sent last, and whether it stands alone or is being written anew."""
    sent = submission.versions(actor(), case) if case.versions else []
    if not sent:
        return None
    latest = sent[0]
    when = moment(latest.received_at, case.round)
    if case.status == "submitted":
        text = _("%(who)s sent these answers on %(when)s.", who=latest.who, when=when)
    else:
        text = _(
            "Version %(number)s was sent on %(when)s and stands until you send again.",
            number=latest.number,
            when=when,
        )
    url = url_for("respond.receipt", public_id=case.public_id, receipt=latest.receipt)
    return SimpleNamespace(text=text, url=url, number=latest.receipt, open=case.open_again)


def _queries(case: Case) -> SimpleNamespace | None:
    """Where the secretariat's queries stand, and how many wait; None where there never were any."""
    known = queries.of_case(actor(), case) if case.versions else []
    made = corrections.of_case(actor(), case) if case.versions > 1 else []
    if not known and not made:
        return None
    waiting = [one for one in known if one.state == queries.OPEN]
    text = ngettext(
        "The secretariat asks about one of your answers.",
        "The secretariat asks about %(num)s of your answers.",
        len(waiting),
    )
    due = min((one.due for one in waiting), default=None)
    return SimpleNamespace(
        url=url_for("respond.listed", public_id=case.public_id),
        text=text if waiting else "",
        corrected=ngettext(
            "The secretariat has corrected one of your answers.",
            "The secretariat has corrected %(num)s of your answers.",
            len(made),
        )
        if made
        else "",
        due=_("Please answer by %(day)s.", day=languages.format_date(due, spoken())) if due else "",
    )


def _closed_to_us(case: Case) -> str:
    """Why someone of the team, who enters answers on behalf, does not find all sections here."""
    if not actor().team or frame.reads(case).everything:
        return ""
    return _(
        "The respondent’s own people are writing the sections that are not listed. They can be read, and "
        "filled in on behalf, once the draft is shared or sent."
    )


def _state_text(case: Case) -> str:
    """Why nothing can be answered now, where nothing can."""
    state = rounds.state(case.round, case)
    if case.clearing_since is not None:
        return _("The answers are in clearance. Nobody can change them while they are read there.")
    if state == rounds.PLANNED:
        return _(
            "The survey opens on %(day)s. The questions can be read already.",
            day=day(case.round.opens, case.round),
        )
    if state == rounds.CLOSED and not frame.writable(case) and case.status != "submitted":
        return _("The survey is closed. What was answered is kept; to send it now, write to us.")
    if state == rounds.GRACE and case.status != "submitted" and not case.queried_at:
        return _("The deadline has passed. Answers are still taken, and marked as late.")
    return ""


def reopen_url(case: Case) -> str:
    """Where sent answers can be opened again, while that is possible."""
    now = rounds.state(case.round, case) in (rounds.OPEN, rounds.GRACE)
    possible = rights.may_reopen(actor()) and (actor().team or now)
    sent = case.versions and case.reopened_at is None
    return url_for("respond.reopen", public_id=case.public_id) if sent and possible else ""


def _downloads(case: Case) -> list[tuple[str, str, str]]:
    return [
        *own_indicators.link(case),
        (_("Answers to print"), url_for("respond.print_draft", public_id=case.public_id), ""),
        (_("Answers as data"), url_for("respond.draft_data", public_id=case.public_id), "JSON"),
    ]


@blueprint.post("/r/<public_id>/open-again")
@may("respondent")
def reopen(public_id: str) -> Response:
    """Open what was sent again; it stands until it is sent again."""
    case = case_at(public_id)
    submission.reopen(case, actor())
    say(_("The answers are open again. What you have sent stands until you send again: remember to do so."))
    return redirect(url_for("respond.overview", public_id=public_id))


def facts(case: Case) -> dict[str, Any]:
    """What a downloaded file says of the response it comes from."""
    return {
        "survey": case.round.survey,
        "round": case.round.title,
        "respondent": case.respondent.code,
        "name": case.respondent.name,
        "instrument": case.instrument,
    }
