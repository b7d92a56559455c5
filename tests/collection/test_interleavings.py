"""Four people of a State write, decide and hand out work in any order: no acknowledged value vanishes."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from app.collection import assignments, deciding, draft, items, mandates, replay, rights, rivals
from app.collection.assignments import Task
from app.collection.deciding import Decision, Dispute
from app.collection.draft import Post
from app.collection.errors import EditedSince, NotAllowed, NotFound
from app.collection.mandates import Grant
from app.collection.scope import CONTRIBUTOR, FOCAL_POINT, OPERATOR, Actor
from app.collection.transaction import writes
from app.collection.within import as_seen, within
from app.db import db
from app.models import Case, Respondent
from app.questionnaire.load import loads
from tests.collection.conftest import SURVEY, opened, running

PARTS = {"a": ("a1", "a3"), "ships": ("s1",)}
EXAMPLES, MANY, STEPS = 200, 10_000, 20
"""How many runs on each database: with the other tests, and by `make test-long`."""
EDITS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 2)), st.sampled_from("xy") | st.none(), min_size=1
)
CONTRIBUTORS = {1: "Port Authority", 2: "Statistics Office"}
"""Which of the four people contribute, and for whom; the others are the focal point and their deputy."""
WHO, OF_WORK = st.integers(0, 3), st.sampled_from(sorted(CONTRIBUTORS))
Known = dict[tuple[str, str], dict[str, Any]]


@dataclass
class Page:
    """What one person has before them: documents as they were drawn, and what was typed since."""

    revisions: dict[tuple[str, str], int] = field(default_factory=dict)
    drawn: Known = field(default_factory=dict)
    typed: Known = field(default_factory=dict)
    beside: Known = field(default_factory=dict)
    """What others said beside the answers."""
    disputes: list[Dispute] = field(default_factory=list)


class Editors(RuleBasedStateMachine):
    """Four people, one response. What must hold is asserted after each act; the rest is what people do."""

    case: Case
    number = 0

    @initialize(given=st.sampled_from(["a", "ab"]), differing=st.booleans())
    def begin(self, given, differing):
        Editors.number += 1
        self._begin(given)
        if differing:
            for who, value in enumerate("xy", 1):
                draft.save(self.case, {("a", ""): Post(who - 1, {"a1": value})}, self.actors[who])
        for who in range(4):
            self._draw(who)

    @writes
    def _begin(self, given):
        """A response and its people, in one transaction."""
        respondent = Respondent(kind="state", code=f"S{Editors.number}", name="A State")
        self.case = Case(round_id=Editors.round, respondent=respondent)
        db.session.add(self.case)
        db.session.flush()
        focal = mandates.begin(Editors.team, self.case, Grant(FOCAL_POINT, "Person 0", "0@example.org"))
        self.actors = [Actor(f"Person {n}", FOCAL_POINT, case_id=self.case.id) for n in range(4)]
        self.actors[0] = Actor("Person 0", FOCAL_POINT, case_id=self.case.id, mandate_id=focal.id)
        self.pages, self.holders = [Page() for _ in range(4)], {str(focal.id): 0}
        for who, sections in ((1, "ab"), (2, given)):
            self._assign(who, sections, read_all=False)

    def _assign(self, who, sections, *, read_all):
        to = Grant(CONTRIBUTOR, f"Person {who}", f"{who}@example.org", institution=CONTRIBUTORS[who])
        task = Task([(section, "") for section in sections], read_all=read_all)
        made = assignments.assign(self.actors[0], self.case, to, task)
        mandate = made[0].mandate
        self.holders[str(mandate.id)] = who
        acts = {"mandate_id": mandate.id, "voice_id": mandate.voice_id}
        self.actors[who] = Actor(f"Person {who}", CONTRIBUTOR, case_id=self.case.id, **acts)

    def _load(self):
        return draft.load(self.case, Editors.questionnaire)

    def _writes(self, who, address):
        return rights.opened(self.actors[who], self.case).writes.covers(Editors.questionnaire, address)

    def _draw(self, who):
        """Give someone the pages that they may write on, with what they are shown there."""
        page, kept = self.pages[who], self._load()
        opened = rights.opened(self.actors[who], self.case)
        read = within(opened.reads, Editors.questionnaire, kept)
        seen = as_seen(self.actors[who], Editors.questionnaire, read)
        shown = {("a", ""), *(address for address, one in kept.documents.items() if not one.removed)}
        shown = {one for one in shown if opened.writes.covers(Editors.questionnaire, one)}
        page.revisions = {address: kept.revision(address) for address in shown}
        page.drawn = {a: dict(seen.documents[a].answers) if a in seen.documents else {} for a in shown}
        page.typed = {address: dict(values) for address, values in page.drawn.items()}
        page.beside = {address: dict(one.rivals) for address, one in kept.documents.items()}
        page.disputes = deciding.disputes(kept.documents.values())

    def _stand(self):
        """All answers, and what stands beside them, by document."""
        kept = self._load().documents.items()
        return {at: dict(one.answers) for at, one in kept}, {at: dict(one.rivals) for at, one in kept}

    def _givers(self):
        """Who gave each part that someone with a mandate gave: all of them are of different institutions."""
        kept = self._load().documents
        found = {(at, part): rivals.giver(one, part) for at, one in kept.items() for part in one.last}
        return {part: self.holders[mandate] for part, mandate in found.items() if mandate}

    @rule(who=WHO)
    def open_the_page_again(self, who):
        self._draw(who)

    def _type(self, page, edits):
        for (where, part), value in edits.items():
            address = sorted(page.typed)[where % len(page.typed)]
            parts = PARTS[address[0]]
            page.typed[address] = {**page.typed[address], parts[part % len(parts)]: value}

    @rule(who=OF_WORK, edits=EDITS)
    def contribute(self, who, edits):
        self.type_and_save(who, edits)

    @rule(who=WHO, edits=EDITS)
    def type_and_save(self, who, edits):
        Editors.clock.forward(seconds=1)
        page = self.pages[who]
        if not page.typed:
            return
        (before, beside), givers = self._stand(), self._givers()
        self._type(page, edits)
        posts = {
            address: Post(page.revisions[address], {part: values.get(part) for part in PARTS[address[0]]})
            for address, values in page.typed.items()
        }
        may = all(self._writes(who, address) for address in posts)
        try:
            saved = draft.save(self.case, posts, self.actors[who])
        except NotFound:
            assert not may, "someone was kept from what is theirs to write"
            assert self._stand() == (before, beside)
            self._draw(who)
            return
        assert may, "someone has written what is not theirs"
        after, now_beside = self._stand()
        conflicts = {(one.address, one.part): one for one in saved.conflicts}
        for address in page.typed:
            for part in PARTS[address[0]]:
                was = before.get(address, {}).get(part), beside.get(address, {}).get(part, {})
                becomes = after.get(address, {}).get(part), now_beside.get(address, {}).get(part, {})
                self._judge(who, address, part, was, becomes, conflicts.get((address, part)))
                of_another = givers.get((address, part), who) != who
                if self.actors[who].capacity == CONTRIBUTOR and of_another and was[0] is not None:
                    assert becomes[0] == was[0], "what another institution has answered is overwritten"
        assert set(before) <= set(after)
        self._draw(who)

    def _judge(self, who, address, part, was, becomes, conflict):
        """What a save may do to one part, given what stood there and beside it before and after."""
        page, own = self.pages[who], rivals.voice(self.actors[who])
        base, mine = page.drawn[address].get(part), page.typed[address].get(part)
        shown, said = _seen(own, *was), _seen(own, *becomes)
        if mine == base:
            assert becomes == was, "a part that this person left alone has changed"
        elif conflict is not None:
            assert (conflict.mine, conflict.theirs) == (mine, shown)
            assert becomes == was
            assert shown != base
        else:
            assert said == mine, "an acknowledged value was not kept"
            assert becomes[0] == was[0] or was[0] in (base, mine), "a value that was not seen is overwritten"
            kept = {one: entry for one, entry in was[1].items() if one != own}
            if not own and becomes[0] != was[0]:
                known = page.beside.get(address, {}).get(part, {})
                kept = {one: entry for one, entry in kept.items() if known.get(one) != entry}
            assert {one: entry for one, entry in becomes[1].items() if one != own} == kept

    @rule(who=st.sampled_from([0, 3]), which=st.integers(0, 5), key=st.integers(0, 2), anew=st.booleans())
    def decide_as_it_was_shown(self, who, which, key, anew):
        Editors.clock.forward(seconds=1)
        page = self.pages[who]
        if anew:
            self._draw(who)
        if not page.disputes:
            return
        seen = page.disputes[which % len(page.disputes)]
        chosen = seen.versions[key % len(seen.versions)]
        before, beside = self._stand()
        one = Decision(seen.address, seen.part, chosen.key, seen.mark)
        _done, overtaken = deciding.decide(self.actors[who], self.case, [one])
        after, now_beside = self._stand()
        if overtaken:
            assert (after, now_beside) == (before, beside)
        else:
            there = beside[seen.address].pop(seen.part)
            assert {one.key: one.value for one in seen.versions if one.key} == {
                voice: entry[0] for voice, entry in there.items()
            }, "something was decided on that had not been shown"
            assert before[seen.address].get(seen.part) == seen.versions[0].value
            assert after[seen.address].pop(seen.part, None) == chosen.value
            before[seen.address].pop(seen.part, None)
            assert (after, now_beside) == (before, beside), "a decision changed something else"
        self._draw(who)

    @rule(
        who=OF_WORK, act=st.sampled_from(["give", "end", "accept", "send back"]), name=st.sampled_from("ab")
    )
    def hand_work_out_or_take_it_back(self, who, act, name):
        before = self._stand()
        held = self.actors[who].mandate_id
        given = [o for o in assignments.of_case(self.actors[0], self.case) if o.mandate_id == held]
        if act == "give":
            self._assign(who, name, read_all=not given)
        elif not given:
            return
        elif act == "end":
            assignments.end(self.actors[0], self.case, given[0].public_id)
        elif act == "send back":
            assignments.send_back(self.actors[0], self.case, given[0].public_id, "More, please")
        else:
            assignments.mark_done(self.actors[who], self.case, given[0].public_id)
            assignments.accept(self.actors[0], self.case, given[0].public_id)
        address = (name if act == "give" else given[0].name, "")
        assert self._writes(who, address) is (act in ("give", "send back"))
        assert self._stand() == before

    @rule(who=WHO, act=st.sampled_from(["add", "remove", "restore"]), which=st.integers(0, 9))
    def change_the_list(self, who, act, which):
        before, beside = self._stand()
        # Three are allowed; the fourth is refused, and so is what is not theirs.
        with suppress(NotAllowed, NotFound):
            if act == "add":
                items.add(self.case, "ships", self.actors[who])
            elif act == "remove":
                self._remove(who, which)
            elif gone := items.removed(self._load(), "ships"):
                items.restore(self.case, "ships", gone[0].item, self.actors[who])
                assert self._writes(who, ("ships", gone[0].item))
        after, now_beside = self._stand()
        assert before.items() <= after.items()
        assert beside.items() <= now_beside.items()

    def _remove(self, who, which):
        page = self.pages[who]
        seen = sorted(address for address in page.revisions if address[1])
        if not seen:
            return
        address = seen[which % len(seen)]
        now = self._load().documents[address]
        outdated = not now.removed and now.revision != page.revisions[address]
        try:
            items.remove(self.case, *address, page.revisions[address], self.actors[who])
        except EditedSince:
            assert outdated
        else:
            assert self._writes(who, address)
            assert not outdated, "an item went although someone had edited it since"

    def teardown(self):
        db.session.expunge_all()


def _seen(own, stands, beside):
    """What someone is shown of a part: what they said, where something else stands."""
    return beside[own][0] if own in beside else stands


def interleaved(url, folder, clock, examples):
    """People at work ``examples`` times; in the end, the events alone make each document what it is."""
    with running(url, folder):
        Editors.questionnaire, Editors.clock = loads(SURVEY), clock
        Editors.team = OPERATOR
        Editors.round = opened(Editors.questionnaire).id
        run_state_machine_as_test(
            Editors, settings=settings(max_examples=examples, stateful_step_count=STEPS, deadline=None)
        )
        assert list(replay.differences()) == []


def test_no_acknowledged_value_vanishes_whatever_the_order(stopped, tmp_path, database_url):
    interleaved(database_url, tmp_path, stopped, EXAMPLES)


@pytest.mark.long
def test_no_acknowledged_value_vanishes_in_ten_thousand_orders(stopped, tmp_path, database_url):
    interleaved(database_url, tmp_path, stopped, MANY)
