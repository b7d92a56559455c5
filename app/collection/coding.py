"""Coding open answers: two people code each, unseen by one another; where they differ, it is settled."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from app.collection import clock, events, scope, side_by_side
from app.collection.agreement import Codes, Pair
from app.collection.coding_schemes import names
from app.collection.errors import Invalid, NotAllowed, NotFound
from app.collection.scope import Actor, require_team
from app.collection.side_by_side import Sent
from app.collection.transaction import writes
from app.db import db
from app.models import Case, Coding, CodingScheme, Round
from app.models.coding import FIRST, NONE_FITS, SECOND, SETTLED, final
from app.questionnaire.model import Questionnaire
from app.questionnaire.open_answers import fingerprint, open_answers


@dataclass(frozen=True, slots=True)
class Coded:
    """An answer as it stands, and who has coded these very words with codes that still exist."""

    sent: Sent
    item: str
    text: str
    original: str
    seats: Mapping[int, Coding] = field(default_factory=dict)
    earlier: tuple[Coding, ...] = ()
    """Codings of what it said before, or with codes that there are no more."""

    @property
    def done(self) -> bool:
        """Whether both have coded it: only then does either see what the other chose."""
        return FIRST in self.seats and SECOND in self.seats

    @property
    def pair(self) -> Pair:
        """What the two chose, once both have; always in the same order, whoever was quicker."""
        two = sorted((self.seats[FIRST], self.seats[SECOND]), key=lambda one: one.user_id)
        return frozenset(two[0].codes), frozenset(two[1].codes)

    @property
    def differs(self) -> bool:
        """Whether the two chose differently."""
        return self.done and self.pair[0] != self.pair[1]

    @property
    def final(self) -> Codes | None:
        """The codes that count: what both chose, or what was settled; None as long as neither is known."""
        return final(self.seats)

    def of(self, actor: Actor) -> Coding | None:
        """What someone chose."""
        mine = (one for seat, one in self.seats.items() if seat != SETTLED and one.user_id == actor.user_id)
        return next(mine, None)


def answers(actor: Actor, round_: Round, scheme: CodingScheme, asked: Questionnaire) -> list[Coded]:
    """The answers that the scheme is for, as they stand, with their codings; few queries."""
    sent = side_by_side.standing(actor, round_)
    return _coded(actor, round_, scheme, asked, sent)


def _coded(
    actor: Actor, round_: Round, scheme: CodingScheme, asked: Questionnaire, sent: Sequence[Sent]
) -> list[Coded]:
    known = _codings(actor, round_, scheme.part)
    found = []
    for one, document in side_by_side.documents(actor, round_, sent):
        texts = open_answers(asked, document)
        for (item, part), text in texts.items():
            if part != scheme.part:
                continue
            original = fingerprint(text)
            own = known.get((one.case_id, item), ())
            standing = [c for c in own if c.original == original and set(c.codes) <= names(scheme)]
            earlier = tuple(c for c in own if c not in standing)
            found.append(Coded(one, item, text, original, {c.seat: c for c in standing}, earlier))
    return found


def _codings(actor: Actor, round_: Round, part: str) -> dict[tuple[int, str], list[Coding]]:
    own = scope.cases(actor).where(Case.round_id == round_.id).with_only_columns(Case.id)
    query = select(Coding).where(Coding.part == part, Coding.case_id.in_(own)).order_by(Coding.id)
    found: dict[tuple[int, str], list[Coding]] = {}
    for one in db.session.scalars(query):
        found.setdefault((one.case_id, one.item), []).append(one)
    return found


@writes
def code(
    actor: Actor,
    scheme: CodingScheme,
    asked: Questionnaire,
    where: tuple[str, str, str],
    codes: Iterable[str],
) -> None:
    """Give an answer codes; ``where`` is its case, its item and the fingerprint of the words that were read.

    NotAllowed once both have coded it, or to a third. NotFound where the answer says something else by now.
    """
    case, known = _held(actor, scheme, asked, where)
    chosen = _chosen(scheme, codes)
    mine = known.of(actor)
    if known.done:
        raise NotAllowed("coded")
    free = next(seat for seat in (FIRST, SECOND) if seat not in known.seats)
    _keep(actor, case, scheme, known, mine.seat if mine else free, chosen)


@writes
def settle(
    actor: Actor,
    scheme: CodingScheme,
    asked: Questionnaire,
    where: tuple[str, str, str],
    codes: Iterable[str],
) -> None:
    """Say which codes count where the two coders differ."""
    case, known = _held(actor, scheme, asked, where)
    if not known.differs:
        raise NotAllowed("coded")
    _keep(actor, case, scheme, known, SETTLED, _chosen(scheme, codes))


def _held(
    actor: Actor, scheme: CodingScheme, asked: Questionnaire, where: tuple[str, str, str]
) -> tuple[Case, Coded]:
    require_team(actor)
    if actor.user_id is None:
        raise NotAllowed("team")
    public_id, item, original = where
    case = scope.case(actor, public_id, hold=True)
    if case.round_id != scheme.round_id:
        raise NotFound
    sent = [one for one in side_by_side.standing(actor, case.round) if one.case_id == case.id]
    for one in _coded(actor, case.round, scheme, asked, sent):
        if (one.item, one.original) == (item, original):
            return case, one
    raise NotFound


def _chosen(scheme: CodingScheme, codes: Iterable[str]) -> list[str]:
    wanted = set(codes)
    if not wanted:
        raise Invalid("choose a code, or say that none fits")
    if not wanted <= names(scheme) or (NONE_FITS in wanted and len(wanted) > 1):
        raise Invalid("these codes cannot be chosen together")
    return [code for code in (*(one["code"] for one in scheme.codes), NONE_FITS) if code in wanted]


def _keep(actor: Actor, case: Case, scheme: CodingScheme, known: Coded, seat: int, codes: list[str]) -> None:
    """Keep the codes in their seat; one that was left with codes of an earlier version is taken anew."""
    query = select(Coding).where(
        Coding.case_id == case.id,
        Coding.part == scheme.part,
        Coding.item == known.item,
        Coding.original == known.original,
        Coding.seat == seat,
    )
    kept = db.session.scalar(query)
    before = list(kept.codes) if kept else None
    if kept is None:
        kept = Coding(case_id=case.id, part=scheme.part, item=known.item, original=known.original, seat=seat)
        db.session.add(kept)
    kept.scheme_id, kept.codes, kept.at = scheme.id, codes, clock.now()
    kept.user_id, kept.who = int(actor.user_id or 0), actor.name
    kind = events.CODING_SETTLED if seat == SETTLED else events.ANSWER_CODED
    events.record(kind, actor, case, {scheme.part: [before, codes]}, document=("", known.item))
