"""What four ministries do with the sections that they were given, and what befalls them meanwhile."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.collection import clock, tokens
from app.db import db
from app.models import PersonalLink
from tests.journeys import capital, ways
from tests.journeys.capital import Post, person


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
    capital.done(phone)


def write_and_lose_the_browser(browser: Browser, served: Any, post: Post, token: str) -> None:
    """The Statistics Office's browser is closed in the middle, and its link expires before it comes back.

    It asks for a new one, which is mailed to the address on record and brings back what was saved.
    """
    base = served.base
    with person(browser, base, token) as page:
        ways.press(page, page.locator(".tasks a").first)
        with ways.saving(page):
            page.locator("#f-b1").fill("41000")
            page.keyboard.press("Tab")
    with served.app.app_context():
        link = db.session.scalar(select(PersonalLink).where(PersonalLink.token_hash == tokens.hashed(token)))
        address, link.expires_at = link.email, clock.now() - timedelta(minutes=1)
        db.session.commit()
    page = browser.new_page()
    page.goto(f"{base}/l/{token}")
    expect(page.get_by_role("main")).to_contain_text("It has expired. The answers given so far are kept.")
    ways.press(page, ways.button(page, "Send me a new link"))
    page.close()
    with person(browser, base, post.link(address)) as page:
        ways.press(page, page.locator(".tasks a").first)
        expect(page.locator("#f-b1")).to_have_value("41000")
        page.locator("#f-b2").fill("The register of lamps")
        ways.press(page, ways.button(page, ways.ON))
        capital.done(page)


def sign_out_unawares_and_write_on(browser: Browser, base: str, token: str) -> None:
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
        expect(page.get_by_role("main")).to_contain_text("This was written before you signed in.")
        expect(page.locator("#f-a1")).to_have_value("9")
        ways.press(page, ways.button(page, "Save"))
        expect(page.locator("#f-a1")).to_have_value("9")
        expect(page.locator(".rivals").first).to_contain_text("Ministry of Interior")
        capital.done(page)


def two_windows_meet(browser: Browser, base: str, token: str) -> None:
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
        capital.done(other)
