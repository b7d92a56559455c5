"""An anonymous section: a page of its own, no draft, sent once after a second question, joined to nobody."""

from typing import Any, NamedTuple

from flask import after_this_request, current_app, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.collection import anonymous as opinions
from app.collection import draft, prior, rights
from app.collection.errors import Busy, Closed, Incomplete, KeyReused, NotAllowed, NotFound, StorageFull
from app.models import Case
from app.questionnaire.answers import Answers, Value
from app.questionnaire.browser import Outlook
from app.questionnaire.form import INSTRUMENT, SHOWN, Address, Beyond, PageForm, Proposes
from app.questionnaire.form import page as page_form
from app.questionnaire.model import Page, Section
from app.questionnaire.review import depends_on
from app.questionnaire.route import Route
from app.views.access import may
from app.views.respond import drawn, frame, tasks
from app.views.respond.drawing import slug
from app.views.respond.frame import (
    FORM,
    WRITTEN_IN,
    blueprint,
    case_at,
    questionnaire_of,
    say,
    switched,
    written_in,
)
from app.views.respond.read_back import Reader
from app.views.words import _, ngettext, spoken

KEY, SURE, GO = "_key", "_sure", "_go"
CARRIED = (KEY, SHOWN, WRITTEN_IN, INSTRUMENT)
HELD = "opinion"
"""The cookie that holds the key of a page until its answers are sent: in its browser, for it alone."""


class _Drawable(NamedTuple):
    """The questions with what their own answers may bring, and the rules that a browser keeps of it."""

    form: PageForm
    rules: dict[str, Any] | None


@blueprint.get("/r/<public_id>/on-its-own/<name>")
@may("respondent")
def anonymous(public_id: str, name: str) -> str | Response:
    """The questions; whoever has answered them already goes back."""
    case = case_at(public_id)
    section = _section(case, name)
    if case.opinions_given or opinions.settle(case, name, request.cookies.get(HELD, ""), frame.actor()):
        _hold("")
        say(
            _("You have sent this section. Nobody can tell which answers are yours, so nobody can show them.")
        )
        return redirect(url_for("respond.overview", public_id=public_id))
    return _page(case, section, _drawable(case, section, {}, lambda _address, _field: True))


@blueprint.post("/r/<public_id>/on-its-own/<name>")
@may("respondent")
def send_anonymous(public_id: str, name: str) -> str | Response | tuple[str, int]:
    """Take the answers once their sender has said twice that they shall go; until then nothing is kept."""
    switching = switched()
    case = case_at(public_id)
    section = _section(case, name)
    values = _read(case, section, request.form)
    page = _drawable(case, section, values, _not_shown)
    form = page.form
    if switching and SURE in request.form:
        return _confirm(case, section, form, values)
    if switching or request.form.get(GO) == "change":
        return _page(case, section, page)
    waits = _to_look_at(case, form)
    if waits:
        return _page(case, section, page, notice=waits), 422
    try:
        if SURE not in request.form:
            opinions.complete(case, name, _routed(form, values), spoken())
            return _confirm(case, section, form, values)
        opinions.send(
            case, name, request.form.get(KEY, ""), _routed(form, values), frame.actor(), language=spoken()
        )
    except Incomplete as refusal:
        return _to_mend(case, section, page, refusal), 422
    except (Busy, StorageFull) as refusal:
        return _page(case, section, page, notice=_not_now(refusal)), 503
    except (NotAllowed, KeyReused):
        say(_("You have sent this section before. Nothing was sent again."))
    except Closed:
        return _page(case, section, page, notice=_("Nothing was sent: the survey takes no answers now.")), 409
    else:
        say(_("Thank you. Your opinion has been sent, and nothing leads from it to you."))
    _hold("")
    return redirect(url_for("respond.overview", public_id=public_id))


def _not_now(refusal: Busy | StorageFull) -> str:
    if isinstance(refusal, Busy):
        return _("Not sent yet: too much is happening at once. Press the button again.")
    return _(
        "Not sent yet: there is no room left on our server. Leave this page open, write to the address below,"
        " and press the button again later."
    )


def _to_look_at(case: Case, form: PageForm) -> str:
    """Why the sender has to look at the page again before it goes, '' where they need not."""
    if request.form.get(INSTRUMENT, case.instrument) != case.instrument:
        return _("Not sent yet: the questions were changed since this page was opened. Look at them again.")
    fresh = _fresh(form)
    return (
        ngettext(
            "Not sent yet: your answers lead to one more question.",
            "Not sent yet: your answers lead to %(num)s more questions.",
            fresh,
        )
        if fresh
        else ""
    )


def _fresh(form: PageForm) -> int:
    """How many questions the answers have opened that their sender has not seen."""
    shown = {one.split(".")[0] for one in request.form.get(SHOWN, "").split()}
    return sum(
        bool(question.parts) and not asked.absent and one not in shown
        for one, (_at, question, asked) in form.asked.items()
    )


