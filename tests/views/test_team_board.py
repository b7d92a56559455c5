"""The board counts who has answered, by State, region and unit, and says nothing of what was answered."""

import re

from app.collection import draft, items, links, submission
from app.collection.draft import Post
from app.collection.scope import FOCAL_POINT, OPERATOR, Actor
from tests.views.team_office import words


def states(office):
    made = office.round()
    cases = office.invite(made, "ITA,ita@example.org", "KEN,ken@example.org", "NER,ner@example.org")
    return made, cases


def write(case, **answers):
    person = Actor("Wanjiru Kamau", FOCAL_POINT, case_id=case.id)
    draft.save(case, {("a", ""): Post(0, answers)}, person)


def test_the_board_counts_by_state_and_region(signed_in):
    made, (_italy, kenya, niger) = states(signed_in)
    signed_in.send(kenya)
    write(niger, a3="half-written")
    shown = signed_in.get(f"/team/rounds/{made.name}")
    assert "respondents 3" in shown  # the figure stands before its label in the look, after it in the source
    assert "sent · 33% 1" in shown
    assert "Kenya: Sent" in shown
    assert "Niger: Being written" in shown
    assert "Africa 1 of 2 Europe 0 of 1" in shown
    assert "As at 15 January 2020, 15:00 (Africa/Nairobi)." in shown


def test_nobody_is_called_invited_before_a_link_was_made(signed_in):
    made, (italy, _kenya, niger) = states(signed_in)
    write(niger, a3="half-written")
    path = f"/team/rounds/{made.name}"
    shown = signed_in.get(path)
    assert "being written 1 not invited yet 2 no reply yet 0" in shown
    assert "Italy: Not invited yet" in shown
    assert "Africa 1 0 0 1 0 0 0 0 0 2 Europe 1 0" in shown
    links.issue(OPERATOR, italy)
    shown = signed_in.get(path)
    assert "being written 1 not invited yet 1 no reply yet 1" in shown
    assert "Italy: No reply yet" in shown
    assert "Europe 0 1 0 0 0 0 0 0 0 1" in shown


def test_where_a_list_of_regions_is_missing_the_board_counts_without_them(signed_in):
    made, (_italy, kenya, _niger) = states(signed_in)
    signed_in.send(kenya)
    (signed_in.folder / "code_lists/m49_subregion.csv").unlink()
    shown = signed_in.get(f"/team/rounds/{made.name}")
    assert "respondents 3" in shown
    assert "Africa 1 of 2" not in shown


def test_the_board_names_states_in_the_language_of_the_page(signed_in):
    made, _cases = states(signed_in)
    assert "كينيا" in signed_in.get(f"/team/rounds/{made.name}?lang=ar")
    assert 'dir="rtl"' in signed_in.browser.get(f"/team/rounds/{made.name}").text


def test_nothing_of_a_draft_is_shown_to_the_team(signed_in):
    made, (_italy, kenya, _niger) = states(signed_in)
    write(kenya, a3="not for the team")
    case = f"/team/cases/{kenya.public_id}"
    for page in (f"/team/rounds/{made.name}", f"/team/rounds/{made.name}/respondents", case):
        assert "not for the team" not in signed_in.browser.get(page).text
    assert "Wanjiru Kamau" in signed_in.get(case)
    assert "Changed 1 answer in “A Policy”" in signed_in.get(case)


def test_of_staff_the_board_shows_units_and_no_names(signed_in):
    made = signed_in.round("activities")
    first, _second, _third = signed_in.invite(
        made, "s1,s1@example.org,Ann,land", "s2,s2@example.org,Ben,land", "s3,s3@example.org,Cid,housing"
    )
    signed_in.send(first)
    shown = signed_in.get(f"/team/rounds/{made.name}")
    assert "Housing Branch 0 of 1 Land Branch 1 of 2" in shown
    assert not any(name in shown for name in ("Ann", "Ben", "Cid"))


def staff(office, count):
    """A round of so many, of whom the first alone is of a unit of one; and what Ann of that unit writes."""
    made = office.round("activities")
    lines = [f"s{n:02},s{n:02}@example.org,Person{n},{'land' if n else 'housing'}" for n in range(count)]
    return made, office.invite(made, *lines)


def board_of(office, made):
    """The board, its fragment and the page that closes the round: each as it is sent, but for its marks."""
    path = f"/team/rounds/{made.name}"
    shown = [office.browser.get(f"{path}{page}").text for page in ("", "/now", "/close")]
    return [re.sub(r'nonce="[^"]*"|name="csrf_token" value="[^"]*"', "", one) for one in shown]


