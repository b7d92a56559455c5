"""Rounds: an instrument is frozen, a round opens, is extended for one respondent, and closes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from app.collection import clock, earlier_rounds, events, mandates, outbox, retention, wording
from app.collection.errors import AlreadySubmitted, Closed, InClearance, Invalid, NotFound
from app.collection.scope import Actor, locked, require_team
from app.collection.transaction import reads, writes
from app.db import db
from app.models import Case, Instrument, PersonalLink, Round, RoundInstrument, Submission
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.package import canonical_hash
from app.questionnaire.revision.changes import Changes

PLANNED, OPEN, GRACE, CLOSED = "planned", "open", "grace", "closed"
LINK_MARGIN = 14
"""How many days after the last answer personal links still work, so that the receipt can be read again."""
NAME = re.compile("[a-z][a-z0-9_]{0,79}")
"""What a round may be called: it stands in addresses, in names of files and in commands."""
LONGEST_TITLE = 300
NO_CHANGES = Changes()
RESERVED = frozenset({"new"})
"""Names that addresses of pages need themselves."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the team decides when it opens a round; moments carry their zone."""

    title: str
    """In the survey's own language."""
    opens: datetime
    closes: datetime
    timezone: str = "UTC"
    grace_days: int = 0
    pilot: bool = False
    synthetic: bool = False
    contact_name: str = ""
    contact_email: str = ""
    languages: tuple[str, ...] = ()
    """Those to offer; empty for the survey's own and all that are complete."""
    incomplete: bool = False
    """Whether a language may be offered in which some texts are still in the survey's own."""
    team_names_authority: bool = False
    """Whether answers are cleared by whom the team has named on a note verbale, and by nobody else."""
    name: str = ""
    """For good; left empty, it follows from the survey and the year of the title."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """What it is called in other languages, by their codes."""
    keep_months: int = retention.USUAL
    """How long after its closing personal data are kept."""
    basis: str = ""
    """By which decision they are collected; empty: the organization's mandate, in words."""


@writes
def freeze(questionnaire: Questionnaire) -> Instrument:
    """The instrument of a questionnaire: its JSON, found again or kept under its hash."""
    plain, digest = questionnaire.to_json(), digest_of(questionnaire)
    known = db.session.get(Instrument, digest)
    if known is None:
        known = Instrument(
            sha256=digest, survey=questionnaire.survey, edition=questionnaire.edition, questionnaire=plain
        )
        db.session.add(known)
        db.session.flush()
    return known


def digest_of(questionnaire: Questionnaire) -> str:
    """The hash by which the instrument of a questionnaire is known."""
    return canonical_hash(questionnaire.to_json())


@writes
def open_round(
    actor: Actor,
    questionnaire: Questionnaire,
    plan: Plan,
    offered: Iterable[Spoken] = (),
    changes: Changes = NO_CHANGES,
) -> Round:
    """Freeze the questionnaire, with what is ``offered`` in other languages, and make a round.

    It takes answers from its opening to its closing, and looks back on the round before it; ``changes`` say
    what became of names since.
    """
    require_team(actor)
    _check(plan)
    spoken = wording.chosen(questionnaire, offered, plan.languages, incomplete=plan.incomplete)
    instrument = freeze(questionnaire)
    wordings = {one.language: wording.freeze(questionnaire.survey, one) for one in spoken}
    languages = plan.languages or (questionnaire.language, *wordings)
    made = Round(
        name=plan.name or _free(_usual_name(questionnaire, plan)),
        survey=questionnaire.survey,
        kind=questionnaire.respondent.kind,
        title=plan.title,
        titles={code: title for code, title in plan.titles.items() if code in languages and title.strip()},
        instrument_sha256=instrument.sha256,
        opens=plan.opens,
        closes=plan.closes,
        timezone=plan.timezone,
        grace_days=plan.grace_days,
        team_names_authority=plan.team_names_authority,
        pilot=plan.pilot,
        synthetic=plan.synthetic,
        contact_name=plan.contact_name or questionnaire.contact.name,
        contact_email=plan.contact_email or questionnaire.contact.email,
        languages=list(languages),
        wordings=wordings,
        keep_months=plan.keep_months,
        basis=plan.basis.strip(),
        earlier_id=earlier_rounds.usual(questionnaire.survey, plan.opens, synthetic=plan.synthetic),
    )
    db.session.add(made)
    db.session.flush()
    first = {"round_id": made.id, "sha256": instrument.sha256, "at": clock.now(), "who": actor.name}
    db.session.add(RoundInstrument(number=1, changes=changes.to_json(), **first))
    events.record(events.ROUND_OPENED, actor, made, {"instrument": instrument.sha256, "wordings": wordings})
    return made


def _check(plan: Plan) -> None:
    if plan.opens.tzinfo is None or plan.closes.tzinfo is None:
        raise Invalid("opening and closing need a time zone")
    if plan.opens >= plan.closes:
        raise Invalid("the round would close before it opens")
    retention.check(plan.keep_months, plan.basis)
    if not plan.title.strip():
        raise Invalid("the round needs a title")
    if max(map(len, (plan.title, *plan.titles.values()))) > LONGEST_TITLE:
        raise Invalid(f"a title has at most {LONGEST_TITLE} characters")
    try:
        ZoneInfo(plan.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(f"there is no time zone called '{plan.timezone}'") from error
    if plan.name and not NAME.fullmatch(plan.name):
        raise Invalid(
            f"'{plan.name}' cannot be the name of a round: write small letters, digits and underscores, "
            "a letter first, 80 at most"
        )
    if plan.name and taken(plan.name):
        raise Invalid(f"'{plan.name}' is the name of another round: choose another, or leave it out")


def _usual_name(questionnaire: Questionnaire, plan: Plan) -> str:
    """The survey, the year of the title or else the edition, and whether it is a pilot."""
    years = re.findall(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])", plan.title)
    words = (
        questionnaire.survey,
        years[-1] if years else questionnaire.edition,
        "pilot" if plan.pilot else "",
    )
    return "_".join(word for word in words if word)


