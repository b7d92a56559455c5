"""What the journey of one answer for a State stands on: a survey in two languages, people, their post."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from textwrap import dedent
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from app.collection import clock, rounds
from app.collection.scope import OPERATOR
from app.db import db
from app.languages import LANGUAGES
from app.models import Case, Respondent
from app.questionnaire.load import loads
from app.questionnaire.locales import Spoken
from app.questionnaire.texts import key, texts, untranslated
from tests.journeys import ways
from tests.services.mailbox import Mailbox, message

TITLE = "Lit streets"
SURVEY = """
    survey: lit_streets
    title: Lit streets
    languages: [en, ar]
    respondent: {kind: state, code_list: member_states}
    contact: {name: Lights team, email: lights@example.org}
    choices:
      states: {code_list: member_states}
      yes_no: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]
      use:
        - {name: public, label: Published}
        - {name: aggregate, label: In totals only}
        - {name: internal, label: Internal}
    sections:
      - name: a
        number: A
        title: Streets
        questions:
          - {name: a1, number: A1, type: integer, label: Cities with a lighting plan, required: true}
          - name: a2
            number: A2
            type: matrix
            label: Who keeps the lights?
            rows: [{name: roads, label: Roads}, {name: parks, label: Parks}]
            columns: [{name: state, label: The State}, {name: city, label: The city}]
      - name: b
        number: B
        title: Figures
        questions:
          - {name: b1, number: B1, type: integer, label: Lamps in use}
          - {name: b2, number: B2, type: text, label: Where does the figure come from?}
      - name: c
        number: C
        title: Hospitals
        questions:
          - {name: c1, number: C1, type: select_one, label: Are the ways to hospitals lit?, choices: yes_no}
      - name: d
        number: D
        title: Use of the answers
        questions:
          - name: d1
            number: D1
            type: matrix
            label: How may the answers of each section be used?
            rows: [{name: a, label: Streets}, {name: b, label: Figures}, {name: c, label: Hospitals}]
            columns: use
            required: true
"""
ARABIC = {
    "survey/title": "شوارع مضاءة",
    "a.title": "الشوارع",
    "a1.label": "المدن التي لديها خطة إنارة",
    "a2.label": "من يعتني بالمصابيح؟",
    "a2.rows.roads.label": "الطرق",
    "a2.rows.parks.label": "الحدائق",
}
REPORT = """
    title: Lit streets of the world
    publication: {question: d1, public: public, aggregate: aggregate}
    sections:
      - title: Lamps
        section: b
        tables: [{kind: summary, of: b1, name: lamps}]
      - title: Hospitals
        section: c
        tables: [{kind: frequency, of: c1, name: hospitals}]
"""
LISTS = {
    "member_states": "code,label_en,m49_region,m49_subregion\nKEN,Kenya,002,202\nNER,Niger,002,202\n",
    "m49_region": "code,label_en\n002,Africa\n",
    "m49_subregion": "code,label_en,m49_region\n202,Sub-Saharan Africa,002\n",
}
LINK = re.compile(r"https?://\S+/l/(\S+)")
ARRIVES = 60.0
"""Seconds that a letter may take to the mailbox, however busy the machine is."""


def opened(app, folder: Path) -> str:
    """A round of that survey, in English and Arabic, to which Kenya is invited; the case's public id."""
    (folder / "code_lists").mkdir(parents=True)
    (folder / "lit_streets").mkdir()
    for name, text in LISTS.items():
        (folder / "code_lists" / f"{name}.csv").write_text(text)
    (folder / "lit_streets/questionnaire.yaml").write_text(dedent(SURVEY))
    (folder / "lit_streets/report.yaml").write_text(dedent(REPORT))
    app.config["SURVEYS"] = str(folder)
    questionnaire = loads(dedent(SURVEY), folder / "code_lists")
    sources = {text.context: text.source for text in texts(questionnaire)}
    said = {key(context, sources[context]): text for context, text in ARABIC.items()}
    arabic = Spoken("ar", said, tuple(untranslated(questionnaire, said, "ar")), "Reviewed, 2026-11-01")
    now = clock.now()
    plan = rounds.Plan(
        TITLE, now - timedelta(days=1), now + timedelta(days=90), languages=("en", "ar"), incomplete=True
    )
    with app.app_context():
        round_ = rounds.open_round(OPERATOR, questionnaire, plan, [arabic])
        case = Case(round_id=round_.id, respondent=Respondent(kind=round_.kind, code="KEN", name="Kenya"))
        db.session.add(case)
        db.session.commit()
        return case.public_id


class Post:
    """The letters that a real SMTP server has received; each person's are read one after the other."""

    def __init__(self, box: Mailbox) -> None:
        self.box = box
        self.read: dict[str, int] = {}

    def next(self, address: str) -> EmailMessage:
        """The next letter to an address, once it is there."""
        begun, number = time.monotonic(), self.read.get(address, 0)
        while time.monotonic() - begun < ARRIVES:
            found = [one for one in map(message, self.box.received) if address in str(one["To"])]
            if len(found) > number:
                self.read[address] = number + 1
                return found[number]
            time.sleep(0.1)
        subjects = [f"{one['To']}: {one['Subject']}" for one in map(message, self.box.received)]
        raise AssertionError(f"no letter number {number + 1} to {address} within {ARRIVES} s: {subjects}")

    def last(self, address: str) -> EmailMessage:
        """The letter to an address that was read last."""
        return [one for one in map(message, self.box.received) if address in str(one["To"])][
            self.read[address] - 1
        ]

    def link(self, address: str) -> str:
        """The token of the personal link in the next letter, the same in its text and in its HTML."""
        letter = self.next(address)
        bodies = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
        (found,) = {LINK.search(body)[1].split('"')[0] for body in bodies}  # type: ignore[index]
        return found


@contextmanager
def person(
    browser: Browser, base: str, token: str, language: str = "en", width: int = 1280
) -> Iterator[Page]:
    """Someone's own browser, come in by a personal link; closed without a word at the end."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale=LANGUAGES[language].locale.replace("_001", "-GB")
    )
    context.set_default_timeout(30_000)
    try:
        page = context.new_page()
        ways.come_in(page, base, token, language)
        yield page
    finally:
        context.close()


def case_of(page: Page) -> str:
    """The public id of the case whose pages someone stands on."""
    return urlsplit(page.url).path.split("/")[2]


def overview(page: Page) -> None:
    """Go to the first page of a response."""
    page.goto(f"http://{urlsplit(page.url).netloc}/r/{case_of(page)}")


def check(page: Page) -> None:
    """Go to where all answers are read before they are sent."""
    overview(page)
    ways.press(page, page.get_by_role("link", name="Check the answers"))


def done(page: Page) -> None:
    """Say that what one was asked for is done."""
    overview(page)
    ways.press(page, ways.button(page, "Mark as done"))


def send_for_clearance(page: Page) -> None:
    """Send the answers to whoever approves them."""
    ways.press(page, page.get_by_role("button", name="Send for clearance"))
    expect(page.get_by_role("main")).to_contain_text("In clearance")


def decide(page: Page, button: str, remarks: str) -> None:
    """Read all answers, and approve or return them."""
    check(page)
    page.locator("#f-remarks").fill(remarks)
    ways.press(page, page.get_by_role("button", name=button))
