"""The same report in another grouping, or of one group alone: what may be switched, and its plan.

Only reports for internal use have variants, and none of them shows opinions or anything else that is under
disclosure control: two reports by different groupings, put side by side, could give away what each hides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.authored import Names
from analysis.catalogue import Catalogue, Dimension, UnknownName
from analysis.kinds import Entry, PlanMistake
from analysis.plan import PUBLIC, Plan
from analysis.plan_keys import PlanSection
from analysis.prose import references
from app.questionnaire.codebook import Variable

RESPONDENT = "respondent:"


@dataclass(frozen=True)
class Variant:
    """Another grouping, `respondent:m49_region`, and one group alone, `respondent:ldc=1`; or neither."""

    by: str = ""
    only: str = ""


def groupings(plan: Plan, catalogue: Catalogue) -> tuple[Dimension, ...]:
    """The groupings of respondents by which tables of the plan are broken down; none in public."""
    if plan.keys.audience == PUBLIC:
        return ()
    specs = [getattr(entry, "by", "") for section in plan.keys.sections for entry in section.tables]
    named = dict.fromkeys(spec for spec in specs if spec.startswith(RESPONDENT))
    return tuple(catalogue.dimension(spec) for spec in named)


def varied(plan: Plan, catalogue: Catalogue, variant: Variant) -> Plan:
    """The plan of a variant; UnknownName for a grouping or group that the plan does not offer."""
    if variant == Variant():
        return plan
    offered = {dimension.spec: dimension for dimension in groupings(plan, catalogue)}
    grouping, _, code = variant.only.partition("=")
    for spec in filter(None, (variant.by, grouping)):
        if spec not in offered:
            raise UnknownName("grouping that this report offers", spec, offered)
    if grouping and code not in {category.code for category in offered[grouping].categories}:
        raise UnknownName(f"group of {grouping}", code, [one.code for one in offered[grouping].categories])
    seen = replace(
        catalogue,
        opinion=frozenset(plan.keys.opinion),
        derived=plan.derived(catalogue, []),
        names=plan.keys.names,
    )
    where: dict[str, Names] = {grouping: (code,)} if grouping else {}
    sections = tuple(_section(one, seen, variant.by, where) for one in plan.keys.sections)
    # Sentences name figures of the tables as planned, which are others here.
    told = {"summary": "", "about": "" if references(plan.keys.about) else plan.keys.about}
    return replace(plan, keys=plan.keys.model_copy(update={"sections": sections, "data": False, **told}))


def _section(section: PlanSection, catalogue: Catalogue, by: str, where: dict[str, Names]) -> PlanSection:
    """A chapter of the variant, without what is under disclosure control."""
    sensitive = tuple(v.name for v in catalogue.codebook if catalogue.is_opinion(v))
    entries: dict[str, Entry] = {}
    for entry in section.tables:
        if any(catalogue.is_opinion(variable) for variable in _variables(entry, catalogue)):
            continue
        changed = _grouped(entry, by)
        if where and not _may_choose(changed.among(where), catalogue):
            continue
        # By one grouping, what stood there by two would stand there twice.
        entries.setdefault(repr(changed), changed)
    return section.model_copy(
        update={
            "text": "" if references(section.text) else section.text,
            "tables": tuple(entries.values()),
            "leave_out": (*section.leave_out, *sensitive),
            "where": {**where, **section.where},
        }
    )


def _may_choose(entry: Entry, catalogue: Catalogue) -> bool:
    """Whether its cases can be chosen by who gave them: who was asked, for one, is a count of everyone."""
    try:
        entry.check(catalogue)
    except (PlanMistake, UnknownName):
        return False
    return True


def _grouped(entry: Entry, by: str) -> Entry:
    """An entry by another grouping; a title that names the old one makes way for one that does not."""
    old = str(getattr(entry, "by", ""))
    if not by or not old.startswith(RESPONDENT) or old == by or getattr(entry, "collapse", None):
        return entry
    return entry.model_copy(update={"by": by, "title": ""})


def _variables(entry: Entry, catalogue: Catalogue) -> Iterator[Variable]:
    """What an entry counts, whatever it calls it."""
    for key in ("of", "by", "start", "days"):
        named = getattr(entry, key, ())
        for name in (named,) if isinstance(named, str) else named or ():
            plain = name.partition(":")[0]
            if plain and not name.startswith("respondent"):
                yield from catalogue.variables(plain)
    for name in (*entry.where, *getattr(entry, "consent", ())):
        if not name.startswith("respondent"):
            yield from catalogue.variables(name.partition(":")[0])
