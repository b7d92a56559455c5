"""The demonstration's rounds: two that are open, with answers of all kinds, and a pilot that never counts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import select

from app.collection import clock, links, respondents, rounds
from app.collection.scope import OPERATOR
from app.collection.transaction import writes
from app.db import db
from app.demo import people, writing
from app.demo.people import Person
from app.demo.profile import unit
from app.demo.respondent import synthetic
from app.languages import gettext
from app.models import Case, Respondent, Round
from app.questionnaire import locales
from app.questionnaire.answers import Answers
from app.questionnaire.load import load
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.texts import in_language

STATES_SENT, STATES_BEGUN = 64, 30
STAFF_INVITED, STAFF_SENT, STAFF_BEGUN = 400, 260, 20
PILOT_INVITED, PILOT_SENT = 5, 2
OPINIONS = 0.85
"""How many of those who sent their activities also gave their opinion."""

SURVEY, INVENTORY, PILOT = "demonstration_states", "demonstration_inventory", "demonstration_pilot"
"""The names of the rounds."""

FIRST_COLLEAGUE = "S0001"
"""The member of staff that anyone may be."""

SEED = 2020

Tell = Callable[[int, int], None]
"""Is told how many responses are written, and of how many."""

Survey = tuple[Questionnaire, list[Spoken]]
"""A questionnaire, and what is said in its other languages."""


def prepare(app: Flask, scale: float = 1, tell: Tell = lambda _done, _all: None) -> None:
    """Fill an empty database with the demonstration; nothing is done twice.

    ``scale`` writes that share of the answers; everyone is invited all the same. The responses come in one
    transaction, so that a demonstration that was stopped while it was made begins anew; opinions come after
    it, each on its own, because an anonymous answer shares its transaction with nothing.
    """
    with app.app_context():
        if db.session.scalar(select(Round.id).limit(1)) is None:
            folder = Path(app.config["SURVEYS"])
            survey, inventory = _survey(folder / "safer_cities"), _survey(folder / "capacity_building")
            _everything(survey, inventory, scale, tell)
        _opinions()


def _survey(folder: Path) -> Survey:
    questionnaire = load(folder)
    return questionnaire, locales.offered(folder, questionnaire)


@writes
def _everything(survey: Survey, inventory: Survey, scale: float, tell: Tell) -> None:
    now = clock.now()
    states, staff = people.states(survey[0]), people.staff(inventory[0], STAFF_INVITED)
    pilot = _Scene(survey, PILOT, "pilot of the survey of Member States", now - timedelta(days=150), 40)
    pilot.invite(people.spread(states, PILOT_INVITED))
    pilot.fill(PILOT_SENT, 0)
    first = _Scene(survey, SURVEY, "safer cities survey of Member States", now - timedelta(days=45), 90)
    first.invite(states)
    second = _Scene(inventory, INVENTORY, "inventory of capacity-building", now - timedelta(days=30), 75)
    second.invite(staff)
    wanted = [_scaled(n, scale) for n in (STATES_SENT, STATES_BEGUN, STAFF_SENT, STAFF_BEGUN)]
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        tell(done, sum(wanted) + 2)

    first.begin(next(one for one in states if one.code == people.FOCAL_STATE), 5)
    one_more()
    second.begin(next(one for one in staff if one.code == FIRST_COLLEAGUE), 1)
    one_more()
    first.fill(wanted[0], wanted[1], one_more)
    second.fill(wanted[2], wanted[3], one_more)


def _scaled(count: int, scale: float) -> int:
    return max(1, round(count * scale))


def _title(questionnaire: Questionnaire, spoken: Spoken, *, pilot: bool) -> str:
    """What a round of the demonstration is called in another language."""
    _, title = gettext(spoken.language), in_language(questionnaire, spoken.wordings, spoken.language).title
    if pilot:
        return _("Demonstration: pilot of %(title)s (synthetic answers)", title=title)
    return _("Demonstration: %(title)s (synthetic answers)", title=title)


class _Scene:
    """One round of the demonstration while it is filled."""

    def __init__(self, survey: Survey, name: str, title: str, opens: datetime, days: int) -> None:
        """Open the round as it was at ``opens``, for ``days``."""
        questionnaire, offered = survey
        self.questionnaire, self.chance = questionnaire, Random(name)
        self.now, self.opens = clock.now(), opens
        self.until = min(self.now - timedelta(hours=1), opens + timedelta(days=days - 1))
        plan = rounds.Plan(
            f"Demonstration: {title} (synthetic answers)",
            opens,
            opens + timedelta(days=days),
            pilot=name == PILOT,
            synthetic=True,
            name=name,
            titles={one.language: _title(questionnaire, one, pilot=name == PILOT) for one in offered},
        )
        with clock.at(opens):
            self.round = rounds.open_round(OPERATOR, questionnaire, plan, offered)
        self.sections = [one.name for one in questionnaire.sections if not one.anonymous]
        self.people: list[Person] = []
        self.cases: dict[str, Case] = {}
        self.taken: list[Person] = []

    def invite(self, invited: list[Person]) -> None:
        """Import the list of everyone invited, and make the links that their letters would have held."""
        with clock.at(self.opens):
            done = respondents.import_list(OPERATOR, self.round, people.as_list(invited))
        if not done.done:
            raise ValueError("; ".join(str(problem) for problem in done.problems))
        db.session.flush()
        query = select(Respondent.code, Case).join(Respondent, Case.respondent_id == Respondent.id)
        found = db.session.execute(query.where(Case.round_id == self.round.id))
        self.cases = {row[0]: row[1] for row in found}
        with clock.at(self.opens):
            for case in self.cases.values():
                links.issue(OPERATOR, case)
        self.people = invited

    def fill(self, sent: int, begun: int, done: Callable[[], None] = lambda: None) -> None:
        """Have ``sent`` of the people send their answers, and ``begun`` others begin, as weeks go by."""
        senders = people.spread(people.without(self.people, self.taken), sent)
        beginners = people.spread(people.without(self.people, [*self.taken, *senders]), begun)
        for moment, person in self._in_time([*senders, *beginners]):
            if person in beginners:
                self.begin(person, self.chance.randint(0, len(self.questionnaire.sections) - 2), moment)
            else:
                with clock.at(moment):
                    writing.send(self.cases[person.code], self._answers(person, moment))
            done()

    def begin(self, person: Person, sections: int, moment: datetime | None = None) -> None:
        """Have someone leave a draft in which so many sections are done, and the next is half done."""
        when = moment or self.until
        # Someone without any activity would have nothing to go on with, and tries again.
        tried = (self._answers(person, when, seed) for seed in range(SEED, SEED + 20))
        answers = next(answers for answers in tried if answers.items)
        with clock.at(when):
            kept = writing.begun(self.questionnaire, answers, sections)
            writing.write(self.cases[person.code], kept)
        self.taken.append(person)

    def _answers(self, person: Person, moment: datetime, seed: int = SEED) -> Answers:
        # The seed is each person's own, since those of a unit share its code.
        own = seed + int(1_000_000 * unit(person.code))
        return synthetic(self.questionnaire, own, people.on(person, moment.date()), self.sections)

    def _in_time(self, those: list[Person]) -> list[tuple[datetime, Person]]:
        """When each of them answers: few at first, more near the end."""
        length = (self.until - self.opens).total_seconds()
        moments = [
            self.opens + timedelta(seconds=self.chance.triangular(0.05, 1, 0.85) * length) for _ in those
        ]
        return sorted(zip(moments, those, strict=True), key=lambda pair: pair[0])


def _opinions() -> None:
    """Have most of the staff who sent their activities give their opinion, in an order that tells nothing."""
    query = (
        select(Case, Respondent)
        .join(Respondent, Case.respondent_id == Respondent.id)
        .join(Round, Case.round_id == Round.id)
        .where(Round.name == INVENTORY, Case.versions > 0, Case.opinions_given.is_(False))
        # What people try out later is theirs.
        .where(Case.submitted_at < Round.created_at)
    )
    waiting = [(case, one) for case, one in db.session.execute(query) if unit("opinion", one.code) < OPINIONS]
    if not waiting:
        return
    questionnaire = rounds.questionnaire_of(waiting[0][0].round)
    staff = {one.code: one for one in people.staff(questionnaire, STAFF_INVITED)}
    Random(SEED).shuffle(waiting)
    anonymous = [section.name for section in questionnaire.sections if section.anonymous]
    for case, respondent in waiting:
        person = staff[respondent.code]
        seed = SEED + int(1_000_000 * unit("opinion", person.code))
        writing.give_opinions(case, synthetic(questionnaire, seed, person.profile, anonymous))
