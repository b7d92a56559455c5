"""What stands beside the answers on a page: who else gave them, for whom, and what others say instead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.collection import deciding, mandates, rights, rivals
from app.collection.deciding import Dispute
from app.models import Case, Mandate
from app.questionnaire.form import PageForm
from app.questionnaire.model import Questionnaire
from app.views.addresses import page_address
from app.views.respond import frame
from app.views.respond.place import Place
from app.views.respond.value import in_words
from app.views.words import moment

Institution = Callable[[str], str]
"""The institution of a mandate, which is named by its number; '' where it has none."""


@dataclass(frozen=True, slots=True)
class Version:
    """What one institution says, in words."""

    key: str
    text: str
    who: str
    institution: str
    when: str
    stands: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A part of which several say different things, in words."""

    part: str
    """What the part is called below its question, if not as that."""
    versions: list[Version]
    url: str
    """Where it is decided, for whoever decides."""


def tell(place: Place, form: PageForm) -> datetime | None:
    """Say at each question who else answered it last, and what else is said; when anything changed last."""
    own, latest, institution = frame.actor(), None, institutions(place.case)
    for address, question, asked in form.asked.values():
        marks, document = place.draft.last(address), place.stands.get(address)
        disputed = frozenset(rivals.undecided(document)) if document and not own.team else frozenset()
        for part in question.parts:
            if part.name not in marks:
                continue
            who, when = marks[part.name]
            latest = max(latest or when, when)
            if who != own.name:
                by = rivals.giver(document, part.name) if document else ""
                asked.last[part.name] = (who, institution(by), moment(when, place.case.round))
            if document and part.name in disputed:
                found = deciding.dispute(document, part.name)
                label = part.label if part.name != question.name else ""
                asked.rivals.append(_told(place, found, label, institution))
    return latest


def _told(place: Place, dispute: Dispute, label: str, institution: Institution) -> Beside:
    said = versions(place.case, place.questionnaire, dispute, institution)
    return Beside(label, said, decide_url(place.case, dispute))


def versions(
    case: Case, questionnaire: Questionnaire, dispute: Dispute, institution: Institution
) -> list[Version]:
    """All that is said of a part, in words; what counts now comes first."""
    own = rivals.voice(frame.actor())
    told = (version(case, questionnaire, dispute.part, one, institution) for one in dispute.versions)
    return [
        replace(one, mine=bool(own) and said.mandate == own)
        for one, said in zip(told, dispute.versions, strict=True)
    ]


def version(
    case: Case, questionnaire: Questionnaire, part: str, said: deciding.Version, institution: Institution
) -> Version:
    """What one institution says of a part, in words; it stands if nobody's mandate keeps it beside."""
    return Version(
        said.key,
        in_words(questionnaire, part, said.value),
        said.who,
        institution(said.mandate),
        moment(said.when, case.round) if said.when else "",
        stands=not said.key,
        mine=False,
    )


def decide_url(case: Case, dispute: Dispute) -> str:
    """Where this is decided; '' for whoever does not decide, or not now."""
    if not rights.may_decide(frame.actor()) or not frame.writable(case):
        return ""
    return page_address("respond.decisions", public_id=case.public_id, anchor=f"d-{dispute.mark}")


def institutions(case: Case) -> Institution:
    """Who speaks for which institution in a case, looked up once it is asked."""
    known: dict[str, Mandate] = {}

    def institution(mandate: str) -> str:
        if mandate and not known:
            known.update(_by_number(case))
        return known[mandate].institution if mandate in known else ""

    return institution


def _by_number(case: Case) -> Mapping[str, Mandate]:
    return {str(one.id): one for one in mandates.of_case(frame.actor(), case)}
