"""Wording is merged without losing anything, counted, and refused where it would mislead."""

from pathlib import Path

import pytest

from app.questionnaire import translation
from app.questionnaire.findings import DefinitionError
from app.questionnaire.load import load
from app.questionnaire.locales import known_parts, mistakes_in_wording, parts, spoken, update
from app.questionnaire.po import Catalogue, Entry
from app.questionnaire.texts import Text, in_language
from app.questionnaire.translation import completeness, merged, problems

SOURCES = [Text("a.label", "One ${x}"), Text("b.label", "Two")]


def begun(**said: str) -> Catalogue:
    """A French catalogue of the two texts, with translations by the name of the question."""
    catalogue = merged(None, SOURCES, "small", "fr")
    for entry in catalogue.entries:
        entry.text = said.get(entry.context[0], "")
    return catalogue


def test_a_new_catalogue_has_every_text_and_is_an_unreviewed_draft() -> None:
    catalogue = begun()
    assert [entry.context for entry in catalogue.entries] == ["a.label", "b.label"]
    assert translation.reviewer(catalogue) == ""
    catalogue.header[translation.REVIEWED] = "A. Diop, 2027-01-31"
    again = merged(catalogue, SOURCES, "small", "fr")
    assert translation.reviewer(again) == "A. Diop, 2027-01-31"


def test_a_changed_source_makes_its_translation_stale_and_keeps_what_it_was_made_from() -> None:
    changed = [Text("a.label", "One big ${x}"), SOURCES[1]]
    catalogue = merged(begun(a="Un ${x}", b="Deux"), changed, "small", "fr")
    entry = catalogue.entries[0]
    assert (entry.fuzzy, entry.previous, entry.text) == (True, "One ${x}", "Un ${x}")
    done = completeness(catalogue, changed, "fr")
    assert (done.translated, done.stale, done.missing, done.complete) == (1, 1, 0, False)
    twice = merged(catalogue, [Text("a.label", "One huge ${x}"), SOURCES[1]], "small", "fr")
    assert twice.entries[0].previous == "One ${x}", "what the translation says is still the first wording"
    back = merged(catalogue, SOURCES, "small", "fr")
    assert not back.entries[0].fuzzy
    assert not back.entries[0].previous


def test_what_a_translator_has_looked_at_is_no_longer_stale() -> None:
    changed = [Text("a.label", "One big ${x}"), SOURCES[1]]
    catalogue = merged(begun(a="Un ${x}", b="Deux"), changed, "small", "fr")
    catalogue.entries[0].flags, catalogue.entries[0].text = [], "Un grand ${x}"
    again = merged(catalogue, changed, "small", "fr")
    assert completeness(again, changed, "fr").complete
    assert not again.entries[0].previous


def test_what_is_no_longer_asked_stays_in_the_file_and_comes_back() -> None:
    less = merged(begun(a="Un ${x}", b="Deux"), SOURCES[:1], "small", "fr")
    assert less.entries[1].obsolete
    assert less.entries[1].text == "Deux"
    assert completeness(less, SOURCES[:1], "fr").obsolete == 1
    assert merged(less, SOURCES, "small", "fr").entries[1].text == "Deux"


def test_a_new_text_that_said_the_same_elsewhere_begins_with_that_translation_to_be_looked_at() -> None:
    more = merged(begun(b="Deux"), [*SOURCES, Text("c.label", "Two")], "small", "fr")
    assert (more.entries[2].text, more.entries[2].fuzzy) == ("Deux", True)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Un", "${x} is missing"),
        ("Un ${x} ${y}", "${y} is not in the source"),
        ("Un ${x} ${ x}", "is no name in braces"),
        ("Un <b>${x}</b>", "is HTML"),
        ("Un ${x}<script>alert(1)</script>", "is HTML"),
        ("Un ${x} &eacute;", "is HTML"),
        ("Un \u202e${x}", "changes the direction"),
        ("Un \u2067${x}", "not in pairs"),
        ("Un \u2069${x}\u2067", "not in pairs"),
        ("Un \x07${x}", "control character"),
    ],
)
def test_a_translation_that_would_mislead_is_told(text: str, what: str) -> None:
    catalogue = begun(a=text)
    catalogue.entries[0].line = 7
    (found,) = problems(catalogue, SOURCES, "small", "fr")[:1]
    assert found[0] == 7
    assert what in found[1]


@pytest.mark.parametrize(
    "text", ["Un ${x}", "${x} < 3 et > 1 & plus", "\u200fUn ${x}\u200e", "\u2067${x}\u2069"]
)
def test_a_harmless_translation_is_not_told(text: str) -> None:
    assert problems(begun(a=text), SOURCES, "small", "fr") == []


def test_another_survey_or_language_is_told() -> None:
    assert "not of 'other'" in problems(begun(), SOURCES, "other", "fr")[0][1]
    assert "is 'fr', not 'es'" in problems(begun(), SOURCES, "small", "es")[0][1]
    foreign = Catalogue({}, [], [Entry("zzz.label", "Z", "Z", line=3)])
    assert problems(foreign, SOURCES, "small", "fr")[0][:2] == (3, "no entry belongs to 'small'")


