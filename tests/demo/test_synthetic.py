"""Synthetic answers: valid whatever the seed, the same for the same seed, and recognizable as invented."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import mean

import pytest

from app.demo import Profile, synthetic
from app.questionnaire.answers import Answers, Item, to_json
from app.questionnaire.load import load, loads
from app.questionnaire.review import page_problems, problems
from app.questionnaire.route import Route

SURVEYS = Path(__file__).parents[2] / "survey_definitions"
TODAY = date(2020, 3, 2)

EVERYTHING = """
survey: everything
title: Everything
choices:
  yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
  currencies: [{name: USD, label: Dollar}, {name: EUR, label: Euro}]
  fruit:
    - {name: apple, label: Apple, attributes: {kind: tree}}
    - {name: pear, label: Pear, attributes: {kind: tree}}
    - {name: berry, label: Berry, attributes: {kind: bush}}
  kinds: [{name: tree, label: Tree}, {name: bush, label: Bush}, {name: other, label: Other, specify: true}]
missing: {dont_know: We do not know}
sections:
  - name: a
    title: A
    questions:
      - {name: a1, type: select_one, label: Kind, choices: kinds, required: true}
      - {name: a2, type: select_one, label: Which, choices: fruit, choice_filter: "kind = ${a1}",
         relevant: "${a1} != 'other'", required: true}
      - {name: a3, type: integer, label: Parts, min: 3, max: 12, required: true,
         constraint: "${a4} = '' or . <= ${a4}", constraint_message: At most A4}
      - {name: a4, type: integer, label: Whole, min: 3, max: 12, required: true}
      - {name: a5, type: text, label: Short, max_length: 12, required: true}
      - {name: a6, type: text, label: Words, max_words: 4, multiline: true, required: true}
      - {name: a7, type: percent, label: Share, missing: [dont_know], comment: true, required: true}
      - {name: a8, type: date, label: Day, min: "2019-05-01", required: true, constraint: ". <= today()",
         constraint_message: Not in the future}
      - {name: a9, type: amount, label: Cost, missing: [dont_know], required: true}
      - {name: a10, type: year, label: Later, min: 2025, max: 2030, required: true}
      - {name: a11, type: file, label: Proof, missing: [dont_know], required: true}
      - {name: a12, type: decimal, label: Weight, min: "0.5", max: "0.9", required: true}
      - {name: a13, type: select_multiple, label: Two, choices: fruit, min_choices: 2, max_choices: 2,
         required: true}
      - {name: a14, type: rank, label: Order, choices: kinds, top: 3, required: true}
      - {name: a15, type: acknowledge, label: Agreed, required: true}
      - {name: a16, type: email, label: Address, required: true}
      - {name: a17, type: url, label: Site, required: true}
  - name: b
    title: B
    questions:
      - name: baskets
        type: repeat
        label: Baskets
        ask: page
        min: 1
        max: 2
        questions:
          - {name: b1, type: matrix_multiple, label: Filled with, rows: fruit, columns: fruit, required: true}
          - name: b2
            type: table
            label: Figures
            rows: fruit
            required: true
            columns:
              - {name: any, type: select_one, label: Any, choices: yes_no, required: true}
              - {name: many, type: integer, label: How many, min: 1}
          - name: labels
            type: repeat
            label: Labels
            min: 2
            max: 3
            questions:
              - {name: b3, type: text, label: Text, required: true}
