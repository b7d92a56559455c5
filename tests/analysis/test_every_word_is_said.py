"""Every word in a workbook is said in the report's language: a language of marks finds what is not."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from babel.support import NullTranslations
from python_calamine import CalamineWorkbook

from analysis.decisions import Decisions
from analysis.kinds import KINDS
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from analysis.writers.xlsx import workbook
from app import languages
from app.questionnaire.report_texts import texts
from app.questionnaire.texts import key
from tests.analysis.conftest import FACTS, Study
from tests.analysis.everything import INTERNAL, REGION, TABLES, everything
from tests.analysis.indicators.study import SCHEME
from tests.analysis.indicators.test_candidates import CANDIDATES

LANGUAGE = "fr"
QUERIED = ("⟦Data⟧", "⟦Ledger⟧", "⟦Groups⟧")
MARKED = re.compile("⟦[^⟧]*⟧")
WORD = re.compile(r"[^\W\d_]+")
MESSAGE = re.compile(r"%\(\w+\)s|%%|[^\W\d_]+")
SAID = {"label", "title", "needs_text", "unit"}
"""The keys of a matrix of indicators that hold words."""
MORE = (
    {"kind": "last_time"},
    {"kind": "nodes"},
    {"kind": "states"},
    {"kind": "levels"},
    {"kind": "scores"},
    {"kind": "indicators"},
    {"kind": "candidates"},
    {"kind": "levels", "by": "respondent:m49_region", "composite": "yes"},
    {"kind": "frequency", "of": "c1", "missing": "show", "title": "Named"},
    {"kind": "overlap", "of": "k4", "same": ["k3"], "across": "k1", "date": "s1", "within": 12},
    {
        "kind": "beside",
        "heading": "Theme",
        "columns": [
            {"of": "k1", "label": "Activities", "match": {"Learning": ["x", "z"]}},
            {"join": "other", "of": "need", "label": "Needs", "match": {"Learning": ["x"]}},
        ],
    },
    {
        "kind": "gaps",
        "supply": {"of": "k1", "by": "k3:m49_region", "label": "Activities"},
        "demand": {"join": "other", "of": "need", "by": "respondent:m49_region", "label": "States"},
    },
)
DECISIONS = (
    "respondent,decision,who,when,why\n"
    "KEN,validated,1,2020-02-01,1\nBRA,validated,1,2020-02-01,1\nBRA,not_shortlisted,1,2020-02-10,1\n"
)
DATA = re.compile(
    r"sha256:[0-9a-f]+|\b[0-9a-f]{12}\b|\b[0-9a-f]{64}\b"  # hashes
    r"|^[CV] $"  # the letters of sections, before their titles
    r"|\[[a-z]\]"  # the marks of cells that are not shown
    r"|\b(?:[CDEGIJKNPRSVXY]\d\.?|I2C|CITY|NEED|AA\d)\b"  # numbers of questions, codes of nodes
    r"|\b(?:KEN|UGA|EGY|BRA|PER|JPN)\b"  # States on a map of tiles
    r"|\$\{\w+\}|\b\w+(?= = )"  # formulas, and codes before what they mean
    r"|Africa/Nairobi|decisions\.csv"
    r"|\b1er\b"  # the first of a month
)
OF_THE_LANGUAGE = {"et", "ou", *languages.locale(LANGUAGE).months["format"]["wide"].values()}
"""What joins the last of several, and the months: a language has them without a message."""


class Marks(NullTranslations):
    """A catalogue that has every message, between marks."""

    def ugettext(self, message):
        return between(message)

    def ungettext(self, one, many, num):
        return self.ugettext(one if num == 1 else many)


@pytest.fixture
def marked(monkeypatch):
    """The language of marks, in the place of a real one."""
    said = (languages.gettext, languages.ngettext)
    for function in said:
        function.cache_clear()
    monkeypatch.setattr(languages, "translations", lambda _code: Marks())
    yield
    for function in said:
        function.cache_clear()


def between(text):
    """A text with each of its words between marks, so that a line of it that was broken has them too."""
    return MESSAGE.sub(lambda found: found[0] if found[0].startswith("%") else f"⟦{found[0]}⟧", text)


def in_marks(content):
    """A matrix of indicators whose words stand between marks."""
    if isinstance(content, dict):
        return {
            name: between(value) if name in SAID and isinstance(value, str) else in_marks(value)
            for name, value in content.items()
        }
    return [in_marks(one) for one in content] if isinstance(content, list) else content


def worded(study):
    """The study with the words of its questionnaire and its lists between marks."""
    study.variables = [
        replace(
            one,
            label=between(one.label),
            item=between(one.item),
            unit=between(one.unit),
            categories=tuple(replace(it, label=between(it.label)) for it in one.categories),
        )
        for one in study.variables
    ]
    study.sections = [replace(one, title=between(one.title)) for one in study.sections]
    for name, content in study.code_lists.items():
        head, *lines = content.splitlines()
        rows = [line.split(",") for line in lines]
        study.code_lists[name] = "\n".join([head, *(",".join([r[0], between(r[1]), *r[2:]]) for r in rows)])
    book = study.codebook()
    study.codebook = lambda: replace(book, title=between(book.title))
    return study


def whole(study, folder):
    """A study with every kind of table, and the one that it joins."""
    everything(study)
    study.variables = [
        replace(one, maps_to=("AA1",)) if one.name in ("c1", "c2") else one for one in study.variables
    ]
    study.ask("g5", "0=No 1=Yes")
    study.ask("x1", kind="decimal")
    study.ask("i2", "lead=Lead no=No")
    study.ask("i2c", kind="text", measure="text")
    study.ask("city", kind="text", measure="text", table="cities")
    study.item("cities", "BRA", "1", city="1")
    study.rows["main"] = [
        {**row, "g5": "1", "x1": "1.5", "i2": "lead", "i2c": "1"} for row in study.rows["main"]
    ]
    for row in study.rows["act"]:
        row["k4"] = row.get("k4") and "1"
    keys = {"submission": "1", "respondent": "BRA", "section": "c", "question": "c1"}
    study.earlier = [{**keys, "outcome": "confirmed"}, {**keys, "outcome": "updated"}]
    study.code_lists["framework_node"] = "code,label_en\nAA1,Policy\nAA2,Institutions\n"
    formulas = [
        {**one, "formula": "${c1}", "most": "2"} if one["code"].startswith("S") else one
        for one in SCHEME["indicators"]
    ]
    criteria = [{"label": "Policy", "weight": "30", "answers": ["c1"]}, CANDIDATES["criteria"][1]]
    study.scheme = in_marks(
        {**SCHEME, "indicators": formulas, "candidates": {**CANDIDATES, "criteria": criteria}}
    )
    study.plan |= {
        "about": "About it.",
        "summary": "Summed up.",
        "cases": {"main": "States", "act": "Works", "partner": "Partners", "cities": "Cities"},
        "joins": {"other": {"survey": "other", "title": "Other"}},
    }
    first = study.plan["sections"][0]
    tables = [*TABLES, *INTERNAL, *MORE]
    study.plan["sections"] = [{**first, "text": "What it says.", "tables": tables}]
    other = Study(folder / "other")
    other.ask("need.1", "x=Course y=Toolkit z=Meeting")
    for state, need in zip(REGION, "xyzxyz", strict=True):
        other.answer(state, need__1=need)
    other.plan = {"title": "Other", "sections": []}
    return worded(study), worded(other)


def unsaid(content, names):
    """The words in the cells of a workbook that are neither said nor data, each with its sheet and row."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    for sheet in book.sheet_names:
        # Below their headings these sheets hold names, codes and answers as they were given.
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        for row, line in enumerate(rows[:4] if sheet.startswith(QUERIED) else rows, 1):
            for value in line:
                left = MARKED.sub("", value) if isinstance(value, str) and value not in names else ""
                words = [word for word in WORD.findall(DATA.sub("", left)) if word not in OF_THE_LANGUAGE]
                if words:
                    yield sheet, row, value, words


def test_no_report_with_every_kind_of_table_holds_a_word_of_another_language(study, tmp_path, marked):
    own, other = whole(study, tmp_path)
    assert {one["kind"] for one in own.plan["sections"][0]["tables"]} == {kind.KIND for kind in KINDS}
    data = open_dataset(own.write(round={**FACTS["round"], "title": "1"}), language=LANGUAGE)
    joined = open_dataset(other.write(survey="other"), language=LANGUAGE)
    said = {key(one.context, one.source): between(one.source) for one in texts(data.plan)}
    plan = Plan.frozen(data.plan).spoken(said, LANGUAGE, data.source)
    (tmp_path / "decisions.csv").write_text(DECISIONS, "utf-8")
    taken = Decisions.read(tmp_path / "decisions.csv", REGION)
    made = report(data, plan, LANGUAGE, decisions=taken, others=[joined])
    names = {name for one in data.codebook for name in (one.name, one.section, one.table)}
    assert list(unsaid(workbook(made), names)) == []
