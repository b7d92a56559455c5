"""The services that tests run against: each is real, and each test begins with an empty one."""

from playwright.sync_api import Page
from sqlalchemy import create_engine, text


def test_every_test_has_an_empty_database_of_each_kind(database_url):
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE answer (part TEXT)"))
        connection.execute(text("INSERT INTO answer VALUES ('أمان')"))
        assert connection.execute(text("SELECT part FROM answer")).scalar_one() == "أمان"
    engine.dispose()


def test_postgresql_commits_synchronously(postgres_url):
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
    engine.dispose()


def test_a_browser_runs_scripts_and_knows_directions(page: Page):
    page.set_content('<p dir="rtl" id="p">سؤال</p><script>p.title = getComputedStyle(p).direction</script>')
    assert page.locator("#p").get_attribute("title") == "rtl"
