"""Lists of respondents: whatever is wrong is said at once, with its line; all goes in, or nothing."""

import pytest
from sqlalchemy import select

from app.collection import names
from app.collection.errors import NotAllowed
from app.collection.respondents import COLUMNS, REQUIRED, TEMPLATES, import_list
from app.db import db
from app.models import Case, Respondent
from app.questionnaire.load import loads
from tests.collection.conftest import opened

GOOD = "code,name,email,contact\nNGA,,n@example.org,Ngozi Bello\nNER,,ne@example.org,Issa Maïga\n"

STAFF = """
survey: inventory
title: Inventory
respondent: {kind: staff, code_list: units}
choices:
  units: {code_list: units, choices: [{name: usb, label: Branch}, {name: lab, label: Laboratory}]}
sections:
  - name: a
    title: About
    questions: [{name: a1, type: select_one, label: Unit, choices: units}]
"""


PLAIN = """
survey: s
title: S
respondent: {kind: state}
sections:
  - name: a
    title: A
    questions: [{name: a1, type: text, label: Q}]
"""


@pytest.fixture
def database_url(tmp_path):
    """Reading a list is the same on every database: one is enough."""
    return f"sqlite:///{tmp_path / 'c.db'}"


@pytest.fixture
def lists(tmp_path):
    """A folder of code lists, which the questionnaire names and does not offer."""
    folder = tmp_path / "code_lists"
    folder.mkdir()
    (folder / "states.csv").write_text("code,label_en,label_fr\nPER,Peru,Pérou\n", "utf-8")
    return folder


def cases(round_):
    query = select(Case).where(Case.round_id == round_.id).order_by(Case.id)
    return [
        (one.respondent.code, one.respondent.name, one.contact_name, one.contact_email)
        for one in db.session.scalars(query)
    ]


@pytest.fixture
def empty(office):
    """A second round of the same survey, without respondents."""
    return opened(office.questionnaire)


def test_a_good_list_goes_in_whole(office, empty):
    done = import_list(office.team, empty, GOOD.encode())
    assert (done.done, done.added, done.problems, done.notes) == (True, 2, (), ())
    assert cases(empty) == [
        ("NGA", "Nigeria", "Ngozi Bello", "n@example.org"),
        ("NER", "Niger", "Issa Maïga", "ne@example.org"),
    ]
    assert db.session.query(Respondent).filter_by(code="KEN").count() == 1


def test_a_list_that_the_questionnaire_only_names_is_read_from_its_file(office, lists):
    round_ = opened(loads(PLAIN.replace("{kind: state}", "{kind: state, code_list: states}")))
    (problem,) = import_list(office.team, round_, b"code,email\nXYZ,a@example.org\n", lists=lists).problems
    assert problem.what == "there is no State with the code 'XYZ'"
    assert import_list(office.team, round_, b"code,email\nper,a@example.org\n", lists=lists).done
    assert cases(round_)[0][:2] == ("PER", "Peru")
    assert names.respondent(lists, round_, "PER", "Peru", "fr") == "Pérou"
    assert names.respondent(lists, round_, "PER", "PER", "fr") == "Pérou", (
        "taken in before the list was known"
    )
    assert names.respondent(lists, round_, "PER", "The Republic", "fr") == "The Republic"


def test_a_survey_that_names_no_list_takes_any_code_and_the_import_says_so(office):
    round_ = opened(loads(PLAIN))
    done = import_list(office.team, round_, b"code,email\nXYZ,a@example.org\n")
    assert done.done
    assert done.notes == ("the codes were not checked: the survey's 'respondent' names no code_list",)
    assert import_list(office.team, office.round, GOOD.encode()).notes == ()


def test_the_same_list_again_changes_nothing_and_a_new_address_one(office, empty):
    import_list(office.team, empty, GOOD.encode())
    again = import_list(office.team, empty, GOOD.encode())
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    other = import_list(office.team, empty, GOOD.replace("ne@", "niger@").encode())
    assert (other.added, other.changed, other.unchanged) == (0, 1, 1)
    assert cases(empty)[1][3] == "niger@example.org"


@pytest.mark.parametrize(
    ("content", "note"),
    [
        (GOOD.encode("utf-8-sig"), ""),
        (GOOD.encode("utf-16"), "UTF-16"),
        (GOOD.encode("cp1252"), "Windows-1252"),
        (GOOD.replace(",", ";").encode(), "semicolons"),
        (GOOD.replace(",", "\t").encode(), "tabs"),
        (GOOD.replace("\n", "\r\n").encode(), ""),
        (("\n\n" + GOOD + "\n,,,\n").encode(), ""),
        (GOOD.replace("code,name", "Code , Name").encode(), ""),
        (
            GOOD.replace("contact\n", "contact,remark\n").replace("Bello\n", "Bello,well known\n").encode(),
            "remark",
        ),
        (GOOD.replace("NGA", "nga").encode(), ""),
        (GOOD.replace("Ngozi Bello", '"Bello, Ngozi"').replace("Bello, Ngozi", "Ngozi Bello").encode(), ""),
    ],
)
def test_whatever_program_wrote_the_list_it_is_read_and_said(office, empty, content, note):
    done = import_list(office.team, empty, content)
    assert (done.added, done.problems) == (2, ())
    assert cases(empty)[1][2] == "Issa Maïga"
    assert note in " ".join(done.notes)
    assert bool(note) == bool(done.notes)


