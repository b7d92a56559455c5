"""The pages of a section, and of one item of a repeat: asked, saved, and gone on from."""

from collections.abc import Mapping

from flask import jsonify, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.collection import amending, clock, items
from app.collection.errors import (
    AlreadySubmitted,
    Busy,
    Closed,
    CollectionError,
    EditedSince,
    NotAllowed,
    NotFound,
    StorageFull,
)
from app.collection.transaction import writes
from app.questionnaire.form import ADD, INSTRUMENT, REMOVE, Address, keys_asked, posted
from app.views.access import may
from app.views.addresses import page_address
from app.views.respond import conflict, discussing, saving
from app.views.respond.drawing import (
    doubts_of,
    draw,
    drawable,
    errors_of,
    field_name,
    form_of,
    mark,
    show,
    slug,
    to_mend,
)
from app.views.respond.drawn import revisions
from app.views.respond.fixed import changeable
from app.views.respond.frame import SWITCH, actor, blueprint, say, switched
from app.views.respond.place import CHECK, Place, find, page_url
from app.views.respond.saving import Done, Fields
from app.views.respond.saying import acted
from app.views.respond.told import note, noted
from app.views.words import _, ngettext, time_of_day

RESTORE, NEW, SEEN, GO = "_restore", "_new", "_seen", "_go"
NOTHING: Fields = MultiDict()
Where = Mapping[str, str]
"""What an address names, as the route says it."""
Answer = str | Response | tuple[str, int] | tuple[Response, int]


@blueprint.route("/r/<public_id>/<name>", methods=["GET", "POST"])
@blueprint.route("/r/<public_id>/<name>/<page_name>", methods=["GET", "POST"])
@may("respondent")
def section(public_id: str, name: str, page_name: str = "") -> Answer:
    """A page of a section; without a page's name, the first that applies."""
    return _asked_or_answered({"public_id": public_id, "name": name, "page_name": page_name})


@blueprint.route("/r/<public_id>/<name>/<repeat>/<item>", methods=["GET", "POST"])
@blueprint.route("/r/<public_id>/<name>/<repeat>/<item>/<page_name>", methods=["GET", "POST"])
@may("respondent")
def item(public_id: str, name: str, repeat: str, item: str, page_name: str = "") -> Answer:
    """A page of one item."""
    where = {"public_id": public_id, "name": name, "repeat": repeat, "item": item, "page_name": page_name}
    return _asked_or_answered(where)


def _asked_or_answered(where: Where) -> Answer:
    if request.method == "GET":
        return show(_place(where, NOTHING))
    switched()
    return answered(where, request.form, request.files)


def _place(where: Where, fields: Fields, *, hold: bool = False) -> Place:
    """The place that an address names, as the page that came in was drawn."""
    return find(**where, drawn=fields.get(INSTRUMENT, ""), hold=hold)


def answered(where: Where, fields: Fields, sent: MultiDict | None = None) -> Answer:
    """Save a page and go where its sender wants to; what cannot be saved now is shown again as typed."""
    autosave = "X-Autosave" in request.headers
    try:
        fields, refused = saving.with_files(_place(where, fields), fields, sent) if sent else (fields, {})
        place, done = _kept(where, fields, refused, by_itself=autosave)
    except (AlreadySubmitted, Closed, Busy, StorageFull, NotAllowed) as refusal:
        text, status = _refusal(refusal)
        if autosave:
            return jsonify(saved=False, message=text), status
        return again(_place(where, fields), fields, text, status)
    if done is None:
        return jsonify(saved=False, conflict=True)
    return _saved(place, fields, done, by_itself=autosave)


