"""The keys of report.yaml: what its author may write, each with what it says."""

import difflib
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny

from analysis.authored import Keys, Names
from analysis.kinds import KINDS, Entry
from analysis.thresholds import DOMINANCE
from app.questionnaire.wording import Wording

_BY_KIND = {kind.KIND: kind for kind in KINDS}


def _entry(value: Any) -> Any:
    """An entry of the class that its `kind` names; other values are left for pydantic to refuse."""
    if not isinstance(value, dict):
        return value
    kind = str(value.get("kind", ""))
    if kind in _BY_KIND:
        return _BY_KIND[kind].model_validate(value)
    near = difflib.get_close_matches(kind, _BY_KIND, n=1)
    meant = f"did you mean '{near[0]}'?" if near else f"use {', '.join(_BY_KIND)}"
    raise ValueError(f"there is no kind of table called '{kind}'|{meant}")


class PublicationKeys(Keys):
    """Where respondents chose how their answers may be used."""

    question: str = Field(description="The question, with a row for each section.")
    public: str = Field(default="public", description="Its code for answers that may be shown word by word.")
    aggregate: str = Field(
        default="aggregate", description="Its code for answers that may be counted with others."
    )


class DisclosureKeys(Keys):
    """How many there must be where small numbers are hidden: never fewer than Canvass asks for."""

    least: int = Field(default=0, description="In every table. Without it, 5 of an opinion, else 3.")
    variables: dict[str, int] = Field(
        default_factory=dict, description="In tables of a question or variable, by its name."
    )
    dominance: int = Field(
        default=DOMINANCE,
        le=100,
        description="By how many per cent of it the largest contribution to a sum must be uncertain.",
    )


class DerivedKeys(Keys):
    """A variable worked out from others: a number, unless it has choices."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="What tables call it by.")
    label: Wording = Field(description="What it says, in words.")
    expression: str = Field(description="How it is worked out, in the language of conditions.")
    choices: dict[str, Wording] = Field(default_factory=dict, description="The codes it gives, with labels.")
    ordered: bool = Field(default=False, description="Whether these are in an order.")


class JoinKeys(Keys):
    """Another survey, whose dataset is given beside this one."""

    survey: str = Field(description="The name of its folder.")
    title: Wording = Field(default="", description="What it is called in the report.")


class PlanSection(Keys):
    """A chapter of the report."""

    title: Wording = Field(description="Its heading.")
    text: Wording = Field(default="", description="What stands under it; a blank line begins a paragraph.")
    name: Wording = Field(default="", description="What its sheet of the workbook is called.")
    section: Names = Field(default=(), description="Sections of the questionnaire that `auto` tabulates.")
    where: dict[str, Names] = Field(
        default_factory=dict, description="Only cases with one of these codes, in all tables of the section."
    )
    auto: bool = Field(
        default=False, description="Whether each question of these has a table that no entry makes."
    )
    audience: Literal["", "internal"] = Field(
        default="", description="`internal`: not in a report for publication."
    )
    leave_out: Names = Field(default=(), description="Questions that `auto` makes no table of.")
    tables: tuple[Annotated[SerializeAsAny[Entry], BeforeValidator(_entry)], ...] = Field(
        default=(), description="Its tables, in order: see the kinds below."
    )


class PlanKeys(Keys):
    """The keys of report.yaml."""

    title: Wording = Field(description="The title of the report.")
    subtitle: Wording = Field(
        default="", description="The line under it; without it, the title of the round."
    )
    about: Wording = Field(
        default="", description="What the report is about; a blank line begins a paragraph."
    )
    summary: Wording = Field(default="", description="What it finds, with figures bound to its tables.")
    audience: Literal["internal", "public"] = Field(default="internal", description="Whom it is for.")
    kinds: Names = Field(default=(), description="The kinds of respondents that are counted.")
    cases: dict[str, Wording] = Field(
        default_factory=dict, description="What rows of each table of answers are called, in the plural."
    )
    names: dict[str, Wording] = Field(
        default_factory=dict, description="Short names of questions, for titles."
    )
    derived: tuple[DerivedKeys, ...] = Field(default=(), description="Variables worked out from others.")
    opinion: Names = Field(default=(), description="Sections or questions whose small numbers are hidden.")
    publication: PublicationKeys | None = Field(
        default=None, description="Where respondents chose on publication."
    )
    disclosure: DisclosureKeys = Field(
        default_factory=DisclosureKeys, description="How many there must be for a number to be shown."
    )
    joins: dict[str, JoinKeys] = Field(
        default_factory=dict, description="Other surveys, by the name that tables call them by."
    )
    internal: Names = Field(default=(), description="Questions that no report for publication uses.")
    as_at: date | None = Field(
        default=None, description="The day on which groupings are taken, if not that of the round."
    )
    designations: bool = Field(
        default=True, description="Whether the disclaimers on names and regions are printed."
    )
    data: bool = Field(default=True, description="Whether the workbook has sheets of answers.")
    sections: tuple[PlanSection, ...] = Field(description="Its chapters.")
