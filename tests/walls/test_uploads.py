"""Ids in what the team uploads for a State: another's are those of nothing, in workbook and preview."""

import io
import json

import openpyxl

from app.collection import items
from tests.walls.asking import Request, content
from tests.walls.cast import DRAFT, ITA, KEN, NER, SENT, TEAM
from tests.walls.test_matrix import GONE

KINDS = ("case", "item", "receipt", "query", "mandate", "assignment", "sha256", "artifact")
ROW = "rrrrrr"


def workbook(own):
    """A table with an id wherever it could be looked for: in a heading, in cells, and as the sheet's name."""
    made, written = openpyxl.Workbook(), io.BytesIO()
    made.active.title = own[:30]
    for cells in (["Where to?", "id", own], ["Bay", own, own]):
        made.active.append(cells)
    made.save(written)
    return written.getvalue()


def others(world):
    """The ids of others, by kind, with what does not exist of that kind."""
    for kind in KINDS:
        for key in ((ITA, DRAFT), (ITA, SENT), (NER, SENT)):
            if kind in world.ids[key]:
                yield world.ids[key][kind], GONE[kind]


def alike(world, asker, made, kind):
    """Whether another's id gets the very bytes that one gets which does not exist."""
    session = world.session(TEAM, (KEN, SENT))
    pair = [asker.ask(made(own), session, watching=(ITA, DRAFT)) for own in kind]
    # The preview shows the beginning of a long cell as an example.
    named = (*kind, *(own[:60] for own in kind))
    return content(pair[0], *named) == content(pair[1], *named) and pair[0].status_code != 500


def test_ids_of_others_in_a_workbook_are_words_like_any(world, asker, monkeypatch):
    monkeypatch.setattr(items, "new_id", lambda: ROW)
    path = f"/team/cases/{world.ids[KEN, SENT]['case']}/table"
    pairs = list(others(world))
    assert len(pairs) > 16

    def sent(own):
        return Request("POST", path, (), (("repeat", "trips"),), "file", workbook(own))

    seen = asker.ask(sent(GONE["case"]), world.session(TEAM, (KEN, SENT)))
    assert GONE["case"].encode() in seen.data
    assert seen.status_code == 200
    assert not [pair for pair in pairs if not alike(world, asker, sent, pair)]
    assert not asker.touched
    assert not asker.leaks


def test_ids_of_others_for_the_rows_of_a_preview_are_those_of_new_items(world, asker):
    path = f"/team/cases/{world.ids[KEN, SENT]['case']}/table/add"

    def sent(own):
        table = json.dumps([["Where to?"], [[own, ["Bay"]]]])
        form = (("repeat", "trips"), ("table", table), ("column", "t1"), ("row", own))
        return Request("POST", path, (), form)

    pairs = [(world.ids[key]["item"], GONE["item"]) for key in ((ITA, DRAFT), (ITA, SENT), (NER, SENT))]
    assert not [pair for pair in pairs if not alike(world, asker, sent, pair)]
    assert not asker.touched
    assert not asker.leaks
