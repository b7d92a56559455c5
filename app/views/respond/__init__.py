"""What a respondent sees, from the personal link to the receipt; each module adds one feature's routes."""

from app.views.respond import (
    anonymous,
    as_file,
    assigning,
    check,
    clearing,
    deciding,
    discussing,
    drawn,
    held,
    links,
    overview,
    own_indicators,
    queries,
    receipt,
    section,
    sharing,
    too_old,
)
from app.views.respond.frame import blueprint

FEATURES = (
    assigning,
    links,
    overview,
    section,
    held,
    check,
    clearing,
    deciding,
    discussing,
    sharing,
    queries,
    receipt,
    own_indicators,
    anonymous,
    as_file,
    drawn,
    too_old,
)
"""The modules whose routes, and what templates call, the blueprint has."""

RESPOND = (blueprint,)
