"""Looking for words in answers: nothing of a text is lost by marking it."""

from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.matching import holds, pieces, sought

TEXTS = st.text("aàÀß ﬁé\u0301سَلا", max_size=12)


@given(TEXTS, TEXTS)
def test_a_text_in_pieces_is_the_text_and_what_is_found_is_marked(text, typed):
    words = sought(typed)
    found = pieces(text, words)
    assert "".join(piece for piece, _marked in found) == text
    if holds([text], words):
        marked = "".join(piece for piece, is_marked in found if is_marked)
        assert all(holds([marked], [word]) for word in words)


def test_accents_vowel_marks_and_capitals_make_no_difference():
    assert holds(["Général", "السَّلام"], sought("GENERAL السلام"))
    assert not holds(["General"], sought("generals"))
