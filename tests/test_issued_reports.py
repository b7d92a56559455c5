"""A report that was issued stays what it was, whatever is sent, frozen or reported afterwards."""

import zipfile
from pathlib import Path
from threading import Event

from openpyxl import load_workbook
from sqlalchemy import select

from analysis.opening import open_dataset
from app.collection import outbox
from app.db import db
from app.jobs import worker
from app.models import Artifact, Job

PUBLISHED = """\
title: T
publication: {question: c1, public: 'no'}
data: false
sections:
  - {title: C, tables: [{kind: frequency, of: c1}]}
"""


def made(application, **payload):
    """Ask for a report, let the worker make it, and return all artifacts in the order of their making."""
    outbox.enqueue(outbox.REPORT, payload)
    worker.run(application, Event(), until_empty=True, kinds=worker.KINDS)
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Artifact).order_by(Artifact.id)).all()


def contents(application, artifacts):
    return [(Path(application.config["FILES"]) / one.path).read_bytes() for one in artifacts]


def test_late_answers_never_change_a_report_already_issued(application, trial, tmp_path):
    round_ = trial.round()
    kenya, uganda = trial.case(round_, "KEN"), trial.case(round_, "UGA")
    trial.answer(kenya, c1="yes", c2=2012)
    issued = made(application, round=round_.id, who="Grace")
    facts = [(one.sha256, one.path, dict(one.facts)) for one in issued]
    before = contents(application, issued)
    trial.answer(kenya, c1="no")
    trial.answer(uganda, c1="yes")
    now = made(application, round=round_.id, who="Grace")
    assert [(one.sha256, one.path, dict(one.facts)) for one in now[:2]] == facts
    assert contents(application, now[:2]) == before
    assert now[2].sha256 != issued[0].sha256
    with zipfile.ZipFile(Path(application.config["FILES"]) / now[0].path) as packed:
        packed.extractall(tmp_path / "first")
    assert open_dataset(tmp_path / "first/trial_2020").submitted == 1


def test_a_report_made_again_from_its_dataset_has_the_same_figures(application, trial):
    round_ = trial.round()
    kenya = trial.case(round_, "KEN")
    trial.answer(kenya, c1="yes", c2=2012)
    dataset, first = made(application, round=round_.id, who="Grace")
    trial.answer(kenya, c1="no")
    again = made(application, dataset=dataset.public_id, who="Grace")[-1]
    assert again.parent_id == dataset.id
    assert contents(application, [again]) == contents(application, [first])


def test_a_report_is_made_for_publication_only_by_a_plan_that_knows_what_respondents_allowed(
    application, trial
):
    round_ = trial.round()
    trial.answer(trial.case(round_, "KEN"), c1="yes", c2=2012)
    trial.answer(trial.case(round_, "UGA"), c1="no")
    made(application, round=round_.id, who="Grace", audience="public")
    assert "publication" in db.session.scalars(select(Job.error)).one()
    (trial.surveys / "trial/report.yaml").write_text(PUBLISHED)
    made(application, round=round_.id, who="Grace", audience="public")
    (issued,) = of_kind("report")
    assert (issued.kind, issued.facts["audience"]) == ("report", "public")
    book = load_workbook(Path(application.config["FILES"]) / issued.path)
    shown = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
    assert "publication" in shown
    made(application, dataset=issued_dataset(issued), who="Grace")
    assert of_kind("report")[-1].facts["audience"] == "internal"


def test_a_report_for_publication_is_held_against_those_made_before(application, trial):
    (trial.surveys / "trial/report.yaml").write_text(PUBLISHED)
    round_ = trial.round()
    for n, code in enumerate(("KEN", "UGA", "TZA", "RWA", "BDI", "ETH", "SOM", "SSD")):
        trial.answer(trial.case(round_, code), c1="yes" if n % 2 else "no")
    made(application, round=round_.id, who="Grace", audience="public")
    trial.answer(trial.case(round_, "DJI"), c1="yes")
    made(application, round=round_.id, who="Grace", audience="public")
    first, second = of_kind("report")
    assert (first.facts["after"], second.facts["after"]) == (0, 1)
    assert [one.parent_id for one in of_kind("release")] == [first.id, second.id]
    assert {"4", "8"} <= said(application, first)
    assert "[d]" in said(application, second)
    assert "5" not in said(application, second)


