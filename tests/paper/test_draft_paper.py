"""A translation on paper: a draft says that it is one, and what is not translated says its language."""

import pytest

from app.paper.docx import docx
from app.paper.html import html
from app.paper.pdf import pdf
from app.paper.questionnaire import Wanted, paper
from app.questionnaire.load import loads
from app.questionnaire.texts import in_language, key
from tests.paper.reading import SMALL, words_of_docx, words_of_pdf

DRAFT = "Cette traduction est un projet\u202f; en cas de doute, le texte en anglais fait foi."


@pytest.fixture
def half_french():
    """The small survey with one text in French, which nobody has reviewed."""
    source = loads(SMALL)
    said = {key("a1.label", "Is there a plan?"): "Y a-t-il un plan ?"}
    return paper(in_language(source, said, "fr"), Wanted("fr", draft=True))


def test_what_has_no_translation_says_in_which_language_it_is(half_french):
    written = html(half_french)
    assert '<strong lang="en" dir="ltr">Each city [anglais]</strong>' in written
    assert "<strong>Y a-t-il un plan ?</strong>" in written


def test_an_unreviewed_translation_says_so_at_its_head(half_french):
    assert html(half_french).index(DRAFT) < html(half_french).index("Y a-t-il")
    assert "This translation is a draft" not in html(paper(loads(SMALL), Wanted("en")))


def test_a_translation_that_lacks_texts_is_written_in_every_format(half_french):
    for said in (words_of_docx(docx(half_french)), words_of_pdf(pdf(half_french))):
        flat = " ".join(said.split())
        assert "Each city [anglais]" in flat
        assert " ".join(DRAFT.split()) in flat
