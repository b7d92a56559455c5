"""The verbs of languages: `survey translate` says how far each is, and fails where a file would mislead."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.house.tree import ROOT

SURVEY = """
survey: parks
title: Parks
languages: [en, fr]
sections:
- name: s
  title: Section
  questions:
  - {name: q, type: text, label: "How is ${q2}?"}
  - {name: q2, type: text, label: Which?}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A survey of two questions in a folder of its name."""
    made = tmp_path / "parks"
    (tmp_path / "code_lists").mkdir()
    made.mkdir()
    (made / "questionnaire.yaml").write_text(SURVEY)
    return made


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["survey", *(str(word) for word in words)])
    return done.exit_code, done.output


def test_translate_begins_a_language_and_says_how_far_it_is(folder: Path) -> None:
    assert run("translate", folder) == (
        0,
        f"{folder}/locale/fr.po: 0 of 4 translated, 4 missing; unreviewed draft\n",
    )
    file = folder / "locale" / "fr.po"
    file.write_text(
        file.read_text().replace('msgid "Which?"\nmsgstr ""', 'msgid "Which?"\nmsgstr "Lequel ?"')
    )
    (folder / "questionnaire.yaml").write_text(SURVEY.replace("Which?", "Which park?"))
    assert run("translate", folder)[1].endswith(
        "0 of 4 translated, 1 to look at again, 3 missing; unreviewed draft\n"
    )
    assert '#| msgid "Which?"' in file.read_text()


def test_translate_and_check_fail_where_an_answer_would_be_lost_from_a_sentence(folder: Path) -> None:
    run("translate", folder)
    file = folder / "locale" / "fr.po"
    source = 'msgid "How is ${q2}?"\nmsgstr '
    file.write_text(file.read_text().replace(f'{source}""', f'{source}"Comment est-ce ?"'))
    for verb in ("translate", "check"):
        code, said = run(verb, folder)
        assert code == 1
        assert "'q.label': ${q2} is missing from the translation; put it where" in said
        assert f"{file}:" in said


def test_the_survey_of_the_guide_is_translated_and_checked(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "survey_definitions" / "code_lists", tmp_path / "code_lists")
    folder = tmp_path / "parks"
    folder.mkdir()
    guide = (ROOT / "survey_definitions" / "README.md").read_text("utf-8")
    begun = re.search(r"```yaml\n(survey: parks.*?)```", guide, re.DOTALL)
    assert begun
    (folder / "questionnaire.yaml").write_text(begun[1])
    said = "0 of 7 translated, 7 missing; unreviewed draft"
    assert run("translate", folder, "--language", "fr") == (0, f"{folder}/locale/fr.po: {said}\n")
    assert said in guide
    assert run("check", folder) == (0, f"{folder}: nothing to mend\n")


@pytest.mark.parametrize(
    ("language", "what"),
    [
        ("de", "'de' is none of the six languages: ar, zh, en, fr, ru, es"),
        ("en", "the survey is written in 'en'; name a language to translate it into"),
    ],
)
def test_translate_names_the_languages_that_there_are(folder: Path, language: str, what: str) -> None:
    code, said = run("translate", folder, "--language", language)
    assert (code, what in said) == (2, True)
    assert not (folder / "locale").exists()


def test_check_says_how_much_of_a_declared_language_is_missing_or_outdated(folder: Path) -> None:
    file = folder / "locale" / "fr.po"
    what, otherwise = (
        "4 texts have no translation (survey/title, s.title, q.label, q2.label);",
        "or take 'fr' out of the languages [W210]\n",
    )
    begin = "begin the file with `canvass survey translate`"
    assert run("check", folder) == (0, f"warning: {file}:1: {what} {begin}, {otherwise}")
    run("translate", folder)
    first = 1 + file.read_text().splitlines().index('msgctxt "survey/title"')
    assert run("check", folder) == (0, f"warning: {file}:{first}: {what} translate them, {otherwise}")
    file.write_text(
        file.read_text().replace('msgid "Which?"\nmsgstr ""', 'msgid "Which?"\nmsgstr "Lequel ?"')
    )
    (folder / "questionnaire.yaml").write_text(SURVEY.replace("Which?", "Which park?"))
    run("translate", folder)
    assert (
        "3 texts have no translation (survey/title, s.title, q.label), 1 text has an outdated one (q2.label)"
        in run("check", folder)[1]
    )


def test_a_file_that_cannot_be_read_is_refused_with_the_line_and_left_alone(folder: Path) -> None:
    run("translate", folder)
    file = folder / "locale" / "fr.po"
    file.write_bytes(file.read_bytes() + b"msgstr \xe9\n")
    before = file.read_bytes()
    code, said = run("translate", folder)
    assert code == 1
    assert "this is not UTF-8 text" in said
    assert file.read_bytes() == before


def test_wording_goes_to_a_service_as_xliff_and_comes_back(folder: Path) -> None:
    code, said = run("translate", folder, "--xliff")
    file = folder / "locale" / "fr.xlf"
    assert (code, said.splitlines()[1]) == (0, f"{file}: for a translation service")
    back = re.sub(
        r'state="initial">(\s+)<source xml:space="preserve">(.*)</source>',
        r'state="translated">\1<source xml:space="preserve">\2</source><target>«\2»</target>',
        file.read_text(),
    )
    file.write_text(back)
    code, said = run("translate", folder, "--take", file)
    assert code == 0
    assert said.splitlines() == [
        f"{folder}/locale/fr.po: 4 texts of {file} taken, 0 are not asked any more",
        f"{folder}/locale/fr.po: 4 of 4 translated; unreviewed draft",
    ]
    assert 'msgstr "«How is ${q2}?»"' in (folder / "locale" / "fr.po").read_text()


def test_what_comes_back_with_a_mistake_or_from_elsewhere_changes_nothing(folder: Path) -> None:
    run("translate", folder, "--xliff")
    before = (folder / "locale" / "fr.po").read_bytes()
    file = folder / "locale" / "fr.xlf"
    lost = file.read_text().replace("</source>\n", "</source><target>Perdu</target>\n")
    for text, told in (
        (lost.replace("initial", "final"), "${q2} is missing from the translation"),
        (lost.replace('original="parks"', 'original="forests"'), "the wording of 'forests' in 'fr'"),
        (lost.replace('trgLang="fr"', 'trgLang="es"'), "the wording of 'parks' in 'es'"),
        (lost.replace('trgLang="fr"', 'trgLang="../x"'), "the wording of 'parks' in '../x'"),
    ):
        file.write_text(text)
        code, said = run("translate", folder, "--take", file)
        assert code == 1
        assert told in said
        assert (folder / "locale" / "fr.po").read_bytes() == before


def test_check_names_the_first_texts_of_many_that_have_no_translation(folder: Path) -> None:
    more = "".join(f"  - {{name: more{n}, type: text, label: M}}\n" for n in range(1, 4))
    (folder / "questionnaire.yaml").write_text(SURVEY + more)
    named = "(survey/title, s.title, q.label, q2.label, more1.label, …)"
    assert f"7 texts have no translation {named};" in run("check", folder)[1]