@pytest.mark.parametrize(
    ("content", "line", "what", "mend"),
    [
        ("code,email\nNGA,n@example.org\nNGA,m@example.org", 3, "stands in line 2 already", "keep one"),
        ("code,email\nNIG,n@example.org", 2, "no State with the code 'NIG'", "did you mean 'N"),
        ("code,email\nNigeria,n@example.org", 2, "'NIGERIA'", "did you mean 'NGA' (Nigeria)?"),
        ("code,name,email\nXXX,Itly,n@example.org", 2, "'XXX'", "did you mean 'ITA' (Italy)?"),
        ("code,email\nQQQQQQ,n@example.org", 2, "'QQQQQQ'", "three-letter code"),
        ("code,email\n,n@example.org", 2, "no code", "its code"),
        ("code,email\nNGA,", 2, "no e-mail", "the link goes to it"),
        ("code,email\nNGA,n at example.org", 2, "'n at example.org' is not", "name@example.org"),
        ("code,email\nNGA,a@b@example.org", 2, "is not an e-mail", "name@example.org"),
        ("code,email,language\nNGA,n@example.org,xx", 2, "'xx' is not a language", "one of: en"),
        ("code,email,contact\nNGA,n@example.org," + "x" * 201, 2, "longer than 200", "shorten"),
        ("code,mail\nNGA,n@example.org", 1, "no column 'email'", "did you mean 'email'?"),
        ("Place,Address\nNGA,n@example.org", 1, "no column 'code'", "the first line names: code"),
        ("code,email,email\nNGA,a@b.org,a@b.org", 1, "'email' stands twice", "keep one"),
        ("code,email\n", 1, "no rows", "in each line"),
        ("", 1, "empty", "code, email"),
        ('code,email\n"NGA,n@example.org\n', 1, "not CSV", "CSV (UTF-8)"),
        (b"PK\x03\x04\x00\x00", 1, "not a text file", "not as a workbook"),
        (b"\xff\xfec", 1, "cut off", "export it again"),
        (b"x" * 2_000_001, 1, "larger than 2 MB", "split"),
        ("code,email\n" + "NGA,n@example.org\n" * 20_001, 1, "more than 20000 rows", "split"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_how_to_mend_it(office, empty, content, line, what, mend):
    done = import_list(office.team, empty, content if isinstance(content, bytes) else content.encode())
    assert not done.done
    problem = done.problems[0]
    assert problem.line == line
    assert what in problem.what
    assert mend in problem.mend
    assert str(problem).startswith(f"{line}: ")
    assert cases(empty) == []


def test_codes_that_are_missing_are_not_one_code_twice(office, empty):
    done = import_list(office.team, empty, b"code,email\n,n@example.org\n,m@example.org\n")
    assert [problem.what for problem in done.problems] == ["there is no code"] * 2


BAD = "code,email\nNGA,n@example.org\nXXX,\nITA,i@example\nNER,ne@example.org\n"


def test_everything_wrong_is_said_at_once_and_nothing_is_half_done(office, empty):
    done = import_list(office.team, empty, BAD.encode())
    assert [(problem.line, problem.column) for problem in done.problems] == [
        (3, "code"),
        (3, "email"),
        (4, "email"),
    ]
    assert cases(empty) == []


def test_the_good_rows_go_in_where_that_is_asked_for(office, empty):
    done = import_list(office.team, empty, BAD.encode(), partial=True)
    assert (done.done, done.added, len(done.problems)) == (True, 2, 3)
    assert [code for code, *_rest in cases(empty)] == ["NGA", "NER"]


def test_control_characters_are_cleaned_away(office, empty):
    import_list(office.team, empty, "code,email,contact\nNGA,n@example.org,Ngo\u202ezi\x07 Bello".encode())
    assert cases(empty)[0][2] == "Ngozi Bello"


def test_staff_have_names_and_units(office):
    round_ = opened(loads(STAFF))
    bad = "code,name,email,unit\ns1,,a@example.org,usb\ns2,Ada,b@example.org,labb\ns3,Bo,c@example.org,zzz"
    problems = import_list(office.team, round_, bad.encode()).problems
    assert [(one.line, one.column) for one in problems] == [(2, "name"), (3, "unit"), (4, "unit")]
    assert "did you mean 'lab'?" in problems[1].mend
    good = "code,name,email,unit\ns1,Ada,a@example.org,usb\ns2,Bo,b@example.org,"
    assert import_list(office.team, round_, good.encode()).added == 2
    ada = db.session.scalars(select(Respondent).where(Respondent.code == "s1")).one()
    assert (ada.kind, ada.name, ada.unit) == ("staff", "Ada", "usb")


def test_states_keep_their_code_where_the_questionnaire_holds_no_list(office):
    plain = loads(PLAIN)
    round_ = opened(plain)
    assert import_list(office.team, round_, b"code,name,email\nxyz,Nowhere,a@example.org").added == 1
    assert cases(round_)[0][:2] == ("XYZ", "Nowhere")


def test_only_the_team_imports(office, empty):
    with pytest.raises(NotAllowed):
        import_list(office.focal_point(office.kenya), empty, GOOD.encode())


@pytest.mark.parametrize("column", ["state", "Country", "ISO3"])
def test_a_column_by_another_name_is_recognised_and_the_rest_of_the_list_judged(office, empty, column):
    done = import_list(office.team, empty, f"{column},email\nNGA,n@example\nITA,i@example.org\n".encode())
    assert [(one.line, one.column) for one in done.problems] == [(1, "code"), (2, "email")]
    assert done.problems[0].mend == f"'{column.lower()}' stands there; did you mean 'code'?"
    assert cases(empty) == []


def test_every_column_that_lacks_is_named_at_once(office, empty):
    done = import_list(office.team, empty, b"colour\nred\n")
    assert [one.what for one in done.problems] == ["there is no column 'code'", "there is no column 'email'"]


def test_the_templates_have_the_columns_that_are_required():
    for kind, text in TEMPLATES.items():
        assert set(REQUIRED[kind]) <= set(text.splitlines()[0].split(",")) <= set(COLUMNS)
