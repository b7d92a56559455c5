"""A questionnaire as a document: everything that is asked is in it, its rules in words, in every format."""

import io
import re
import shutil
import subprocess
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner
from docx import Document
from docx.oxml.ns import qn

from app.cli import main
from app.paper.blocks import Entry, Facts, Heading, Options, Paper
from app.paper.docx import docx
from app.paper.html import html
from app.paper.pdf import pdf
from app.paper.questionnaire import Wanted, paper
from app.paper.word_style import ORDER
from app.questionnaire.choices import ChoiceList
from app.questionnaire.load import load, loads
from app.questionnaire.locales import spoken
from app.questionnaire.texts import in_language
from app.questionnaire.wording import Foreign
from app.typeset.pdf import FONTS
from tests.paper.reading import SMALL, words_of_docx, words_of_pdf

SURVEYS = Path(__file__).parents[2] / "survey_definitions"
HOSTILE = (
    "#set page(fill: red) *bold* _em_ $x^2$ `raw` \\ @ref <b>&amp; // {json} \"quoted\" 'q' [list] =head ~ --"
)


@pytest.fixture
def small() -> Paper:
    return paper(loads(SMALL), Wanted("en", under=("Round of 2027",)))


def entries(blocks):
    for block in blocks:
        if isinstance(block, Entry):
            yield block
            yield from entries(block.body)


def rules(document: Paper, number: str) -> dict[str, str]:
    entry = next(entry for entry in entries(document.blocks) if entry.number == number)
    return dict(pair for block in entry.body if isinstance(block, Facts) for pair in block.pairs)


def test_rules_stand_under_the_question_in_words(small):
    assert rules(small, "A2") == {
        "Asked": "If A1 is “Some”",
        "Accepted": "Only if the answer is not 5",
        "Otherwise": "“Five is no answer.”",
    }
    assert rules(small, "A4") == {"Worked out": "A2 × 2"}


def test_an_answer_in_the_wording_is_shown_by_the_number_of_its_question(small):
    assert "How many, beside [A1]?" in [entry.label for entry in entries(small.blocks)]


def test_codes_are_printed_only_when_they_are_wanted():
    questionnaire = loads(SMALL)
    without, within = (html(paper(questionnaire, Wanted("en", codes=codes))) for codes in (False, True))
    assert "<code>" not in without
    assert "<code>a1</code>" in within
    assert "<code>some</code>" in within
    assert "<code>dont_know</code>" in within


def test_a_long_list_is_printed_once_at_the_end():
    questionnaire = load(SURVEYS / "safer_cities")
    document = paper(questionnaire, Wanted("en"))
    labels = [
        option.label for block in document.blocks if isinstance(block, Options) for option in block.options
    ]
    assert labels.count("Zimbabwe") == 1
    named = [entry for entry in entries(document.blocks) if "list 1 at the end (195" in repr(entry.body)]
    assert [entry.number for entry in named] == ["A1"]


def test_conditions_of_rows_that_are_alike_are_said_once():
    document = paper(load(SURVEYS / "safer_cities"), Wanted("en"))
    assert rules(document, "C4b")["Each row"] == "Only if it is chosen in C4a"
    assert rules(document, "B4")["Each choice"] == (
        "Only if in the same row of B3 “Seriousness” is “3 – Moderate” or a later choice"
    )


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_everything_that_is_asked_is_in_the_page_and_the_word_document(survey):
    questionnaire = load(SURVEYS / survey)
    document = paper(questionnaire, Wanted("en"))
    page = re.sub(r"<[^>]+>", "", html(document)).replace("&#39;", "'").replace("&#34;", '"')
    word = words_of_docx(docx(document))
    wording = [
        text for question in questionnaire.questions.values() for text in (question.label, question.hint)
    ]
    for question in questionnaire.questions.values():
        for key in ("choices", "rows", "columns"):
            found = getattr(question, key, ChoiceList())
            listed = found if isinstance(found, tuple) else question.list_of(found).choices
            wording += [one.label for one in listed]
    wording += [term.text for term in questionnaire.terms.values()]
    lacking = [
        text
        for text in wording
        if "${" not in text
        and not all(text.replace("&", "&amp;") in where or text in where for where in (page, word))
    ]
    assert lacking == []


