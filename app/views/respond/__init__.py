"""What a respondent sees, from the personal link to the receipt; each module adds one feature's routes."""

from app.views.respond import anonymous, as_file, check, held, links, overview, receipt, section
from app.views.respond.frame import blueprint

FEATURES = (links, overview, section, held, check, receipt, anonymous, as_file)
"""The modules whose routes the blueprint has."""

RESPOND = (blueprint,)
