"""What came of coding: how far coders agree, where they differ and must be settled, what is out of date."""

from types import SimpleNamespace

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app import languages
from app.collection import coding, coding_schemes, rounds
from app.collection.agreement import alpha, kappa, masi, of_code, per_cent
from app.collection.coding import Coded
from app.collection.errors import Invalid, NotFound
from app.models import CodingScheme
from app.models.coding import FIRST, SECOND, SETTLED
from app.views.access import may
from app.views.names import in_this_language
from app.views.team.coding import codes_of, part_labels, wanted, where_of
from app.views.team.frame import actor, page, say
from app.views.words import _, number, spoken

blueprint = Blueprint("team_coding_results", __name__, url_prefix="/team")


@blueprint.get("/coding/<public_id>/results")
@may("team")
def results(public_id: str) -> str:
    """The agreement by code and over all, the answers to settle, and codings of what was changed since."""
    scheme, round_ = coding_schemes.called(actor(), public_id)
    answers = coding.answers(actor(), round_, scheme, rounds.questionnaire_of(round_))
    names = {one.id: one.name for one in in_this_language(round_, [one.sent for one in answers])}
    labels = {code: label for code, label, _description in codes_of(scheme)}
    return page(
        "team/coding_results.html",
        round_,
        scheme=scheme,
        title=part_labels(rounds.questionnaire_of(round_, spoken())).get(scheme.part, scheme.part),
        codes=codes_of(scheme),
        rows=_rows(scheme, answers),
        over_all=_figure(alpha([one.pair for one in answers if one.done], masi)),
        pairs=number(sum(one.done for one in answers)),
        everyone=number(len(answers)),
        coders=len({seat.user_id for one in answers if one.done for n, seat in one.seats.items() if n}),
        differing=[_differing(one, names, labels) for one in answers if one.differs],
        outdated=[_outdated(one, names, labels) for one in answers if one.earlier],
    )


@blueprint.post("/coding/<public_id>/settle")
@may("team")
def settle(public_id: str) -> Response:
    """Say which codes count where the two coders differ."""
    scheme, round_ = coding_schemes.called(actor(), public_id)
    where = wanted("where")
    if where is None:
        raise NotFound
    try:
        coding.settle(actor(), scheme, rounds.questionnaire_of(round_), where, request.form.getlist("codes"))
        say(_("It is settled."))
    except Invalid:
        say(_("Choose either codes or “None of these”."), "warn")
    return redirect(url_for("team_coding_results.results", public_id=public_id))


def _rows(scheme: CodingScheme, answers: list[Coded]) -> list[SimpleNamespace]:
    """Each code with how often it counts, and how far the two coders agree on it."""
    pairs = [one.pair for one in answers if one.done]
    finals = [one.final for one in answers]
    return [
        SimpleNamespace(
            label=label,
            description=description,
            count=number(sum(code in codes for codes in finals if codes is not None)),
            agreed=_figure(per_cent(of_code(code, pairs)), 0),
            kappa=_figure(kappa(of_code(code, pairs))),
        )
        for code, label, description in codes_of(scheme)
    ]


def _figure(value: float | None, places: int = 2) -> str:
    """A figure as the page writes it; a dash where it cannot be worked out."""
    return "–" if value is None else languages.format_number(f"{value:.{places}f}", spoken())


def _differing(one: Coded, names: dict[int, str], labels: dict[str, str]) -> SimpleNamespace:
    return SimpleNamespace(
        where=where_of(one),
        name=names[one.sent.id],
        text=one.text,
        language=one.sent.language,
        url=url_for("team_dossier.dossier", public_id=one.sent.public_id),
        said=[(one.seats[seat].who, _named(one.seats[seat].codes, labels)) for seat in (FIRST, SECOND)],
        settled=_named(one.seats[SETTLED].codes, labels) if SETTLED in one.seats else "",
        by=one.seats[SETTLED].who if SETTLED in one.seats else "",
        chosen=one.seats[SETTLED].codes if SETTLED in one.seats else (),
    )


def _named(codes: list[str], labels: dict[str, str]) -> str:
    return " · ".join(labels.get(code, code) for code in codes)


def _outdated(one: Coded, names: dict[int, str], labels: dict[str, str]) -> SimpleNamespace:
    """An answer of which codings refer to what it said before, or to codes that there are no more."""
    changed = any(had.original != one.original for had in one.earlier)
    people = dict.fromkeys(had.who for had in one.earlier)
    return SimpleNamespace(
        name=names[one.sent.id],
        url=url_for("team_dossier.dossier", public_id=one.sent.public_id),
        why=_("The answer says something else now") if changed else _("The scheme has other codes now"),
        who=" · ".join(people),
        anew=one.done,
        # Nobody sees what another chose of words that they may still have to code.
        codes=[_named(had.codes, labels) for had in one.earlier] if one.done else [],
    )
