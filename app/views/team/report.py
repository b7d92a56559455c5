"""A report to leaf through: its contents, its chapters, other versions of it, and each table to download."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

from flask import Blueprint, current_app, redirect, request, send_file, url_for
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import languages
from app.collection import outbox, scope
from app.collection.errors import NotFound
from app.db import db
from app.models import Artifact, Job, Round
from app.models.columns import readable
from app.questionnaire.wording import clean
from app.views.access import may
from app.views.team.frame import actor, moment, page, say
from app.views.words import _, spoken

blueprint = Blueprint("team_report", __name__, url_prefix="/team/datasets/<public_id>/report")

CONTENTS = "contents.json"
INTERNAL, PUBLIC = "", "public"
FILES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
}
RELOAD_SECONDS = 3
_LONGEST = 100


@dataclass(frozen=True)
class Version:
    """Which version of a report is meant: for whom, in which language, by which grouping, of which group."""

    audience: str = INTERNAL
    language: str = "en"
    by: str = ""
    only: str = ""

    @classmethod
    def asked(cls) -> Self:
        """What the address names; the reader's own language where it names none."""
        given = {key: clean(request.args.get(key, ""))[:_LONGEST] for key in ("language", "by", "only")}
        if given["language"] not in languages.LANGUAGES:
            given["language"] = spoken()
        audience = PUBLIC if request.args.get("audience") == PUBLIC else INTERNAL
        return cls(audience, given["language"], given["by"], given["only"])

    @property
    def address(self) -> dict[str, Any]:
        """What of it stands in an address."""
        return {key: value for key, value in asdict(self).items() if value}

    def is_of(self, facts: Mapping[str, Any]) -> bool:
        """Whether these facts of an artifact or a job are those of this version."""
        return all(facts.get(key, "") == value for key, value in asdict(self).items())


@blueprint.get("")
@may("team")
def contents(public_id: str) -> str:
    """The contents of a report, or how far it is from being made."""
    dataset, round_ = _dataset(public_id)
    version = Version.asked()
    made = _made(dataset, version)
    if made is None:
        return _not_made(dataset, round_, version)
    return page("team/report.html", round_, **_common(dataset, round_, version, made))


@blueprint.post("")
@may("team")
def ask(public_id: str) -> Response:
    """Ask the worker for a version; asking for one that exists or is being made changes nothing."""
    dataset, round_ = _dataset(public_id)
    version = Version.asked()
    if _made(dataset, version) is None and _job(dataset, version) is None:
        payload = {"round": round_.id, "who": actor().name, "dataset": public_id, **asdict(version)}
        key = clean(request.form.get("key", ""))[:40] or readable(20)
        outbox.enqueue(outbox.PAGES, payload, unique_key=f"pages:{public_id}:{key}")
        say(_("The worker has been asked. This page shows how it goes."))
    return redirect(url_for("team_report.contents", public_id=public_id, **version.address))


@blueprint.get("/<int:number>")
@may("team")
def chapter(public_id: str, number: int) -> str | Response:
    """A chapter: its tables and charts, side by side."""
    dataset, round_ = _dataset(public_id)
    version = Version.asked()
    made = _made(dataset, version)
    if made is None:
        return redirect(url_for("team_report.contents", public_id=public_id, **version.address))
    common = _common(dataset, round_, version, made)
    if not 1 <= number <= len(common["report"]["chapters"]):
        # Of one group alone, a chapter may have no table left.
        return redirect(url_for("team_report.contents", public_id=public_id, **version.address))
    common["switch_url"] = url_for("team_report.chapter", public_id=public_id, number=number)
    found = json.loads(_file(made, f"chapter-{number}.json"))
    for leaf in found["leaves"]:
        # The worker has escaped what they hold; and nothing runs that stands in a page.
        leaf |= {key: Markup(leaf[key]) for key in ("table", "chart")}  # noqa: S704
    return page("team/report_chapter.html", round_, number=number, chapter=found, **common)


