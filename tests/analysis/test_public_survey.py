"""A public survey, asked, sent and frozen as any other: its report says what was published of it."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest
from sqlalchemy import select

import config
from analysis.frames import Frames
from analysis.opening import open_dataset
from analysis.parquet import ParquetTables
from analysis.plan import Plan
from analysis.tabulation import report
from app.collection import clock, respondents, rounds
from app.collection.scope import OPERATOR
from app.db import db
from app.demo import writing
from app.factory import create_app
from app.freeze import freeze
from app.models import Case, Respondent
from app.questionnaire.answers import Answers
from app.questionnaire.load import loads
from tests.services.tables import make_tables

ROWS = Path(__file__).with_name("anes96.csv")
OPENS, CLOSES = datetime(1996, 9, 3, tzinfo=UTC), datetime(1996, 11, 4, tzinfo=UTC)
MEMORY, FILES = 10**9, 0

QUESTIONNAIRE = """
    survey: election
    title: American National Election Study, a subset
    edition: "1996"
    choices:
      parties:
        ordered: true
        choices:
          - {name: "0", label: Strong Democrat}
          - {name: "1", label: Weak Democrat}
          - {name: "2", label: Independent-Democrat}
          - {name: "3", label: Independent-Independent}
          - {name: "4", label: Independent-Republican}
          - {name: "5", label: Weak Republican}
          - {name: "6", label: Strong Republican}
      levels:
        ordered: true
        choices:
          - {name: "1", label: 1-8 grades}
          - {name: "2", label: Some high school}
          - {name: "3", label: High school graduate}
          - {name: "4", label: Some college}
          - {name: "5", label: College degree}
          - {name: "6", label: "Master's degree"}
          - {name: "7", label: PhD}
      incomes:
        ordered: true
        choices:
          - {name: "1", label: "None or less than $2,999"}
          - {name: "2", label: "$3,000-$4,999"}
          - {name: "3", label: "$5,000-$6,999"}
          - {name: "4", label: "$7,000-$8,999"}
          - {name: "5", label: "$9,000-$9,999"}
          - {name: "6", label: "$10,000-$10,999"}
          - {name: "7", label: "$11,000-$11,999"}
          - {name: "8", label: "$12,000-$12,999"}
          - {name: "9", label: "$13,000-$13,999"}
          - {name: "10", label: "$14,000-$14,999"}
          - {name: "11", label: "$15,000-$16,999"}
          - {name: "12", label: "$17,000-$19,999"}
          - {name: "13", label: "$20,000-$21,999"}
          - {name: "14", label: "$22,000-$24,999"}
          - {name: "15", label: "$25,000-$29,999"}
          - {name: "16", label: "$30,000-$34,999"}
          - {name: "17", label: "$35,000-$39,999"}
          - {name: "18", label: "$40,000-$44,999"}
          - {name: "19", label: "$45,000-$49,999"}
          - {name: "20", label: "$50,000-$59,999"}
          - {name: "21", label: "$60,000-$74,999"}
          - {name: "22", label: "$75,000-$89,999"}
          - {name: "23", label: "$90,000-$104,999"}
          - {name: "24", label: "$105,000 and over"}
      votes: [{name: "0", label: Clinton}, {name: "1", label: Dole}]
      leanings:
        ordered: true
        choices:
          - {name: "1", label: Extremely liberal}
          - {name: "2", label: Liberal}
          - {name: "3", label: Slightly liberal}
          - {name: "4", label: Moderate}
          - {name: "5", label: Slightly conservative}
          - {name: "6", label: Conservative}
          - {name: "7", label: Extremely conservative}
    sections:
      - name: respondent_section
        title: The respondent
        questions:
          - {name: age, type: integer, label: How old are you?, min: 18, max: 120}
          - {name: educ, type: select_one, label: What is your education?, choices: levels}
          - {name: income, type: select_one, label: What is the income of your household?, choices: incomes}
          - {name: popul, type: integer, label: How many thousands live where you do?, min: 0}
          - {name: tvnews, type: scale, label: How often a week do you watch the news?, start: 0, end: 7,
             start_label: Never, end_label: Every day}
      - name: politics
        title: Politics
        questions:
          - {name: pid, type: select_one, label: With which party do you identify?, choices: parties}
          - {name: vote, type: select_one, label: For whom do you expect to vote?, choices: votes}
          - {name: self_lr, type: select_one, label: Where do you stand?, choices: leanings}
          - {name: clin_lr, type: select_one, label: Where does Bill Clinton stand?, choices: leanings}
          - {name: dole_lr, type: select_one, label: Where does Bob Dole stand?, choices: leanings}
"""

REPORT = """
    title: The election of 1996
    derived:
      - {name: pid_number, label: Party, expression: "number(${pid})"}
      - {name: tvnews_number, label: Days of news, expression: "number(${tvnews})"}
      - {name: self_number, label: Own leaning, expression: "number(${self_lr})"}
      - {name: educ_number, label: Education, expression: "number(${educ})"}
      - {name: income_number, label: Income, expression: "number(${income})"}
    sections:
      - title: All questions
        tables:
          - {kind: frequency, of: pid}
          - {kind: frequency, of: vote}
          - {kind: frequency, of: educ}
          - {kind: frequency, of: income}
          - {kind: frequency, of: tvnews}
          - {kind: frequency, of: self_lr}
          - {kind: frequency, of: clin_lr}
          - {kind: frequency, of: dole_lr}
          - kind: summary
            name: figures
            of: [pid_number, tvnews_number, self_number, educ_number, income_number]
          - {kind: summary, name: people, of: [age, popul]}
          - {kind: crosstab, name: party_by_vote, of: vote, by: pid}
