"""Templates are compiled once a language, with the interface's words in them; what they name stays data."""

import pytest
from babel.support import NullTranslations
from flask import Flask, render_template

from app.factory import Canvass
from app.views import templates
from app.views.words import speak


class Backwards(NullTranslations):
    """A language in which messages are preceded by its code, and one holds a tag."""

    def __init__(self, code):
        super().__init__()
        self.code = code

    def ugettext(self, message):
        return f"{self.code}: {message}" if message != "Below" else "<b>Below</b>"


@pytest.fixture
def app(tmp_path, monkeypatch) -> Flask:
    monkeypatch.setattr(templates, "translations", Backwards)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        "{{ _('Add: %(what)s', what=what) }}|{% include 'below.html' %}|{{ _('all of 100 %%') }}"
    )
    (tmp_path / "templates" / "below.html").write_text("{{ _('Below') }}")
    return Canvass("made_up", root_path=str(tmp_path))


def drawn(app, language, **given):
    with app.test_request_context():
        speak(language)
        return render_template("page.html", **given)


def test_each_language_has_its_own_words_and_so_has_what_a_template_includes(app):
    for code in ("ar", "fr", "ar"):
        assert drawn(app, code, what="x") == f"{code}: Add: x|&lt;b&gt;Below&lt;/b&gt;|{code}: all of 100 %"


def test_what_a_translator_wrote_is_text_and_so_is_what_a_message_names(app):
    found = drawn(app, "fr", what="<b>")
    assert found.startswith("fr: Add: &lt;b&gt;|&lt;b&gt;Below&lt;/b&gt;|")


def test_a_message_costs_nothing_when_the_page_is_drawn(app, monkeypatch):
    first = drawn(app, "ar", what="x")
    monkeypatch.setattr(Backwards, "ugettext", None)
    assert drawn(app, "ar", what="x") == first
