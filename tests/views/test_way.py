"""A respondent's whole way without scripts: from the link to the receipt, and back again."""

from app.collection import submission
from app.collection.scope import OPERATOR


def test_a_respondent_goes_from_the_link_to_the_receipt(house):
    visit = house.visit()
    token = house.link(house.kenya)
    visit.get(f"/l/{token}")
    assert "This link opens the answers of this respondent: Kenya" in visit.text
    visit.send(f"/l/{token}")
    assert visit.path == f"/r/{house.kenya.public_id}"
    visit.get(f"/r/{house.kenya.public_id}/a")
    visit.send(a1="Mombasa", a2="yes", a3="12", _go="on")
    assert visit.path.endswith("/a/a_more")
    visit.send(_go="on")
    assert visit.path.endswith("/b")
    visit.send(b1="no", _go="on")
    assert visit.path.endswith("/check-and-send")
    assert "Mombasa" in visit.text
    visit.send()
    assert "Your answers have been sent" in visit.text
    (sent,) = submission.versions(OPERATOR, house.kenya)
    assert sent.document["answers"]["a0"] == "KEN"
    assert sent.document["answers"]["a3"] == 12
    assert sent.document["answers"]["b2"] == {"missing": "skipped"}
    assert sent.receipt in visit.text
