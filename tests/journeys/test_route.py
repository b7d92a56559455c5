"""Questions that come and go on a page as it is answered, without a request; and the same without scripts."""

from textwrap import dedent

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.collection import draft, rounds
from app.db import db
from app.models import Case
from app.questionnaire.load import loads
from tests.journeys import ways

SURVEY = """
    survey: moves
    title: A page that moves
    respondent: {kind: staff}
    choices:
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
      places: [{name: kisumu, label: Kisumu, attributes: {of: "yes"}}, {name: lima, label: Lima}]
    sections:
      - name: s
        title: Cities
        questions:
          - {name: city, type: text, label: Which city?}
          - {name: plan, type: select_one, label: "Has ${city} a plan?", choices: yes_no}
          - {name: why, type: text, label: "Why has ${city} none?", relevant: "${plan} = 'no'"}
          - type: group
            name: money
            label: Money
            relevant: "${plan} = 'yes'"
            questions:
              - name: spent
                type: decimal
                label: What was spent?
                constraint: ". <= 1000"
                constraint_message: Write what was spent in thousands.
              - {name: left, type: decimal, label: What is left?, relevant: "${spent} > 5"}
          - {name: total, type: calculate, label: Together, calculation: "${spent} + coalesce(${left}, 0)"}
          - {name: place, type: select_one, label: Which place?, choices: places,
             choice_filter: "of = ${plan} or name = 'lima'"}
"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.fixture
def begun(served) -> tuple[str, str]:
    """A case on that page, and the token of its link."""
    return served.invite(loads(dedent(SURVEY)), "A1", "Amina")


def open_page(page: Page, served, begun) -> None:
    ways.come_in(page, served.base, begun[1])
    page.goto(f"{served.base}/r/{begun[0]}/s")


def stored(served, begun) -> dict[str, object]:
    with served.app.app_context():
        case = db.session.query(Case).filter_by(public_id=begun[0]).one()
        return dict(draft.load(case, rounds.questionnaire_of(case.round)).answers.own)


def entry(page: Page, name: str):
    return page.locator(f'[data-question="{name}"]')


def leave(page: Page, name: str, text: str) -> None:
    """Type into a field and go on to the next."""
    with ways.saving(page):
        page.locator(f"#f-{name}").fill(text)
        page.keyboard.press("Tab")


def choose(page: Page, code: str) -> None:
    with ways.saving(page):
        page.locator(f"input[name=plan][value={code}]").check()


@pytest.mark.parametrize("width", [320, 1280])
def test_questions_come_and_go_under_the_thumb(served, begun, page: Page, width):
    page.set_viewport_size({"width": width, "height": 900})
    open_page(page, served, begun)
    expect(entry(page, "why")).to_be_hidden()
    expect(entry(page, "money")).to_be_hidden()

    leave(page, "city", "Kisumu")
    expect(entry(page, "plan").locator("legend")).to_contain_text("Has Kisumu a plan?")

    choose(page, "no")
    expect(entry(page, "why")).to_contain_text("Why has Kisumu none?")
    expect(page.locator("#told")).to_contain_text("Now asked")
    leave(page, "why", "No money")
    assert stored(served, begun) == {"city": "Kisumu", "plan": "no", "why": "No money"}

    choose(page, "yes")
    expect(entry(page, "why")).to_be_hidden()
    expect(entry(page, "left")).to_be_hidden()
    assert "why" not in page.locator("[name=_shown]").input_value().split()
    assert stored(served, begun)["why"] == "No money"

    output = entry(page, "total").locator("output")
    expect(output).to_have_text("Worked out once the answers it needs are there.")
    leave(page, "spent", "٧٫٥")
    expect(entry(page, "left")).to_be_visible()
    leave(page, "left", "2")
    expect(output).to_have_text("9.5")
    leave(page, "spent", "")
    expect(output).to_have_text("Worked out once the answers it needs are there.")
    leave(page, "spent", "7.5")
    expect(output).to_have_text("9.5")
    assert stored(served, begun)["spent"] == "7.5"
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    choose(page, "no")
    expect(page.locator("#f-why")).to_have_value("No money")
    ways.press(page, page.get_by_role("button", name="Save", exact=True))
    assert stored(served, begun)["left"] == "2"
    expect(entry(page, "money")).to_be_hidden()
    choose(page, "yes")
    expect(page.locator("#f-left")).to_have_value("2")


def test_a_broken_constraint_is_said_when_its_field_is_left_even_without_a_connection(
    served, begun, page: Page
):
    open_page(page, served, begun)
    choose(page, "yes")
    page.context.set_offline(offline=True)
    page.locator("#f-spent").fill("1 001")
    page.keyboard.press("Tab")
    expect(page.locator("#e-spent")).to_have_text("Write what was spent in thousands.")
    expect(page.locator("#f-spent")).to_have_attribute("aria-invalid", "")
    page.locator("#f-spent").fill("999")
    page.keyboard.press("Tab")
    expect(page.locator("#e-spent")).to_have_count(0)


def test_choices_follow_the_answers_of_their_page_and_stay_under_a_press(served, begun, page: Page):
    page.set_viewport_size({"width": 1280, "height": 1600})
    open_page(page, served, begun)
    expect(page.get_by_label("Kisumu")).to_be_hidden()
    expect(page.get_by_label("Lima")).to_be_visible()
    choose(page, "yes")
    page.get_by_label("Kisumu").check()
    expect(page.get_by_label("Kisumu")).to_be_checked()
    # Leaving a field by a press opens a question above: what is pressed stays until the press counts.
    page.locator("#f-spent").fill("7")
    box = page.locator(".row", has_text="Lima").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 12)
    page.mouse.down()
    expect(page.locator("#f-spent")).not_to_be_focused()
    expect(entry(page, "left")).to_be_hidden()
    page.mouse.up()
    expect(page.get_by_label("Lima")).to_be_checked()
    expect(entry(page, "left")).to_be_visible()


def test_who_was_on_the_way_into_what_has_gone_is_not_lost(served, begun, page: Page):
    open_page(page, served, begun)
    choose(page, "yes")
    leave(page, "spent", "6")
    page.locator("#f-spent").fill("4")
    page.keyboard.press("Tab")
    expect(entry(page, "left")).to_be_hidden()
    page.wait_for_function("document.activeElement.closest('#section, .bar') !== null")


def test_without_scripts_the_page_asks_what_its_answers_open_once_it_is_saved(
    served, begun, plain_page: Page
):
    open_page(plain_page, served, begun)
    expect(plain_page.locator("#f-why")).to_have_count(0)
    assert "why" not in plain_page.locator("[name=_shown]").input_value().split()
    plain_page.locator("input[name=plan][value=no]").check()
    ways.press(plain_page, plain_page.get_by_role("button", name="Save and go on"))
    plain_page.locator("#f-why").fill("No money")
    ways.press(plain_page, plain_page.get_by_role("button", name="Save and go on"))
    assert stored(served, begun) == {"plan": "no", "why": "No money"}


LISTS = """
    survey: lists
    title: A page with lists
    respondent: {kind: staff}
    choices:
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
    sections:
      - name: s
        title: Cities
        questions:
          - {name: most, type: integer, label: How many at most?}
          - name: city
            type: repeat
            label: Cities
            singular: city
            questions:
              - {name: people, type: integer, label: People, constraint: ". <= ${most}",
                 constraint_message: "Not more than ${most}."}
              - {name: why, type: text, label: Why so many?, relevant: "${people} > 100"}
          - {name: total, type: calculate, label: Together, calculation: "sum(${people})", kind: integer}
          - {name: large, type: text, label: "${people}: is this large?", relevant: "sum(${people}) > 1000",
             required: "count(${people}[. > 500]) > 1"}
          - name: stages
            type: matrix
            label: How far is each?
            rows: [{name: plan, label: Plan}, {name: law, label: Law, relevant: "${total} > 0"}]
            columns: yes_no
