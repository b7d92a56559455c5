"""The workbook in another program than ours: LibreOffice opens it, mends nothing, and prints every sheet."""

import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest

from analysis.exports import export
from analysis.opening import open_dataset
from analysis.plan import Plan
from analysis.tabulation import report
from analysis.writers import xlsx
from tests.analysis.everything import everything
from tests.paper.reading import words_of_pdf


def printed(book, folder):
    """The words of the workbook as LibreOffice prints it."""
    if shutil.which("soffice") is None:
        pytest.skip("libreoffice-calc-nogui is not installed")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    done = subprocess.run([*command, str(book)], check=True, capture_output=True, text=True, timeout=180)
    made = folder / f"{book.stem}.pdf"
    assert made.is_file(), done.stderr
    return words_of_pdf(made.read_bytes())


@pytest.fixture
def made(study):
    everything(study)
    study.plan["sections"][0]["tables"].append({"kind": "states"})
    data = open_dataset(study.write())
    return report(data, Plan.frozen(data.plan))


def test_libreoffice_opens_and_prints_every_table_of_a_report(made, tmp_path):
    xlsx.write(made, tmp_path / "report.xlsx")
    words = printed(tmp_path / "report.xlsx", tmp_path)
    for table in made.tables:
        assert re.sub(r"\s+", "", table.title) in re.sub(r"\s+", "", words)
    assert "SYNTHETIC DATA" in words
    assert "KEN" in words
    assert not re.search(r"#(REF|NAME|VALUE|DIV/0)|Err:\d", words)


def test_every_chart_and_link_of_a_report_leads_to_what_is_there(made, tmp_path):
    xlsx.write(made, tmp_path / "report.xlsx")
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    links = [cell.hyperlink for sheet in book for row in sheet.rows for cell in row if cell.hyperlink]
    assert links
    for link in links:
        name, _, cell = link.location.replace("'", "").rpartition("!")
        assert book[name][cell].value is not None
    with zipfile.ZipFile(tmp_path / "report.xlsx") as parts:
        names = [name for name in parts.namelist() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]
        drawings = [parts.read(name).decode() for name in names]
    frames = [frame for drawing in drawings for frame in re.findall(r"<(?:xdr:)?cNvPr [^>]*>", drawing)]
    assert frames
    assert all('descr="' in frame for frame in frames)


def test_libreoffice_opens_an_export(made, study, tmp_path):
    (book,) = export(study.folder, tmp_path / "answers.xlsx")
    words = printed(book, tmp_path)
    assert "Kenya" in words or "KEN" in words
