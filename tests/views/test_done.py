"""When a section is done, and what the overview and the check page say of it."""


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
