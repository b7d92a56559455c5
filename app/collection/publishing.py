"""Publishing a new instrument in a round: what it would do is known first, then drafts move one by one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.collection import clock, documents, events, moving, prior, wording
from app.collection.documents import Document
from app.collection.errors import Invalid
from app.collection.merge import applied
from app.collection.moving import catch_up, chain_of
from app.collection.rounds import CLOSED, PLANNED, digest_of, freeze, frozen, state
from app.collection.scope import Actor, cases, require_team
from app.collection.transaction import writes
from app.db import db
from app.languages import gettext
from app.models import Case, Round, RoundInstrument
from app.models import Document as Table
from app.questionnaire.answers import Answers
from app.questionnaire.asking import asking
from app.questionnaire.form import Address
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.review import question_problems
from app.questionnaire.revision.carry import ASIDE, Carrier
from app.questionnaire.revision.changes import Changes
from app.questionnaire.revision.difference import Difference, Grade, differences
from app.questionnaire.revision.drafts import moves
from app.questionnaire.route import Route

UNTOLD = frozenset(["recoded", "retyped", "meaning"])
"""Differences that an anonymous section cannot have: nothing says which instrument an answer of it saw."""


@dataclass(frozen=True, slots=True)
class Touch:
    """One difference, and whose answers it touches: drafts, submissions, drafts that would need attention."""

    difference: Difference
    drafts: int = 0
    submissions: int = 0
    attention: int = 0


@dataclass(frozen=True, slots=True)
class Effect:
    """What publishing an instrument would do."""

    sha256: str
    touches: tuple[Touch, ...]
    drafts: int
    submissions: int
    attention: int
    """How many drafts would need attention, for whatever reason."""
    refused: tuple[Difference, ...]
    """What stands in the way."""

    @property
    def graded(self) -> Iterator[tuple[Grade, list[Touch]]]:
        """What it touches by its gravity, the gravest first; only the grades that occur."""
        for grade in reversed(Grade):
            found = [one for one in self.touches if one.difference.grade is grade]
            if found:
                yield grade, found


def effect(actor: Actor, round_: Round, questionnaire: Questionnaire, changes: Changes) -> Effect:
    """What publishing ``questionnaire`` in a round would do to what its respondents have written and sent."""
    require_team(actor)
    chain = chain_of(round_)
    known, asked = chain.changes + changes, (*chain.questionnaires, questionnaire)
    found = differences(frozen(round_.instrument_sha256), questionnaire, known)
    tally = _Tally(found, questionnaire)
    for case, kept in _begun(actor, round_):
        tally.add(case, Carrier(asked, known, chain.number(case.instrument)), kept)
    return Effect(
        digest_of(questionnaire),
        tuple(
            Touch(one, tally.drafts[at], tally.submissions[at], tally.attention[at])
            for at, one in enumerate(found)
        ),
        tally.all_drafts,
        tally.all_submissions,
        tally.all_attention,
        tuple(_refused(round_, found)),
    )


def _refused(round_: Round, found: Iterable[Difference]) -> Iterator[Difference]:
    if state(round_) != PLANNED:
        yield from (one for one in found if one.anonymous and one.kind in UNTOLD)


def _begun(actor: Actor, round_: Round) -> Iterator[tuple[Case, dict[Address, Document]]]:
    """The cases of a round in which something was written, each with its documents."""
    written = select(Table.case_id).distinct()
    for case in db.session.scalars(
        cases(actor).where(Case.round_id == round_.id, Case.id.in_(written))
    ).all():
        yield case, documents.of_case(case)


class _Tally:
    """Counts whom each difference touches."""

    def __init__(self, found: list[Difference], new: Questionnaire) -> None:
        self.found, self.new = found, new
        self.drafts, self.submissions, self.attention = ([0] * len(found) for _each in range(3))
        self.all_drafts = self.all_submissions = self.all_attention = 0

    def add(self, case: Case, carrier: Carrier, kept: Mapping[Address, Document]) -> None:
        """Count one case."""
        sent = case.status == "submitted"
        self.all_submissions += sent
        self.all_drafts += not sent
        held = {part for one in kept.values() if not one.removed for part in one.answers}
        route = None if sent else _route(case, carrier, kept)
        needing = set()
        for at, one in enumerate(self.found):
            touched = not held.isdisjoint(one.parts) or (one.kind == "added" and one.grade is Grade.BREAKING)
            if not touched:
                continue
            if route is None:
                # What was sent is not asked anything new.
                self.submissions[at] += one.kind != "added"
                continue
            self.drafts[at] += 1
            if one.grade is Grade.BREAKING and self._needs(one, carrier, held, route):
                self.attention[at] += 1
                needing.add(case.id)
        self.all_attention += len(needing)

    def _needs(self, one: Difference, carrier: Carrier, held: set[str], route: Route) -> bool:
        """Whether an answer in hand would have no place, or be found wanting."""
        parts = held.intersection(one.parts)
        placed = [found for part in parts for found in carrier.carry(part, None)]
        if any(found.how == ASIDE for found in placed):
            return True
        asked = {self.new.parts[found.part].question for found in placed if found.part in self.new.parts}
        return any(_is_wanting(route, name) for name in asked)


def _route(case: Case, carrier: Carrier, kept: Mapping[Address, Document]) -> Route:
    """The route that a draft would have under the new instrument."""
    found = moves(carrier, {address: document.answers for address, document in kept.items()})
    old_names = {new: old for old, new in found.renamed.items()}
    after: dict[Address, Document] = {}
    for address in (*kept, *found.renamed.values(), *found.changes):
        before = kept.get(address) or kept.get(old_names.get(address, address))
        blank = Document(0, *address, "", {}, {}, {}, removed=False, revision=1)
        made = replace(before, name=address[0]) if before else blank
        changes = found.changes.get(address, {})
        after[address] = replace(
            made, answers=applied(kept[address].answers if address in kept else {}, changes)
        )
    answers = documents.answers_of(carrier.new, after)
    return prior.route(case, carrier.new, answers)


def _is_wanting(route: Route, name: str) -> bool:
    """Whether an answer to a question would have to be mended, or is not asked for here any more."""
    question, repeats = route.questionnaire.questions[name], route.questionnaire.places[name].repeats
    language = route.questionnaire.language
    for item in route.paths(repeats):
        own = (route.answers.at(repeats, item) or Answers()).own
        if not any(part.name in own for part in question.parts):
            continue
        if not route.applies(name, item):
            return True
        here = asking(route, language, repeats, item)
        found = question_problems(route, question, here, gettext(language))
        if not all(missing for _message, missing in found.values()):
            return True
    return False


def publish(
    actor: Actor,
    round_: Round,
    questionnaire: Questionnaire,
    changes: Changes,
    offered: Iterable[Spoken] = (),
) -> int:
    """Ask ``questionnaire`` in a round from now on, and move its drafts; how many were moved.

    What was sent stays on its instrument. Should the move be interrupted, a draft that was not reached moves
    when it is next opened.
    """
    require_team(actor)
    _published(actor, round_, questionnaire, changes, spoken(round_, questionnaire, offered))
    moved = 0
    waiting = cases(actor).where(Case.round_id == round_.id, Case.instrument_sha256.is_not(None))
    for case in list(db.session.scalars(waiting)):
        if moving.behind(case):
            catch_up(case, actor)
            moved += 1
    return moved


def spoken(round_: Round, questionnaire: Questionnaire, offered: Iterable[Spoken]) -> list[Spoken]:
    """What is said in the languages of a round, but the questionnaire's own; it may be incomplete."""
    wanted = tuple(one for one in round_.languages if one in questionnaire.languages)
    return wording.chosen(questionnaire, offered, wanted or (questionnaire.language,), incomplete=True)


