"""The indicators themselves: what each measures, of which nodes, by which rule, and what is thought of it."""

from dataclasses import replace
from typing import ClassVar, Literal

from analysis.kinds.base import Cases, draft
from analysis.kinds.of_indicators import OfIndicators, scheme_of
from analysis.kinds.statistics import statistics
from analysis.scheme import DOWN, IndicatorKeys
from analysis.tables import Cell, Heading, Role, Show, Table
from analysis.tally import answered, numbers, size
from analysis.view import View
from analysis.wording import Words, to_say
from app.questionnaire.package import MAIN

_KINDS = {
    "structural": to_say("Structural"),
    "process": to_say("Process"),
    "outcome": to_say("Outcome"),
}
_STATUSES = {"draft": to_say("%(version)s (draft)"), "agreed": to_say("%(version)s (agreed)")}
_HEADINGS = (
    to_say("Indicator"),
    to_say("Nodes"),
    to_say("Kind"),
    to_say("Measured by"),
    to_say("Scored"),
    to_say("Version"),
    to_say("Note"),
)
_VOTES = (to_say("Relevance"), to_say("Feasibility"))


class IndicatorList(OfIndicators):
    """A list of the indicators."""

    kind: Literal["indicators"] = "indicators"
    KIND: ClassVar[str] = "indicators"

    def tables(self, view: View) -> tuple[Table, ...]:
        scheme = scheme_of(view.catalogue)
        wanted = set(self.nodes)
        listed = [one for one in scheme.keys.indicators if not wanted or wanted & set(one.nodes)]
        # How many gave an opinion of an indicator is no part of a publication: it is under no control here.
        headings = (*_HEADINGS, *(() if view.public else _VOTES))
        say = view.words.say
        table = draft(Cases(view, MAIN, self), self, (), len(listed), "indicators")
        return (
            replace(
                table,
                name="indicators",
                title=self.title
                or say(
                    "%(title)s, version %(version)s", title=scheme.keys.title, version=scheme.keys.version
                ),
                rows=tuple(Heading(str(n), str(n), Role.TEXT) for n, _ in enumerate(listed, 1)),
                columns=tuple(Heading(text, say(text), Role.TEXT) for text in headings),
                cells=tuple(
                    tuple(Cell(text=text) for text in (*_described(one, view), *self._votes(one, view)))
                    for one in listed
                ),
                shows=(Show.TEXT,),
                row_title=say("No."),
                base_text=say("Indicators: %(count)s.", count=len(listed)),
                notes=tuple(filter(None, (*table.notes, scheme.keys.about))),
                population=None,
                restricted=False,
            ),
        )

    def _votes(self, one: IndicatorKeys, view: View) -> tuple[str, ...]:
        if view.public:
            return ()
        return tuple(
            self._vote(name, view)
            for name in ((one.votes.relevance, one.votes.feasibility) if one.votes else ("", ""))
        )

    def _vote(self, name: str, view: View) -> str:
        if not name or view.is_opinion(variable := view.catalogue.variable(name)):
            return ""
        tally = answered(Cases(view, MAIN, self).tally({"of": variable}), "of")
        median = statistics(numbers(tally, "of"))["median"]
        return (
            ""
            if median is None
            else view.words.say("%(median)s (n = %(count)s)", median=median, count=size(tally))
        )


def _described(one: IndicatorKeys, view: View) -> tuple[str, ...]:
    say = view.words.say
    formula = "; ".join(view.words.formula(own) for own in one.formula)
    measured = formula or say("Outside series")
    if one.applies:
        condition = view.words.formula(one.applies)
        measured = say("%(formula)s (applies if %(condition)s)", formula=measured, condition=condition)
    notes = [one.note, say("Unit: %(unit)s.", unit=one.unit) if one.unit else ""]
    notes.append(say("By %(groups)s.", groups=", ".join(one.disaggregation)) if one.disaggregation else "")
    series = f" ({one.series}: {one.wording})" if one.series else ""
    return (
        f"{one.code} {one.label}{series}",
        ", ".join(one.nodes),
        say(_KINDS[one.kind]),
        measured,
        _scored(one, view.words),
        say(_STATUSES[one.status], version=one.version),
        " ".join(filter(None, notes)),
    )


def _scored(one: IndicatorKeys, words: Words) -> str:
    if not one.scored:
        return words.say("In no score")
    least, most = (one.most, one.least) if one.direction == DOWN else (one.least, one.most)
    return words.say(
        "0 at %(least)s, 1 at %(most)s; weight %(weight)s", least=least, most=most, weight=one.weight
    )
