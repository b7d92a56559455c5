"""A page that came in: what it says is read as it was shown, its files are kept, and all of it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app
from werkzeug.datastructures import FileStorage, MultiDict

from app.collection import draft, files, prefill
from app.collection.draft import Conflict, Post, Saved
from app.collection.errors import CollectionError, Invalid
from app.collection.files import Sent
from app.questionnaire.answers import Value
from app.questionnaire.form import PROPOSED, REMOVE, SHOWN, Address, PageForm, posted
from app.questionnaire.questions.other import File
from app.views.respond.drawing import form_of
from app.views.respond.drawn import shown_on
from app.views.respond.frame import actor, written_in
from app.views.respond.place import Place, as_shown
from app.views.words import _

KEEP, DECIDING, FILE = "_keep:", "_deciding", "file:"
"""Which of two versions stands; that a person was asked to decide; what marks the removal of a file."""

Fields = MultiDict[str, str]


@dataclass(frozen=True)
class Done:
    """What became of a page that came in."""

    saved: Saved
    form: PageForm
    """The form as it was read: what its sender saw, with what they typed."""
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    """By the name of the field."""
    refused: dict[str, str] = field(default_factory=dict)
    """Messages about files that were not taken, by field."""
    before: frozenset[str] = frozenset()
    """The fields that were shown."""


def read(place: Place, fields: Fields) -> tuple[PageForm, dict[Address, dict[str, Value | None]]]:
    """The form as its sender saw it, and what it says of the fields that it showed."""
    shown = frozenset(fields.get(SHOWN, "").split())
    proposed = frozenset(() if place.is_earlier else fields.get(PROPOSED, "").split())
    form = form_of(
        place, as_shown(place, shown), written_in(fields), lambda _address, field: field in proposed
    )
    values = form.read(fields)
    said: dict[Address, dict[str, Value | None]] = {}
    for address, question, asked in form.asked.values():
        for part in question.parts:
            name = asked.prefix + part.name
            if name in shown and part.name in values.get(address, {}):
                said.setdefault(address, {})[part.name] = values[address][part.name]
    return form, said


def keep(place: Place, fields: Fields, refused: dict[str, str]) -> Done:
    """Save what a page says of a place that is held, part by part; ``refused`` files were not taken."""
    shown = frozenset(fields.get(SHOWN, "").split())
    form, said = read(place, fields)
    _remove_file(fields, form, said)
    undecided = _decided(place, fields, form, said)
    revisions = posted(fields, place.questionnaire.documents.__contains__)
    posts = {
        address: Post(
            min(revisions.get(address, 0), place.draft.revision(address)),
            values,
            proposed=_proposed(form, address, values),
        )
        for address, values in said.items()
    }
    saved = _save(place, posts)
    if place.is_earlier:
        return Done(saved, form, {}, refused, shown)
    conflicts = {_name(form, one): one for one in saved.conflicts}
    conflicts |= {name: _still(place, *found) for name, found in undecided.items()}
    if DECIDING in fields:
        # The page of two versions shows little; what its sender saw before it is on the page anyway.
        now = form_of(place)
        shown |= frozenset(shown_on(now))
    return Done(saved, form, conflicts, refused, shown)


def _proposed(
    form: PageForm, address: Address, values: Mapping[str, Value | None]
) -> dict[str, tuple[Value, Value | None]]:
    """What the page had filled in of one document, each with what came back."""
    return {
        question.name: (asked.proposed, values[question.name])
        for where, question, asked in form.asked.values()
        if where == address and asked.proposed is not None and question.name in values
    }


def _save(place: Place, posts: dict[Address, Post]) -> Saved:
    """Save, what the invitation gives first; a page that asks nothing saves nothing."""
    if not posts:
        return Saved()
    filled = not place.is_earlier and prefill.fill(place.case, place.questionnaire, actor())
    known = None if filled else place.draft
    return draft.save(place.case, posts, actor(), drawn=place.instrument, known=known)


def _name(form: PageForm, conflict: Conflict) -> str:
    """The field of a conflict."""
    return next(
        asked.prefix + conflict.part
        for address, question, asked in form.asked.values()
        if address == conflict.address and conflict.part in {part.name for part in question.parts}
    )


def _decided(
    place: Place, fields: Fields, form: PageForm, said: dict[Address, dict[str, Value | None]]
) -> dict[str, tuple[Address, str, Value | None]]:
    """Leave alone what shall stay as the other person has it; return what still waits for a decision."""
    waiting = {}
    for address, question, asked in form.asked.values():
        changed = place.draft.last(address)
        for part in question.parts:
            name = asked.prefix + part.name
            if part.name not in said.get(address, {}):
                continue
            choice = fields.get(KEEP + name, "" if DECIDING in fields else "mine")
            if choice == "theirs":
                del said[address][part.name]
            elif choice != "mine" and part.name in changed:
                waiting[name] = (address, part.name, said[address].pop(part.name))
    return waiting


def _still(place: Place, address: Address, part: str, mine: Value | None) -> Conflict:
    """A conflict that nobody has decided yet."""
    document = place.draft.documents[address]
    who, when = place.draft.last(address)[part]
    return Conflict(address, part, mine, document.answers.get(part), who, when)


def with_files(
    place: Place, fields: Fields, sent: Mapping[str, FileStorage]
) -> tuple[Fields, dict[str, str]]:
    """Keep the files that came: the fields with their descriptions, and messages about the others."""
    fields, refused = MultiDict(fields), {}
    shown = frozenset(fields.get(SHOWN, "").split())
    for name, upload in sent.items():
        question = place.questionnaire.questions.get(name.rpartition(":")[2])
        if not isinstance(question, File) or name not in shown or not upload.filename:
            continue
        described = Sent(upload.stream, upload.filename, question.max_mb, question.accept)
        try:
            kept = files.keep(Path(current_app.config["FILES"]), place.case, described, actor())
            fields.setlist(name, [kept])  # type: ignore[list-item]
        except Invalid as refusal:
            refused[name] = file_refusal(refusal, upload.filename, question)
        except CollectionError:
            raise
    return fields, refused


def file_refusal(refusal: Invalid, name: str, question: File) -> str:
    """What is wrong with a file, and what would be right."""
    kinds = ", ".join(question.accept)
    words = {
        "file_kind": _("“%(name)s” is not accepted here. Upload one of: %(kinds)s.", name=name, kinds=kinds),
        "file_content": _("“%(name)s” is not what the end of its name says. Save it again.", name=name),
        "file_size": _("“%(name)s” is larger than %(most)s MB.", name=name, most=question.max_mb),
        "file_empty": _("“%(name)s” is empty. Upload it again.", name=name),
    }
    return words.get(refusal.what, refusal.what)


def _remove_file(fields: Fields, form: PageForm, said: dict[Address, dict[str, Value | None]]) -> None:
    """Blank the file that a person asked to remove."""
    wanted = fields.get(REMOVE, "")
    if not wanted.startswith(FILE):
        return
    for address, question, asked in form.asked.values():
        if isinstance(question, File) and asked.prefix + question.name == wanted.removeprefix(FILE):
            said.setdefault(address, {})[question.name] = None