"""


@pytest.fixture
def with_cities(served, page: Page) -> Page:
    """That page with two cities."""
    case, token = served.invite(loads(dedent(LISTS)), "A2", "Amina")
    ways.come_in(page, served.base, token)
    page.goto(f"{served.base}/r/{case}/s")
    for _city in range(2):
        ways.press(page, page.get_by_role("button", name="Add: city"))
    return page


def people(page: Page, nth: int, text: str) -> None:
    with ways.saving(page):
        page.locator("[name$=':people']").nth(nth).fill(text)
        page.keyboard.press("Tab")


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_asked_of_all_items_follows_each_of_them(with_cities, width):
    page = with_cities
    page.set_viewport_size({"width": width, "height": 900})
    row = entry(page, "stages.law")
    expect(row).to_be_hidden()
    people(page, 1, "1")
    people(page, 0, "600")
    expect(entry(page, "total").locator("output")).to_have_text("601")
    expect(page.locator("[data-question$=':why']").first).to_be_visible()
    expect(row).to_be_visible()
    expect(page.locator("#told")).to_contain_text("Law")
    expect(entry(page, "large")).to_be_hidden()

    people(page, 1, "1,401")
    expect(entry(page, "total").locator("output")).to_have_text("2,001")
    expect(entry(page, "large")).to_contain_text("600; 1,401: is this large?")
    expect(entry(page, "large").locator(".needed")).to_be_visible()
    people(page, 1, "401")
    expect(entry(page, "large").locator(".needed")).to_be_hidden()

    with ways.saving(page):
        page.locator("input[name='stages.law'][value=yes]").check()
    ways.press(page, page.get_by_role("button", name="Save", exact=True))
    expect(page.locator("input[name='stages.law'][value=yes]")).to_be_checked()
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_message_of_a_broken_constraint_names_the_answers_of_its_page(with_cities):
    page = with_cities
    with ways.saving(page):
        page.locator("#f-most").fill("50")
        page.keyboard.press("Tab")
    page.context.set_offline(offline=True)
    page.locator("[name$=':people']").first.fill("60")
    page.keyboard.press("Tab")
    expect(page.locator(".error")).to_have_text("Not more than 50.")
    page.context.set_offline(offline=False)


def test_what_does_not_apply_is_not_sent(served, begun, page: Page):
    open_page(page, served, begun)
    choose(page, "no")
    leave(page, "why", "No money")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.locator("input[name=plan][value=yes]").check()
    assert "No money" not in sent.value.post_data
    assert 'name="plan"' in sent.value.post_data
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Save", exact=True).click()
    assert "No+money" not in sent.value.post_data
    assert stored(served, begun)["why"] == "No money"
