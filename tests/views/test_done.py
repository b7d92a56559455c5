"""When a section is done, and what the overview and the check page say of it."""

from tests.views.conftest import house_of


def at(house, path=""):
    return f"/r/{house.kenya.public_id}/{path}".rstrip("/")


def test_a_section_in_which_only_optional_answers_are_left_out_is_done(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a2="yes")
    kenya.get(at(house))
    assert "Begun" in kenya.text
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa")
    kenya.get(at(house))
    assert "Done 3 of 5 answered" in kenya.text
    assert "1 of 2 sections done" in kenya.text


def test_a_section_that_needs_nothing_is_done_once_it_was_saved_without_an_answer(house, kenya):
    kenya.get(at(house, "b"))
    kenya.get(at(house))
    assert "0 of 2 sections done" in kenya.text
    kenya.get(at(house, "b"))
    kenya.send(_go="on")
    kenya.get(at(house))
    assert "1 of 2 sections done" in kenya.text
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa")
    kenya.get(at(house))
    assert "2 of 2 sections done" in kenya.text
    assert "Not sent yet; goes separately" in kenya.text


def test_the_check_page_says_at_its_top_that_all_is_ready_and_leads_to_sending(house, kenya):
    kenya.get(at(house, "check-and-send"))
    assert "All is ready" not in kenya.text
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa")
    kenya.get(at(house, "check-and-send"))
    assert "All is ready to be sent" in kenya.text
    assert "#send" in kenya.read.links
    assert 'id="send"' in kenya.page.text


def test_whoever_comes_from_the_check_page_goes_back_to_it_when_the_answer_is_mended(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa", a3="many")
    kenya.get(at(house, "check-and-send"))
    assert "A3 · Write a whole number" in kenya.text
    link = next(link for link in kenya.read.links if link.endswith("#f-a3"))
    kenya.get(link.partition("#")[0])
    kenya.send(a3="some", _go="on")
    assert kenya.path.endswith("/a_who")
    assert "A3 · Write a whole number" in kenya.text
    kenya.send(a3="12", _go="on")
    assert kenya.path.endswith("/check-and-send")
    assert "All is ready" in kenya.text


def test_a_problem_of_an_item_is_named_by_the_item_and_the_question(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(_add="trips")
    kenya.get(at(house, "check-and-send"))
    assert "Trip 1 · T1 · Where to? · This has to be answered." in kenya.text
    kenya.get(at(house, "b"))
    kenya.send(_add="ships")
    ship = next(name for name in kenya.fields() if name.endswith(":s1"))
    kenya.send(also={ship: "Amani", ship[:-2] + "s2": "100"})
    assert "Ship “Amani” · S2 · " in kenya.text


def test_a_page_warns_again_when_its_errors_have_changed(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa", a3="many", _go="on")
    assert kenya.path.endswith("/a_who")
    kenya.send(a3="1000", _go="on")
    assert kenya.path.endswith("/a_who")
    kenya.send(_go="on")
    assert kenya.path.endswith("/a_more")


COUNTED = """
    survey: harbours
    title: Harbours
    edition: "2020"
    respondent: {kind: state, code_list: states}
    contact: {name: Harbour team, email: harbours@example.org}
    choices:
      states: {code_list: states, choices: [{name: KEN, label: Kenya}, {name: ITA, label: Italy}]}
      uses: [{name: fish, label: Fish}, {name: other, label: Another use, specify: true}]
    sections:
      - name: a
        number: A
        title: About
        questions:
          - {name: a1, type: integer, label: Ships}
          - {name: a2, type: text, label: Name of the largest, relevant: "${a1} > 0"}
          - {name: a3, type: select_one, label: Use, choices: uses}
          - {name: a4, type: text, label: Which fish?, relevant: "${a3} = 'fish'"}
"""


def test_a_typo_says_that_it_hides_questions_and_what_they_held_is_kept(pages, stopped):
    house = house_of(pages, stopped, COUNTED)
    kenya = house.signed_in(house.kenya)
    kenya.get(at(house, "a"))
    kenya.send(a1="3")
    kenya.send(a2="Amani")
    kenya.send(a1="3x")
    assert "A1 · Write a whole number in figures" in kenya.text
    assert "questions that depend on it are not shown; what was answered there is kept" in kenya.text
    kenya.send(a1="4")
    assert kenya.fields()["a2"] == "Amani"


def test_a_choice_without_its_words_is_said_on_its_page(pages, stopped):
    house = house_of(pages, stopped, COUNTED)
    kenya = house.signed_in(house.kenya)
    kenya.get(at(house, "a"))
    kenya.send(a3="other", _go="on")
    assert kenya.path.endswith("/a")
    assert "A3 · Another use · Say in words what you mean by this choice." in kenya.text
    kenya.send(also={"a3.other": "Salt"}, _go="on")
    assert kenya.path.endswith("/check-and-send")


def test_what_is_to_mend_comes_before_what_is_newly_asked(pages, stopped):
    house = house_of(pages, stopped, COUNTED)
    kenya = house.signed_in(house.kenya)
    kenya.get(at(house, "a"))
    kenya.send(a1="x", a3="fish", follow=False)
    assert "#" not in kenya.page.headers["Location"]
    kenya.get(at(house, "a"))
    kenya.send(a1="3", follow=False)
    assert kenya.page.headers["Location"].endswith("#f-a2")


def test_an_item_says_in_its_list_what_it_lacks_and_its_pages_which_is_to_mend(house, kenya):
    kenya.get(at(house, "b"))
    kenya.send(_add="trips")
    trip = kenya.path
    kenya.get(at(house, "b"))
    assert "One answer that is needed is missing" in kenya.text
    kenya.get(trip)
    kenya.send(t1="M" * 20_001)
    kenya.get(f"{trip}/t_who")
    assert "Where Needs mending Who" in kenya.text
    kenya.get(trip)
    kenya.send(t1="Lamu")
    kenya.get(at(house, "b"))
    assert "is needed" not in kenya.text
    assert "Needs mending" not in kenya.text
