"""A draft that a State shares is read by the team of its survey, and by nobody else; its files too."""

from app.collection import clock
from app.db import db
from app.models import Case
from tests.walls.asking import Request, content
from tests.walls.cast import ADMIN, DRAFT, DRAFT_WORDS, FOCAL_POINT, ITA, KEN, TEAM, TEAM_ELSEWHERE
from tests.walls.test_matrix import GONE


def ask(world, asker, role, path, *, shared, own=(KEN, DRAFT)):
    """Ask once, while Kenya's draft is shared, or is not."""
    with world.app.app_context():
        case = db.session.query(Case).filter_by(public_id=world.ids[KEN, DRAFT]["case"]).one()
        case.shared_at, case.shared_by = (clock.now(), "Someone") if shared else (None, "")
        db.session.commit()
    return asker.ask(Request("GET", path), world.session(role, own))


def test_a_shared_draft_is_read_by_its_team_and_does_not_exist_for_others(world, asker):
    case, file = world.ids[KEN, DRAFT]["case"], world.ids[KEN, DRAFT]["sha256"]
    for path in (f"/team/cases/{case}/draft", f"/team/cases/{case}/files/{file}", f"/r/{case}/a"):
        for role in (TEAM, ADMIN):
            assert DRAFT_WORDS.encode() in ask(world, asker, role, path, shared=True).data
        asker.leaks = []
        missing = {role: ask(world, asker, role, path.replace(case, GONE["case"]), shared=True)
                   for role in (TEAM, TEAM_ELSEWHERE)}  # fmt: skip
        elsewhere = ask(world, asker, TEAM_ELSEWHERE, path, shared=True)
        assert content(elsewhere) == content(missing[TEAM_ELSEWHERE])
        ended = ask(world, asker, TEAM, path, shared=False)
        assert ended.status_code == 404
        assert content(ended) == content(missing[TEAM])
        italy = ask(world, asker, FOCAL_POINT, path, shared=True, own=(ITA, DRAFT))
        assert DRAFT_WORDS.encode() not in italy.data
        assert not asker.leaks
