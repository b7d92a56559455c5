"""Every kind of finding of `canvass survey check` has a tiny definition that shows it."""

import re
from textwrap import indent

import pytest

from analysis.checking import verdict
from app.questionnaire.codes import CODES, ERROR, table
from config import ROOT

HEAD = "survey: s\ntitle: T\n"
ONE = "sections:\n  - name: a\n    title: A\n    questions:\n"
TWO = "sections:\n  - name: a\n    title: A\n    questions:\n      - {name: who, type: text, label: Who}\n"
YES_NO = 'choices: {yes_no: [{name: "yes", label: Y}, {name: "no", label: N}]}\n'
CHOICE = "- {name: c, type: select_one, label: C, choices: yes_no}\n"
PO = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgctxt "q.label"\nmsgid "About ${c}"\n'
)


def asks(questions, head=HEAD):
    return head + ONE + indent(questions, " " * 6)


def with_choice(question):
    return asks(CHOICE + question, HEAD + YES_NO)


def hides(questions):
    hidden = "  - name: b\n    title: B\n    anonymous: true\n    questions:\n"
    return HEAD + TWO + hidden + indent(questions, " " * 6)


EXAMPLES = {
    "C101": "survey: [s\n",
    "C102": asks("- {name: q, type: text, label: Q, hnt: H}\n"),
    "C103": asks("- {name: q, type: text, label: Q}\n", "survey: other\ntitle: T\n"),
    "C104": asks("- {name: Q, type: text, label: Q}\n"),
    "C105": asks("- {name: q, type: text, label: Q}\n", HEAD + "languages: [en, xx]\n"),
    "C106": HEAD + "sections: [{name: a, title: A}]\n",
    "C107": asks("- {name: r, type: repeat, label: R, questions: []}\n"),
    "C108": asks("- {name: q, type: integer, label: Q, min: 3, max: 2}\n"),
    "C109": asks("- {name: q, type: text, label: Q, define: [city]}\n"),
    "C110": asks("- {name: q, type: text, label: 'About ${x}'}\n"),
    "C111": asks("- {name: q, type: text, label: Q, required: '1 ='}\n"),
    "C112": with_choice("- {name: q, type: text, label: Q, relevant: \"${c} = 'maybe'\"}\n"),
    "C113": asks(
        "- {name: p, type: text, label: P, relevant: '${q} > 1'}\n- {name: q, type: integer, label: Q}\n"
    ),
    "C114": asks("- {name: q, type: text, label: Q, required: \"pulldata('l', 'a', 'b', 'c') = 'd'\"}\n"),
    "C115": asks("- {name: q, type: integer, label: Q, required: 'prior(${q}) > 1'}\n"),
    "C116": asks("- {name: q, type: calculate, label: Q, calculation: '${q} + 1'}\n"),
    "C117": asks(
        "- {name: q, type: text, label: Q}\n", HEAD + "respondent: {kind: state, code_list: states}\n"
    ),
    "C118": with_choice("- {name: q, type: text, label: 'About ${c}'}\n"),
    "C119": asks("- {name: q, type: text, label: Q}\n"),
    "C120": asks("- {name: q, type: text, label: Q}\n"),
    "C121": hides("- {name: q, type: calculate, calculation: '${who}', kind: text}\n"),
    "C122": asks("- {name: q, type: calculate, label: Q, calculation: 'uuid()'}\n"),
    "C123": asks("- {name: q, type: integer, label: Q}\n"),
    "W201": with_choice("- {name: q, type: text, label: Q, relevant: \"${c} = 'yes' and ${c} = 'no'\"}\n"),
    "W202": with_choice(
        "- {name: p, type: integer, label: P, relevant: \"${c} = 'no'\"}\n"
        "- {name: q, type: text, label: Q, relevant: \"${c} = 'yes' and ${p} > 3\"}\n"
    ),
    "W203": asks(
        "- {name: q, type: integer, label: Q, constraint: '. > 5 and . < 5', constraint_message: M}\n"
    ),
    "W204": asks(
        "- {name: q, type: matrix, label: Q, rows: [{name: r, label: R}], columns: "
        + str([{"name": f"c{n}", "label": f"Column {n}"} for n in range(8)])
        + "}\n"
    ),
    "W205": asks("".join(f"- {{name: q{n}, type: text, label: Question {n}}}\n" for n in range(121))),
    "W206": asks("- {name: q, type: text, label: 'Say <b>why</b>'}\n"),
    "W207": asks('- {name: q, type: text, label: "Say\\u202E why"}\n'),
    "W208": asks("- {name: q, type: text, label: Q}\n", HEAD + YES_NO),
    "W209": asks(
        "- {name: q, type: select_one, label: Q, choices: [{name: a, label: A}, {name: b, label: A}]}\n"
    ),
    "W210": asks("- {name: q, type: text, label: Q}\n", HEAD + "languages: [en, fr]\n"),
    "W211": asks(
        "- {name: p, type: text, label: P, relevant: '${q} > 1'}\n- {name: q, type: integer, label: Q}\n",
        HEAD + "expressions: loose\n",
    ),
    "W213": asks("- {name: q, type: text, label: Q, accepted: {W204: it is narrow}}\n"),
    "W214": asks(
        "- {name: p, number: A1, type: text, label: P}\n- {name: q, number: A1, type: text, label: Q}\n"
    ),
    "W215": asks("- {name: r, type: repeat, label: R, questions: [{name: q, type: text, label: Q}]}\n"),
    "W216": with_choice(
        "- {name: q, type: select_one, label: Q, choices: "
        "[{name: a, label: A}, {name: b, label: B, relevant: \"${c} = 'yes' and ${c} = 'no'\"}]}\n"
    ),
    "W212": hides("- {name: q, type: text, label: Q, relevant: \"${who} = 'me'\"}\n"),
}
BESIDE = {
    "C118": {"locale/fr.po": PO + 'msgstr "À propos"\n'},
    "C123": {
        "../code_lists/framework_node.csv": "code,label_en\nAA1,Policy\n",
        "indicators.yaml": "title: M\nversion: 1\nlevels:\n"
        "  - {code: low, label: L, at_least: 0}\n  - {code: high, label: H, at_least: 0.5}\n"
        'indicators: [{code: S1, label: S, nodes: [AA1], kind: process, formula: "${z}"}]\n',
    },
    "C120": {"changes.yaml": "changes: {}\n"},
    "C119": {
        "report.yaml": "title: R\nsections:\n  - title: S\n    tables:\n      - {kind: frequency, of: z}\n"
    },
}


@pytest.fixture
def said(tmp_path):
    """What is said of a definition and the files beside it."""

    def check(definition, beside=()):
        for name, text in {"questionnaire.yaml": definition, **dict(beside)}.items():
            (tmp_path / "s" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "s" / name).write_text(text)
        return verdict(tmp_path / "s")

    return check


def test_every_code_has_an_example():
    assert set(EXAMPLES) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_each_kind_of_finding_is_told_with_its_code_line_and_mend(said, code):
    mistakes, warnings, _accepted = said(EXAMPLES[code], BESIDE.get(code, ()))
    told = mistakes if CODES[code].severity == ERROR else warnings
    assert {line[-6:] for line in mistakes + warnings} == {f"[{code}]"}
    assert told == mistakes + warnings
    assert all(re.match(r".*\.(yaml|po):[0-9]+: .+", line) for line in told)


def test_what_is_in_order_is_said_nothing_of(said):
    definition = with_choice("- {name: q, type: text, label: 'About ${c}', relevant: \"${c} = 'yes'\"}\n")
    assert said(definition) == ([], [], [])


def test_the_guide_lists_every_code():
    guide = (ROOT / "survey_definitions/README.md").read_text("utf-8")
    assert "\n".join(table()) in guide
