"""What every question type promises; a file a type names its example and what may be typed into it."""

import json
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.languages import LANGUAGES, gettext
from app.questionnaire.answers import blank, coded, from_json, unread
from app.questionnaire.asking import asking
from app.questionnaire.codebook import Measure
from app.questionnaire.datafile import cell, codebook
from app.questionnaire.findings import DefinitionError
from app.questionnaire.form import page
from app.questionnaire.load import loads
from app.questionnaire.questions import TYPES
from app.questionnaire.questions.fields import MISSING
from app.questionnaire.questions.parts import CALCULATED
from app.questionnaire.review import problems, question_problems
from app.questionnaire.route import Route
from tests.questionnaire.conftest import HEAD, SECTION, TODAY

HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "=1+1",
    "{{ 7*7 }}",
    "${q}",
    "../../etc",
    "~",
    "~dont_know",
    "%(typed)s %s",
    "٣",
    "𝟛²①",
    "1e400",
    "-",
    "9" * 400,
    "0000-00-00",
    "\u202egnp.exe",
    "a\x00b",
    "null",
)
typed = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40), st.integers().map(str), st.dates().map(str))
kept = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.lists(st.text(max_size=5), max_size=3),
    st.fixed_dictionaries({"missing": st.sampled_from(["dont_know", "skipped", "x"])}),
    st.fixed_dictionaries({"unread": st.text(max_size=10)}, optional={"and": st.text(max_size=5)}),
    st.fixed_dictionaries(
        {"sha256": st.text(max_size=3), "name": st.text(max_size=8), "size": st.integers(0, 9)}
    ),
)
languages = st.sampled_from(sorted(LANGUAGES))
# Each promise is one test that many classes inherit, which is what this check would warn of.
inherited = settings(suppress_health_check=[HealthCheck.differing_executors], max_examples=40)


