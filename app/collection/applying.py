"""One document changed as a save says: answers, who gave them, what stands beside, and the events of it."""

from collections.abc import Iterable, Mapping

from app.collection import documents, events, proposals, rivals
from app.collection.documents import Document
from app.collection.earlier import Edit, set_apart
from app.collection.merge import Change, applied, merge
from app.collection.moving import Chain
from app.collection.rivals import Parted
from app.collection.scope import Actor
from app.models import Case
from app.questionnaire.form import Address


def parted(
    case: Case,
    actor: Actor,
    address: Address,
    edit: Edit,
    document: Document | None,
    chain: Chain | None,
) -> Parted:
    """What an edit changes of what stands now, and of what is said beside it."""
    own = rivals.voice(actor)
    now = rivals.seen(own, document.answers, document.rivals) if document else {}
    merged = merge(edit.base, edit.posted, now, edit.shown)
    if chain:
        merged = set_apart(merged, now, chain.carrier(case.instrument))
    if edit.proposed:
        merged = proposals.weighed(case, address, document, edit.revision, merged, edit.proposed)
    return rivals.parted(actor, document, merged, edit.rivals)


def apply(
    case: Case,
    address: Address,
    document: Document | None,
    parted: Parted,
    actor: Actor,
    sources: Iterable[tuple[str, Mapping[str, Change]]],
    marks: Mapping[str, list[str]] | None = None,
) -> Document:
    """Change a document, or begin it, and write an event for each source of the changes.

    ``marks`` say who gave an answer, where that is somebody else.
    """
    before = document.revision if document else 0
    step, own, sources = (before, before + 1), documents.mark(actor), list(sources)
    # What a page filled in and its sender left so is nobody's answer: it gives way to any.
    nobody = [*own[:2], ""]
    made = {part: nobody if via == proposals.DEFAULT else own for via, found in sources for part in found}
    made |= marks or {}
    if document is None:
        answers = applied({}, parted.merged.changes)
        changed = documents.begin(case, address, answers=answers, last=made)
    else:
        changed = documents.change(
            document,
            answers=applied(document.answers, parted.merged.changes),
            last={**document.last, **made},
            rivals=rivals.with_rivals(document.rivals, parted.rivals),
        )
    for via, found in sources:
        facts = {part: list(change) for part, change in found.items()}
        events.record(events.SAVED, actor, case, facts, via=via, document=address, revisions=step)
    if parted.rivals:
        beside = {part: list(change) for part, change in parted.rivals.items()}
        events.record(parted.kind, actor, case, beside, document=address, revisions=step)
    return changed
