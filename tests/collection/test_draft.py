"""Drafts: saved part by part, merged with what others saved, every change on record."""

import pytest

from app.collection import draft, rounds
from app.collection.draft import Post
from app.collection.errors import Closed, Invalid, NotAllowed, NotFound
from app.questionnaire.review import state

A = ("a", "")


def values(office, case, name="a"):
    document = draft.load(case, office.questionnaire).documents.get((name, ""))
    return document.answers if document else {}


def test_a_save_is_there_when_it_is_loaded_again(office):
    saved = draft.save(
        office.kenya, {A: Post(0, {"a1": "Mombasa", "a3": 12})}, office.focal_point(office.kenya)
    )
    assert saved.revisions == {A: 1}
    assert saved.conflicts == ()
    assert draft.load(office.kenya, office.questionnaire).answers.own == {"a1": "Mombasa", "a3": 12}
