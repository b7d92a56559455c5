"""Personal links: looked at, exchanged, expired, replaced, forged."""

from sqlalchemy import func, select

from app import languages
from app.collection import links
from app.db import db
from app.models import Job, LinkExchange


def exchanges() -> int:
    return db.session.scalar(select(func.count()).select_from(LinkExchange))


def test_looking_at_a_link_uses_nothing_up(house):
    visit, token = house.visit(), house.link(house.kenya)
    for _twice in range(2):
        assert visit.get(f"/l/{token}").status_code == 200
        assert "Kenya" in visit.text
    assert exchanges() == 0
    assert visit.get(f"/r/{house.kenya.public_id}").status_code == 401


def test_pages_begin_in_the_language_that_was_set_for_whom_a_link_is_for(house):
    house.kenya.language = "ar"
    db.session.commit()
    visit, token = house.visit(), house.link(house.kenya)
    visit.get(f"/l/{token}")
    assert '<html lang="ar"' in visit.page.text
    house.enter(visit, token)
    visit.get(f"/r/{house.kenya.public_id}")
    assert '<html lang="ar"' in visit.page.text


def test_whoever_chose_a_language_keeps_it_through_a_link(house):
    house.kenya.language = "fr"
    db.session.commit()
    visit, token = house.visit(), house.link(house.kenya)
    visit.get(f"/l/{token}?lang=ar")
    house.enter(visit, token)
    visit.get(f"/r/{house.kenya.public_id}")
    assert '<html lang="ar"' in visit.page.text


def test_every_exchange_of_a_link_is_recorded(house):
    token = house.link(house.kenya)
    for count in (1, 2):
        house.enter(house.visit(), token)
        assert exchanges() == count


def test_a_page_with_a_token_is_told_to_no_other_page(house):
    answer = house.visit().get(f"/l/{house.link(house.kenya)}")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_expired_link_offers_a_new_one_to_the_address_on_record(house):
    visit, token = house.visit(), house.link(house.kenya, days=3)
    house.clock.forward(days=4)
    assert visit.get(f"/l/{token}").status_code == 410
    assert "has expired" in visit.text
    assert "ken@example.org" not in visit.text
    visit.send("/new")
    assert "on its way" in visit.text
    (job,) = db.session.scalars(select(Job))
    assert job.payload["case"] == house.kenya.id


def test_a_replaced_link_says_so_and_opens_nothing(house):
    visit, first = house.visit(), house.link(house.kenya)
    house.link(house.kenya)
    assert visit.get(f"/l/{first}").status_code == 410
    assert "newer link" in visit.text
    visit.open(f"/l/{first}", method="POST", data=visit.fields("/new"))
    assert visit.get(f"/r/{house.kenya.public_id}").status_code == 401


def test_a_forged_link_is_a_page_that_does_not_exist(house):
    visit = house.visit()
    assert visit.get("/l/forged").data == visit.get("/nowhere").data
    assert visit.page.status_code == 404


def test_signing_out_ends_the_session_on_the_server(house, kenya):
    kenya.get(f"/r/{house.kenya.public_id}")
    cookie = kenya.client.get_cookie("canvass").value
    kenya.open("/sign-out", method="POST", data={"csrf_token": kenya.fields("/sign-out")["csrf_token"]})
    kenya.client.set_cookie("canvass", cookie)
    assert kenya.get(f"/r/{house.kenya.public_id}").status_code == 401


def test_a_browser_that_refuses_the_cookie_is_told_so(house):
    visit, token = house.visit(), house.link(house.kenya)
    visit.get(f"/l/{token}")
    visit.client.delete_cookie("canvass")
    visit.send(f"/l/{token}")
    assert visit.page.status_code == 400
    assert "refuses our cookie" in visit.text
    visit.send(f"/l/{token}")
    assert visit.path == f"/r/{house.kenya.public_id}"


def test_the_page_of_a_link_says_until_when_it_works(house):
    visit, token = house.visit(), house.link(house.kenya)
    visit.get(f"/l/{token}")
    last = languages.format_date(links.look(token).until.date(), "en")
    assert f"This link works until {last}, as often" in visit.text
