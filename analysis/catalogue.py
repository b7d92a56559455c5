"""What a tabulation plan may name: variables, questions, code lists, and the dimensions made of them."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from analysis.code_lists import CodeList
from analysis.derived import Derived
from analysis.scheme import Scheme
from analysis.wording import Words, to_say
from app.questionnaire.codebook import Category, Codebook, Measure, SectionEntry, Variable
from app.questionnaire.package import MAIN

RESPONDENT = "respondent"
SHOWN = ":"  # the mark before a missing code that counts as a category, which no choice's name begins with


class UnknownName(Exception):
    """A name that the dataset does not have; carries what was meant to be named and the near misses."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        near = difflib.get_close_matches(name, dict.fromkeys(known), n=3)
        self.what = f"there is no {what} called '{name}'"
        self.mend = f"did you mean {' or '.join(near)}?" if near else f"name a {what} of the codebook"
        super().__init__(f"{self.what}; {self.mend}")


@dataclass(frozen=True)
class Dimension:
    """Something to count by: a variable, or a grouping of one's codes, or of the respondents."""

    spec: str
    label: str
    number: str
    categories: tuple[Category, ...]
    ordered: bool
    multiple: bool
    variable: Variable | None
    grouping: Mapping[str, str] | None = None
    universe_column: str = ""  # a fact about the respondent that the universe knows, such as the unit
    states: bool = (
        False  # whether each category is a State: then nothing puts them in an order but their list
    )
    shown: frozenset[str] = frozenset()  # missing codes that count as its categories
    occurring: frozenset[str] = frozenset()  # codes that stand in a table only where somebody has them
    as_at: str = ""  # the day on which its groups or codes are taken, where they change

    def with_missing(self, labels: Mapping[str, str]) -> "Dimension":
        """The same with these reasons for having no answer among its categories, where they occur."""
        more = tuple(Category(SHOWN + code, label) for code, label in labels.items())
        return replace(
            self,
            categories=(*self.categories, *more),
            occurring=self.occurring | {category.code for category in more},
            shown=frozenset(labels),
        )

    def collapsed(self, groups: Mapping[str, Sequence[str]], labels: Mapping[str, str]) -> "Dimension":
        """The same with its codes put together under fewer headings: {"Agree": ["4", "5"], …}."""
        mapping = {str(code): heading for heading, codes in groups.items() for code in codes}
        headings = tuple(Category(heading, labels.get(heading, heading)) for heading in groups)
        return replace(self, categories=headings, grouping=mapping)


