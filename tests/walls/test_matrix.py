"""Who may: every role at every route; and what is another State's does not exist, however it is named."""

import pytest

from tests.walls.asking import MATRIX, OWN_FORM, Row, content, kinds, rows, rule, word
from tests.walls.cast import (
    ANONYMOUS,
    CONTRIBUTOR,
    DRAFT,
    FOCAL_POINT,
    ITA,
    KEN,
    NER,
    OF_A_STATE,
    ROLES,
    SENT,
    TEAM,
)

ROWS = rows()
GONE = {
    "case": "z" * 16, "mandate": "z" * 16, "provisional": "z" * 16, "assignment": "z" * 16, "query": "z" * 16,
    "prepared": "z" * 16, "correction": "z" * 16, "artifact": "z" * 16, "item": "zzzzzz", "sha256": "f" * 64,
    "fingerprint": "f" * 64, "receipt": "H-ZZZZ-ZZZZ-ZZZZ", "round": "harbours_gone", "message": "99999",
    "link_id": "99999", "session": "99999", "voice": "99999", "mark": "f" * 20, "remark": "z" * 16,
    "earlier": "harbours_gone", "scheme": "z" * 16, "token": "z" * 43,
    "password_link": "z" * 43, "member": "99999", "failure": "99999", "erasure": "z" * 16,
}  # fmt: skip
"""What an object could be called that does not exist, by the kind of object."""
SECRETS = ("token", "password_link", "fingerprint")
"""What is enough by itself, and is not to be swapped: whoever holds it may."""
NUMBERS = ("failure", "member", "message", "link_id", "session", "voice")
"""What is known by a number, which may stand anywhere in a page and mean something else."""
REACHED_BY = ("case", "round", "earlier", "receipt", "artifact", "failure", "scheme", "erasure")
"""What the team reaches by itself, where it is of their surveys; everything else belongs to a case."""


def test_every_route_stands_in_the_matrix(world):
    app = world.app
    known = {(rule(app, row, world.ids[KEN, row.when]).rule, row.method) for row in ROWS}
    missing = sorted(
        f"{method} {one.rule}"
        for one in app.url_map.iter_rules()
        for method in one.methods - {"HEAD", "OPTIONS"}
        if one.endpoint != "static" and (one.rule, method) not in known
    )
    assert not missing, (
        f"Write a line into {MATRIX.name} for each of these: {', '.join(missing)}. It says in which round "
        "(draft: being answered; sent: sent and queried), how and where it is asked, with ids in braces as "
        "tests/walls/world.py names them (add yours there, to every State), what is sent, and what each role "
        "gets: yes, in (asked to sign in), no (403), none (404, as if it did not exist), or a number."
    )


def test_every_role_gets_what_the_matrix_says(world, asker):
    wrong = []
    for row in ROWS:
        asked = asker.filled_in(row, (KEN, row.when))
        for role in ROLES:
            session = world.session(role, (KEN, row.when))
            answer = asker.ask(asked, session)
            if word(answer) != row.expected[role]:
                wrong.append(f"{row} as {role}: {word(answer)}, not {row.expected[role]}")
            own = world.ids[KEN, row.when]
            if word(answer) == "none" and "case" in kinds(row)[0]:
                gone = asker.ask(asked.swapped(own["case"], GONE["case"]), session)
                if content(answer) != content(gone):
                    wrong.append(f"{row} as {role}: not the bytes of what does not exist")
    assert not wrong, "\n".join(wrong)
    assert not asker.leaks


@pytest.mark.parametrize("state", [ITA, NER])
def test_to_other_states_nothing_of_a_state_exists(world, asker, state):
    """Whoever they are, and whatever they ask of Kenya, they get what they would get of nobody."""
    wrong, theirs = [], [key for key in world.ids if key[0] == state]
    for row in ROWS:
        if "case" not in kinds(row)[0] or row.address.startswith("/team/"):
            continue
        asked = asker.filled_in(row, (KEN, row.when))
        gone = asked.swapped(world.ids[KEN, row.when]["case"], GONE["case"])
        for role in OF_A_STATE:
            for key in theirs if role == FOCAL_POINT else theirs[:1]:
                answer = asker.ask(asked, world.session(role, key), watching=(KEN, row.when))
                if word(answer) != "none" or content(answer) != content(
                    asker.ask(gone, world.session(role, key))
                ):
                    wrong.append(f"{row} as {role} of {key}: {word(answer)}")
    assert not wrong, "\n".join(wrong)
    assert not asker.touched
    assert not asker.leaks


def swapper(row: Row) -> str:
    """The role that a row is for: whoever may do most there."""
    for role in (FOCAL_POINT, TEAM, CONTRIBUTOR, "clearing_authority", ANONYMOUS):
        if row.expected[role] not in ("in", "no", "none"):
            return role
    return ""


def others(row: Row, kind: str, role: str) -> list[str]:
    """Whose objects of a kind are not for this role to name here."""
    own = SENT if row.when == DRAFT else DRAFT
    if role == TEAM and kind in REACHED_BY:
        return [(NER, row.when)]
    if kind == "session":
        # Who works for a State has one name in both of its rounds.
        return [(ITA, row.when), (NER, row.when)]
    return [(ITA, row.when), (NER, row.when), (KEN, own)]


def swaps(world):
    """Each id of each row, wherever it stands, with what is another's instead."""
    for row in ROWS:
        role, own = swapper(row), world.ids[KEN, row.when]
        path, sent = kinds(row)
        hidden = [kind for kind in own if row.sends == OWN_FORM and kind not in NUMBERS]
        for kind in dict.fromkeys([*path, *sent, *hidden]):
            if role and kind not in SECRETS:
                theirs = (world.ids[key].get(kind) for key in others(row, kind, role))
                yield row, role, kind, [one for one in theirs if one not in (None, own[kind])]


def test_another_states_id_in_an_address_a_form_or_a_hidden_field_is_one_that_does_not_exist(world, asker):
    wrong, tried = [], 0
    for row, role, kind, theirs in swaps(world):
        session = world.session(role, (KEN, row.when))
        mine, asked = world.ids[KEN, row.when][kind], asker.filled_in(row, (KEN, row.when))
        if asked.swapped(mine, GONE[kind]) == asked:
            continue
        gone = asker.ask(asked.swapped(mine, GONE[kind]), session)
        for other in theirs:
            tried += 1
            answer = asker.ask(asked.swapped(mine, other), session, watching=(ITA, row.when))
            named = () if kind in NUMBERS else (other, GONE[kind])
            same = content(answer, *named) == content(gone, *named)
            if not same or (kind in kinds(row)[0] and word(answer) != "none"):
                wrong.append(f"{row} as {role}, with another's {kind}: {word(answer)}, {word(gone)} of none")
    assert not wrong, "\n".join(wrong)
    assert not asker.touched
    assert not asker.leaks
    assert tried > 150
