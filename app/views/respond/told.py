"""What a contributor is told of a save, where it did more, or less, than they may think."""

from collections.abc import Iterator

from app.collection import clock
from app.collection.draft import Saved
from app.views.respond.place import Place
from app.views.words import _, ngettext, time_of_day


def noted(saved: Saved) -> Iterator[str]:
    """What to say on the next page."""
    if saved.beside:
        yield ngettext(
            "Another institution has answered one of these questions already. Your answer is kept beside"
            " theirs, and your focal point decides.",
            "Another institution has answered %(num)s of these questions already. Your answers are kept"
            " beside theirs, and your focal point decides.",
            sum(len(parts) for parts in saved.beside.values()),
        )
    if saved.resumed:
        yield _("You had marked this as done. You have changed it: mark it as done again once it is.")


def note(place: Place, saved: Saved) -> str:
    """The same in the few words that a page which saves by itself has room for; '' for nothing."""
    at = time_of_day(clock.now(), place.case.round)
    if saved.beside:
        return _("Saved %(at)s, beside what another institution answered", at=at)
    return _("Saved %(at)s, and no longer marked as done", at=at) if saved.resumed else ""