def taken(name: str) -> bool:
    """Whether no further round can have this name."""
    return name in RESERVED or db.session.scalar(select(Round.id).where(Round.name == name)) is not None


def _free(wanted: str) -> str:
    """``wanted``, or with the first number after it that is free."""
    known = set(db.session.scalars(select(Round.name).where(Round.name.startswith(wanted, autoescape=True))))
    return next(
        name
        for number in range(1, len(known) + 2)
        if (name := wanted if number == 1 else f"{wanted}_{number}") not in known
    )


def questionnaire_of(asking: Round | Case, language: str = "") -> Questionnaire:
    """The questionnaire that a round asks now, or a case is asked, in a language or else its own."""
    own = frozen(asking.instrument)
    return wording.speaking(own, _wordings(asking).get(language, ""), language) if language else own


def _wordings(asking: Round | Case) -> dict[str, str]:
    """What is said in other languages: by an earlier instrument, what was said while it was asked."""
    round_ = asking if isinstance(asking, Round) else asking.round
    if asking.instrument == round_.instrument_sha256:
        return round_.wordings
    query = select(RoundInstrument.wordings).where(
        RoundInstrument.round_id == round_.id, RoundInstrument.sha256 == asking.instrument
    )
    return db.session.scalar(query.order_by(RoundInstrument.number.desc()).limit(1)) or {}


@lru_cache(maxsize=64)
def frozen(digest: str) -> Questionnaire:
    """The questionnaire of an instrument; made once a process."""
    plain = db.session.scalar(select(Instrument.questionnaire).where(Instrument.sha256 == digest))
    if plain is None:
        raise NotFound
    return Questionnaire.from_json(plain)


def state(round_: Round, case: Case | None = None) -> str:
    """One word: planned, open, grace (answers count as late) or closed; a case may have been given longer."""
    now = clock.now()
    if now < round_.opens:
        return PLANNED
    if round_.closed_at is not None:
        return CLOSED
    until = deadline(round_, case)
    if now < until:
        return OPEN
    return GRACE if now < until + timedelta(days=round_.grace_days) else CLOSED


def open_now() -> list[Round]:
    """The rounds that take answers, pilots excepted, by their closing: what anybody may know of."""
    reads()
    now = clock.now()
    query = select(Round).where(Round.opens <= now, Round.closes > now, Round.closed_at.is_(None))
    return list(db.session.scalars(query.where(Round.pilot.is_(False)).order_by(Round.closes, Round.id)))


def deadline(round_: Round, case: Case | None = None) -> datetime:
    """When a round closes, or when it does for a case that was given longer."""
    if case is None or case.extended_to is None:
        return round_.closes
    return max(round_.closes, case.extended_to)


def links_end(case: Case) -> datetime:
    """Until when personal links of a case should work: some days after the last that takes answers."""
    return deadline(case.round, case) + timedelta(days=case.round.grace_days + LINK_MARGIN)


def require_writable(actor: Actor, case: Case) -> None:
    """Refuse changes to a response that was sent, or while its round takes none.

    While it is being cleared, nobody changes it. While queries wait for the respondent, what they ask of
    stays open after the deadline too: what exactly that is, `amending.opening` says.
    """
    if case.status == "submitted":
        sent = db.session.scalars(
            select(Submission).where(Submission.case_id == case.id, Submission.number == case.versions)
        ).one()
        raise AlreadySubmitted(sent.receipt, sent.number, sent.who, sent.received_at)
    if case.clearing_since is not None:
        raise InClearance
    if case.queried_at is None and not wholly_open(actor, case):
        raise Closed(state(case.round, case), case.round.opens, deadline(case.round, case))


def wholly_open(actor: Actor, case: Case) -> bool:
    """Whether every answer of a case can be changed, not only what queries ask of.

    The team may enter what a respondent sent it after the deadline, until it has closed the round itself; and
    what it has reopened stays open until it is sent again.
    """
    if case.versions and case.reopened_at is None:
        return False
    now = state(case.round, case)
    if now == CLOSED:
        return case.reopened_by_team or (actor.team and case.round.closed_at is None)
    return now in (OPEN, GRACE)


@writes
def extend(actor: Actor, case: Case, until: datetime, reason: str) -> None:
    """Give one respondent longer than the others, with the reason on record; its links work as long."""
    require_team(actor)
    case = locked(actor, case)
    if until <= case.round.closes:
        raise Invalid("an extension must end after the round closes")
    facts = {"until": until.isoformat(), "reason": reason}
    if until != case.extended_to and mandates.addressee(case)[1]:
        letter = {"case": case.id, "why": outbox.EXTENDED, "reason": reason}
        outbox.enqueue(outbox.MAIL_NOTICE, letter)
    case.extended_to = until
    for link in db.session.scalars(select(PersonalLink).where(PersonalLink.case_id == case.id)):
        link.expires_at = max(link.expires_at, links_end(case))
    events.record(events.EXTENDED, actor, case, facts)


@writes
def close(actor: Actor, round_: Round) -> None:
    """Close a round for good, at once; what was not sent is not counted."""
    require_team(actor)
    if round_.closed_at is None:
        round_.closed_at = clock.now()
        events.record(events.ROUND_CLOSED, actor, round_)
