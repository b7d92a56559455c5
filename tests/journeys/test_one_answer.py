"""One answer for a State, from nomination to release: four people of a capital and the team, in browsers."""

import re
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from app import verbs
from app.collection import clock
from tests.journeys import capital, office, ways
from tests.journeys.capital import TITLE, Post, person
from tests.paper.reading import words_of_pdf
from tests.services import mailbox

FOCAL, MINISTER = "amina@example.org", "minister@example.org"
INTERIOR, TRANSPORT, FIGURES, HEALTH = (
    f"{name}@example.org" for name in ("interior", "transport", "figures", "health")
)


@pytest.fixture
def post(served):
    served.app.config["BASE_URL"] = served.base
    with mailbox.served(served.app) as box:
        yield Post(box)


@pytest.fixture
def kenya(served, tmp_path):
    """The case of Kenya in a round that opened yesterday."""
    return capital.opened(served.app, tmp_path / "surveys")


def test_a_state_answers_with_one_voice(post, kenya, served, desk, browser):
    office.sign_in(desk, served.base)
    nominate(desk, served.base)
    with ExitStack() as open_browsers:
        come = lambda address, *more: open_browsers.enter_context(  # noqa: E731
            person(browser, served.base, post.link(address), *more)
        )
        amina = come(FOCAL)
        links = share_out(amina, post)
        phone = open_browsers.enter_context(person(browser, served.base, links[INTERIOR], "ar", 320))
        write_on_a_phone(phone)
        write_and_lose_the_browser(browser, served.base, links[FIGURES])
        sign_out_unawares_and_write_on(browser, served.base, links[TRANSPORT])
        two_windows_meet(browser, served.base, links[HEALTH])
        adopt(amina)
        finish(amina)
        minister = ask_for_approval(amina, post, come)
        receipt = send(amina, post)
        query(desk, served.base, post)
        second = amend(amina, minister, post)
    validate(desk, served.base, receipt, second)
    assert_the_receipt_the_dossier_and_the_record_agree(post, desk, served, second)
    assert_what_is_released_is_what_was_allowed(desk, served.base)


def nominate(desk: Page, base: str) -> None:
    """The team names the focal point, as a note verbale says."""
    at_kenya(desk, base)
    ways.press(desk, desk.get_by_role("link", name="Who acts for this State"))
    form = desk.locator("form", has=desk.get_by_role("heading", name="Nominate"))
    form.locator("input[name=role][value=focal_point]").check()
    for name, text in (
        ("name", "Amina Otieno"),
        ("email", FOCAL),
        ("institution", "Office of the President"),
    ):
        form.locator(f"#f-{name}").fill(text)
    form.locator("#f-reference").fill("NV 12/2026")
    form.locator("#f-date").fill(str(clock.today("UTC")))
    note = {"name": "note.pdf", "mimeType": "application/pdf", "buffer": ways.PDF}
    form.locator("input[type=file]").set_input_files(note)
    ways.press(desk, form.get_by_role("button", name="Nominate and send the link"))
    expect(desk.get_by_role("main")).to_contain_text("NV 12/2026")


def share_out(amina: Page, post: Post) -> dict[str, str]:
    """The focal point gives sections to four ministries; the personal link of each."""
    ways.press(amina, amina.get_by_role("link", name="Who writes what"))
    given = {
        INTERIOR: ("a", "Ministry of Interior", "ar"),
        TRANSPORT: ("a", "Ministry of Transport", "en"),
        FIGURES: ("b", "Statistics Office", "en"),
        HEALTH: ("c", "Ministry of Health", "en"),
    }
    for address, (section, institution, language) in given.items():
        form = amina.locator("form", has=amina.get_by_role("heading", name="Give sections to someone"))
        form.locator(f"input[name=section][value={section}]").check()
        for name, text in (
            ("name", institution.split()[-1]),
            ("institution", institution),
            ("email", address),
        ):
            form.locator(f"#g-{name}").fill(text)
        form.locator("#g-due").fill(str(clock.today("UTC") + timedelta(days=20)))
        form.locator("#g-language").select_option(language)
        ways.press(amina, form.get_by_role("button", name="Give, and send the letter"))
        expect(amina.get_by_role("main")).to_contain_text(institution)
    return {address: post.link(address) for address in given}


def write_on_a_phone(phone: Page) -> None:
    """The Ministry of Interior answers in Arabic, and says that it is done."""
    assert phone.locator("html").get_attribute("dir") == "rtl"
    expect(phone.get_by_role("main")).to_contain_text("الشوارع")
    ways.press(phone, phone.locator(".tasks a").first)
    with ways.saving(phone):
        phone.locator("#f-a1").fill("12")
        phone.keyboard.press("Tab")
    with ways.saving(phone):
        phone.locator("input[name='a2.roads'][value=state]").check()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    done(phone)


