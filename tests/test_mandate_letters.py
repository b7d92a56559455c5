"""Letters about mandates: each holder is written to in their language, with what they may do and no more."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app import languages
from app.collection import failures, links, mandates, nominations, outbox, rounds, sessions
from app.collection.mandates import Grant
from app.collection.respondents import import_list
from app.collection.scope import CLEARING_AUTHORITY, FOCAL_POINT, OBSERVER, OPERATOR, TEAM, Actor
from app.db import db
from app.jobs import letters, queue
from tests.services.mailbox import message, served
from tests.services.working import work


@pytest.fixture
def mailbox(application):
    application.add_url_rule("/link/<token>", "respond.open_link", lambda token: token)
    with served(application) as box:
        yield box


@pytest.fixture
def kenya(trial):
    case = trial.case(trial.round(contact_email="survey@example.org"), "KEN", "Kenya")
    db.session.commit()
    return case


def sent(application, box):
    """What the mailbox has got since, as (to, subject, text)."""
    work(application)
    said = [message(one) for one in box.received]
    box.received.clear()
    return [(one["To"], one["Subject"], one.get_body(("plain",)).get_content()) for one in said]


def token_in(text):
    return next(line for line in text.splitlines() if "/link/" in line).rpartition("/")[2]


@pytest.mark.parametrize(
    ("role", "provisional", "told"),
    [
        (FOCAL_POINT, False, "You are the focal point for this survey:"),
        (FOCAL_POINT, True, "once you are confirmed by a note verbale"),
        (OBSERVER, False, "you can read the answers, and change nothing."),
        (CLEARING_AUTHORITY, False, "the answers come to you before they are sent."),
    ],
)
def test_each_is_told_what_they_are_and_their_link_makes_them_that(
    application,
    kenya,
    mailbox,
    role,
    provisional,
    told,
):
    grant = Grant(role, "Awa Diop", "awa@example.org", provisional=provisional)
    nominations.nominate(OPERATOR, kenya, grant)
    ((to, _subject, text),) = sent(application, mailbox)
    assert to == "Awa Diop <awa@example.org>"
    assert told in text
    actor = sessions.visitor(links.exchange(token_in(text)).token).actor
    assert (actor.capacity, actor.provisional) == (role, provisional)


def test_a_letter_is_in_the_language_of_the_mandate(application, kenya, mailbox):
    grant = Grant(FOCAL_POINT, "Awa Diop", "awa@example.org", language="fr")
    nominations.nominate(OPERATOR, kenya, grant)
    ((_to, subject, text),) = sent(application, mailbox)
    assert subject.startswith("Votre désignation")
    assert "Vous êtes le point focal de cette enquête" in text


def test_whoever_is_replaced_is_told_and_gets_no_link(application, kenya, mailbox):
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "awa@example.org"))
    sent(application, mailbox)
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Idi", "idi@example.org"))
    told = {to: text for to, _subject, text in sent(application, mailbox)}
    assert "/link/" not in told["Awa <awa@example.org>"]
    assert "You no longer act for this survey" in told["Awa <awa@example.org>"]
    assert "/link/" in told["Idi <idi@example.org>"]


def test_whoever_holds_a_link_is_told_by_whom_a_new_one_was_made_to_copy(application, kenya, mailbox):
    """Else someone of the team could enter by it and read a draft that is not shared, and nobody know."""
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "awa@example.org", language="fr"))
    sent(application, mailbox)
    ines = Actor("Inès Moreau", TEAM, surveys=None)
    token = links.issue(ines, kenya, by_hand=True).token
    ((to, subject, text),) = sent(application, mailbox)
    assert (to, subject) == ("Awa <awa@example.org>", "Un nouveau lien personnel a été créé : Trial round")
    assert "Inès Moreau, du secrétariat, a créé" in text
    assert "survey@example.org" in text
    assert "/link/" not in text
    assert token not in text


def test_a_contact_on_record_without_a_mandate_is_told_as_well(application, kenya, mailbox):
    links.issue(OPERATOR, kenya)
    links.issue(OPERATOR, kenya, by_hand=True)
    ((to, _subject, text),) = sent(application, mailbox)
    assert to == "Kenya <ken@example.org>"
    assert "If you did not ask for it, please write to survey@example.org at once." in text


@pytest.mark.parametrize(
    ("why", "stays"), [(outbox.CORRECTED, True), (outbox.TO_CLEAR, True), (outbox.ASKED_AGAIN, False)]
)
def test_a_letter_in_passing_signs_out_nobody_and_a_link_that_was_asked_for_does(
    application, kenya, mailbox, why, stays
):
    """A link is asked for anew, too, where the one before went astray."""
    cookie = links.exchange(links.issue(OPERATOR, kenya).token).token
    outbox.enqueue(outbox.MAIL_LINK, {"case": kenya.id, "why": why})
    assert len(sent(application, mailbox)) == 1
    assert (sessions.visitor(cookie) is not None) is stays


def test_whoever_gets_longer_is_told_until_when_and_why_in_their_language(application, kenya, mailbox):
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "awa@example.org", language="fr"))
    sent(application, mailbox)
    until = kenya.round.closes + timedelta(days=10)
    for _pressed in range(2):
        rounds.extend(OPERATOR, kenya, until, "Élections")
    ((to, subject, text),) = sent(application, mailbox)
    assert (to, subject) == ("Awa <awa@example.org>", "Délai prolongé : Trial round")
    assert languages.format_moment(until, "fr", ZoneInfo(kenya.round.timezone)) in text
    assert "Motif : Élections" in text
    assert "/link/" not in text


def test_whoever_is_given_a_first_link_by_hand_is_told_that_there_is_one(application, kenya, mailbox):
    """Else someone of the team could answer by it, before the State has heard of the survey."""
    links.issue(OPERATOR, kenya, by_hand=True)
    ((to, subject, text),) = sent(application, mailbox)
    assert (to, subject) == ("Kenya <ken@example.org>", "A personal link was made for you: Trial round")
    assert "to give it to you in another way than by this message" in text
    assert "no longer works" not in text


def test_a_contact_changed_by_a_list_is_a_replacement_that_both_are_told_of(application, kenya, mailbox):
    nominations.follow_record(OPERATOR, [kenya])
    links.issue(OPERATOR, kenya)
    import_list(OPERATOR, kenya.round, b"code,email,contact\nKEN,new@example.org,Njeri\n")
    (old, _subject, ended), (new, subject, text) = sent(application, mailbox)
    assert (old, new) == ("Kenya <ken@example.org>", "Njeri <new@example.org>")
    assert "You no longer act for this survey" in ended
    assert subject == "Your nomination: Trial round"
    assert sessions.visitor(links.exchange(token_in(text)).token).actor.name == "Njeri"


def test_a_name_written_otherwise_keeps_the_link_and_troubles_nobody(application, kenya, mailbox):
    nominations.follow_record(OPERATOR, [kenya])
    token = links.issue(OPERATOR, kenya).token
    import_list(OPERATOR, kenya.round, b"code,email,contact\nKEN,KEN@example.org,Njeri Mwangi\n")
    assert sent(application, mailbox) == []
    assert sessions.visitor(links.exchange(token).token).actor.name == "Njeri Mwangi"


def test_before_anybody_has_a_link_a_list_corrects_a_contact_without_a_letter(application, kenya, mailbox):
    nominations.follow_record(OPERATOR, [kenya])
    import_list(OPERATOR, kenya.round, b"code,email,contact\nKEN,new@example.org,Njeri\n")
    assert sent(application, mailbox) == []
    assert mandates.focal_point(kenya).email == "new@example.org"


def test_a_confirmed_focal_point_is_told_that_the_link_stays(application, kenya, mailbox):
    grant = Grant(FOCAL_POINT, "Awa", "awa@example.org", provisional=True)
    held = nominations.nominate(OPERATOR, kenya, grant)
    ((_to, _subject, first),) = sent(application, mailbox)
    nominations.confirm(OPERATOR, kenya, held, Grant(FOCAL_POINT, "", "", note_reference="NV/1"))
    ((_to, subject, text),) = sent(application, mailbox)
    assert subject.startswith("Your nomination is confirmed")
    assert "/link/" not in text
    assert not sessions.visitor(links.exchange(token_in(first)).token).actor.provisional


def test_one_confirmed_before_the_first_letter_went_still_gets_a_link(application, kenya, mailbox):
    grant = Grant(FOCAL_POINT, "Awa", "awa@example.org", provisional=True)
    held = nominations.nominate(OPERATOR, kenya, grant)
    nominations.confirm(OPERATOR, kenya, held, Grant(FOCAL_POINT, "", "", note_reference="NV/1"))
    ((_to, _subject, text),) = sent(application, mailbox)
    assert links.exchange(token_in(text)).case.id == kenya.id
    assert [one.provisional for one in mandates.held(kenya, FOCAL_POINT)] == [False]


@pytest.mark.parametrize(
    "email", [pytest.param("Awa@example.org", id="same"), pytest.param("awa.diop@example.org", id="other")]
)
def test_a_contact_corrected_before_the_letter_left_gets_it_and_nobody_else_hears_of_it(
    application, kenya, mailbox, email
):
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "awa@example.org"))
    for name in ("Awa D", "Awa Diop"):
        import_list(OPERATOR, kenya.round, f"code,email,contact\nKEN,{email},{name}\n".encode())
    ((to, _subject, text),) = sent(application, mailbox)
    assert to == f"Awa Diop <{email}>"
    assert sessions.visitor(links.exchange(token_in(text)).token).actor.name == "Awa Diop"
    assert failures.count(OPERATOR) == 0


def test_a_nomination_corrected_by_another_before_its_letter_left_is_told_to_the_second_alone(
    application, kenya, mailbox
):
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "awa@example.org"))
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Idi", "idi@example.org"))
    ((to, _subject, text),) = sent(application, mailbox)
    assert to == "Idi <idi@example.org>"
    assert links.exchange(token_in(text)).case.id == kenya.id
    assert failures.count(OPERATOR) == 0


def test_whoever_takes_the_place_of_an_address_that_was_refused_gets_a_link_and_it_no_letter(
    application, kenya, mailbox
):
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "gone@example.org"))
    assert sent(application, mailbox) == []
    import_list(OPERATOR, kenya.round, b"code,email,contact\nKEN,awa@example.org,Awa\n")
    ((to, _subject, text),) = sent(application, mailbox)
    assert to == "Awa <awa@example.org>"
    assert links.exchange(token_in(text)).case.id == kenya.id
    assert failures.count(OPERATOR) == 1, "what was refused, and no letter to that address since"


def test_a_letter_that_is_handed_on_while_the_worker_begins_with_it_goes_to_whoever_follows(
    application, kenya, mailbox
):
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "awa@example.org"))
    leased = queue.lease("a worker")
    import_list(OPERATOR, kenya.round, b"code,email,contact\nKEN,new@example.org,Njeri\n")
    letters.send_link(leased)
    queue.finish(leased, {})
    ((to, _subject, _text),) = sent(application, mailbox)
    assert to == "Njeri <new@example.org>"


def test_a_successor_whose_first_link_is_made_by_hand_is_not_told_that_an_earlier_one_works_no_longer(
    application, kenya, mailbox
):
    nominations.nominate(OPERATOR, kenya, Grant(FOCAL_POINT, "Awa", "awa@example.org"))
    watching = nominations.nominate(OPERATOR, kenya, Grant(OBSERVER, "Obi", "obi@example.org"))
    sent(application, mailbox)
    nominations.end(OPERATOR, kenya, mandates.focal_point(kenya), "left")
    sent(application, mailbox)
    idi = mandates.begin(OPERATOR, kenya, Grant(FOCAL_POINT, "Idi", "idi@example.org"))
    for holder, subject in (
        (idi, "A personal link was made for you: Trial round"),
        (idi, "A new personal link was made: Trial round"),
        (watching, "A new personal link was made: Trial round"),
    ):
        links.issue(OPERATOR, kenya, mandate=holder, by_hand=True)
        ((to, told, _text),) = sent(application, mailbox)
        assert (to, told) == (f"{holder.name} <{holder.email}>", subject)
