"""The front door: what is open, and in a demonstration what one can try."""

import json
from pathlib import Path


def test_a_demonstration_says_on_its_front_door_whom_one_can_be(house):
    client = house.app.test_client()
    assert "Sign in as" not in client.get("/").text
    way = {"role": "focal point", "url": "/l/abc", "email": "", "password": ""}
    team = {
        **way,
        "role": "team member",
        "url": "/team/sign-in",
        "email": "t@example.org",
        "password": "pass-w",
    }
    kept = Path(house.app.config["INSTANCE"]) / "trials.json"
    kept.write_text(json.dumps([way, team]))
    page = client.get("/").text
    assert 'href="/l/abc"' in page
    assert "A State’s survey, half filled in." in page
    assert "t@example.org · password: pass-w" in page
    french = client.get("/?lang=fr").text
    assert "Point focal" in french
    assert "Focal point" not in french
    assert "Membre de l’équipe" in french