def test_what_is_asked_of_things_without_a_name_is_said_of_an_item():
    unnamed = paper(loads(SMALL.replace("        singular: city\n", "")), Wanted("en"))
    assert "What follows is asked of each item; up to 500 can be given, or none." in html(unnamed)


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        ("min: 1950-01-01", "A date, 1 January 1950 or later."),
        ("max: 1950-01-01", "A date, 1 January 1950 or earlier."),
        ("min: 1950-01-01, max: 1950-01-02", "A date from 1 January 1950 to 2 January 1950."),
    ],
)
def test_days_come_sooner_or_later_and_are_not_more_or_less(bounds, said):
    dated = SMALL.replace(
        'type: calculate, label: Twice, calculation: "${a2} * 2"', f"type: date, label: D, {bounds}"
    )
    assert said in html(paper(loads(dated), Wanted("en")))


def test_text_is_data_in_every_format():
    questionnaire = loads(SMALL.replace("Its name", f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'"))
    document = paper(questionnaire, Wanted("en"))
    assert HOSTILE in words_of_docx(docx(document))
    assert "<b>" not in html(document)
    assert "#set page(fill: red)" in words_of_pdf(pdf(document))
    assert "$x^2$" in words_of_pdf(pdf(document))


def test_the_pdf_is_tagged_and_says_its_title_and_language(small):
    content = pdf(small)
    assert b"/MarkInfo" in content
    assert b"/Lang" in content
    assert b"pdfuaid" in content
    assert "A small survey" in words_of_pdf(content)
    assert "If A1 is “Some”" in words_of_pdf(content)


@pytest.mark.parametrize(
    "language", [pytest.param(code, marks=[pytest.mark.long] * (code in ("ru", "fr", "es"))) for code in
                 ("ar", "zh", "ru", "fr", "es")]
)  # fmt: skip
def test_every_language_is_set_in_the_fonts_that_come_with_canvass(language):
    if shutil.which("pdffonts") is None:
        pytest.skip("poppler-utils is not installed")
    folder = SURVEYS / "safer_cities"
    source = load(folder)
    questionnaire = in_language(source, spoken(folder, source, language).wordings, language)
    content = pdf(paper(questionnaire, Wanted(language)))
    done = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True)
    fonts = {line.split()[0].partition("+")[2] for line in done.stdout.decode().splitlines()[2:]}
    known = {re.sub(r"-(Regular|Bold|Italic)$", "", path.stem) for path in FONTS.glob("*.?tf")}
    assert fonts
    assert {re.sub(r"-(Regular|Bold|Italic).*$", "", font) for font in fonts} <= known


ARABIC = dedent("""
    survey: small
    title: استقصاء صغير
    language: ar
    languages: [ar]
    sections:
      - name: a
        number: أ
        title: المدن
        questions:
          - {name: a1, number: A1, type: text, label: ما اسم المدينة؟}
          - name: a2
            number: A2
            type: matrix
            label: ما مدى الخطورة؟
            rows: [{name: x, label: السرقة}]
            columns: [{name: y, label: قليلة}, {name: z, label: كثيرة}]
    """)


def test_a_name_that_stands_for_a_number_has_a_line_of_its_own():
    long = paper(loads(SMALL.replace("name: a4, number: A4", "name: how_many_times")), Wanted("en"))
    assert 'class="p-label above"' in html(long)
    assert [entry.number for entry in entries(long.blocks) if entry.above] == ["HOW_MANY_TIMES"]
    assert "\tHOW_MANY_TIMES\nTwice" in words_of_docx(docx(long))
    found = re.findall(r'yMin="([0-9.]+)"[^>]*>(\w+)<', words_of_pdf(pdf(long), "-bbox"))
    heights = {word: float(height) for height, word in found}
    assert heights["HOW_MANY_TIMES"] < heights["Twice"]


@pytest.fixture
def mixed():
    """A document in Arabic with two headings, one of them numbered, that are not translated."""
    return replace(
        paper(loads(ARABIC), Wanted("ar")),
        blocks=(
            Heading(1, Foreign("Cities", "en"), "B"),
            Heading(1, Foreign("Villes", "fr")),
            Heading(1, "المدن"),
        ),
    )


def test_text_that_is_not_translated_says_its_language_in_a_pdf(mixed):
    content = pdf(mixed)
    parts = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        with suppress(zlib.error):
            parts.append(zlib.decompress(stream))
    told = {found.decode() for part in parts for found in re.findall(rb"/Lang\s*\((\w+)\)", part)}
    assert told == {"ar", "en", "fr"}


def test_text_that_is_not_translated_says_its_language_in_word(mixed):
    word = Document(io.BytesIO(docx(mixed)))
    told = {}
    for run in word.element.body.iter(qn("w:r")):
        look = run.find(qn("w:rPr"))
        spoken = look.find(qn("w:lang")) if look is not None else None
        said = (
            spoken.get(qn("w:val")) if spoken is not None else None,
            look is not None and look.find(qn("w:rtl")) is not None,
        )
        told.setdefault("".join(one.text for one in run.iter(qn("w:t"))), []).append(said)
    # Once in the table of contents, once where it stands.
    assert told["Cities"] == [("en", False)] * 2
    assert told["Villes"] == [("fr", False)] * 2
    assert told["المدن"] == [(None, True)] * 2


def test_arabic_runs_from_right_to_left_in_word():
    word = Document(io.BytesIO(docx(paper(loads(ARABIC), Wanted("ar")))))
    paragraphs = [*word.element.body.iter(qn("w:p"))]
    assert paragraphs
    assert all(one.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None for one in paragraphs)
    runs = [run for run in word.element.body.iter(qn("w:r")) if "".join(run.itertext()).strip()]
    assert all(run.find(f"{qn('w:rPr')}/{qn('w:rtl')}") is not None for run in runs)
    assert all(
        t.find(f"{qn('w:tblPr')}/{qn('w:bidiVisual')}") is not None
        for t in word.element.body.iter(qn("w:tbl"))
    )
    assert 'dir="rtl"' in html(paper(loads(ARABIC), Wanted("ar")))


def test_properties_in_word_stand_in_the_order_that_word_insists_on(small):
    word = Document(io.BytesIO(docx(small)))
    for root in (word.element, word.styles.element):
        for name, order in ORDER.items():
            places = order.split()
            for found in root.iter(qn(name)):
                at = [places.index(tag) for child in found if (tag := child.tag.partition("}")[2]) in places]
                assert at == sorted(set(at))


def test_fonts_come_with_their_licence_and_stay_small():
    fonts = [*FONTS.glob("*.?tf")]
    assert fonts
    assert (FONTS / "OFL.txt").is_file()
    assert sum(path.stat().st_size for path in fonts) < 15_000_000


@pytest.mark.parametrize(
    ("ending", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!doctype html>")]
)
def test_the_command_writes_what_the_name_ends_with(tmp_path, ending, begins):
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text(SMALL)
    out = tmp_path / f"small.{ending}"
    done = CliRunner().invoke(main, ["survey", "print", str(folder), str(out)])
    assert (done.exit_code, done.stdout) == (0, f"{out}\n")
    assert out.read_bytes().startswith(begins)


def test_the_command_says_what_it_cannot_print(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "questionnaire.yaml").write_text(SMALL)
    other = CliRunner().invoke(main, ["survey", "print", str(folder), str(tmp_path / "small.odt")])
    assert "the name must end with .html or .docx or .pdf" in other.output
    foreign = CliRunner().invoke(
        main, ["survey", "print", str(folder), str(tmp_path / "small.pdf"), "--language", "fr"]
    )
    assert "the survey is written in en" in foreign.output