@writes
def _published(
    actor: Actor, round_: Round, questionnaire: Questionnaire, changes: Changes, said: Iterable[Spoken]
) -> None:
    locked = select(Round).where(Round.id == round_.id).with_for_update()
    round_ = db.session.scalars(locked.execution_options(populate_existing=True)).one()
    instrument = freeze(questionnaire)
    _require_fit(round_, instrument.sha256, questionnaire, changes)
    latest = select(RoundInstrument).where(RoundInstrument.round_id == round_.id)
    before = db.session.scalars(latest.order_by(RoundInstrument.number.desc()).limit(1)).one()
    before.wordings = round_.wordings
    made = RoundInstrument(
        round_id=round_.id,
        number=before.number + 1,
        sha256=instrument.sha256,
        changes=changes.to_json(),
        at=clock.now(),
        who=actor.name,
    )
    db.session.add(made)
    round_.instrument_sha256, round_.revised = instrument.sha256, True
    round_.languages = [one for one in round_.languages if one in questionnaire.languages] or [
        questionnaire.language
    ]
    round_.wordings = {one.language: wording.freeze(questionnaire.survey, one) for one in said}
    facts = {"instrument": instrument.sha256, "number": made.number, "changes": made.changes}
    events.record(events.ROUND_REVISED, actor, round_, facts)


def _require_fit(round_: Round, digest: str, questionnaire: Questionnaire, changes: Changes) -> None:
    """Refuse what the round cannot ask."""
    now = frozen(round_.instrument_sha256)
    if digest == round_.instrument_sha256:
        raise Invalid("nothing has changed: the round asks this already")
    if state(round_) == CLOSED:
        raise Invalid("the round is closed: nobody would be asked")
    if (questionnaire.survey, questionnaire.respondent.kind) != (now.survey, now.respondent.kind):
        raise Invalid("this is another survey, or asks others")
    known = chain_of(round_).changes + changes
    for one in _refused(round_, differences(now, questionnaire, known)):
        raise Invalid(
            f"'{one.name}' stands in an anonymous section, where nothing says which questionnaire an answer "
            "was given to; give the new question a name of its own"
        )
