"""Files that are attached: kept by their hash, judged by what they are, seen by their own respondent only."""

from io import BytesIO

from werkzeug.datastructures import FileStorage

from app.collection import draft, rounds

PDF = b"%PDF-1.7 a chart of the harbour"


def at(house, path):
    return f"/r/{house.kenya.public_id}/{path}"


def kept(house):
    return draft.load(house.kenya, rounds.questionnaire_of(house.round)).answers.own.get("a4")


def upload(house, visit, content, name):
    visit.get(at(house, "a/a_more"))
    visit.send(a4=FileStorage(BytesIO(content), name))
    return kept(house)


def test_a_file_is_kept_and_sent_back_as_a_download_only(house, kenya):
    file = upload(house, kenya, PDF, "chart.pdf")
    assert (file["name"], file["size"]) == ("chart.pdf", len(PDF))
    held = at(house, f"attached-files/{file['sha256']}")
    for page in ("a/a_more", "check-and-send", "print-draft"):
        kenya.get(at(house, page))
        assert "chart.pdf" in kenya.text
        assert held in kenya.read.links, f"the file can be had from {page}"
    answer = kenya.get(held)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=chart.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_stays_when_the_page_is_saved_without_another(house, kenya):
    file = upload(house, kenya, PDF, "chart.pdf")
    kenya.send()
    assert kept(house) == file


def test_a_file_is_removed_by_its_button(house, kenya):
    upload(house, kenya, PDF, "chart.pdf")
    kenya.send(_remove="file:a4")
    assert kept(house) is None
    assert kenya.path == at(house, "a/a_more")


def test_files_of_the_wrong_kind_content_or_size_are_refused_with_what_would_be_right(house, kenya):
    for content, name, message in (
        (b"MZ", "chart.exe", "Upload one of: pdf."),
        (b"<html>", "chart.pdf", "not what the end of its name says"),
        (PDF + b" " * (1 << 20), "chart.pdf", "larger than 1 MB"),
        (b"", "chart.pdf", "is empty"),
    ):
        assert upload(house, kenya, content, name) is None
        assert kenya.page.status_code == 422
        assert message in kenya.text
        assert "#f-a4" in kenya.read.links


def test_a_file_of_another_state_is_not_found(house, kenya):
    file = upload(house, kenya, PDF, "chart.pdf")
    italy = house.signed_in(house.italy)
    assert italy.get(f"/r/{house.italy.public_id}/attached-files/{file['sha256']}").status_code == 404
    assert italy.get(at(house, f"attached-files/{file['sha256']}")).status_code == 404


def test_a_request_that_is_too_large_is_a_clear_page(house, kenya):
    house.app.config["MAX_CONTENT_LENGTH"] = 1000
    kenya.get(at(house, "a/a_more"))
    kenya.send(a4=FileStorage(BytesIO(b"x" * 5000), "chart.pdf"))
    assert kenya.page.status_code == 413
    assert "too large" in kenya.text


def test_a_form_without_files_that_is_too_large_is_that_page_too(house, kenya):
    house.app.config["MAX_FORM_MEMORY_SIZE"] = 1000
    kenya.get(at(house, "a"))
    answer = kenya.client.post(at(house, "a"), data={"a1": "x" * 5000})
    assert answer.status_code == 413
    assert "too large" in answer.text
