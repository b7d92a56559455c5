"""How pages travel: compressed, with a strict policy, never kept by a browser; static files for a year."""

import gzip
import re


def test_a_page_is_compressed_and_not_kept(house, kenya):
    answer = kenya.open(f"/r/{house.kenya.public_id}/a", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"Name of the harbour" in gzip.decompress(answer.data)
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_lets_no_page_load_or_send_anything_elsewhere(house):
    policy = house.visit().get("/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_static_files_are_kept_for_a_year_under_an_address_of_their_content(house):
    visit = house.visit()
    visit.get("/")
    (sheet,) = re.findall(r'href="(/static/[0-9a-f]{12}/css/base\.css)"', visit.page.text)
    answer = visit.open(sheet, headers={"Accept-Encoding": "gzip"})
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    plain = visit.open(sheet)
    assert plain.data == gzip.decompress(answer.data)


def test_nothing_outside_the_static_folder_is_served(house):
    visit = house.visit()
    visit.get("/")
    root = re.search(r"/static/[0-9a-f]{12}", visit.page.text)[0]
    for path in ("/../factory.py", "/%2e%2e/factory.py", "/css", "/css/none.css", "//etc/passwd"):
        assert visit.open(root + path).status_code in (308, 404), path


def test_the_first_page_of_a_section_is_small_with_all_it_needs(house, kenya):
    headers = {"Accept-Encoding": "gzip"}
    page = kenya.open(f"/r/{house.kenya.public_id}/a", headers=headers)
    text = gzip.decompress(page.data).decode()
    files = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text))
    size = len(page.data) + sum(len(kenya.open(file, headers=headers).data) for file in files)
    assert size < 60_000