@blueprint.get("/table-<int:number>.<ending>")
@may("team")
def table(public_id: str, number: int, ending: str) -> Response:
    """One table or its chart, as a file."""
    dataset, round_ = _dataset(public_id)
    made = _made(dataset, Version.asked())
    if made is None or ending not in FILES:
        raise NotFound
    name = f"table-{number}.{ending}"
    return _sent(_file(made, name), FILES[ending], f"{round_.name}_{name}")


@blueprint.get("/whole.html")
@may("team")
def whole(public_id: str) -> Response:
    """The whole report as one page, to keep and to pass on."""
    dataset, round_ = _dataset(public_id)
    made = _made(dataset, Version.asked())
    if made is None:
        raise NotFound
    return _sent(_file(made, "report.html"), "text/html; charset=utf-8", f"{round_.name}_report.html")


def _sent(content: bytes, kind: str, name: str) -> Response:
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)


def _dataset(public_id: str) -> tuple[Artifact, Round]:
    """A dataset of a round that this person works on."""
    allowed = scope.rounds(actor()).order_by(None).subquery()
    query = select(Artifact, Round).join(Round, Round.id == Artifact.round_id).join(
        allowed, allowed.c.id == Round.id
    )  # fmt: skip
    found = db.session.execute(
        query.where(Artifact.public_id == public_id, Artifact.kind == "dataset")
    ).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _made(dataset: Artifact, version: Version) -> Artifact | None:
    """The version as it was made, the latest if it was made again."""
    query = select(Artifact).where(Artifact.parent_id == dataset.id, Artifact.kind == outbox.PAGES)
    found = db.session.scalars(query.order_by(Artifact.id.desc()))
    return next((one for one in found if version.is_of(one.facts)), None)


def _job(dataset: Artifact, version: Version) -> Job | None:
    """The job that is making the version."""
    of_dataset = Job.payload["dataset"].as_string() == dataset.public_id
    query = select(Job).where(Job.kind == outbox.PAGES, of_dataset, Job.done_at.is_(None))
    found = list(db.session.scalars(query.order_by(Job.id.desc())))
    return next((one for one in found if one.failed_at is None and version.is_of(one.payload)), None)


def _file(made: Artifact, name: str) -> bytes:
    """A file of a version; NotFound where it has none of that name."""
    path = Path(current_app.config["FILES"]) / made.path
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.read(name)
    except (OSError, KeyError) as error:
        raise NotFound from error


def _not_made(dataset: Artifact, round_: Round, version: Version) -> str:
    job = _job(dataset, version)
    return page(
        "team/report_wanted.html",
        round_,
        dataset_title=_("As at %(time)s", time=moment(dataset.created_at, round_)),
        version=version,
        language_name=languages.LANGUAGES[version.language].name,
        working=job is not None,
        job_error=job.error if job else "",
        key=readable(20),
        reload=RELOAD_SECONDS,
        plain_url=url_for(
            "team_report.contents", public_id=dataset.public_id, language=version.language
        ),
    )  # fmt: skip


def _common(dataset: Artifact, round_: Round, version: Version, made: Artifact) -> dict[str, Any]:
    """What the contents and every chapter show: the report, what may be switched, where all of it is."""

    def address(endpoint: str, **more: Any) -> str:
        return url_for(f"team_report.{endpoint}", public_id=dataset.public_id, **version.address, **more)

    report = json.loads(_file(made, CONTENTS))
    return {
        "report": report,
        "version": version,
        "tongues": [(code, languages.LANGUAGES[code].name) for code in _tongues(round_)],
        "address": address,
        "switch_url": url_for("team_report.contents", public_id=dataset.public_id),
        "switches": SimpleNamespace(
            by=[("", _("As planned")), *((one["spec"], one["label"]) for one in report["offers"])],
            only=report["offers"],
        ),
    }  # fmt: skip


def _tongues(round_: Round) -> list[str]:
    """A report speaks the languages that the survey was asked in, and the reader's."""
    return [code for code in languages.LANGUAGES if code in {*round_.languages, spoken()}]