def _saved(place: Place, fields: Fields, done: Done, *, by_itself: bool) -> Answer:
    """What follows a save."""
    if place.is_earlier:
        say(
            _(
                "The questionnaire was changed since this page was opened. What you wrote is kept; what has "
                "no place any more is listed below."
            )
        )
        return redirect(page_address("respond.overview", public_id=place.case.public_id))
    now = place.anew(done.saved.draft)
    if by_itself:
        return _autosaved(now, done)
    if done.conflicts:
        return conflict.page(now, fields, done), 409
    if done.refused:
        form, rules = drawable(now)
        return draw(now, form, done.refused, rules), 422
    for text in noted(now, done.saved):
        say(text)
    try:
        discussed = discussing.wanted(now, fields.get(GO, ""))
        elsewhere = discussed or acted(now, fields) or _changed_items(now, fields, done)
        return redirect(elsewhere or _onward(now, fields, done))
    except (AlreadySubmitted, Closed, Busy, StorageFull) as refusal:
        text, status = _refusal(refusal)
        return again(now, fields, text, status)


@writes
def _kept(
    where: Where, fields: Fields, refused: dict[str, str], *, by_itself: bool
) -> tuple[Place, Done | None]:
    """The place, held while what the page says of it is saved; what is read under the lock is read once."""
    place = _place(where, fields, hold=True)
    if place.is_earlier and by_itself:
        # Pressing the button saves it; saved by itself, it would not know what stands now.
        return place, None
    return place, saving.keep(place, fields, refused)


def again(place: Place, fields: Fields, text: str, status: int) -> tuple[str, int]:
    """The page with everything that was typed, and why it is not saved."""
    form, _said = saving.read(place, fields)
    return draw(place, form, notice=text), status


def _refusal(refusal: CollectionError) -> tuple[str, int]:
    if isinstance(refusal, AlreadySubmitted):
        words = _(
            "Not saved: %(who)s has sent the answers meanwhile. What you typed is below.",
            who=refusal.who,
        )
        return words, 409
    if isinstance(refusal, NotAllowed):
        if refusal.reason != amending.NOT_QUERIED:
            raise refusal
        return _(
            "Not saved: only answers that the secretariat has asked about can be changed now. What you typed"
            " stands below."
        ), 409
    if isinstance(refusal, Closed):
        return _("Not saved: the survey takes no answers now. What you typed stands below."), 409
    if isinstance(refusal, StorageFull):
        return _(
            "Not saved yet: there is no room left on our server. Your answers are on this page. Leave it"
            " open, write to the address below, and press “Save” again later."
        ), 503
    return _(
        "Not saved yet: too much is happening at once. Your answers are on this page. Press “Save” again."
    ), 503


def _autosaved(now: Place, done: Done) -> Response:
    if done.conflicts:
        return jsonify(saved=False, conflict=True)
    problems = {field_name(now, one): one.message for one in to_mend(now)}
    return jsonify(
        saved=True,
        revision=revisions(now, form_of(now)),
        note=note(now, done.saved),
        at=time_of_day(clock.now(), now.case.round),
        problems={name: message for name, message in problems.items() if name},
    )


# Items.


def _changed_items(place: Place, fields: Fields, done: Done) -> str:
    """Add, remove or bring back an item, if a button says so; where to go then, or ''."""
    if fields.get(ADD):
        return _add(place, fields[ADD], fields.get(NEW, ""))
    name, _colon, identifier = (fields.get(REMOVE) or fields.get(RESTORE) or "").partition(":")
    if fields.get(REMOVE) and name != "file":
        return _remove(place, (name, identifier), fields, done)
    if fields.get(RESTORE):
        items.restore(place.case, name, identifier, actor())
        say(_("It is back, with everything it held."))
        return place.url(anchor=f"i-{identifier}")
    return place.url() if fields.get(REMOVE) else ""


def _add(place: Place, name: str, wanted: str) -> str:
    repeat = place.questionnaire.repeats.get(name)
    if repeat is None:
        raise NotFound
    try:
        made = items.add(place.case, name, actor(), parent=place.item, item=wanted)
    except NotAllowed:
        say(_("No more can be added here: %(most)s is the most.", most=repeat.max))
        return place.url(anchor=f"f-{slug(name)}")
    if repeat.ask == "page":
        return page_url(place.case, place.section, repeat, made, "")
    return place.url(anchor=f"i-{made}")


