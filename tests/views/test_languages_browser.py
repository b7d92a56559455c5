"""On a page of the team, what was typed goes along into another language, and passwords do not."""

from playwright.sync_api import BrowserContext

from tests.views.team_office import Office, tab_of_the_team


def test_what_was_typed_on_a_page_of_the_team_goes_along_into_another_language(
    office: Office, office_address: str, context: BrowserContext
) -> None:
    tab = tab_of_the_team(context, office_address)
    tab.goto(f"{office_address}/team/rounds/new?survey=harbours")
    tab.fill("#f-title", "Harbours of 2031")
    tab.check("input[name=pilot]")
    tab.click("details.languages summary")
    tab.click("details.languages a[hreflang=ar]")
    assert tab.locator("html").get_attribute("dir") == "rtl"
    assert tab.input_value("#f-title") == "Harbours of 2031"
    assert tab.is_checked("input[name=pilot]")
    assert tab.evaluate("sessionStorage.length") == 0


def test_a_password_does_not_go_along(office: Office, office_address: str, context: BrowserContext) -> None:
    tab = context.new_page()
    tab.goto(f"{office_address}/team/sign-in")
    tab.fill("#f-email", "amina@example.org")
    tab.fill("#f-password", "kept to myself")
    tab.click("details.languages summary")
    tab.click("details.languages a[hreflang=fr]")
    assert tab.locator("html").get_attribute("lang") == "fr"
    assert (tab.input_value("#f-email"), tab.input_value("#f-password")) == ("amina@example.org", "")
