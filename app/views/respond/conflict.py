"""The same answers changed by two people: both versions, for a person to decide."""

from types import SimpleNamespace

from app.questionnaire.form import INSTRUMENT, SHOWN
from app.questionnaire.questions.fields import MISSING
from app.views.respond import frame
from app.views.respond.drawing import slug
from app.views.respond.place import Place
from app.views.respond.saving import DECIDING, Done, Fields
from app.views.respond.value import in_words
from app.views.words import _, moment


def page(place: Place, fields: Fields, done: Done) -> str:
    """Both versions of each answer; what was typed goes along, and nothing else is touched."""
    listed = []
    for name, found in done.conflicts.items():
        question, asked = next(
            (question, asked)
            for address, question, asked in done.form.asked.values()
            if address == found.address and found.part in {part.name for part in question.parts}
        )
        part = place.questionnaire.parts[found.part]
        label = f"{asked.label} – {part.label}" if part.label and part.name != question.name else asked.label
        listed.append(
            SimpleNamespace(
                name=name,
                number=asked.number,
                label=label,
                mine=in_words(place.questionnaire, found.part, found.mine),
                theirs=in_words(place.questionnaire, found.part, found.theirs),
                who=found.who,
                when=moment(found.when, place.case.round),
            )
        )
    carried = [
        (SHOWN, " ".join(done.conflicts)),
        (DECIDING, "yes"),
        (INSTRUMENT, place.instrument),
        (frame.WRITTEN_IN, frame.written_in(fields)),
    ]
    carried += [
        (name, value)
        for one in done.conflicts
        for name in (one, one + MISSING)
        for value in fields.getlist(name)
    ]
    deciding = DECIDING in fields and frame.SWITCH not in fields
    unchosen = [(f"f-{slug(name)}", _("Choose which version shall stand.")) for name in done.conflicts]
    return frame.page(
        "respond/conflict.html",
        place.case,
        switch_form=frame.FORM,
        conflicts=listed,
        carried=carried,
        revision=" ".join(
            f"{name}:{item}={place.draft.revision((name, item))}"
            for name, item in {one.address: None for one in done.conflicts.values()}
        ),
        errors=unchosen if deciding else [],
        action=place.url(),
    )
