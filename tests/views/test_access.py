"""Who may: every route declares it, and one State never sees another."""

import re

import pytest

from app.views.access import WHO, declared

OWN = (
    "/",
    "/a",
    "/a/a_more",
    "/b/trips/x2x2x2",
    "/check-and-send",
    "/print-draft",
    "/draft.json",
    "/on-its-own/o",
)


def test_every_route_declares_who_may(pages):
    silent = [
        rule.endpoint
        for rule in pages.url_map.iter_rules()
        if declared(pages.view_functions[rule.endpoint]) not in WHO
    ]
    assert silent == []


def test_whoever_is_not_signed_in_gets_into_nothing_but_the_front_doors(house):
    client = house.app.test_client()
    open_doors = {"/", "/l/<token>", "/l/<token>/new", "/sign-out", "/privacy", "/verify"}
    open_doors |= {"/team/sign-in", "/team/forgotten", "/team/new-password/<token>"}
    # Where no service is named there is no way by it.
    open_doors |= {"/team/sign-in/provider", "/team/sign-in/provider/back"}
    for rule in house.app.url_map.iter_rules():
        if rule.rule in open_doors or rule.endpoint == "static":
            continue
        path = rule.rule
        path = re.sub(r"<int[^>]*>", "1", path)
        path = re.sub(r"<[^>]+>", house.kenya.public_id, path)
        method = "GET" if "GET" in rule.methods else "POST"
        assert client.open(path, method=method).status_code in (302, 400, 401), path


@pytest.mark.parametrize("path", OWN)
def test_another_states_page_is_the_same_404_as_one_that_does_not_exist(house, kenya, path):
    foreign = kenya.get(f"/r/{house.italy.public_id}{path}".rstrip("/"))
    missing = kenya.get(f"/r/{'z' * 16}{path}".rstrip("/"))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.data == missing.data
    assert {**foreign.headers, "Date": ""} == {**missing.headers, "Date": ""}


def test_another_states_answers_cannot_be_posted_to(house, kenya):
    kenya.get(f"/r/{house.kenya.public_id}/a")
    fields = kenya.fields()
    for public_id in (house.italy.public_id, "z" * 16):
        answer = kenya.open(f"/r/{public_id}/a/a_who", method="POST", data=fields)
        assert answer.status_code == 404
    assert house.italy.started_at is None


def test_another_states_receipt_is_not_found(house, kenya):
    italy = house.signed_in(house.italy)
    italy.get(f"/r/{house.italy.public_id}/a")
    italy.send(a1="Genoa")
    italy.get(f"/r/{house.italy.public_id}/check-and-send")
    italy.send()
    receipt = italy.path.rpartition("/")[2]
    assert receipt.startswith("H-")
    for case in (house.kenya, house.italy):
        for end in ("", "/to-print", ".json"):
            assert kenya.get(f"/r/{case.public_id}/sent-answers/{receipt}{end}").status_code == 404


def test_a_personal_link_opens_none_of_the_teams_pages(kenya):
    assert kenya.get("/team/").status_code == 403
