"""A letter read before it is sent is the letter that is sent, in any language, and opens nothing."""

import html
import re

import pytest
from sqlalchemy import select

from app.collection import mandates, nominations
from app.collection.links import issue
from app.collection.scope import OPERATOR
from app.db import db
from app.letters import link_letter
from app.models import Job, PersonalLink
from tests.views.team_office import Office, words


@pytest.fixture
def kenya(signed_in):
    (case,) = signed_in.invite(signed_in.round(contact_email="harbours@example.org"), "KEN,ken@example.org")
    case.contact_name = "Wanjiru <b>Kamau</b>"
    nominations.follow_record(OPERATOR, [case])
    db.session.commit()
    return case


def text_of(office: Office, case, **asked) -> str:
    page = office.browser.get(f"/team/rounds/{case.round.name}/letters", query_string=asked).text
    return html.unescape(re.search(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)[1])


@pytest.mark.parametrize("why", ["invited", "reminded", "asked_again"])
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_what_is_read_is_what_is_sent_but_for_the_link(signed_in, kenya, why, language):
    page = signed_in.browser.get(
        f"/team/rounds/{kenya.round.name}/letters", query_string={"why": why, "language": language}
    )
    drawn = signed_in.browser.get(
        f"/team/cases/{kenya.public_id}/letter.html", query_string={"why": why, "language": language}
    )
    made = issue(OPERATOR, kenya, least_days=signed_in.app.config["LINK_DAYS"])
    sent = link_letter(kenya, made.token, made.link.expires_at, why, language)
    kept = "x" * 43
    read = text_of(signed_in, kenya, why=why, language=language)
    assert read == sent.text.replace(made.token, kept)
    assert drawn.text == sent.html.replace(made.token, kept)
    assert html.escape(sent.subject, quote=False) in page.text
    assert "Wanjiru &lt;b&gt;Kamau&lt;/b&gt;" in drawn.text


def test_at_first_an_invitation_is_shown_in_the_respondents_own_language(signed_in, kenya):
    kenya.language = "fr"
    db.session.commit()
    assert "Vous êtes invité" in text_of(signed_in, kenya)


def test_reading_a_letter_sends_nothing_and_makes_no_link(signed_in, kenya):
    text_of(signed_in, kenya)
    signed_in.browser.get(f"/team/cases/{kenya.public_id}/letter.html")
    assert db.session.scalars(select(PersonalLink)).all() == []
    assert db.session.scalars(select(Job)).all() == []


def test_the_letter_alone_may_be_framed_by_us_and_runs_nothing(signed_in, kenya):
    headers = signed_in.browser.get(f"/team/cases/{kenya.public_id}/letter.html").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("sandbox")
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy


def test_who_has_no_address_or_is_not_of_the_round_is_said(signed_in, kenya):
    kenya.contact_email = ""
    mandates.end(OPERATOR, kenya, mandates.focal_point(kenya), "left")
    db.session.commit()
    said = words(signed_in.browser.get(f"/team/rounds/{kenya.round.name}/letters?respondent=zzz"))
    assert "No address on record: nothing can be sent." in said
    empty = signed_in.round("activities")
    assert "This round has no respondents yet." in signed_in.get(f"/team/rounds/{empty.name}/letters")
