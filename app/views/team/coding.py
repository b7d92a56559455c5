"""Coding of open answers: the schemes of a round, and the pages on which a person codes answers."""

from collections.abc import Mapping
from types import SimpleNamespace

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from app.collection import coding, coding_schemes, rounds, scope, side_by_side
from app.collection.coding import Coded
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.models import CodingScheme, Round
from app.models.coding import NONE_FITS
from app.questionnaire.model import Questionnaire
from app.questionnaire.reading import part_label
from app.views.access import may
from app.views.names import in_this_language
from app.views.team.frame import actor, page, say
from app.views.words import _, number, spoken

blueprint = Blueprint("team_coding", __name__, url_prefix="/team")

SHOWN = 10
"""How many answers stand on one page to be coded."""
AT_MOST = 200_000
"""The longest scheme that is read, in bytes."""


@blueprint.route("/rounds/<name>/coding", methods=["GET", "POST"])
@may("team")
def schemes(name: str) -> str | tuple[str, int] | Response:
    """The schemes of a round, how far each is; and making one, or another version of it."""
    round_ = scope.round_named(actor(), name)
    part = request.values.get("part", "")
    if request.method == "GET":
        known = coding_schemes.latest(actor(), round_).get(part)
        return _schemes(round_, part, coding_schemes.written(known))
    file = request.files.get("file")
    content = file.read(AT_MOST + 1) if file and file.filename else request.form.get("codes", "").encode()
    try:
        made = coding_schemes.make(actor(), round_, part, content[: AT_MOST + 1])
    except Invalid as error:
        return _schemes(round_, part, request.form.get("codes", ""), str(error).splitlines()), 422
    say(_("The scheme is kept as version %(number)s.", number=number(made.version)))
    return redirect(url_for("team_coding.schemes", name=name))


def _schemes(round_: Round, part: str, written: str, problems: list[str] | None = None) -> str:
    asked = rounds.questionnaire_of(round_, spoken())
    labels = part_labels(asked)
    return page(
        "team/coding.html",
        round_,
        schemes=[
            _standing(one, labels.get(one.part, one.part), coding.answers(actor(), round_, one, asked))
            for one in coding_schemes.latest(actor(), round_).values()
        ],
        parts=labels,
        part=part,
        written=written,
        problems=problems,
        errors=[("f-codes", problem) for problem in problems or ()],
    )


def part_labels(asked: Questionnaire) -> dict[str, str]:
    """What can be coded, by number and wording."""
    found = {}
    for part in coding_schemes.codable(asked).values():
        question = asked.questions[part.question]
        own = part_label(question, part) or ("" if part.role == "answer" else part.name.rpartition(".")[2])
        words = f"{question.number or question.name.upper()} {question.label}"
        found[part.name] = f"{words} · {own}" if own else words
    return found


def _standing(scheme: CodingScheme, label: str, answers: list[Coded]) -> SimpleNamespace:
    return SimpleNamespace(
        scheme=scheme,
        label=label,
        codes=_("Codes: %(count)s", count=number(len(scheme.codes))),
        counts=[
            (number(len(answers)), _("answers")),
            (number(sum(_waits(one) for one in answers)), _("wait for you")),
            (number(sum(one.done for one in answers)), _("coded by two")),
            (number(sum(one.differs and one.final is None for one in answers)), _("to settle")),
        ],
    )


def _waits(one: Coded) -> bool:
    """Whether an answer waits for whoever looks."""
    return not one.done and one.of(actor()) is None


@blueprint.route("/coding/<public_id>", methods=["GET", "POST"])
@may("team")
def code(public_id: str) -> str | Response:
    """Answers to be coded, or those that one has coded as long as no second person has."""
    scheme, round_ = coding_schemes.called(actor(), public_id)
    asked = rounds.questionnaire_of(round_)
    mine = bool(request.args.get("mine"))
    if request.method == "POST":
        _tell(*_keep_all(scheme, asked))
        return redirect(url_for("team_coding.code", public_id=public_id, mine=request.args.get("mine")))
    answers = coding.answers(actor(), round_, scheme, asked)
    waiting = [one for one in answers if _waits(one)]
    open_still = [one for one in answers if not one.done and one.of(actor()) is not None]
    shown = (open_still if mine else waiting)[:SHOWN]
    known = side_by_side.translations(actor(), round_) if shown else {}
    names = {one.id: one.name for one in in_this_language(round_, [one.sent for one in shown])}
    return page(
        "team/coding_answers.html",
        round_,
        scheme=scheme,
        title=part_labels(rounds.questionnaire_of(round_, spoken())).get(scheme.part, scheme.part),
        codes=codes_of(scheme),
        answers=[_shown(scheme, one, names, known.get(one.sent.case_id, {})) for one in shown],
        mine=mine,
        waiting=number(len(waiting)),
        open_still=number(len(open_still)),
    )


def codes_of(scheme: CodingScheme) -> list[tuple[str, str, str]]:
    """The codes that can be chosen, with label and description."""
    own = [(one["code"], one["label"], one["description"]) for one in scheme.codes]
    return [*own, (NONE_FITS, _("None of these"), "")]


def where_of(one: Coded) -> str:
    """How a form names an answer: by its case, its item and its very words."""
    return f"{one.sent.public_id}:{one.item}:{one.original}"


def _shown(
    scheme: CodingScheme, one: Coded, names: Mapping[int, str], known: side_by_side.Translations
) -> SimpleNamespace:
    own = one.of(actor())
    mine_before = [had for had in one.earlier if had.user_id == actor().user_id and had.seat]
    made = side_by_side.translated(known, (one.item, scheme.part), one.text)
    return SimpleNamespace(
        where=where_of(one),
        name=names[one.sent.id],
        text=one.text,
        language=one.sent.language,
        translation=made,
        chosen=own.codes if own else (),
        before=", ".join(mine_before[-1].codes) if mine_before else "",
        url=url_for("team_dossier.dossier", public_id=one.sent.public_id),
    )


def _keep_all(scheme: CodingScheme, asked: Questionnaire) -> tuple[int, int]:
    """Keep what was chosen for each answer of the page: how many were kept, and how many could not be."""
    kept = missed = 0
    for at in range(SHOWN):
        where, codes = wanted(f"where-{at}"), request.form.getlist(f"codes-{at}")
        if where is None or not codes:
            continue
        try:
            coding.code(actor(), scheme, asked, where, codes)
            kept += 1
        except (Invalid, NotAllowed, NotFound):
            missed += 1
    return kept, missed


def wanted(field: str) -> tuple[str, str, str] | None:
    """The answer that a field of the form names."""
    case, _mark, rest = request.form.get(field, "").partition(":")
    item, _mark, original = rest.partition(":")
    return (case, item, original) if case else None


def _tell(kept: int, missed: int) -> None:
    say(_("Coded: %(count)s", count=number(kept)))
    if missed:
        say(
            _(
                "Not kept: %(count)s. Choose either codes or “None of these”; an answer that was changed or "
                "that two others have coded meanwhile cannot be coded.",
                count=number(missed),
            ),
            "warn",
        )
