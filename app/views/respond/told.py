"""What a contributor is told of a save, where it did more, or less, than they may think."""

from collections.abc import Iterator

from app.collection import clock
from app.collection.draft import Saved
from app.views.respond.deciding import named
from app.views.respond.place import Place
from app.views.words import _, time_of_day


def noted(place: Place, saved: Saved) -> Iterator[str]:
    """What to say on the next page."""
    if saved.beside:
        yield _(
            "Another institution has answered this already: %(questions)s. What you answered there is kept"
            " beside theirs, and your focal point decides.",
            questions=_beside(place, saved),
        )
    if saved.resumed:
        yield _("You had marked this as done. You have changed it: mark it as done again once it is.")


def note(place: Place, saved: Saved) -> str:
    """The same in the few words that a page which saves by itself has room for; '' for nothing."""
    at = time_of_day(clock.now(), place.case.round)
    if saved.beside:
        questions = _beside(place, saved)
        return _(
            "Saved %(at)s, beside what another institution answered to %(questions)s",
            at=at,
            questions=questions,
        )
    return _("Saved %(at)s, and no longer marked as done", at=at) if saved.resumed else ""


def _beside(place: Place, saved: Saved) -> str:
    """The questions whose answers are kept beside others, by number, each once."""
    asked = (
        " · ".join(named(place.route, place.draft.documents, address, part)[0])
        for address, parts in saved.beside.items()
        for part in parts
    )
    return "; ".join(dict.fromkeys(asked))