@dataclass(frozen=True)
class Catalogue:
    """A codebook with its code lists, asked by name."""

    codebook: Codebook
    code_lists: Mapping[str, CodeList]
    universe_columns: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)  # of questions and variables, short, from the plan
    derived: Mapping[str, Derived] = field(default_factory=dict)  # what the plan works out, by name
    scheme: Scheme | None = None  # the survey's indicators, where it has any
    opinion: frozenset[str] = frozenset()  # sections, questions and variables whose small counts are hidden
    public: bool = False  # whether respondents' publication choices apply
    day: str = ""  # as at which groupings are taken
    joins: Mapping[str, str] = field(default_factory=dict)  # surveys that the plan joins: name → title
    joined: Mapping[str, "Catalogue"] = field(default_factory=dict)  # those of them that are at hand
    words: Words = field(default_factory=Words)
    headings: Mapping[str, str] = field(default_factory=dict)  # what codes put together are called in them

    def is_opinion(self, variable: Variable | None) -> bool:
        """Whether its small counts must not be shown."""
        return variable is not None and (
            variable.anonymous or bool(self.opinion & {variable.question, variable.name, variable.section})
        )

    @cached_property
    def by_name(self) -> Mapping[str, Variable]:
        """Variables by name."""
        own = {variable.name: variable for variable in self.codebook}
        return own | {name: one.variable for name, one in self.derived.items()}

    @cached_property
    def by_question(self) -> Mapping[str, tuple[Variable, ...]]:
        """The answering variables of each question, in order: not its comments or "please specify"."""
        found: dict[str, tuple[Variable, ...]] = {}
        for variable in self.codebook:
            if variable.role in ("answer", "calculated"):
                found[variable.question] = (*found.get(variable.question, ()), variable)
        return found

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """Every table in the order asked, with the one its rows stand in, "" where they stand alone."""
        alone = {MAIN, *(variable.table for variable in self.codebook if variable.anonymous)}
        order = dict.fromkeys([MAIN, *(variable.table for variable in self.codebook), *self.codebook.tables])
        stated = self.codebook.tables
        return {table: "" if table in alone else stated.get(table) or MAIN for table in order}

    def lineage(self, table: str) -> tuple[str, ...]:
        """A table and those that its rows stand in, nearest first: whose variables each of its rows has."""
        names = [table]
        while parent := self.parents.get(names[-1], ""):
            names.append(parent)
        return tuple(names)

    def variable(self, name: str) -> Variable:
        """The variable of that name."""
        try:
            return self.by_name[name]
        except KeyError:
            raise UnknownName("variable", name, self.by_name) from None

    def variables(self, name: str) -> tuple[Variable, ...]:
        """The variables of a question, or the one variable of that name."""
        if name in self.by_question:
            return self.by_question[name]
        if name in self.by_name:
            return (self.by_name[name],)
        raise UnknownName("question or variable", name, [*self.by_question, *self.by_name])

    def question_name(self, variable: Variable) -> str:
        """Its question in a few words, if the plan gives any, else its wording."""
        return self.names.get(variable.name) or self.names.get(variable.question) or variable.label

    def short(self, variable: Variable) -> str:
        """The same for the variable itself: of a row of a question also what the row is."""
        name = self.question_name(variable)
        if not variable.item or variable.name in self.names:
            return name
        return self.words.say("%(question)s: %(item)s", question=name, item=variable.item)

    def section(self, name: str) -> SectionEntry:
        """The section of that name."""
        for section in self.codebook.sections:
            if section.name == name:
                return section
        raise UnknownName("section", name, [section.name for section in self.codebook.sections])

    def dimension(self, spec: str) -> Dimension:
        """`c1`, `k6_countries:m49_region`, `respondent` or `respondent:m49_region` as a dimension."""
        name, _, grouping = spec.partition(":")
        if name == RESPONDENT:
            return self._of_respondents(spec, grouping)
        variable = self.variable(name)
        if variable.measure not in (Measure.NOMINAL, Measure.ORDINAL):
            raise UnknownName("closed variable", name, [v.name for v in self.codebook if v.closed])
        plain = Dimension(
            spec=spec,
            label=self.short(variable),
            number=variable.number,
            categories=variable.categories,
            ordered=variable.measure is Measure.ORDINAL,
            multiple=variable.multiple,
            variable=variable,
            states=self.names_states(variable),
        )
        if not grouping:
            return self._in_force(plain, self.code_lists.get(variable.code_list))
        code_list = self._code_list_of(variable)
        return self._grouped(plain, code_list, grouping)

    def names_states(self, variable: Variable) -> bool:
        """Whether the codes of a variable are States, from their list or written out in the questionnaire."""
        codes = {category.code for category in variable.categories}
        return any(
            variable.code_list == known.name or len(codes & set(known.labels)) > 1
            for known in self.code_lists.values()
            if _OF_STATES in known.groupings
        )

    def grouping_label(self, name: str) -> str:
        """A grouping column's name in words."""
        label = _GROUPING_LABELS.get(name)
        return self.words.say(label) if label else name.replace("_", " ").capitalize()

    def _of_respondents(self, spec: str, grouping: str) -> Dimension:
        kind = self.codebook.respondent
        code_list = self.code_lists.get(kind.code_list)
        labels = code_list.labels if code_list else {}
        plain = Dimension(
            spec=spec,
            label=self.words.say("Respondent"),
            number="",
            categories=tuple(Category(*pair) for pair in labels.items()),
            ordered=False,
            multiple=False,
            variable=None,
            states=kind.kind == "state",
        )
        if not grouping:
            return plain
        if grouping in self.universe_columns:
            codes = self._labels_of(grouping)
            grouped = replace(
                plain,
                label=self.grouping_label(grouping),
                categories=tuple(Category(*pair) for pair in codes.items()),
                universe_column=grouping,
                states=False,
            )
            return self._in_force(grouped, self._list_of(grouping))
        if code_list is None:
            raise UnknownName("grouping of respondents", grouping, self.universe_columns)
        return self._grouped(plain, code_list, grouping)

    def _grouped(self, plain: Dimension, code_list: CodeList, grouping: str) -> Dimension:
        if grouping not in code_list.groupings:
            raise UnknownName(f"grouping of {code_list.name}", grouping, code_list.groupings)
        mapping = code_list.grouping(grouping, self.day)
        labels = self._labels_of(grouping)
        used = set(mapping.values())
        order = [code for code in labels if code in used] + sorted(used - set(labels))
        return replace(
            plain,
            label=self.grouping_label(grouping),
            categories=tuple(Category(code, labels.get(code, code)) for code in order),
            ordered=False,
            grouping=mapping,
            as_at=self.day if grouping in code_list.changes else "",
            # A column such as the two-letter code names the same States again.
            states=plain.states and 2 * len(used) > len(mapping),
        )

    def _in_force(self, plain: Dimension, code_list: CodeList | None) -> Dimension:
        """The same with codes that are not in use on the day only where somebody has them."""
        if code_list is None or not code_list.validity:
            return plain
        return replace(plain, occurring=plain.occurring | code_list.ended(self.day), as_at=self.day)

    def _list_of(self, grouping: str) -> CodeList | None:
        return self.code_lists.get(grouping) or self.code_lists.get(grouping + "s")

    def _labels_of(self, grouping: str) -> Mapping[str, str]:
        if found := self._list_of(grouping):
            return found.labels
        return {code: self.words.say(label) for code, label in _YES_NO.items()} if grouping in _FLAGS else {}

    def _code_list_of(self, variable: Variable) -> CodeList:
        if variable.code_list in self.code_lists:
            return self.code_lists[variable.code_list]
        codes = {category.code for category in variable.categories}
        for code_list in self.code_lists.values():
            if codes and codes <= set(code_list.labels):
                return code_list
        raise UnknownName("code list of variable", variable.name, self.code_lists)


_OF_STATES = "m49_region"
"""The grouping that only lists of States have."""
_FLAGS = {"ldc", "lldc", "sids"}
_YES_NO = {"1": to_say("Yes"), "0": to_say("No")}
_GROUPING_LABELS = {
    "m49_region": to_say("Region (M49)"),
    "m49_subregion": to_say("Sub-region (M49)"),
    "un_regional_group": to_say("United Nations regional group"),
    "ldc": to_say("Least developed country"),
    "lldc": to_say("Landlocked developing country"),
    "sids": to_say("Small island developing State"),
    "unit": to_say("Unit"),
    "sdg_goal": to_say("Sustainable Development Goal"),
}