"""


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """The folder of the study: every row saved as a draft, sent by its respondent, and frozen."""
    folder = tmp_path_factory.mktemp("election")
    surveys = folder / "surveys"
    for path, text in (("questionnaire.yaml", QUESTIONNAIRE), ("report.yaml", REPORT)):
        (surveys / "election").mkdir(parents=True, exist_ok=True)
        (surveys / "election" / path).write_text(dedent(text))
    (surveys / "code_lists").mkdir()
    settings = {"CANVASS_INSTANCE": str(folder), "CANVASS_DATABASE_URL": f"sqlite:///{folder}/study.db"}
    make_tables(settings["CANVASS_DATABASE_URL"])
    app = create_app(config.Testing(settings))
    with app.app_context():
        with clock.at(OPENS):
            study = rounds.open_round(
                OPERATOR,
                loads(dedent(QUESTIONNAIRE), surveys / "code_lists"),
                rounds.Plan("The election of 1996", OPENS, CLOSES),
            )
            collect(study)
        freeze(study.id, folder / "dataset", surveys)
        db.session.remove()
        db.engine.dispose()
    return folder / "dataset"


def collect(study):
    """Invite a respondent for each row, and have each send what stands in it."""
    given = rows()
    listed = "code,name,email\n" + "".join(
        f"r{n:03},Respondent {n},r{n:03}@example.org\n" for n, _ in enumerate(given)
    )
    assert respondents.import_list(OPERATOR, study, listed.encode()).added == 944
    asked = select(Respondent.code, Case).join(Respondent).where(Case.round_id == study.id)
    cases = {row[0]: row[1] for row in db.session.execute(asked)}
    for n, row in enumerate(given):
        own = {part: int(value) if part in ("age", "popul") else value for part, value in row.items()}
        writing.send(cases[f"r{n:03}"], Answers(own))


def rows():
    with ROWS.open(newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def made(dataset, in_memory):
    data = open_dataset(dataset, in_memory=in_memory)
    assert isinstance(data.tables, Frames if in_memory else ParquetTables)
    return {table.called: table for table in report(data, Plan.frozen(data.plan)).tables}


@pytest.fixture(scope="module", params=[MEMORY, FILES], ids=["pandas", "DuckDB"])
def tables(request, dataset):
    return made(dataset, request.param)


# How many there are is what statsmodels says in its description of the file; how many of each, what
# `value_counts().sort_index()` gives of the columns of `statsmodels.api.datasets.anes96.load_pandas().data`.
# The documentation of pymargins ("ANES96 — Multinomial logit on party identification") prints that of `pid`,
# and from `describe()` the figures below it.
RESPONDENTS = 944
MARGINALS = {
    "pid": (200, 180, 108, 37, 94, 150, 175),
    "vote": (551, 393),
    "educ": (13, 52, 248, 187, 90, 227, 127),
    "income": (
        *(19, 12, 17, 19, 18, 13, 11, 17, 10, 15, 23, 35),
        *(26, 39, 68, 70, 62, 48, 51, 100, 103, 53, 47, 68),
    ),
    "tvnews": (161, 100, 112, 101, 66, 84, 32, 288),
    "self_lr": (16, 103, 147, 256, 170, 218, 34),
    "clin_lr": (109, 317, 236, 160, 67, 36, 19),
    "dole_lr": (13, 31, 43, 87, 195, 460, 115),
}

# Of each the mean to two decimals, and least, lower quartile, median, upper quartile and greatest.
FIGURES = {
    "pid_number": ("2.84", 0, 1, 2, 5, 6),
    "tvnews_number": ("3.73", 0, 1, 3, 7, 7),
    "self_number": ("4.33", 1, 3, 4, 6, 7),
    "educ_number": ("4.57", 1, 3, 4, 6, 7),
    "income_number": ("16.33", 1, 14, 17, 21, 24),
    "age": ("47.04", 19, 34, 44, 58, 91),
    "popul": ("306.38", 0, 1, 22, 110, 7300),  # from `describe()` of the file alone
}


@pytest.mark.parametrize("question", MARGINALS)
def test_every_published_marginal_comes_out_exactly(tables, question):
    table = tables[question]
    counted = [cells[0].count for cells in table.cells]
    shares = [cells[0].share for cells in table.cells]
    assert counted == [*MARGINALS[question], RESPONDENTS]
    assert shares[:-1] == [count / RESPONDENTS for count in MARGINALS[question]]
    assert (table.base, table.left_out) == (RESPONDENTS, ())


@pytest.mark.parametrize("figure", FIGURES)
def test_every_published_mean_and_quartile_comes_out_exactly(tables, figure):
    table = tables["people" if figure in ("age", "popul") else "figures"]
    columns = ("mean", "min", "q1", "median", "q3", "max")
    mean, *rest = (table.cell(figure, column).value for column in columns)
    assert (str(round(mean, 2)), *rest) == FIGURES[figure]
    assert table.cell(figure, "n").value == RESPONDENTS


def test_the_margins_of_a_crosstab_are_the_published_ones(tables):
    table = tables["party_by_vote"]
    across = [table.cell(str(code), "total").count for code in range(7)]
    down = [table.cell("total", str(code)).count for code in range(2)]
    assert (tuple(across), tuple(down)) == (MARGINALS["pid"], MARGINALS["vote"])
    assert table.cell("total", "total").count == RESPONDENTS


def test_both_engines_make_the_same_tables(dataset):
    assert made(dataset, MEMORY) == made(dataset, FILES)


def test_who_was_asked_is_who_sent(dataset):
    data = open_dataset(dataset)
    assert (data.invited, data.submitted) == (RESPONDENTS, RESPONDENTS)