def _to_mend(case: Case, section: Section, page: _Drawable, refusal: Incomplete) -> str:
    for problem in refusal.problems:
        part = questionnaire_of(case).parts[problem.part]
        page.form.asked[part.question][2].errors.setdefault(problem.part, []).append(problem.message)
    errors = []
    for problem in refusal.problems:
        question = questionnaire_of(case).questions[questionnaire_of(case).parts[problem.part].question]
        number = question.number or question.name.upper()
        errors.append((f"f-{slug(problem.part)}", f"{number} · {problem.message}"))
    return _page(case, section, page, errors=errors)


def _confirm(case: Case, section: Section, form: PageForm, values: dict[str, Value]) -> str:
    """What will be sent, read back; it is carried by the page itself, because nothing is kept."""
    sent = request.form.items(multi=True)
    return frame.page(
        "respond/anonymous_sure.html",
        case,
        switch_form=FORM,
        page=section,
        sections=tasks.sections(case, section.name),
        rows=Reader(_route(case, section, values)).rows(section),
        carried=[(name, value) for name, value in sent if name in CARRIED or name in form.form],
        action=url_for("respond.anonymous", public_id=case.public_id, name=section.name),
    )


def again(public_id: str, name: str, text: str) -> str:
    """The page with what was chosen and typed, and why it was not sent."""
    case = case_at(public_id)
    section = _section(case, name)
    return _page(case, section, _drawable(case, section, _read(case, section, request.form)), notice=text)


def _section(case: Case, name: str) -> Section:
    found = questionnaire_of(case).section(name)
    if found is None or not found.anonymous or not rights.may_opine(frame.actor()):
        raise NotFound
    return found


def _route(case: Case, section: Section, values: dict[str, Value]) -> Route:
    questionnaire = questionnaire_of(case)
    # Its conditions may read other sections; theirs can never read it.
    rest = draft.load(case, questionnaire, depends_on(questionnaire, section.name)).answers
    return prior.route(case, questionnaire, Answers({**rest.own, **values}, rest.items), {section.name})


def _whole(section: Section) -> Page:
    """All pages of the section as one: nothing is kept between pages, because nothing is kept."""
    entries = tuple(entry for form in section.forms for entry in form.questions)
    return section.forms[0].model_copy(update={"questions": entries})


def _drawable(
    case: Case, section: Section, values: dict[str, Value], proposes: Proposes | None = None
) -> _Drawable:
    whole = _whole(section)
    outlook = Outlook(_route(case, section, values), whole, spoken())
    form = page_form(outlook.route, section, whole, spoken(), beyond=outlook.beyond(proposes))
    return _Drawable(form, outlook.rules(form))


def _read(case: Case, section: Section, fields: MultiDict[str, str]) -> dict[str, Value]:
    """What was chosen and typed; read again until what an answer opens has been read, too."""
    values: dict[str, Value] = {}
    for _again in questionnaire_of(case).documents[section.name].parts:
        route, beyond = _route(case, section, values), Beyond(None, _was_shown)
        form = page_form(route, section, _whole(section), written_in(fields), beyond=beyond)
        read = form.read(fields).get((section.name, ""), {})
        found = {part: value for part, value in read.items() if value is not None}
        if found == values:
            break
        values = found
    return values


def _was_shown(_address: Address, field: str) -> bool:
    """Whether the page that came in showed a field; what nobody may change there stands as it was shown."""
    return field in request.form.get(SHOWN, "").split()


def _not_shown(address: Address, field: str) -> bool:
    """Whether the page that came in did not show a field: what it showed was answered, or left blank."""
    return not _was_shown(address, field)


def _routed(form: PageForm, values: dict[str, Value]) -> dict[str, Value | None]:
    asked = {part.name for _at, question, _asked in form.asked.values() for part in question.parts}
    return {part: value for part, value in values.items() if part in asked}


def _hold(key: str) -> None:
    """Have the browser hold the key of this page, or forget it.

    Whoever opens the page anew sends under the same key: where a server died once the answers were kept, it
    finds them. The key lies in no table but theirs.
    """
    known = {
        "path": request.script_root + request.path,
        "httponly": True,
        "secure": current_app.config["SESSION_COOKIE_SECURE"],
        "samesite": "Lax",
    }

    @after_this_request
    def held(answer: Response) -> Response:
        if key:
            answer.set_cookie(HELD, key, **known)
        else:
            answer.delete_cookie(HELD, **known)
        return answer


def _page(case: Case, section: Section, page: _Drawable, **given: object) -> str:
    key = opinions.page_key(request.form.get(KEY, ""), request.cookies.get(HELD, ""))
    _hold(key)
    return frame.page(
        "respond/anonymous.html",
        case,
        **{
            "asked": drawn.page(
                page.form, shown=page.form.shown, rules=page.rules, errors=given.get("errors", ())
            ),
            "switch_form": FORM,
            "page": section,
            "sections": tasks.sections(case, section.name),
            "action": url_for("respond.anonymous", public_id=case.public_id, name=section.name),
            "instrument": case.instrument,
            "errors": [],
            "key": key,
            **given,
        },
    )
