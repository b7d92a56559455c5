"""What random() and uuid() draw: the same in a response and item whenever asked, other in any other."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.answers import from_json
from app.questionnaire.browser import Outlook
from app.questionnaire.complete import submission_document
from app.questionnaire.expression import Context, compile, parse  # noqa: A004 — as in re.compile
from app.questionnaire.expression.folding import Scope, fold
from app.questionnaire.expression.seeded import fraction, identifier
from app.questionnaire.form import Beyond, page
from app.questionnaire.load import DefinitionError
from app.questionnaire.route import Route

DRAWN = """
- {name: lot, type: calculate, calculation: random(), kind: decimal}
- {name: kept, type: calculate, calculation: once(random()), kind: decimal}
- {name: two, type: calculate, calculation: "if(random() = random(), 'same', 'other')", kind: text}
- {name: half, type: calculate, calculation: "if(${lot} < 0.5, 'first', 'second')", kind: text}
- {name: ticket, type: calculate, calculation: uuid(), kind: text}
- name: city
  type: repeat
  label: Cities
  questions:
    - {name: name, type: text, label: Name}
    - {name: tag, type: calculate, calculation: uuid(), kind: text}
"""
ITEMS = {"city": [{"id": "x", "answers": {"name": "Nakuru"}}, {"id": "y", "answers": {}}]}
VERSION_4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)


def of_case(questionnaire, seed, answers=(), items=ITEMS):
    given_ = from_json({"answers": dict(answers), "items": items})
    return Route(questionnaire, given_, date(2020, 1, 15), seed=seed)


def test_what_is_drawn_is_sent_as_an_answer_like_any_calculation(one_section):
    sent = submission_document(of_case(one_section(DRAWN), "case"))
    lot, ticket = sent["answers"]["lot"], sent["answers"]["ticket"]
    assert 0 <= float(lot) < 1
    assert sent["answers"]["half"] == ("first" if float(lot) < 0.5 else "second")
    assert 0 <= float(sent["answers"]["kept"]) < 1
    assert VERSION_4.fullmatch(ticket)
    assert all(VERSION_4.fullmatch(item["answers"]["tag"]) for item in sent["items"]["city"])


def test_what_is_drawn_stays_whatever_else_changes(one_section):
    survey = one_section(DRAWN)
    first = submission_document(of_case(survey, "case"))
    moved = {"city": [*reversed(ITEMS["city"]), {"id": "z", "answers": {"name": "Lamu"}}]}
    later = submission_document(of_case(survey, "case", items=moved))
    assert later["answers"] == first["answers"]
    tags = [{item["id"]: item["answers"]["tag"] for item in sent["items"]["city"]} for sent in (first, later)]
    assert tags[0].items() <= tags[1].items()


def test_every_case_item_question_and_call_draws_its_own(one_section):
    survey = one_section(DRAWN)
    found = [submission_document(of_case(survey, seed)) for seed in ("one", "other")]
    drawn = [sent["answers"][name] for sent in found for name in ("lot", "kept", "ticket")]
    drawn += [item["answers"]["tag"] for sent in found for item in sent["items"]["city"]]
    assert len(set(drawn)) == len(drawn) == 10
    assert all(sent["answers"]["two"] == "other" for sent in found)


@given(seed=TEXTS, places=st.lists(TEXTS, min_size=2, max_size=2, unique=True))
def test_a_number_is_from_0_up_to_1_and_two_items_differ(seed, places):
    numbers = [fraction(f"{seed}/{place}", "q") for place in places]
    assert all(0 <= number < 1 for number in numbers)
    assert numbers[0] != numbers[1]
    ids = [identifier(f"{seed}/{place}", "q") for place in places]
    assert all(VERSION_4.fullmatch(one) for one in ids)
    assert ids[0] != ids[1]


def test_numbers_are_spread_evenly():
    numbers = [fraction(str(case), "q") for case in range(4_000)]
    for tenth in range(10):
        assert 300 < sum(int(number * 10) == tenth for number in numbers) < 500


def test_what_is_drawn_never_changes_from_one_version_to_the_next():
    assert fraction("K4TPMX2W/x", "lot calculation 0") == 0.8999053972135266
    assert identifier("K4TPMX2W/x", "ticket calculation 0") == "441b85a8-21d1-4987-90b7-225db0887c58"


def test_without_a_case_the_seed_is_the_same_for_all(one_section, route):
    survey = one_section(DRAWN)
    assert route(survey, {}).value("lot") == of_case(survey, "no case").value("lot")


@pytest.mark.parametrize("source", ["random()", "uuid()", "once(random())", "if(random() < 2, 'a', 'b')"])
def test_what_is_drawn_is_folded_to_its_value(source):
    context = Context(lambda _name: "", seed="case")
    folded = fold(parse(source), Scope(lambda _name: False, lambda *_: "", context, lambda _name: {}))
    assert folded == compile(parse(source))(context)
    assert not isinstance(folded, list)


def test_a_browser_is_sent_the_value_and_never_the_call(one_section):
    survey = one_section(
        """
        - {name: n, type: integer, label: N}
        - {name: lot, type: calculate, calculation: random(), kind: decimal}
        - {name: score, type: calculate, label: Score, calculation: "${n} + ${lot} + random()", kind: decimal}
        - {name: more, type: text, label: More, relevant: "${n} > ${lot}"}
        """
    )
    found, section = of_case(survey, "case", items={}), survey.sections[0]
    outlook = Outlook(found, section.forms[0], "en")
    rules = outlook.rules(page(found, section, section.forms[0], "en", beyond=Beyond(outlook.may_appear)))
    lot = found.value("lot")
    assert rules["entries"] == [("more", [">", ["$", "n"], lot], ["more"])]
    [[_name, tree, *_]] = rules["results"]
    assert tree[:2] == ["+", ["+", ["$", "n"], lot]]
    assert 0 <= tree[2] < 1
    assert tree[2] != lot


def test_a_condition_may_draw_and_holds_for_some_cases_always(one_section):
    survey = one_section('- {name: q, type: text, label: Q, relevant: "random() < 0.5"}')
    asked = [[of_case(survey, str(case), items={}).applies("q") for case in range(60)] for _ in range(2)]
    assert asked[0] == asked[1]
    assert 10 < sum(asked[0]) < 50


def test_anonymous_sections_draw_nothing_and_keep_nothing_drawn(sections):
    with pytest.raises(DefinitionError) as refused:
        sections(
            """
            - name: a
              title: A
              questions:
                - {name: ticket, type: calculate, calculation: uuid(), kind: text}
                - {name: copy, type: calculate, kind: text, calculation: "concat('x', ${ticket})"}
            - name: o
              title: O
              anonymous: true
              questions:
                - {name: o1, type: calculate, kind: text, calculation: uuid()}
                - {name: o2, type: calculate, kind: text, calculation: "${copy}"}
                - name: o3
                  type: matrix
                  label: Q
                  relevant: "random() < 0.5"
                  rows: [{name: r, label: R}]
                  columns: yes_no
            """
        )
    found = [problem.what for problem in refused.value.problems]
    assert found == [
        "calculation: random() and uuid() are drawn for a response, and this section is anonymous",
        "calculation names ${copy}, which is asked elsewhere: anonymous answers keep no copy of it",
        "relevant: random() and uuid() are drawn for a response, and this section is anonymous",
    ]