"""


def wrong(questionnaire, answers: Answers) -> list:
    """Everything to mend, in anonymous sections too, which a submission does not judge."""
    route = Route(questionnaire, answers, TODAY)
    hidden = [
        problem
        for section in questionnaire.sections
        if section.anonymous
        for page in section.forms
        for problem in page_problems(route, "en", section, page)
    ]
    return problems(route, "en") + hidden


def texts(answers: Answers, part: str) -> Iterator[str]:
    """Every value of a part, in all items."""
    if part in answers.own:
        yield str(answers.own[part])
    for items in answers.items.values():
        for item in items:
            yield from texts(item, part)


@pytest.fixture(scope="module")
def states():
    return load(SURVEYS / "safer_cities")


@pytest.fixture(scope="module")
def inventory():
    return load(SURVEYS / "capacity_building")


@pytest.mark.parametrize("maturity", [0.02, 0.35, 0.7, 0.98])
def test_every_synthetic_response_of_a_state_could_be_sent(states, maturity):
    for seed in range(12):
        profile = Profile("NER", "002", "002", maturity, detail=0.6, today=TODAY)
        assert wrong(states, synthetic(states, seed, profile)) == []


@pytest.mark.parametrize("diligence", [0, 0.6, 1])
def test_every_synthetic_response_of_staff_could_be_sent(inventory, diligence):
    for seed in range(12):
        profile = Profile("roaf", "roaf", "002", 0.5, diligence, detail=diligence, comments=0.5, today=TODAY)
        assert wrong(inventory, synthetic(inventory, seed, profile)) == []


def test_any_survey_is_answered_from_its_definition_alone():
    everything = loads(EVERYTHING)
    for seed in range(60):
        profile = Profile(maturity=seed / 60, comments=0.5, today=TODAY)
        assert wrong(everything, synthetic(everything, seed, profile)) == []


def test_the_same_seed_gives_the_same_answers_and_another_gives_others(states):
    profile = Profile("FJI", "009", "009", today=TODAY)
    assert to_json(synthetic(states, 1, profile)) == to_json(synthetic(states, 1, profile))
    assert to_json(synthetic(states, 1, profile)) != to_json(synthetic(states, 2, profile))


def test_only_the_sections_asked_for_are_answered(inventory):
    answers = synthetic(inventory, 1, Profile(today=TODAY), ["v"])
    assert answers.own
    assert set(answers.own) <= set(inventory.documents["v"].parts)
    assert answers.items == {}


def test_scales_rise_and_fall_with_maturity(states):
    def level(maturity):
        given = [synthetic(states, seed, Profile(maturity=maturity, today=TODAY)) for seed in range(8)]
        values = [value for a in given for part, value in a.own.items() if part.startswith("e1.")]
        return mean(int(value) for value in values if isinstance(value, str) and value.isdigit())

    assert level(0.2) + 1 < level(0.8)


def test_staff_describe_about_four_activities_each(inventory):
    counts = [
        len(synthetic(inventory, seed, Profile("roap", "roap", today=TODAY)).items.get("activities", ()))
        for seed in range(60)
    ]
    assert max(counts) <= 9
    assert 3 <= mean(counts) <= 5


def test_events_took_place_from_2016_to_2019_and_end_after_they_begin(inventory):
    found: list[Item] = []
    for seed in range(20):
        found += synthetic(inventory, seed, Profile("roap", "roap", today=TODAY)).items.get("activities", ())
    spans = [(str(i.own["k5_start"]), str(i.own["k5_end"])) for i in found if "k5_start" in i.own]
    assert len(spans) > 20
    assert all(start <= end and "2016" <= start[:4] <= "2019" for start, end in spans)


def test_invented_words_say_so_and_no_address_is_anybodys(states, inventory):
    state = [synthetic(states, seed, Profile("NER", today=TODAY)) for seed in range(6)]
    staff = [synthetic(inventory, seed, Profile("roaf", today=TODAY)) for seed in range(6)]
    titles = [
        t for a in state + staff for part in ("k1_title", "c1a_title", "f1_title") for t in texts(a, part)
    ]
    names = [t for a in state for part in ("a3_name", "j1_name") for t in texts(a, part)]
    assert titles
    assert all(text.endswith("(synthetic)") for text in titles + names)
    assert all(text.endswith("@example.org") for a in state for text in texts(a, "a3_email"))


def test_a_respondent_answers_for_itself(states, inventory):
    assert synthetic(states, 3, Profile("NER", today=TODAY)).own["a1"] == "NER"
    assert synthetic(inventory, 3, Profile("roaf", today=TODAY)).own["r1_unit"] == "roaf"
