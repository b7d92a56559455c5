"""The questionnaire of a round in print: as frozen, in one of the round's languages."""

from app.collection import names, wording
from app.collection.rounds import questionnaire_of
from app.languages import gettext
from app.models import Round
from app.paper.blocks import Paper
from app.paper.questionnaire import Wanted, paper


def printed(round_: Round, language: str) -> Paper:
    """The document of everything that a round can ask."""
    _ = gettext(language)
    said = _("Instrument %(hash)s", hash=round_.instrument_sha256[:12])
    digest = round_.wordings.get(language, "")
    wanted = Wanted(
        language,
        under=(names.title(round_, language), said),
        draft=bool(digest) and not wording.reviewed(digest),
    )
    return paper(questionnaire_of(round_, language), wanted)


def mark(round_: Round, language: str) -> str:
    """What tells one text of a round in a language from any other: another needs another document."""
    return f"{round_.instrument_sha256[:16]}{round_.wordings.get(language, '')[:16]}"
