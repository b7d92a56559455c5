"""Files: kept under their hash, only of known kinds, reached through their case; and the team on behalf."""

import errno
import hashlib
from io import BytesIO

import pytest

from app.collection import draft, files, submission
from app.collection.draft import Post
from app.collection.errors import Closed, Invalid, NotAllowed, NotFound, StorageFull
from app.collection.files import BEHALF, Sent
from app.models.response import UPLOADS
from app.questionnaire.questions.other import DOCUMENTS

PDF = b"%PDF-1.7 a plan"
A = ("a", "")


def keep(office, content=PDF, name="plan.pdf", **more):
    me = office.focal_point(office.kenya)
    return files.keep(office.files, office.kenya, Sent(BytesIO(content), name, **more), me)


def stored(office):
    return sorted(path.name for path in office.files.rglob("*") if path.is_file())


def test_a_file_is_kept_under_its_hash_and_found_through_its_case(office, events_of):
    value = keep(office)
    digest = hashlib.sha256(PDF).hexdigest()
    assert value == {"sha256": digest, "name": "plan.pdf", "size": len(PDF)}
    found = files.find(office.files, office.focal_point(office.kenya), office.kenya, digest)
    assert (found.path.read_bytes(), found.name, found.media_type) == (PDF, "plan.pdf", "application/pdf")
    assert stored(office) == [digest]
    assert [event.kind for event in events_of(office.kenya)] == ["file_added"]


def test_the_same_file_again_is_kept_once(office, events_of):
    assert keep(office) == keep(office)
    assert len(stored(office)) == 1
    assert len(events_of(office.kenya)) == 1


def test_a_file_of_another_case_is_not_found_even_by_its_hash(office):
    digest = keep(office)["sha256"]
    for actor, case, sha256 in (
        (office.focal_point(office.italy), office.kenya, digest),
        (office.focal_point(office.italy), office.italy, digest),
        (office.focal_point(office.kenya), office.kenya, "0" * 64),
        (office.focal_point(office.kenya), office.kenya, "../../canvass.db"),
    ):
        with pytest.raises(NotFound):
            files.find(office.files, actor, case, sha256)


@pytest.mark.parametrize(
    ("content", "name", "more", "reason"),
    [
        (b"<script>", "plan.html", {}, "file_kind"),
        (b"<svg/>", "plan.svg", {}, "file_kind"),
        (PDF, "plan", {}, "file_kind"),
        (PDF, "plan.pdf", {"accept": ("docx",)}, "file_kind"),
        (b"<script>", "plan.pdf", {}, "file_content"),
        (b"PK\x03\x04", "plan.png", {}, "file_content"),
        (b"", "plan.pdf", {}, "file_empty"),
        (PDF.ljust(1_000_001), "plan.pdf", {"max_mb": 1}, "file_size"),
    ],
)
def test_what_is_not_taken_leaves_nothing_on_the_disk(office, content, name, more, reason):
    with pytest.raises(Invalid) as refused:
        keep(office, content, name, **more)
    assert refused.value.what == reason
    assert stored(office) == []


def test_a_file_for_a_round_that_is_closed_leaves_nothing_on_the_disk(office):
    office.clock.forward(days=60)
    with pytest.raises(Closed):
        keep(office)
    assert not (office.files / UPLOADS).exists()


def test_a_file_whose_record_fails_leaves_nothing_on_the_disk(office, monkeypatch):
    def refused(*_given, **_facts):
        raise StorageFull("no room for the event")

    monkeypatch.setattr(files.events, "record", refused)
    with pytest.raises(StorageFull):
        keep(office)
    assert stored(office) == []


def test_a_file_that_another_case_has_stays_when_a_record_of_it_fails(office, monkeypatch):
    digest = keep(office)["sha256"]
    monkeypatch.setattr(files.events, "record", lambda *_given: 1 / 0)
    me = office.focal_point(office.italy)
    with pytest.raises(ZeroDivisionError):
        files.keep(office.files, office.italy, Sent(BytesIO(PDF), "plan.pdf"), me)
    assert stored(office) == [digest]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/plan.PDF", "plan.pdf"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("pl\x00an\r\n.pdf", "plan .pdf"),
        (".pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("план \u202efdp.pdf", "план fdp.pdf"),
    ],
)
def test_the_name_of_a_file_is_a_name_and_nothing_more(office, name, kept):
    assert keep(office, name=name)["name"] == kept


def test_what_a_question_takes_by_size_or_kind_the_store_takes_too(office):
    assert keep(office, PDF.ljust(1_000_000), "plan.pdf", max_mb=1)["size"] == 1_000_000
    assert set(DOCUMENTS) <= set(files.KINDS)


def test_a_full_disk_is_said(office, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(StorageFull):
        keep(office)
    assert stored(office) == []


def test_another_fault_of_the_disk_is_not_called_full(office, monkeypatch):
    def broken(_descriptor):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files.os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        keep(office)


def test_the_team_enters_what_a_state_sent_with_the_document_kept(office, events_of):
    team = office.team.on_behalf()
    files.keep(office.files, office.kenya, Sent(BytesIO(PDF), "note.pdf"), team, BEHALF)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "no"})}, team)
    assert office.kenya.on_behalf
    assert [one.name for one in files.of_case(team, office.kenya)] == ["note.pdf"]
    submission.submit(office.kenya, "key-of-the-team-page", team, language="en", via="letter")
    (sent,) = submission.versions(team, office.kenya)
    assert (sent.capacity, sent.on_behalf, sent.via, sent.late) == ("on_behalf", True, "letter", False)
    assert [event.capacity for event in events_of(office.kenya)] == ["on_behalf"] * 3


def test_a_file_attached_to_an_answer_becomes_the_document_on_behalf_when_the_team_says_so(office):
    keep(office)
    files.keep(office.files, office.kenya, Sent(BytesIO(PDF), "plan.pdf"), office.team, BEHALF)
    assert [one.purpose for one in files.of_case(office.team, office.kenya)] == [BEHALF]


def test_a_respondent_cannot_say_that_a_file_is_on_its_behalf(office):
    with pytest.raises(NotAllowed):
        files.keep(
            office.files,
            office.kenya,
            Sent(BytesIO(PDF), "plan.pdf"),
            office.focal_point(office.kenya),
            BEHALF,
        )


def test_the_team_enters_late_answers_until_it_closes_the_round(office):
    team = office.team.on_behalf()
    office.clock.forward(days=60)
    files.keep(office.files, office.kenya, Sent(BytesIO(PDF), "note.pdf"), team, BEHALF)
    draft.save(office.kenya, {A: Post(0, {"a1": "Mombasa", "a2": "no"})}, team)
    assert submission.submit(office.kenya, "key-of-the-team-page", team, language="en").late
