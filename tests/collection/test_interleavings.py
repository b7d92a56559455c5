"""Two to four people open, type, save, add and remove in any order: no acknowledged value vanishes."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.collection import draft, items
from app.collection.draft import Post
from app.collection.errors import EditedSince, NotAllowed
from app.collection.history import undone
from app.collection.scope import Actor
from app.db import db
from app.models import Case, Event
from app.questionnaire.load import loads
from tests.collection.conftest import SURVEY, invited, opened, running

PARTS = {"a": ("a1", "a2", "a3"), "ships": ("s1", "s2")}
EXAMPLES, STEPS = 200, 20
EDITS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 2)), st.sampled_from("xyz") | st.none(), min_size=1
)


@dataclass
class Page:
    """What one person has before them: documents as they were drawn, and what was typed since."""

    revisions: dict[tuple[str, str], int] = field(default_factory=dict)
    drawn: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    typed: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


class Editors(RuleBasedStateMachine):
    """Several people, one response. What must hold is asserted in `save`; the rest is what people do."""

    case: Case
    number = 0

    def __init__(self):
        super().__init__()
        self.pages: list[Page] = []

    @initialize(people=st.integers(2, 4))
    def begin(self, people):
        Editors.number += 1
        self.case = invited(Editors.round, f"S{Editors.number}")
        self.actors = [Actor(f"Person {n}", "focal_point", case_id=self.case.id) for n in range(people)]
        self.pages = [Page() for _ in range(people)]
        for page in self.pages:
            self._draw(page)

    def _draw(self, page):
        now = draft.load(self.case, Editors.questionnaire)
        shown = {("a", ""), *(address for address, one in now.documents.items() if not one.removed)}
        page.revisions = {address: now.revision(address) for address in shown}
        page.drawn = {a: dict(now.documents[a].answers) if a in now.documents else {} for a in shown}
        page.typed = {address: dict(values) for address, values in page.drawn.items()}

    def _values(self):
        return {
            a: dict(one.answers) for a, one in draft.load(self.case, Editors.questionnaire).documents.items()
        }

    @rule(who=st.integers(0, 3))
    def open_the_page_again(self, who):
        self._draw(self.pages[who % len(self.pages)])

    def _type(self, page, edits):
        for (where, part), value in edits.items():
            address = sorted(page.typed)[where % len(page.typed)]
            parts = PARTS[address[0]]
            page.typed[address] = {**page.typed[address], parts[part % len(parts)]: value}

    @rule(who=st.integers(0, 3), edits=EDITS)
    def type_and_save(self, who, edits):
        who %= len(self.pages)
        page, before = self.pages[who], self._values()
        self._type(page, edits)
        posts = {
            address: Post(page.revisions[address], {part: values.get(part) for part in PARTS[address[0]]})
            for address, values in page.typed.items()
        }
        saved = draft.save(self.case, posts, self.actors[who])
        after = self._values()
        conflicts = {(one.address, one.part): one for one in saved.conflicts}
        for address, values in page.typed.items():
            for part in PARTS[address[0]]:
                base, mine = page.drawn[address].get(part), values.get(part)
                was, becomes = before.get(address, {}).get(part), after.get(address, {}).get(part)
                conflict = conflicts.get((address, part))
                if mine == base:
                    assert becomes == was, "a part that this person left alone has changed"
                elif conflict is not None:
                    assert (conflict.mine, conflict.theirs) == (mine, was)
                    assert becomes == was != base
                else:
                    assert becomes == mine, "an acknowledged value was not kept"
                    assert was in (base, mine), "a value was overwritten that this person had not seen"
        assert set(before) <= set(after)
        self._draw(page)

    @rule(who=st.integers(0, 3))
    def add_an_item(self, who):
        who %= len(self.pages)
        # Three are allowed; the fourth is refused, which is not what this test is about.
        with suppress(NotAllowed):
            items.add(self.case, "ships", self.actors[who])

    @precondition(lambda self: any(len(page.revisions) > 1 for page in self.pages))
    @rule(who=st.integers(0, 3), which=st.integers(0, 9))
    def remove_an_item(self, who, which):
        who %= len(self.pages)
        page = self.pages[who]
        seen = sorted(address for address in page.revisions if address[1])
        if not seen:
            return
        address = seen[which % len(seen)]
        now = draft.load(self.case, Editors.questionnaire).documents[address]
        outdated = not now.removed and now.revision != page.revisions[address]
        try:
            items.remove(self.case, *address, page.revisions[address], self.actors[who])
        except EditedSince:
            assert outdated
        else:
            assert not outdated, "an item went although someone had edited it since"

    @rule(who=st.integers(0, 3))
    def bring_an_item_back(self, who):
        gone = items.removed(draft.load(self.case, Editors.questionnaire), "ships")
        if gone:
            before = self._values()
            items.restore(self.case, "ships", gone[0].item, self.actors[who % len(self.actors)])
            assert self._values() == before

    def teardown(self):
        """The events alone rebuild every document, from nothing to now and back."""
        if not self.pages:
            return
        now = draft.load(self.case, Editors.questionnaire)
        for address, document in now.documents.items():
            query = select(Event).where(Event.case_id == self.case.id, Event.name == address[0])
            found = db.session.scalars(query.where(Event.item == address[1]).order_by(Event.id)).all()
            assert [one.revision_to for one in found] == list(range(1, document.revision + 1))
            assert undone(document.answers, [one.changes for one in reversed(found)]) == {}
            rebuilt = {part: new for one in found for part, (_old, new) in one.changes.items()}
            assert {part: value for part, value in rebuilt.items() if value is not None} == document.answers
        db.session.expunge_all()


def test_no_acknowledged_value_vanishes_whatever_the_order(stopped, tmp_path):
    with running(f"sqlite:///{tmp_path / 'c.db'}", tmp_path):
        Editors.questionnaire = loads(SURVEY)
        Editors.round = opened(Editors.questionnaire)
        small = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
        run_state_machine_as_test(Editors, settings=small)
