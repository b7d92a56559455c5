"""A real browser for the tests: Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

# Tests may run as root, where Chromium has no sandbox; nothing asks for addresses outside the machine.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def program() -> str | None:
    """Where Chromium is: as CHROMIUM names it, else as Debian installs it; None where there is none.

    The shell without windows is preferred: it draws the same pages, for three quarters of the CPU.
    """
    named = os.environ.get("CHROMIUM")
    known = (named, *map(shutil.which, ("chromium-headless-shell", "chromium")))
    return next((name for name in known if name and Path(name).is_file()), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for this run of the tests."""
    chromium = program()
    if chromium is None:
        pytest.skip(
            "no Chromium: install Debian's package chromium-headless-shell, or name a program in CHROMIUM"
        )
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A person's browser with nothing in it: no cookies, English, a laptop's window."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab of that browser; a script that fails or that the page's own policy blocks fails the test."""
    tab = context.new_page()
    failures: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            failures.append(message.text)

    tab.on("console", said)
    tab.on("pageerror", lambda error: failures.append(str(error)))
    yield tab
    assert failures == [], "the page's scripts or policy failed"
