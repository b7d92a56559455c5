"""Comments among the people of a State, on pages without scripts: beside the question, never the team's."""

from app.collection import assignments, discussion, items, links, mandates, team
from app.collection.assignments import Task
from app.collection.mandates import Grant
from app.collection.scope import ADMIN, CONTRIBUTOR, FOCAL_POINT, OBSERVER, OPERATOR, Actor


def contributor(house, name, *addresses, **task):
    """A browser signed in as whoever was given these."""
    me = Actor("Amina", FOCAL_POINT, case_id=house.kenya.id)
    to = Grant(CONTRIBUTOR, name, f"{name.lower()}@example.org", institution="Port <Authority>")
    made = assignments.assign(me, house.kenya, to, Task(addresses, **task))
    visit = house.visit()
    house.enter(visit, links.issue(OPERATOR, house.kenya, mandate=made[0].mandate).token)
    return visit


def at(house, path=""):
    return f"/r/{house.kenya.public_id}/{path}".rstrip("/")


def test_a_question_is_discussed_beside_it_counted_on_the_overview_and_settled(house, kenya):
    idi = contributor(house, "Idi", ("a", ""))
    idi.get(at(house, "a"))
    idi.send(a1="Mombasa", _go="discuss:a1")
    assert idi.path == at(house, "among-yourselves/a1"), "what was typed is saved on the way"
    assert "A1 Name of the harbour" in idi.text
    idi.send(text="Old or <b>new</b> port?\nWhich?", _do="say")
    assert "Your comment is kept" in idi.text
    kenya.get(at(house))
    assert "1 open comment" in kenya.text
    kenya.get(at(house, "among-yourselves"))
    assert "Old or &lt;b&gt;new&lt;/b&gt; port?\nWhich?" in kenya.page.text
    kenya.get(at(house, "a"))
    assert kenya.fields()["a1"] == "Mombasa"
    assert (
        "1 open comment : A1 Old or <b>new</b> port? Which? Idi · Port <Authority> · 2 March 2020"
        in kenya.text
    )
    kenya.get(at(house, "among-yourselves/a1"))
    kenya.send(text="Both.", _do="say")
    kenya.send(_do="settle")
    assert "Settled by Focal point of Kenya, 2 March 2020" in kenya.text
    idi.get(at(house))
    assert "open comment" not in idi.text
    assert "Comments among yourselves" in idi.text
    assert "2 settled comments" in idi.get(at(house, "a")).text


def test_what_is_refused_is_said_and_what_was_written_stays(house, kenya):
    kenya.get(at(house, "among-yourselves/a1"))
    kenya.send(text="x" * 2_001, _do="say")
    assert kenya.page.status_code == 422
    assert "at most" in kenya.text
    assert len(kenya.fields()["text"]) == 2_001
    kenya.send(text="One", _do="say")
    (one,) = discussion.of_case(Actor("Amina", FOCAL_POINT, case_id=house.kenya.id), house.kenya)
    kenya.send(_do=f"back:{one.public_id}")
    assert "its words are erased" in kenya.text
    assert "Taken back" in kenya.text


def test_a_list_and_a_question_of_an_item_are_discussed_and_what_stands_in_rows_as_its_list(house, kenya):
    me = Actor("Amina", FOCAL_POINT, case_id=house.kenya.id)
    trip, ship = items.add(house.kenya, "trips", me), items.add(house.kenya, "ships", me)
    kenya.get(at(house, f"b/trips/{trip}"))
    kenya.send(t1="Lamu", _go="discuss:t1")
    assert kenya.path == at(house, f"among-yourselves/t1/{trip}")
    assert "B Ships · Lamu T1 Where to?" in kenya.text
    kenya.send(text="By sea?", _do="say")
    kenya.get(at(house, "b"))
    assert 'value="discuss:ships"' in kenya.page.text
    assert 'value="discuss:s1"' not in kenya.page.text
    for path in ("s1", f"s1/{ship}", "t1", f"a1/{trip}", f"t1/{ship}", "o1", "zz"):
        assert kenya.get(at(house, f"among-yourselves/{path}")).status_code == 404, path
    only = contributor(house, "Idi", ("trips", trip))
    assert "1 open comment" in only.get(at(house)).text
    assert "By sea?" in only.get(at(house, f"b/trips/{trip}")).text
    assert only.get(at(house, "among-yourselves/b1")).status_code == 404


def test_whoever_changes_nothing_still_comments_and_an_observer_reads(house, kenya):
    reader = contributor(house, "Idi", ("b", ""), read_all=True)
    reader.get(at(house, "a"))
    assert at(house, "among-yourselves/a1") in reader.read.links
    reader.get(at(house, "among-yourselves/a1"))
    reader.send(text="Is it so?", _do="say")
    observer = mandates.begin(OPERATOR, house.kenya, Grant(OBSERVER, "Ada", "ada@example.org"))
    ada = house.visit()
    house.enter(ada, links.issue(OPERATOR, house.kenya, mandate=observer).token)
    assert "Is it so?" in ada.get(at(house, "a")).text
    assert at(house, "among-yourselves/a1") not in ada.read.links
    ada.get(at(house, "among-yourselves/a1"))
    assert "Add the comment" not in ada.text
    sent = {"csrf_token": ada.fields("/sign-out")["csrf_token"], "text": "Yes"}
    assert ada.open(at(house, "among-yourselves/a1"), method="POST", data=sent).status_code == 403


def test_no_page_of_the_team_and_no_file_holds_a_word_of_it(house, kenya):
    kenya.get(at(house, "a"))
    kenya.send(a1="Mombasa")
    kenya.get(at(house, "among-yourselves/a1"))
    kenya.send(text="kanariya", _do="say")
    kenya.get(at(house, "check-and-send"))
    kenya.send()
    receipt = kenya.path.rpartition("/")[2]
    office = house.visit()
    team.add_user(OPERATOR, "grace@example.org", "Grace", "a long enough password", ADMIN)
    office.get("/team/sign-in")
    office.send("/team/sign-in", email="grace@example.org", password="a long enough password")
    known = {"public_id": house.kenya.public_id, "name": house.round.name, "receipt": receipt}
    read = 0
    for rule in house.app.url_map.iter_rules():
        if rule.rule.startswith("/team/") and "GET" in rule.methods and rule.arguments <= known.keys():
            answer = office.client.get(rule.build({one: known[one] for one in rule.arguments})[1])
            read += answer.status_code == 200
            assert b"kanariya" not in answer.data, rule
            assert b"inner" not in answer.data, rule
    assert read > 20
    assert office.get(at(house, "among-yourselves")).status_code in (403, 404)
    for path in ("draft.json", "print-draft", f"sent-answers/{receipt}", f"sent-answers/{receipt}.json"):
        assert kenya.get(at(house, path)).status_code == 200
        assert b"kanariya" not in kenya.page.data
