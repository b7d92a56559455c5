"""The team's pages in a real browser: what they bring up to date by themselves."""

from playwright.sync_api import BrowserContext, expect

from app.collection import links
from app.collection.scope import OPERATOR
from app.db import db
from app.models import Job
from tests.views.team_office import NOW, Office, tab_of_the_team


def test_the_count_of_those_without_a_link_follows_what_is_sent_and_downloaded(
    context: BrowserContext, office_address: str, office: Office
) -> None:
    round_ = office.round()
    kenya, _niger = office.invite(round_, "KEN,ken@example.org", "NER,ner@example.org")
    tab = tab_of_the_team(context, office_address)
    tab.goto(f"{office_address}/team/rounds/{round_.name}/links")
    figures = tab.locator(".strip dd")
    expect(figures).to_have_text(["2", "2", "0"])
    tab.get_by_role("button", name="Send to the").click()
    expect(figures).to_have_text(["2", "0", "2"])
    links.issue(OPERATOR, kenya)
    for job in db.session.query(Job):
        if job.payload["case"] == kenya.id:
            job.done_at = NOW
        else:
            job.failed_at = NOW
    db.session.commit()
    expect(figures).to_have_text(["2", "1", "0"])
    with tab.expect_download():
        tab.get_by_role("button", name="Make the links and download").click()
    expect(figures).to_have_text(["2", "0", "0"])
