"""What States and rounds are called in a language."""

from pathlib import Path

from app.collection.rounds import questionnaire_of
from app.models import Round
from app.questionnaire.code_lists import known_labels
from app.questionnaire.wording import Foreign


def respondent(folder: Path, round_: Round, code: str, name: str, language: str) -> str:
    """A respondent's name; a State's as the code list in ``folder`` has it, unless it was given another.

    One that was taken in before its list was known is called by its code; it has the list's name, too.
    """
    if round_.kind != "state":
        return name
    file = folder / f"{questionnaire_of(round_).respondent.code_list}.csv"
    if not file.is_file():
        return name
    labels = known_labels(file).get(code, {})
    return labels.get(language, name) if name in (labels.get("en"), code) else name


def title(round_: Round, language: str) -> str:
    """The title of a round: as the team wrote it in the language; else with that of its survey, where it
    holds that.

    What the team wrote in the survey's own language alone stands in that.
    """
    own = questionnaire_of(round_)
    if language == own.language:
        return round_.title
    if language in round_.titles:
        return round_.titles[language]
    said = questionnaire_of(round_, language).title
    if isinstance(said, Foreign) or own.title not in round_.title:
        return Foreign(round_.title, own.language)
    return round_.title.replace(own.title, said)