class Promises:
    """A subclass gives an ``example`` as YAML, good ``values`` by part, and the ``measures`` of its parts."""

    example: ClassVar[str]
    values: ClassVar[dict[str, Any]]
    measures: ClassVar[tuple[Measure, ...]]

    @property
    def questionnaire(self):
        """The questionnaire that asks only the example."""
        if "loaded" not in type(self).__dict__:
            type(self).loaded = loads(
                f"{HEAD}{SECTION}      - {{name: q, label: Question?, {self.example}}}\n"
            )
        return type(self).loaded

    @property
    def question(self):
        """The example."""
        return self.questionnaire.questions["q"]

    def form(self, answers, language="en"):
        route = Route(self.questionnaire, from_json({"answers": answers}), TODAY)
        section = self.questionnaire.sections[0]
        return page(route, section, section.forms[0], language)

    def problems(self, answers, language="en"):
        route = Route(self.questionnaire, from_json({"answers": answers}), TODAY)
        found = question_problems(route, self.question, asking(route, language), gettext(language))
        return {part: message for part, (message, _missing) in found.items()}

    def drawn(self, form) -> MultiDict:
        """What a browser would send of a page as it was drawn, if nobody touched it."""
        sent = MultiDict()
        [asked] = form.entries
        for name in asked.fields:
            part = asked.parts[name]
            if part.choices is not None:
                for option in asked.options(name):
                    if option.checked:
                        sent.add(name, option.value)
            elif part.kind == "flag":
                sent.update({name: "yes"} if asked.fields[name].data == "yes" else {})
            elif part.kind != "file":
                sent[name] = asked.fields[name].shown()
        for name, field in asked.missing.items():
            sent[name + MISSING] = field.data or ""
        return sent

    def read(self, form, sent):
        return form.read(sent).get(("s", ""), {})

    def test_parts_are_unique_and_start_with_its_name(self):
        names = [part.name for part in self.question.parts]
        assert len(names) == len(set(names))
        assert all(name == "q" or name.startswith("q.") for name in names)
        assert all(part.question == "q" for part in self.question.parts)

    def test_parts_have_a_measure_a_label_and_a_variable_each(self):
        variables = list(codebook(self.questionnaire))
        assert [variable.name for variable in variables] == [part.name for part in self.question.parts]
        assert tuple(variable.measure for variable in variables) == self.measures
        assert all(variable.label == "Question?" for variable in variables)
        assert all(bool(variable.categories) == variable.closed for variable in variables)

    def test_type_is_in_the_list_and_names_a_widget(self):
        assert TYPES[self.question.type] is type(self.question)
        assert self.question.template

    def test_good_answers_have_no_problems_and_are_read_aloud(self):
        assert self.problems(self.values) == {}
        for name, value in self.values.items():
            part = self.questionnaire.parts[name]
            for language in LANGUAGES:
                assert coded(value) or self.question.text(part, value, language).strip()

    def test_good_answers_are_drawn_and_read_back_the_same_in_every_language(self):
        for language in LANGUAGES:
            form = self.form(self.values, language)
            read = self.read(form, self.drawn(form))
            assert {name: value for name, value in read.items() if value is not None} == {
                name: value for name, value in self.values.items() if name in form.form
            }

    def test_an_unusual_answer_waits_for_an_explanation_and_is_never_refused(self):
        asks = (
            f"      - {{name: q, label: Question?, {self.example}, warning: 1 = 2, warning_message: Odd.}}\n"
        )
        if all(part.role == CALCULATED for part in self.question.parts):
            with pytest.raises(DefinitionError, match="nothing is answered here"):
                loads(HEAD + SECTION + asks)
            return
        survey = loads(HEAD + SECTION + asks)
        for explanation, expected in (("", [("q.explanation", True)]), ("It is so.", [])):
            answers = {**self.values, "q.explanation": explanation}
            found = problems(Route(survey, from_json({"answers": answers}), TODAY), "en")
            assert [(one.part, one.doubt) for one in found] == expected
        assert problems(Route(survey, from_json({}), TODAY), "en") == []
        section = survey.sections[0]
        form = page(Route(survey, from_json({}), TODAY), section, section.forms[0], "en")
        assert form.read(MultiDict({"q.explanation": " So. "}))["s", ""]["q.explanation"] == "So."

    def test_nothing_typed_is_blank(self):
        form = self.form({})
        assert set(self.read(form, MultiDict()).values()) <= {None}
        assert self.problems({}) == {}

    @inherited
    @given(st.data(), languages)
    def test_whatever_is_posted_is_read_or_kept_and_shown_again(self, data, language):
        form = self.form({}, language)
        sent = MultiDict()
        for name in form.form._fields:
            for text in data.draw(st.lists(typed, max_size=2)):
                sent.add(name, text)
        first = {name: value for name, value in self.read(form, sent).items() if value is not None}
        assert json.loads(json.dumps(first)) == first
        again = self.form(first, language)
        second = self.read(again, self.drawn(again))
        for name, value in first.items():
            part = self.questionnaire.parts[name]
            # A code that no control can draw is told in the message instead.
            undrawable = (unread(value) is not None or coded(value)) and part.kind in (
                "choice",
                "choices",
                "flag",
            )
            assert undrawable or second[name] == value

    @inherited
    @given(st.data(), languages)
    def test_no_kept_value_breaks_reading_aloud_judging_drawing_or_counting(self, data, language):
        answers = {part.name: data.draw(kept) for part in self.question.parts if part.role != "calculated"}
        for name, value in answers.items():
            part = self.questionnaire.parts[name]
            assert isinstance(self.question.text(part, value, language), str)
            number, code = cell(part, value)
            assert (number is None) != (code is None)
        assert all(
            isinstance(message, str) and message for message in self.problems(answers, language).values()
        )
        [asked] = self.form(answers, language).entries
        for name in asked.fields:
            assert isinstance(asked.fields[name].shown(), str)

    @inherited
    @given(st.sampled_from(HOSTILE))
    def test_error_about_what_could_not_be_read_mentions_what_was_written(self, text):
        form = self.form({})
        for name, part in form.entries[0].parts.items():
            if part.kind == "file":
                continue
            value = self.read(form, MultiDict({name: text})).get(name)
            if value is not None and not blank(value) and unread(value) is not None:
                message = self.problems({name: value})[name]
                assert unread(value) in message or "both" in message