def _remove(place: Place, address: Address, fields: Fields, done: Done) -> str:
    name, identifier = address
    drawn = posted(fields, place.questionnaire.documents.__contains__).get(address)
    # What was typed into it was saved a moment ago, with this same page; any other edit is somebody else's.
    seen = place.draft.revision(address) if drawn is None else drawn + (address in done.saved.applied)
    try:
        items.remove(place.case, name, identifier, seen, actor())
    except EditedSince as edited:
        say(_("Not removed: %(who)s has changed it meanwhile. Look at it again.", who=edited.who))
        return place.url(anchor=f"i-{identifier}")
    say(_("Removed. It can be brought back below."))
    return place.url(anchor=f"f-{slug(name)}")


# Where to go.


def _onward(place: Place, fields: Fields, done: Done) -> str:
    """The next page; the same where it changes its language, opened questions, or has a new mistake."""
    if fields.get(SWITCH):
        return place.url()
    opened, doubts = _opened(place, done), doubts_of(place)
    wrong = [] if _found_well(place, done) else errors_of(place)
    if opened:
        text = ngettext(
            "Saved. Your answers lead to one more question here.",
            "Saved. Your answers lead to %(num)s more questions here.",
            len(opened),
        )
        say(text)
        # What is to mend comes first: the page opens at it, where there is anything.
        return place.url(anchor="" if wrong else f"f-{slug(opened[0])}")
    go = fields.get(GO, "stay")
    if go == "back":
        before = place.beside(-1)
        return (
            place.url(before) if before else page_address("respond.overview", public_id=place.case.public_id)
        )
    if go != "on":
        return place.url()
    if (wrong or doubts) and mark([*wrong, *doubts]) != fields.get(SEEN, ""):
        if not wrong:
            say(_("Saved. An answer is unusual: explain or correct it, or press “Save and go on” again."))
            return place.url(anchor=doubts[0][0])
        say(_("All is saved as you wrote it. Mend it now, or press “Save and go on” again to do so later."))
        return place.url()
    return _next(place)


def _found_well(place: Place, done: Done) -> bool:
    """Whether the save itself has judged all that its sender sees, and found nothing to mend."""
    # It judges what counts. What its sender has said beside that stands on their page alone.
    stands = place.draft.documents is place.stands
    judged = done.saved.applied and stands and place.opened.reads.everything
    return bool(judged) and not place.case.progress[place.section.name]["errors"]


def _opened(place: Place, done: Done) -> list[str]:
    """The questions and lists that the answers have opened: on the page now, and not when it was shown."""
    # Only what had no place on the page before: items are added to a list that was there.
    shown = {name.split(".")[0] for name in done.before}
    asked = keys_asked(place.route, place.page.questions, place.repeats, place.path)
    # What can only be read was not shown as a field, and is no news.
    return changeable(place, (key for key in asked if key not in shown))


def _next(place: Place) -> str:
    if place.origin == CHECK:
        return page_address("respond.check", public_id=place.case.public_id)
    after = place.beside(1)
    if after:
        return place.url(after)
    if not place.opened.reads.section(place.section.name):
        return page_address("respond.overview", public_id=place.case.public_id)
    if place.repeat:
        around = place.questionnaire.places[place.repeat.name].page.name
        return page_url(place.case, place.section, None, "", around, f"i-{place.item}")
    if not place.opened.reads.everything:
        # Which sections come next, and whether they apply, is not theirs to know.
        return page_address("respond.overview", public_id=place.case.public_id)
    sections = [one for one in place.questionnaire.sections if not one.anonymous]
    for section in sections[sections.index(place.section) + 1 :]:
        state = place.case.progress.get(section.name, {})
        if state.get("applies", True):
            return page_address("respond.section", public_id=place.case.public_id, name=section.name)
    return page_address("respond.check", public_id=place.case.public_id)