def test_a_source_changed_by_hand_in_the_file_is_told() -> None:
    catalogue = begun(b="Deux")
    catalogue.entries[1].source = "Deux"
    assert "was changed in this file" in problems(catalogue, SOURCES, "small", "fr")[0][1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A survey of one question with a shared list, in a folder of definitions."""
    (tmp_path / "code_lists").mkdir()
    (tmp_path / "code_lists" / "fruit.csv").write_text("code,label_en\nap,Apple\npe,Pear\n")
    (tmp_path / "code_lists" / "region.csv").write_text("code,label_en,label_fr\n1,North,Nord\n")
    made = tmp_path / "tiny"
    made.mkdir()
    (made / "questionnaire.yaml").write_text(
        "survey: tiny\ntitle: Tiny\nlanguages: [en, fr]\nchoices: {fruit: {code_list: fruit}}\n"
        "sections:\n- name: s\n  title: S\n  questions:\n"
        "  - {name: q, type: select_one, label: Which?, choices: fruit}\n"
    )
    return made


def fill(file: Path, source: str, text: str) -> None:
    plain = file.read_text("utf-8")
    entry = f'msgid "{source}"\nmsgstr ""'
    assert entry in plain
    file.write_text(plain.replace(entry, f'msgid "{source}"\nmsgstr "{text}"'), "utf-8")


def test_a_folder_gets_a_file_for_its_wording_and_one_for_shared_lists(folder: Path) -> None:
    update(folder, load(folder), "fr")
    lists = folder.parent / "code_lists" / "locale" / "fr.po"
    assert 'msgctxt "fruit.ap.label"' in lists.read_text("utf-8")
    assert "region." not in lists.read_text("utf-8"), "a column has its French already"
    fill(folder / "locale" / "fr.po", "Which?", "Lequel ?")
    fill(lists, "Apple", "Pomme")
    update(folder, load(folder), "fr")
    french = in_language(load(folder), spoken(folder, load(folder), "fr").wordings, "fr")
    assert french.questions["q"].label == "Lequel ?"
    assert [choice.label for choice in french.choices["fruit"].choices] == ["Pomme", "Pear"]
    assert [done.translated for _part, done in update(folder, load(folder), "fr")] == [1, 1]


def test_updating_twice_changes_nothing(folder: Path) -> None:
    update(folder, load(folder), "fr")
    fill(folder / "locale" / "fr.po", "Which?", "Lequel ?")
    before = (folder / "locale" / "fr.po").read_bytes()
    update(folder, load(folder), "fr")
    assert (folder / "locale" / "fr.po").read_bytes() == before


def test_wording_with_a_mistake_is_not_used_at_all(folder: Path) -> None:
    update(folder, load(folder), "fr")
    fill(folder / "locale" / "fr.po", "Which?", "Lequel ${q} ?")
    with pytest.raises(DefinitionError, match=r"fr\.po:\d+: 'q\.label': \$\{q\} is not in the source"):
        spoken(folder, load(folder), "fr")


def test_a_check_tells_every_mistake_of_every_file(folder: Path) -> None:
    update(folder, load(folder), "fr")
    fill(folder / "locale" / "fr.po", "Which?", "Lequel ${q} ?")
    fill(folder.parent / "code_lists" / "locale" / "fr.po", "Apple", "<b>Pomme</b>")
    found = mistakes_in_wording(known_parts(folder, load(folder)))
    assert [Path(problem.file).parent.parent.name for problem in found] == ["tiny", "code_lists"]
    assert all(problem.mend for problem in found)


def test_a_survey_with_no_label_of_the_shared_file_has_no_quarrel_with_it(folder: Path) -> None:
    update(folder, load(folder), "fr")
    lists = folder.parent / "code_lists"
    (lists / "colour.csv").write_text("code,label_en\nr,Red\n")
    file = folder / "questionnaire.yaml"
    file.write_text(file.read_text().replace("code_list: fruit", "code_list: colour"))
    assert mistakes_in_wording(known_parts(folder, load(folder))) == []
    file.write_text(file.read_text().replace("code_list: colour", "code_list: region"))
    assert mistakes_in_wording(known_parts(folder, load(folder))) == []
    (lists / "locale" / "fr.po").write_text(
        (folder / "locale" / "fr.po").read_text().replace("Survey: tiny", "Survey: code_lists")
    )
    assert (
        "no entry belongs to 'code_lists'" in mistakes_in_wording(known_parts(folder, load(folder)))[0].what
    )


def test_a_broken_file_is_left_as_it_is(folder: Path) -> None:
    update(folder, load(folder), "fr")
    file = parts(folder, load(folder), "fr")[0].file
    file.write_bytes(file.read_bytes()[:-9])
    before = file.read_bytes()
    with pytest.raises(DefinitionError, match=r"fr\.po:\d+: "):
        update(folder, load(folder), "fr")
    assert file.read_bytes() == before
