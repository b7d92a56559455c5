"""The files of wording: written and read back the same, and every mistake told with its line."""

from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaire.po import MAX_BYTES, Catalogue, Entry, PoError, read, write

HEAD = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\n'
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t"\\'), max_size=30)
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=20)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    contexts = draw(st.lists(LINE, unique=True, max_size=4))
    entries = [
        Entry(
            context,
            draw(TEXT.filter(bool)),
            draw(TEXT),
            previous=draw(TEXT),
            flags=draw(st.sampled_from([[], ["fuzzy"]])),
            remarks=draw(st.lists(LINE.filter(lambda text: text[0] not in ".,:|~"), max_size=1)),
            notes=draw(st.lists(LINE, max_size=1)),
        )
        for context in contexts
    ]
    return Catalogue({"Language": "fr"}, ["Wording."], entries)


@given(catalogues())
def test_what_is_written_reads_back_the_same(catalogue: Catalogue) -> None:
    found = read(write(catalogue).encode())
    for entry in found.entries:
        entry.line = 0
    assert found == catalogue


@given(catalogues())
def test_other_tools_read_the_same(catalogue: Catalogue) -> None:
    theirs = read_po(BytesIO(write(catalogue).encode()), abort_invalid=True)
    for entry in catalogue.entries:
        message = theirs.get(entry.source, entry.context)
        assert message is not None
        assert message.string == entry.text
        assert message.fuzzy == entry.fuzzy


def test_obsolete_entries_and_what_a_translation_was_made_from_are_kept() -> None:
    entries = [
        Entry("a.label", "New", "Vieux", previous="Old\nline", flags=["fuzzy"]),
        Entry("b.label", "Gone\nfor good", "Parti", obsolete=True),
    ]
    found = read(write(Catalogue({"Language": "fr"}, [], entries)).encode())
    assert found.entries[0].previous == "Old\nline"
    assert found.entries[0].fuzzy
    assert found.entries[1].obsolete
    assert found.entries[1].source == "Gone\nfor good"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('msgctxt "a"\nmsgid "x"\n\nmsgctxt "b"\nmsgid "y"\nmsgstr "z"\n', 5, "without msgstr"),
        ('msgctxt "a"\nmsgid "x\nmsgstr "y"\n', 6, "a text in quotes"),
        ('msgid "x"\nmsgstr "y"\n', 5, "without msgctxt"),
        ('msgctxt "a"\nmsgid "x"\nmsgid_plural "xs"\nmsgstr "y"\n', 7, "no plural forms"),
        ('"loose"\n', 5, "belongs to no entry"),
        (
            'msgctxt "a"\nmsgid "x"\nmsgstr "y"\n\nmsgctxt "a"\nmsgid "x"\nmsgstr "z"\n',
            9,
            "stands twice, here and on line 5",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(PoError) as error:
        read((HEAD + text).encode())
    assert error.value.problems[0][0] == line
    assert what in error.value.problems[0][1]


def test_a_file_in_another_encoding_is_refused_with_the_line() -> None:
    with pytest.raises(PoError, match="line 5: this is not UTF-8"):
        read((HEAD + 'msgctxt "é"\n').encode("latin-1"))


def test_a_file_of_unreasonable_size_is_refused_unread() -> None:
    with pytest.raises(PoError, match="larger than 10 MB"):
        read(b"#" * (MAX_BYTES + 1))
