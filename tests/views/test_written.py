"""Templates in our way: what they write is escaped as MarkupSafe would, and what is not said is not there."""

from flask import Request
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from werkzeug.datastructures import ImmutableMultiDict

from app.questionnaire.wording import Foreign
from app.views.asked import Asked, Said
from app.views.templates import written

texts = st.text(alphabet=st.sampled_from("<>&'\"a é\u202e") | st.characters())


class Drawn:
    """Something that says itself what it is as HTML."""

    def __html__(self):
        return "<b>drawn</b>"


@given(texts | texts.map(Markup) | texts.map(lambda text: Foreign(text, "fr")) | st.integers() | st.none())
def test_what_a_template_writes_is_escaped_as_markupsafe_would(value):
    assert written(value) == str(escape(value))


def test_what_says_itself_that_it_is_html_is_written_as_that():
    assert written(Drawn()) == "<b>drawn</b>"


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=3)))


@given(pairs, st.sampled_from("abcd"), st.sampled_from([None, "else"]))
def test_a_field_is_found_as_werkzeug_finds_it(fields, name, default):
    assert Said(fields).get(name, default) == ImmutableMultiDict(fields).get(name, default)
    assert Said(fields).get(name, 7, type=int) == ImmutableMultiDict(fields).get(name, 7, type=int)


@given(st.text(alphabet=st.characters(max_codepoint=255) | st.sampled_from('ab=;, "\\')))
def test_cookies_are_read_as_werkzeug_reads_them_whatever_bytes_another_service_has_set(header):
    environ = {"HTTP_COOKIE": header}
    assert Asked(environ).cookies == Request(environ).cookies
