"""Canaries: what only one State has written is in no byte that anybody else receives, by page or by mail."""

import re
from dataclasses import replace

from app.questionnaire.form import REVISION
from tests.services.mailbox import message
from tests.walls.asking import rows, told
from tests.walls.cast import (
    DRAFT,
    FOCAL_POINT,
    ITA,
    KEN,
    NER,
    OF_A_STATE,
    PROVISIONAL,
    SENT,
    TEAM,
    TEAM_ELSEWHERE,
    canary,
    words,
)

STATES = (KEN, ITA, NER)


def readers(row, state):
    """Who of a State, or works for it, gets something by a row of the matrix."""
    team = [TEAM_ELSEWHERE] if state == NER else []
    of_a_state = OF_A_STATE if state == ITA else [FOCAL_POINT]
    for role in (*of_a_state, *team):
        if row.expected[TEAM if role in team else role] not in ("in", "no", "none"):
            yield role


def test_nobody_gets_a_byte_of_another_state_by_what_is_theirs(world, asker):
    """Italy and Niger look at everything of their own, and so do those of the team who work for Niger."""
    got = set()
    for row in rows():
        for key in ((ITA, row.when), (NER, row.when)):
            for role in readers(row, key[0]):
                answer = asker.ask(asker.filled_in(row, key), world.session(role, key))
                if canary(key[0]) in told(answer.data, answer.mimetype):
                    got.add(row.address)
    assert not asker.leaks
    # The canaries sing: they are looked for where each State reads its own.
    assert len(got) > 40


def test_two_versions_side_by_side_are_those_of_one_state(world, asker):
    row = next(one for one in rows() if one.address == "/r/{case}/a" and one.method == "POST")
    asked = asker.filled_in(row, (ITA, DRAFT))
    known = dict(asked.form)
    mine = {**known, REVISION: re.sub(r"^a:=\d+", "a:=0", known[REVISION]), "a1": "Otherwise"}
    saved = replace(asked, path=f"{asked.path}/a_who", form=tuple(mine.items()))
    answer = asker.ask(saved, world.session(PROVISIONAL, (ITA, DRAFT)))
    assert answer.data.count(f"{words(ITA, DRAFT)} harbour".encode()) > 0
    assert b"Otherwise" in answer.data
    assert not asker.leaks


def test_a_letter_holds_nothing_of_another_state(world):
    """Caught by a real mail server: its words, its page, and the receipt with all answers beside it."""
    attached = 0
    for one in world.letters:
        letter = message(one)
        to = next(state for state in STATES if canary(state) in letter["To"])
        parts = [part for part in letter.walk() if not part.is_multipart()]
        said = " ".join(told(part.get_payload(decode=True), part.get_content_type()) for part in parts)
        said += str(letter.items()) + one.content.decode(errors="replace")
        attached += any(part.get_content_type() == "application/pdf" for part in parts)
        assert canary(to) in said
        assert not [state for state in STATES if state != to and canary(state) in said], letter["Subject"]
    assert attached >= len(STATES)


def test_a_check_of_a_receipt_tells_of_no_other(world, asker):
    """The number alone, the fingerprint alone, or one of each State: the answer is that of neither."""
    ours, theirs = world.ids[KEN, SENT], world.ids[ITA, SENT]
    row = next(one for one in rows() if one.method == "POST" and one.address == "/verify")
    asked = asker.filled_in(row, (KEN, SENT))
    right = asker.ask(asked)
    assert b"was received" in right.data
    bodies = set()
    for receipt, fingerprint in (
        (ours["receipt"], theirs["fingerprint"]),
        (theirs["receipt"], ours["fingerprint"]),
        (ours["receipt"], "f" * 64),
        ("H-ZZZZ-ZZZZ-ZZZZ", ours["fingerprint"]),
        ("H-ZZZZ-ZZZZ-ZZZZ", "f" * 64),
    ):
        given = (("receipt", receipt), ("fingerprint", fingerprint))
        body = asker.ask(replace(asked, form=given)).data
        bodies.add(body.replace(receipt.encode(), b"N").replace(fingerprint.encode(), b"F"))
    assert len(bodies) == 1
    assert not asker.leaks