def write_and_lose_the_browser(browser, base: str, token: str) -> None:
    """The Statistics Office's browser is closed in the middle; its link brings back what was saved."""
    with person(browser, base, token) as page:
        ways.press(page, page.locator(".tasks a").first)
        with ways.saving(page):
            page.locator("#f-b1").fill("41000")
            page.keyboard.press("Tab")
    with person(browser, base, token) as page:
        ways.press(page, page.locator(".tasks a").first)
        expect(page.locator("#f-b1")).to_have_value("41000")
        page.locator("#f-b2").fill("The register of lamps")
        ways.press(page, ways.button(page, ways.ON))
        done(page)


def sign_out_unawares_and_write_on(browser, base: str, token: str) -> None:
    """The Ministry of Transport's session ends while it writes: the answers are held until it is back."""
    with person(browser, base, token) as page:
        ways.press(page, page.locator(".tasks a").first)
        page.context.clear_cookies()
        page.locator("#f-a1").fill("9")
        page.locator("input[name='a2.roads'][value=state]").check()
        page.locator("input[name='a2.parks'][value=city]").check()
        ways.press(page, ways.button(page, "Save"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Your answers are held")
        ways.come_in(page, base, token)
        if page.locator("#section").count() == 0:
            ways.press(page, page.locator(".tasks a").first)
        expect(page.locator("#f-a1")).to_have_value("9")
        expect(page.locator(".rivals")).to_contain_text("Ministry of Interior")
        done(page)


def two_windows_meet(browser, base: str, token: str) -> None:
    """Two people of one ministry answer the same question at once: both versions are put before the later."""
    with person(browser, base, token) as one, person(browser, base, token) as other:
        for page in (one, other):
            ways.press(page, page.locator(".tasks a").first)
        one.locator("input[name=c1][value=yes]").check()
        ways.press(one, ways.button(one, "Save"))
        other.locator("input[name=c1][value=no]").check()
        ways.press(other, ways.button(other, "Save"))
        expect(other.get_by_role("heading", level=1)).to_contain_text("changed elsewhere too")
        other.locator("input[name='_keep:c1'][value=mine]").check()
        ways.press(other, ways.button(other, "Keep what I chose"))
        done(other)


def adopt(amina: Page) -> None:
    """The focal point reads both ministries' answers side by side, and adopts the first."""
    overview(amina)
    ways.press(amina, amina.get_by_role("link", name="Decide", exact=True))
    asked = amina.locator(".q", has=amina.get_by_text("Cities with a lighting plan"))
    expect(asked).to_contain_text("Ministry of Interior")
    expect(asked).to_contain_text("Ministry of Transport")
    asked.locator("label", has_text="12").locator("input").check()
    ways.press(amina, amina.locator("main").get_by_role("button", name="Keep what I chose").last)
    expect(
        amina.locator("section", has=amina.get_by_role("heading", name="What was decided"))
    ).to_contain_text("9")


def finish(amina: Page) -> None:
    """The focal point answers what nobody else was given: how each section may be used."""
    overview(amina)
    ways.press(amina, amina.locator(".tasks a").last)
    for row, use in (("a", "public"), ("b", "internal"), ("c", "public")):
        amina.locator(f"input[name='d1.{row}'][value={use}]").check()
    ways.press(amina, ways.button(amina, ways.ON))


def ask_for_approval(amina: Page, post: Post, come) -> Page:
    """The minister returns the answers once, and approves them when they come again."""
    check(amina)
    amina.get_by_text("Does someone have to approve").click()
    amina.locator("#f-name").fill("The Minister")
    amina.locator("#f-email").fill(MINISTER)
    ways.press(amina, amina.get_by_role("button", name="Have them approve"))
    send_for_clearance(amina)
    minister = come(MINISTER)
    decide(minister, "Return with remarks", "How many lamps are broken?")
    assert "How many lamps are broken?" in str(post.next(FOCAL).get_body(("plain",)))
    overview(amina)
    ways.press(amina, amina.locator(".tasks a").nth(1))
    amina.locator("#f-b2").fill("The register of lamps, without broken ones")
    ways.press(amina, ways.button(amina, ways.ON))
    check(amina)
    send_for_clearance(amina)
    ways.come_in(minister, f"http://{urlsplit(minister.url).netloc}", post.link(MINISTER))
    decide(minister, "Approve", "")
    post.next(FOCAL)
    return minister


def send(amina: Page, post: Post) -> str:
    """The focal point sends; the receipt's number, which the letter with the PDF bears too."""
    check(amina)
    receipt = ways.send(amina)
    letter = post.next(FOCAL)
    (pdf,) = letter.iter_attachments()
    assert receipt in words_of_pdf(pdf.get_content())
    return receipt


def query(desk: Page, base: str, post: Post) -> None:
    """The desk officer asks about one answer."""
    at_kenya(desk, base)
    ways.press(desk, desk.get_by_role("main").get_by_role("link", name="Read").first)
    entry = desk.locator(".answers > div", has=desk.get_by_text("Lamps in use"))
    ways.press(desk, entry.get_by_role("link", name="Query"))
    desk.locator("input[name=reason]").first.check()
    desk.locator("#f-text").fill("Is that for the whole country?")
    ways.press(desk, desk.get_by_role("button", name="Prepare the query"))
    ways.press(desk, desk.get_by_role("button", name=re.compile("^Send")))


def amend(amina: Page, minister: Page, post: Post) -> str:
    """The focal point replies and changes that answer alone; the minister approves, and it is sent."""
    base = f"http://{urlsplit(amina.url).netloc}"
    ways.come_in(amina, base, post.link(FOCAL))
    ways.press(amina, amina.get_by_role("link", name="Read the queries"))
    amina.locator("textarea[name=text]").fill("It was for the capital. We have corrected it.")
    ways.press(amina, amina.get_by_role("button", name="Send the reply"))
    ways.press(amina, amina.get_by_role("link", name="Change the answer"))
    amina.locator("#f-b1").fill("64000")
    ways.press(amina, ways.button(amina, "Save"))
    check(amina)
    send_for_clearance(amina)
    ways.come_in(minister, base, post.link(MINISTER))
    decide(minister, "Approve", "")
    post.next(FOCAL)
    return send(amina, post)


def validate(desk: Page, base: str, receipt: str, second: str) -> None:
    """The desk officer reads both versions in the dossier, and validates the second."""
    at_kenya(desk, base)
    ways.press(desk, desk.get_by_role("link", name="Queries and validation"))
    ways.press(desk, desk.get_by_role("button", name="Validate the response"))
    at_kenya(desk, base)
    ways.press(desk, desk.get_by_role("link", name="Dossier"))
    main = desk.get_by_role("main")
    for text in ("Validated by", receipt, second, "41,000", "64,000", "It was for the capital"):
        expect(main).to_contain_text(text)


def assert_the_receipt_the_dossier_and_the_record_agree(post: Post, desk: Page, served, second: str) -> None:
    """What the PDF says is what the dossier and the page that checks receipts say, and the record has it."""
    sent = served.sent(second)
    (pdf,) = post.last(FOCAL).iter_attachments()
    said = words_of_pdf(pdf.get_content())
    for text in (second, "64,000", "The register of lamps, without broken ones", "Ministry"):
        assert text in said, text
    held = re.search(r"\d+:[0-9a-f]{64}", "".join(said.split()))
    desk.goto(f"{served.base}/verify")
    desk.locator("#f-receipt").fill(second)
    desk.locator("#f-fingerprint").fill(sent.sha256)
    ways.press(desk, desk.get_by_role("button", name="Check", exact=True))
    expect(desk.get_by_role("main")).to_contain_text("This is what was received")
    with served.app.app_context():
        compared, _last = verbs.verified(held[0] if held else "")
    assert compared.lacking == []


def assert_what_is_released_is_what_was_allowed(desk: Page, base: str) -> None:
    """The report for publication has the section that may be published, and nothing of the internal one."""
    office.open_page(desk, base, TITLE, "Reports")
    ways.press(desk, desk.get_by_role("button", name="Freeze and report for publication"))
    made = desk.get_by_role("link", name=re.compile("^Download Report"))
    expect(made.or_(desk.get_by_text("failed"))).to_be_visible(timeout=office.BUILT)
    ways.press(desk, desk.get_by_role("link", name="Read the report for publication"))
    contents = desk.url
    ways.press(desk, desk.locator(".contents > li > a").last)
    expect(desk.locator(".report")).to_contain_text("Yes")
    desk.goto(contents)
    ways.press(desk, desk.locator(".contents > li > a").first)
    assert "64" not in desk.locator(".report").inner_text()


def at_kenya(desk: Page, base: str) -> None:
    office.open_page(desk, base, TITLE, "Board")
    ways.press(desk, desk.get_by_role("main").get_by_role("link", name="Kenya").first)


def overview(page: Page) -> None:
    page.goto(f"http://{urlsplit(page.url).netloc}/r/{capital.case_of(page)}")


def check(page: Page) -> None:
    overview(page)
    ways.press(page, page.get_by_role("link", name="Check the answers"))


def done(page: Page) -> None:
    overview(page)
    ways.press(page, ways.button(page, "Mark as done"))


def send_for_clearance(page: Page) -> None:
    ways.press(page, page.get_by_role("button", name="Send for clearance"))
    expect(page.get_by_role("main")).to_contain_text("In clearance")


def decide(page: Page, button: str, remarks: str) -> None:
    check(page)
    page.locator("#f-remarks").fill(remarks)
    ways.press(page, page.get_by_role("button", name=button))