def test_a_report_for_publication_on_the_page_is_held_against_those_made_before(application, trial):
    (trial.surveys / "trial/report.yaml").write_text(PUBLISHED)
    round_ = trial.round()
    for n, code in enumerate(("KEN", "UGA", "TZA", "RWA", "BDI", "ETH", "SOM", "SSD")):
        trial.answer(trial.case(round_, code), c1="yes" if n % 2 else "no")
    made(application, round=round_.id, who="Grace", audience="public")
    trial.answer(trial.case(round_, "DJI"), c1="yes")
    made(application, round=round_.id, who="Grace")
    dataset = of_kind("dataset")[-1]
    outbox.enqueue(outbox.PAGES, {"dataset": dataset.public_id, "audience": "public", "language": "en"})
    worker.run(application, Event(), until_empty=True, kinds=worker.KINDS)
    db.session.rollback()
    (pages,) = of_kind("pages")
    with zipfile.ZipFile(Path(application.config["FILES"]) / pages.path) as packed:
        shown = "".join(packed.read(name).decode() for name in packed.namelist() if name.endswith("html"))
    assert "[d]" in shown
    assert ">5<" not in shown


FRENCH = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "report/C.title"
msgid "C"
msgstr "Politiques"
"""


def test_a_report_is_made_in_the_language_asked_for_and_its_file_says_which(application, trial):
    (trial.surveys / "trial/report.yaml").write_text(PUBLISHED)
    (trial.surveys / "trial/locale/report").mkdir(parents=True)
    (trial.surveys / "trial/locale/report/fr.po").write_text(FRENCH, "utf-8")
    round_ = trial.round()
    for n, code in enumerate(("KEN", "UGA", "TZA", "RWA", "BDI", "ETH", "SOM", "SSD")):
        trial.answer(trial.case(round_, code), c1="yes" if n % 2 else "no")
    dataset, english = made(application, round=round_.id, who="Grace")
    french = made(application, dataset=dataset.public_id, who="Grace", language="fr")[-1]
    assert [one.facts["language"] for one in (english, french)] == ["en", "fr"]
    assert english.path.endswith("_report_en.xlsx")
    assert french.path.endswith("_report_fr.xlsx")
    assert any("sur 8 ayant répondu" in text for text in said(application, french, "Politiques"))
    made(application, dataset=dataset.public_id, who="Grace", language="xx")
    assert (
        "no reports in the language 'xx'"
        in db.session.scalars(select(Job.error).order_by(Job.id.desc())).first()
    )


def test_a_report_for_publication_in_another_language_hides_and_shows_the_same(application, trial):
    (trial.surveys / "trial/report.yaml").write_text(PUBLISHED)
    round_ = trial.round()
    for n, code in enumerate(("KEN", "UGA", "TZA", "RWA", "BDI", "ETH", "SOM", "SSD")):
        trial.answer(trial.case(round_, code), c1="yes" if n else "no")
    made(application, round=round_.id, who="Grace", audience="public")
    first = of_kind("report")[-1]
    made(application, dataset=issued_dataset(first), who="Grace", audience="public", language="fr")
    second = of_kind("report")[-1]
    assert second.path.endswith("_report_for_publication_fr.xlsx")
    assert second.facts["after"] == 1
    shown, again = (figures(application, one) for one in (first, second))
    assert "[d]" in shown
    assert again == shown


def figures(application, report):
    """The numbers and marks in the cells of the first table, in their order."""
    book = load_workbook(Path(application.config["FILES"]) / report.path)
    cells = [cell.value for row in book["C"].iter_rows(max_row=14) for cell in row]
    return [one for one in cells if isinstance(one, int | float) or one in ("[c]", "[d]")]


def said(application, report, chapter="C"):
    """What the cells of the first table hold."""
    book = load_workbook(Path(application.config["FILES"]) / report.path)
    return {str(cell.value) for row in book[chapter].iter_rows(max_row=14) for cell in row if cell.value}


def of_kind(kind):
    return db.session.scalars(select(Artifact).where(Artifact.kind == kind).order_by(Artifact.id)).all()


def issued_dataset(report):
    return db.session.get(Artifact, report.parent_id).public_id
