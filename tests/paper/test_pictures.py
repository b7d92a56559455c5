"""Charts as pictures: every sign of a text is drawn, in whatever language it is."""

from app.typeset.pictures import pictures


def drawing(text):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="30" viewBox="0 0 200 30" '
        f'font-family="Noto Sans"><text x="20" y="20">\u2068{text}\u2069</text></svg>'
    )


def test_signs_beside_arabic_letters_with_marks_are_drawn_and_no_box_stands_for_them():
    """A box looks the same whatever it stands for."""
    texts = [f"3 {sign} منفَّذ" for sign in ("–", "—", "(", "/", "&amp;", "Q")]
    assert len(set(pictures([drawing(text) for text in texts], "ar"))) == len(texts)