def test_of_few_staff_the_board_is_the_same_whether_or_not_anyone_has_begun(signed_in):
    made, (alone, *others) = staff(signed_in, 10)
    before = board_of(signed_in, made)
    assert "Housing Branch 0 of 1 Land Branch 0 of 9" in signed_in.get(f"/team/rounds/{made.name}")
    signed_in.send(others[0])
    nine_left = board_of(signed_in, made)
    assert nine_left != before, "what was sent is told"
    begin(alone)
    assert board_of(signed_in, made) == nine_left
    shown = signed_in.get(f"/team/rounds/{made.name}")
    assert not any(words in shown for words in ("eing written", "Section by section", "aved", "egun"))
    assert "sent · 10% 1 not invited yet 9 no reply yet 0" in shown
    links.issue(OPERATOR, alone)
    assert "sent · 10% 1 not invited yet 8 no reply yet 1" in signed_in.get(f"/team/rounds/{made.name}")


def test_of_many_staff_the_board_tells_how_many_are_writing_and_not_of_which_unit(signed_in):
    made, (alone, *_others) = staff(signed_in, 10)
    links.issue(OPERATOR, alone)
    before = board_of(signed_in, made)
    begin(alone)
    assert "being written 1 not invited yet 9 no reply yet 0" in signed_in.get(f"/team/rounds/{made.name}")
    strip = re.compile(r'<dl class="strip">.*?</dl>', re.DOTALL)
    parts = [[strip.sub("", one, count=1) for one in shown] for shown in (before, board_of(signed_in, made))]
    assert parts[0] == parts[1], "one number, and nothing else"


def begin(case):
    person = Actor("Ann", FOCAL_POINT, case_id=case.id)
    made = items.add(case, "activities", person)
    draft.save(case, {("activities", made): Post(1, {"k1_title": "Study tour"})}, person)


def test_of_staff_the_list_never_says_who_has_not_answered(signed_in):
    made = signed_in.round("activities")
    first, _second = signed_in.invite(made, "s1,s1@example.org,Ann,land", "s2,s2@example.org,Ben,land")
    signed_in.send(first)
    path = f"/team/rounds/{made.name}/respondents"
    assert "Sent" not in signed_in.get(path)
    assert "No reply yet" not in signed_in.get(path)
    assert signed_in.get(path) == signed_in.get(f"{path}?status=none")


def test_the_list_of_rounds_counts_respondents_and_sent(signed_in):
    _made, (_italy, kenya, _niger) = states(signed_in)
    signed_in.send(kenya)
    assert "(Africa/Nairobi) 3 1" in signed_in.get("/team/")


def test_of_someone_of_staff_no_page_says_that_nothing_was_answered(signed_in):
    made = signed_in.round("activities")
    ann, ben = signed_in.invite(made, "s1,s1@example.org,Ann,land", "s2,s2@example.org,Ben,land")
    person = Actor("Ben", FOCAL_POINT, case_id=ben.id)
    items.add(ben, "activities", person)
    shown = [signed_in.get(f"/team/cases/{case.public_id}") for case in (ann, ben)]
    assert shown[0].replace("Ann", "Ben").replace("s1@", "s2@") == shown[1]
    assert "Unit Land Branch" in shown[0]


def test_what_was_sent_counts_everywhere_while_it_is_open_again(signed_in):
    made, (italy, kenya, _niger) = states(signed_in)
    signed_in.send(kenya)
    signed_in.send(italy, "i")
    submission.reopen(kenya, Actor("Wanjiru Kamau", FOCAL_POINT, case_id=kenya.id))
    path = f"/team/rounds/{made.name}"
    board = signed_in.get(path)
    assert "sent · 67% 2" in board
    assert "being written 0" in board
    assert "Kenya: Sent · open again" in board
    assert "Italy: Sent " in board
    assert "Sent open again" in signed_in.get(f"{path}/respondents?status=submitted&q=KEN")
    assert "2 of 3 have sent." in signed_in.get(f"{path}/reports")
    assert "Sent, open again" in signed_in.get(f"/team/cases/{kenya.public_id}")
    assert kenya.standing == "submitted" != kenya.status


def test_the_columns_of_a_list_are_told_with_an_example_and_a_template(signed_in):
    for survey, told in (("harbours", "KEN,focal.point@example.org"), ("activities", "code,name,email,unit")):
        path = f"/team/rounds/{signed_in.round(survey).name}/respondents"
        assert told in signed_in.get(path)
        template = signed_in.browser.get(f"{path}/template")
        assert told in template.text
        assert "attachment" in template.headers["Content-Disposition"]


def test_the_board_says_where_each_state_stands_by_region(signed_in):
    round_ = signed_in.round()
    signed_in.invite(round_, "KEN,ken@example.org", "ITA,ita@example.org")
    shown = signed_in.get(f"/team/rounds/{round_.name}")
    assert "Where each State stands By region" in shown
    assert "Africa 1 0 0 0 0 0 0 0 0 1" in shown


def test_asking_for_the_heads_of_a_page_does_nothing_that_only_its_form_does(signed_in):
    """No form's token comes with it; another service of the same domain can have a browser ask so."""
    made, _cases = states(signed_in)
    answer = signed_in.browser.head(f"/team/rounds/{made.name}/close")
    assert (answer.status_code, answer.data) == (200, b"")
    assert made.closed_at is None
    assert "The round is closed" in words(
        signed_in.browser.post(f"/team/rounds/{made.name}/close", follow_redirects=True)
    )
    assert made.closed_at is not None
