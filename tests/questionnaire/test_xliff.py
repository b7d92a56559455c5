"""XLIFF for translation services: what goes out comes back the same, and nothing else is taken."""

from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.questionnaire.po import MAX_BYTES, Catalogue, Entry
from app.questionnaire.xliff import NAMESPACE, XliffError, identity, read, taken, write

NAME = st.from_regex(r"[a-z][a-z0-9_.]{0,8}", fullmatch=True)
GRAMMAR = etree.RelaxNG(file=Path(__file__).with_name("xliff.rng"))
PLAIN = st.text(st.characters() | st.sampled_from("\r\n\t<&>\"'${} "), max_size=20)
TEXT = st.lists(PLAIN | NAME.map(lambda name: f"${{{name}}}"), max_size=4).map("".join)


@st.composite
def catalogues(draw):
    contexts = draw(st.lists(st.text(min_size=1, max_size=12), unique=True, min_size=1, max_size=5))
    entries = []
    for context in contexts:
        text = draw(TEXT)
        flags = draw(st.sampled_from([[], ["fuzzy"]])) if text else []
        entries.append(Entry(context, draw(TEXT.filter(bool)), text, flags=flags, notes=["Section A"]))
    return Catalogue({"Language": "fr"}, [], entries)


def emptied(catalogue):
    bare = deepcopy(catalogue)
    for entry in bare.entries:
        entry.text, entry.flags = "", []
    return bare


@given(catalogues())
def test_what_goes_out_comes_back_the_same(catalogue):
    returned = read(write(catalogue, "parks", "en", "fr").encode("utf-8"))
    assert (returned.of, returned.language) == ("parks", "fr")
    back = emptied(catalogue)
    assert taken(back, returned) == []
    assert back == catalogue


def codes(side):
    """The placeholders of a source or target, by their numbers."""
    found = [(code.get("id"), code.get("equiv")) for code in side.iter(f"{{{NAMESPACE}}}ph")]
    assert len(dict(found)) == len(found)
    return dict(found)


@given(catalogues())
def test_every_file_is_one_of_the_standard_and_its_units_have_names_of_their_own(catalogue):
    tree = etree.fromstring(write(catalogue, "parks", "en", "fr").encode("utf-8"))
    GRAMMAR.assertValid(tree)
    units = tree.findall(f".//{{{NAMESPACE}}}unit")
    assert len({unit.get("id") for unit in units}) == len(units) == len(catalogue.entries)
    for unit in units:
        source, *target = (codes(side) for side in unit.iter("{*}source", "{*}target"))
        for side in target:
            assert all(source.get(number, name) == name for number, name in side.items())


def sent(*entries):
    return write(Catalogue(entries=list(entries)), "parks", "en", "fr")


def test_a_name_in_braces_travels_as_a_placeholder_that_may_move():
    entry = Entry("q.label", "How is ${city} now?")
    file = sent(entry)
    assert '<source xml:space="preserve">How is <ph id="1" equiv="${city}" disp="${city}"/> now?' in file
    moved = '<target>Maintenant, <ph id="1" equiv="${city}"/> ?</target></segment>'
    file = file.replace('state="initial"', 'state="final"').replace("</segment>", moved)
    taken(catalogue := Catalogue(entries=[entry]), read(file.encode()))
    assert catalogue.entries[0].text == "Maintenant, ${city} ?"
    assert not catalogue.entries[0].fuzzy


def test_a_placeholder_keeps_its_number_where_the_translation_has_it_elsewhere():
    file = sent(Entry("q.label", "From ${a} to ${b}, then ${a}", "${b} : ${a}, ${c}, ${a}"))
    source, target = (codes(side) for side in etree.fromstring(file.encode()).iter("{*}source", "{*}target"))
    assert source == {"1": "${a}", "2": "${b}", "3": "${a}"}
    assert list(target.items()) == [("2", "${b}"), ("1", "${a}"), ("4", "${c}"), ("3", "${a}")]


def test_a_placeholder_that_came_back_as_its_number_alone_is_what_the_source_has_there():
    entry = Entry("q.label", "From ${a} to ${b}")
    back = '<target><ph id="2"/> : <ph id="1"/></target></segment>'
    taken(catalogue := Catalogue(entries=[entry]), read(sent(entry).replace("</segment>", back).encode()))
    assert catalogue.entries[0].text == "${b} : ${a}"


def test_what_was_made_of_an_earlier_text_or_is_not_finished_is_to_be_looked_at():
    entries = [Entry("a.label", "One", "Un"), Entry("b.label", "Two", "Deux", flags=["fuzzy"])]
    returned = read(sent(*entries).encode())
    now = [Entry("a.label", "One city"), Entry("b.label", "Two"), Entry("c.label", "Three", "Trois")]
    taken(Catalogue(entries=now), returned)
    assert [(entry.text, entry.fuzzy, entry.previous) for entry in now] == [
        ("Un", True, "One"),
        ("Deux", True, ""),
        ("Trois", False, ""),
    ]


def test_a_text_that_is_not_asked_any_more_is_returned_with_its_line():
    returned = read(sent(Entry("gone.label", "Gone?", "Parti ?")).encode())
    assert taken(Catalogue(entries=[Entry("q.label", "Q")]), returned) == [(9, "Gone?")]
    assert identity("gone.label") == returned.units[0].id


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xliff version="2.1"/>'


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (b"", 1, "no XML"),
        (b"msgid ''", 1, "no XML"),
        (b"<html/>", 1, "no XLIFF"),
        (BOMB.encode(), 1, "declares entities"),
        (b'<xliff version="1.2">\n</xliff>', 1, "version 2"),
        (b'<xliff version="2.1" trgLang="fr"/>', 1, "no text"),
        (b'<xliff version="2.1" trgLang="fr">\n<file id="a"/>\n<file id="b"/></xliff>', 3, "two files"),
        (b"x" * (MAX_BYTES + 1), 1, "larger than 10 MB"),
        (b'<xliff version="2.1" trgLang="fr">\xe9', 1, "no XML"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_line(raw, line, said):
    with pytest.raises(XliffError, match=said) as refused:
        read(raw)
    assert refused.value.line == line


def test_a_file_cut_at_any_byte_is_refused():
    whole = sent(Entry("q.label", "How is ${city}?", "Comment va ${city} ?")).strip().encode()
    for end in range(0, len(whole), 7):
        with pytest.raises(XliffError):
            read(whole[:end])
