"""The tabulation plan: report.yaml as typed entries, checked against a codebook before any number is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from analysis.authored import typed
from analysis.catalogue import Catalogue, UnknownName
from analysis.derived import CannotDerive, Derived, derive, worked_out
from analysis.figures import check_text, names
from analysis.kinds import Entry, PlanMistake
from analysis.plan_keys import PlanKeys, PlanSection
from analysis.plan_text import PlanError, PlanProblem, PlanText
from analysis.publication import Publication
from analysis.sensitive import AGGREGATE_LEAST, OPINION_LEAST
from analysis.thresholds import DOMINANCE, Thresholds
from analysis.wording import to_say
from app.questionnaire.package import PLAN, canonical, sha256
from app.questionnaire.report_texts import headings, in_language
from app.questionnaire.texts import Wordings

INTERNAL, PUBLIC = "internal", "public"


@dataclass(frozen=True)
class Plan:
    """A plan and the text it was read from."""

    keys: PlanKeys
    text: PlanText
    headings: Mapping[str, str] = field(default_factory=dict)  # what codes put together are called

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read report.yaml; raises PlanError with every problem of its keys."""
        return cls.of(PlanText.yaml(path.read_text(encoding="utf-8"), str(path)))

    @classmethod
    def frozen(cls, content: Any) -> Self:
        """The plan that was frozen with a dataset."""
        return cls.of(PlanText.json(content, PLAN))

    @classmethod
    def of(cls, text: PlanText) -> Self:
        """The typed plan."""
        return cls(typed(PlanKeys, text), text)

    def spoken(self, wordings: Wordings, language: str, source: str) -> Self:
        """The same plan in another language; what has no translation stays as it is, marked as foreign."""
        content = in_language(self.text.content, wordings, language, source)
        made = self.of(replace(self.text, content=content))
        return replace(self, keys=made.keys, headings=headings(self.text.content, wordings, language, source))

    @property
    def digest(self) -> str:
        """The hash of its content: that of plan.json, where it was frozen with a dataset."""
        return sha256(canonical(self.text.content))

    @property
    def publication(self) -> Publication | None:
        """The publication choices as a view wants them."""
        keys = self.keys.publication
        return Publication(keys.question, keys.public, keys.aggregate) if keys else None

    @property
    def thresholds(self) -> Thresholds:
        """How many it asks for where small numbers are hidden."""
        keys = self.keys.disclosure
        return Thresholds(keys.least, keys.variables, keys.dominance)

    @property
    def joins(self) -> dict[str, str]:
        """The surveys that it joins, by their names in it, with their titles."""
        return {name: keys.title or keys.survey for name, keys in self.keys.joins.items()}

    def made_for(self, audience: str) -> Self:
        """The same plan for another audience; PlanError for a publication that nobody was asked about."""
        if audience == PUBLIC and not self.keys.publication:
            what = "it does not say where respondents chose how their answers may be used"
            raise PlanError((self.text.problem((), what, "name that question under `publication:`"),))
        return replace(self, keys=self.keys.model_copy(update={"audience": audience}))

    def hides(self, section: PlanSection) -> bool:
        """Whether a section is no part of the report that this audience gets."""
        return section.audience == INTERNAL and self.keys.audience == PUBLIC

    def check(self, catalogue: Catalogue) -> None:
        """Raise PlanError with every name that the codebook and code lists do not have."""
        problems: list[PlanProblem] = []
        catalogue = replace(
            catalogue,
            derived=self.derived(catalogue, problems),
            opinion=frozenset(self.keys.opinion),
            public=self.keys.audience == PUBLIC and self.keys.publication is not None,
            joins=self.joins,
        )
        if self.keys.publication:
            self._try(problems, ("publication", "question"), self._check_publication, catalogue)
        for name in self.keys.cases:
            self._try(problems, ("cases", name), _table, catalogue, name)
        for n, name in enumerate(self.keys.internal):
            self._try(problems, ("internal", n), _variables, catalogue, name)
        for name in self.keys.names:
            self._try(problems, ("names", name), _variables, catalogue, name)
        for n, name in enumerate(self.keys.opinion):
            self._try(problems, ("opinion", n), _check_opinion, catalogue, name)
        self._check_disclosure(problems, catalogue)
        for s, section in enumerate(self.keys.sections):
            for name in section.section:
                self._try(problems, ("sections", s, "section"), _section, catalogue, name)
            for name in section.leave_out:
                self._try(problems, ("sections", s, "leave_out"), _variables, catalogue, name)
            for t, entry in enumerate(section.tables):
                place = ("sections", s, "tables", t)
                self._try(problems, place, _check_entry, catalogue, entry.among(section.where))
                if self.keys.audience == PUBLIC and not self.hides(section):
                    self._try(problems, place, entry.check_public)
        self._check_sentences(problems, catalogue)
        if problems:
            raise PlanError(tuple(problems))

    def _check_sentences(self, problems: list[PlanProblem], catalogue: Catalogue) -> None:
        """Every figure that a text names stands in a table of the plan."""
        known: dict[str, Entry | None] = {}
        chosen = [(s, one) for s, one in enumerate(self.keys.sections) if not self.hides(one)]
        for _, section in reversed(chosen):
            automatic = [
                question
                for question, variables in catalogue.by_question.items()
                if section.auto and variables[0].section in section.section
            ]
            known |= names(section.tables, automatic)
        texts: list[tuple[tuple[str | int, ...], str]] = [
            (("about",), self.keys.about),
            (("summary",), self.keys.summary),
        ]
        texts += [(("sections", s, "text"), one.text) for s, one in chosen]
        for path, text in texts:
            for line in text.split("\n"):
                self._try(problems, path, check_text, line, known, catalogue)

    def derived(self, catalogue: Catalogue, problems: list[PlanProblem]) -> dict[str, Derived]:
        """What the plan works out, by name; what cannot be is told in `problems`."""
        asked = {variable.name: variable for variable in catalogue.codebook}
        found: dict[str, Derived] = {}
        for n, keys in enumerate(self.keys.derived):
            place = ("derived", n)
            if keys.name in asked or keys.name in found:
                what, mend = f"there is a '{keys.name}' already", "give what is worked out another name"
                problems.append(self.text.problem((*place, "name"), what, mend))
                continue
            message = to_say("%(label)s, worked out as %(expression)s")
            label = catalogue.words.say(
                message, label=keys.label, expression=catalogue.words.formula(keys.expression)
            )
            variable = worked_out(keys.name, label, keys.choices, ordered=keys.ordered)
            try:
                found[keys.name] = derive(variable, keys.expression, asked, catalogue.lineage)
            except CannotDerive as error:
                problems.append(self.text.problem((*place, "expression"), error.what, error.mend))
        return found

    def _check_publication(self, catalogue: Catalogue) -> None:
        if keys := self.keys.publication:
            known = {one.code for found in catalogue.variables(keys.question) for one in found.categories}
            for key in ("public", "aggregate"):
                # A question may have no answer between full publication and none.
                code = getattr(keys, key)
                if code not in known and (key == "public" or key in keys.model_fields_set):
                    what = f"'{code}' is not a code of {keys.question}"
                    raise PlanMistake(what, f"write `{key}:` with one of {', '.join(sorted(known))}")

    def _check_disclosure(self, problems: list[PlanProblem], catalogue: Catalogue) -> None:
        if "least" in self.keys.disclosure.model_fields_set:
            self._try(problems, ("disclosure", "least"), self._check_least, catalogue)
        if "dominance" in self.keys.disclosure.model_fields_set:
            self._try(problems, ("disclosure", "dominance"), self._check_dominance)
        for name in self.keys.disclosure.variables:
            self._try(problems, ("disclosure", "variables", name), self._check_least, catalogue, name)

    def _check_dominance(self) -> None:
        asked = self.keys.disclosure.dominance
        if asked < DOMINANCE:
            what = f"{asked} per cent is less than {DOMINANCE}, which is asked for anyway"
            raise PlanMistake(what, f"write {DOMINANCE} or more, or take it out")

    def _check_least(self, catalogue: Catalogue, name: str = "") -> None:
        """That a threshold has something to hide, and is not below that of the house."""
        asked = self.keys.disclosure.variables[name] if name else self.keys.disclosure.least
        variables = catalogue.variables(name) if name else tuple(catalogue.codebook)
        if any(map(catalogue.is_opinion, variables)):
            house = OPINION_LEAST
        elif self.keys.publication:
            house = AGGREGATE_LEAST
        else:
            what = f"no small number of {name or 'this report'} is hidden"
            raise PlanMistake(what, "name what is an opinion under `opinion:`, or take this out")
        if asked < house:
            what = f"{asked} is fewer than {house}, which is asked for anyway"
            raise PlanMistake(what, f"write {house} or more, or take it out")

    def _try(
        self, problems: list[PlanProblem], path: tuple[str | int, ...], check: Any, *arguments: Any
    ) -> None:
        try:
            check(*arguments)
        except UnknownName as error:
            problems.append(self.text.problem(path, error.what, error.mend))
        except PlanMistake as error:
            place = (*path, error.key) if error.key else path
            problems.append(self.text.problem(place, error.what, error.mend))


def _check_entry(catalogue: Catalogue, entry: Entry) -> None:
    entry.check(catalogue)


def _table(catalogue: Catalogue, name: str) -> None:
    if name not in catalogue.parents:
        raise UnknownName("table", name, catalogue.parents)


def _section(catalogue: Catalogue, name: str) -> None:
    catalogue.section(name)


def _variables(catalogue: Catalogue, name: str) -> None:
    catalogue.variables(name)


def _check_opinion(catalogue: Catalogue, name: str) -> None:
    if not any(name == section.name for section in catalogue.codebook.sections):
        catalogue.variables(name)
