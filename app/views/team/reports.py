"""Freezing and reports: asked of the worker, shown as it goes, and downloaded; nothing is built here."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

from flask import Blueprint, current_app, redirect, request, send_file, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.collection import clock, outbox, participation, scope
from app.collection.errors import NotFound
from app.collection.participation import Share
from app.db import db
from app.languages import LANGUAGES
from app.models import Artifact, Job, Round
from app.models.columns import readable
from app.questionnaire.locales import plan_languages
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.publishing import asked_for_use
from app.views.team.frame import actor, listed, moment, page, say
from app.views.words import _, ngettext, number

blueprint = Blueprint("team_reports", __name__, url_prefix="/team")

FREEZE, REPORT, EXPORT, PROFILES = "freeze", "report", "export", outbox.PROFILES
DATASET = "dataset"
PUBLIC = "public"
"""The audience of a report for publication, as tabulation plans call it."""
SHOWN_FAILURES = 3
SHOWN_JOBS = 200
RELOAD_SECONDS = 3


@blueprint.get("/rounds/<name>/reports")
@may("team")
def reports(name: str) -> str:
    """What is being built, what could not be, and what was."""
    round_ = scope.round_named(actor(), name)
    jobs = list(_jobs(round_))
    share = participation.shares(actor()).get(round_.id, Share("", ""))
    return page(
        "team/reports.html",
        round_,
        datasets=_datasets(round_),
        working=[_working(job, round_) for job in jobs if job.done_at is None and job.failed_at is None],
        failed=[_failed(job, round_) for job in _unmended(jobs)][:SHOWN_FAILURES],
        publishable=bool(asked_for_use(round_)),
        scored=_scored(round_),
        formats=_formats(),
        tongues=[LANGUAGES[code] for code in _tongues(round_)],
        key=readable(20),
        reload=RELOAD_SECONDS,
        counts=_("%(sent)s of %(all)s have sent.", sent=number(share.submitted), all=number(share.invited)),
    )


@blueprint.post("/rounds/<name>/reports")
@may("team")
def ask(name: str) -> Response:
    """Ask the worker to freeze the round, to report or to export; a form sent twice asks once.

    One form asks for reports of several kinds, each by its own button.
    """
    round_ = scope.round_named(actor(), name)
    asked = request.form.get("what", "")
    kind = asked if asked in (FREEZE, EXPORT, PROFILES) else REPORT
    payload = {"round": round_.id, "who": actor().name}
    dataset = clean(request.form.get("dataset", ""))
    if kind in (EXPORT, PROFILES) or (dataset and kind == REPORT):
        payload["dataset"] = _artifact(dataset).public_id
    if form := clean(request.form.get("format", ""))[:20]:
        payload["format"] = form
    if kind == REPORT:
        payload |= _version(round_)
    asked_in = clean(request.form.get("key", ""))[:40] or readable(20)
    which = (str(payload.get(key, "")) for key in ("dataset", "format", "audience", "language"))
    outbox.enqueue(kind, payload, unique_key=":".join((kind, str(round_.id), asked_in, *which)))
    say(_("The worker has been asked. This page shows how it goes."))
    return redirect(url_for("team_reports.reports", name=name))


@blueprint.get("/artifacts/<public_id>")
@may("team")
def download(public_id: str) -> Response:
    """A dataset or report, as it was built."""
    found = _artifact(public_id)
    path = (Path(current_app.config["FILES"]) / found.path).resolve()
    if not path.is_file():
        raise NotFound
    return send_file(path, found.media_type, as_attachment=True, download_name=path.name)


def _version(round_: Round) -> dict[str, str]:
    """For whom a report is asked for, and in which language; NotFound for one that it is not offered in."""
    found = {"audience": PUBLIC} if request.form.get("audience") == PUBLIC else {}
    if language := clean(request.form.get("language", ""))[:10]:
        if language not in _tongues(round_):
            raise NotFound
        found["language"] = language
    return found


def _tongues(round_: Round) -> list[str]:
    """The languages of a round that its report has words in: its own and those of its plan; English first."""
    planned = plan_languages(Path(current_app.config["SURVEYS"]) / round_.survey)
    spoken = {code for code in round_.languages if code not in round_.wordings or code in planned}
    return sorted((code for code in LANGUAGES if code in spoken), key=lambda code: code != "en")


def _artifact(public_id: str) -> Artifact:
    """An artifact of a round that this person works on."""
    allowed = scope.rounds(actor()).with_only_columns(Round.id).order_by(None)
    query = select(Artifact).where(Artifact.public_id == public_id, Artifact.round_id.in_(allowed))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _jobs(round_: Round) -> Iterator[Job]:
    """The jobs that build something of a round, latest first."""
    of_round = Job.payload["round"].as_integer() == round_.id
    query = (
        select(Job).where(Job.kind.in_((FREEZE, REPORT, EXPORT, PROFILES)), of_round).order_by(Job.id.desc())
    )
    return iter(db.session.scalars(query.limit(SHOWN_JOBS)))


def _unmended(jobs: Iterable[Job]) -> Iterator[Job]:
    """The failures that nothing has replaced since: a report that was made needed its dataset too."""
    replaced: set[str] = set()
    for job in jobs:
        if job.done_at is not None:
            replaced |= {FREEZE, job.kind}
        elif job.failed_at is not None and job.kind not in replaced:
            yield job


def _working(job: Job, round_: Round) -> SimpleNamespace:
    now = clock.now()
    held = job.leased_until is not None and job.leased_until > now
    state = _("Being made") if held else _("Waits for its next attempt") if job.error else _("In the queue")
    return SimpleNamespace(
        what=_what(job), state=state, who=job.payload.get("who", ""), since=moment(job.created_at, round_),
        error=job.error,
    )  # fmt: skip


def _failed(job: Job, round_: Round) -> SimpleNamespace:
    return SimpleNamespace(
        what=_what(job), who=job.payload.get("who", ""), when=moment(job.failed_at, round_), why=job.error
    )


def _what(job: Job) -> str:
    names = {
        FREEZE: _("Dataset"),
        REPORT: _("Report"),
        EXPORT: _("Answers for other tools"),
        PROFILES: _("Each respondent's own indicators"),
    }
    return names[job.kind]


def _formats() -> dict[str, str]:
    """What the answers of a dataset can be written as, each in words."""
    return {
        "csv": _("CSV, with codebook"),
        "xlsx": _("Excel workbook"),
        "sav": _("SPSS"),
        "dta": _("Stata"),
        "parquet": _("Parquet"),
        "ddi": _("DDI codebook, with CSV"),
    }


def _datasets(round_: Round) -> list[SimpleNamespace]:
    """The datasets of a round, latest first, each with the reports made of it."""
    query = select(Artifact).where(Artifact.round_id == round_.id).order_by(Artifact.id.desc())
    found = list(db.session.scalars(query))
    return [
        SimpleNamespace(
            public_id=one.public_id,
            title=_("As at %(time)s", time=moment(one.created_at, round_)),
            text=_counts(one),
            since=_since(one, round_),
            who=one.who,
            hash=one.sha256,
            files=[
                _file(it, round_) for it in (one, *_of(one, found)) if it.kind in (DATASET, REPORT, EXPORT)
            ],
            shown=[_shown(it, round_) for it in _of(one, found) if it.kind == PROFILES],
        )
        for one in found
        if one.kind == DATASET
    ]


def _of(dataset: Artifact, found: Iterable[Artifact]) -> list[Artifact]:
    return [one for one in found if one.parent_id == dataset.id]


def _shown(profiles: Artifact, round_: Round) -> str:
    """To how many their own indicators are shown, and since when."""
    return _(
        "Shown to respondents: %(count)s, since %(time)s",
        count=number(len(profiles.facts["respondents"])),
        time=moment(profiles.created_at, round_),
    )


def _scored(round_: Round) -> bool:
    """Whether the survey has indicators."""
    return (Path(current_app.config["SURVEYS"]) / round_.survey / "indicators.yaml").is_file()


def _counts(dataset: Artifact) -> str:
    facts = dataset.facts
    if "submitted" not in facts:
        return ""
    return ngettext(
        "%(num)s submission of %(all)s invited",
        "%(num)s submissions of %(all)s invited",
        facts["submitted"],
        all=number(facts.get("invited", 0)),
    )


def _since(dataset: Artifact, round_: Round) -> list[str]:
    """What changed since the dataset before it, if there was one."""
    told = dataset.facts.get("since")
    if not told:
        return []
    when = moment(datetime.fromisoformat(told["frozen_at"]), round_)
    counts = _(
        "Since the dataset of %(time)s: new %(new)s, sent anew %(replaced)s, no longer there %(withdrawn)s.",
        time=when,
        **{key: number(told[key]) for key in ("new", "replaced", "withdrawn")},
    )
    asked = _("Answers of those who sent anew differ in: %(asked)s.", asked=", ".join(told["asked"]))
    return [counts, *([asked] if told["asked"] else [])]


def _file(one: Artifact, round_: Round) -> SimpleNamespace:
    ending = one.path.rpartition(".")[2].upper()
    public = one.facts.get("audience") == PUBLIC
    export = _formats().get(one.facts.get("format", "")) if one.kind == EXPORT else ""
    report = _("Report for publication") if public else _("Report")
    title = _("Dataset") if one.kind == DATASET else report
    made = _("made %(time)s, asked for by %(who)s", time=moment(one.created_at, round_), who=one.who)
    return SimpleNamespace(
        title=_("Answers: %(format)s", format=export) if export else f"{title} ({ending})",
        language=LANGUAGES.get(one.facts.get("language", "")),
        text=made if public or one.kind == DATASET else listed((_("for internal use"), made)),
        url=url_for("team_reports.download", public_id=one.public_id),
        size=_size(one),
    )


def _size(one: Artifact) -> str:
    path = Path(current_app.config["FILES"]) / one.path
    return _("%(size)s kB", size=number(-(-path.stat().st_size // 1024))) if path.is_file() else ""
