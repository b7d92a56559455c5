"""Whatever is changed, in whatever order: every answer is found again as it was, in its place or apart."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.questionnaire.load import loads
from app.questionnaire.revision.carry import Carrier
from app.questionnaire.revision.changes import Changes
from app.questionnaire.revision.drafts import moves

NAMES = ("p", "q", "r", "s")
TYPES = {
    "text": "type: text",
    "integer": "type: integer",
    "decimal": "type: decimal",
    "persons": "type: integer, unit: persons",
    "one": "type: select_one, choices: [{name: a, label: A}, {name: b, label: B}]",
    "several": "type: select_multiple, choices: [{name: a, label: A}, {name: b, label: B}]",
    "secret": "type: text, personal: true",
}
VALUES = {
    "text": st.sampled_from(["x", "7", "a"]),
    "integer": st.integers(0, 9),
    "decimal": st.sampled_from(["7", "7.5"]),
    "persons": st.integers(0, 9),
    "one": st.sampled_from(["a", "b"]),
    "several": st.lists(st.sampled_from(["a", "b"]), min_size=1, unique=True),
    "secret": st.sampled_from(["x", "y"]),
}
WIDENED = {("integer", "decimal"), ("one", "several")}
"""What can say more afterwards cannot be put back: it is kept apart."""
layouts = st.dictionaries(
    st.sampled_from(NAMES),
    st.tuples(st.sampled_from(sorted(TYPES)), st.sampled_from(["a", "b", "items"])),
    min_size=1,
)
"""For each name, its type and where it stands: in one of two sections, or in a repeat."""


def definition(layout):
    def listed(where):
        asked = [
            f"{{name: {name}, label: Say, {TYPES[kind]}}}"
            for name, (kind, at) in layout.items()
            if at == where
        ]
        return ", ".join([*asked, f"{{name: z_{where}, type: text, label: Stays}}"])

    items = f"{{name: items, type: repeat, label: Things, questions: [{listed('items')}]}}"
    return loads(
        "survey: trial\ntitle: Trial\nsections:\n"
        f"  - {{name: a, title: A, questions: [{listed('a')}]}}\n"
        f"  - {{name: b, title: B, questions: [{listed('b')}, {items}]}}\n"
    )


def plain(value):
    """A value in the form that can say most: what widening may make of it."""
    if isinstance(value, int):
        return str(value)
    return tuple(value) if isinstance(value, list) else value


def found(documents):
    """Every answer, by the name that it was given under, whatever document holds it."""
    return sorted(
        (part.partition("@")[0], "".join(plain(value)) if isinstance(value, list) else str(plain(value)))
        for values in documents.values()
        for part, value in values.items()
    )


def moved(carrier, documents):
    changes = moves(carrier, documents).changes
    after = {address: dict(values) for address, values in documents.items()}
    for address, changed in changes.items():
        kept = after.setdefault(address, {})
        for part, (before, now) in changed.items():
            assert kept.get(part) == before
            if now is None:
                del kept[part]
            else:
                kept[part] = now
    return after


@settings(max_examples=150)
@given(st.data())
def test_no_sequence_of_changes_loses_or_alters_an_answer(data):
    chain = [definition(data.draw(layouts)) for _each in range(data.draw(st.integers(2, 4)))]
    layout = data.draw(layouts)
    chain.insert(0, definition(layout))
    documents = {("a", ""): {}, ("b", ""): {}, ("items", "i"): {}}
    for name, (kind, where) in layout.items():
        documents[(where, "i" if where == "items" else "")][name] = data.draw(VALUES[kind])
    answers = found(documents)
    for number in range(1, len(chain)):
        documents = moved(Carrier(chain[: number + 1], Changes(), number), documents)
        assert found(documents) == answers


@settings(max_examples=100)
@given(st.data())
def test_going_back_to_the_first_questionnaire_brings_every_answer_back(data):
    layout, between = data.draw(layouts), data.draw(layouts)
    first = definition(layout)
    documents = {("a", ""): {}, ("b", ""): {}, ("items", "i"): {}}
    for name, (kind, where) in layout.items():
        documents[(where, "i" if where == "items" else "")][name] = data.draw(VALUES[kind])
    chain = (first, definition(between), first)
    back = moved(Carrier(chain, Changes(), 2), moved(Carrier(chain[:2], Changes(), 1), documents))
    for address, values in documents.items():
        for name, value in values.items():
            widened = (layout[name][0], between.get(name, ("", ""))[0]) in WIDENED
            if widened and name not in back[address]:
                continue
            assert back[address][name] == value
    assert found(back) == found(documents)
