"""What a round says in other languages: frozen with the round, corrected on record, shown page by page."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from app.collection.errors import Invalid, NotFound
from app.db import db
from app.languages import LANGUAGES, counted
from app.models import Wording
from app.questionnaire.locales import Spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.package import canonical_hash
from app.questionnaire.texts import Wordings, in_language, untranslated

LISTED = 5


class Untranslated(Invalid):
    """A language lacks some texts; ``missing`` has how many, by language, and ``what`` names the first."""

    def __init__(self, spoken: list[Spoken], source: str) -> None:
        self.missing = {one.language: len(one.missing) for one in spoken}
        mend = "translate them, leave the language out, or say that it may be incomplete"
        super().__init__("\n".join([*(fallbacks(one, source) for one in spoken), mend]))


def fallbacks(spoken: Spoken, source: str) -> str:
    """Which texts of a language are shown in the source language."""
    named = ", ".join(text.context for text in spoken.missing[:LISTED])
    more = len(spoken.missing) - LISTED
    stay = counted(len(spoken.missing), "text stays", "texts stay")
    return f"{spoken.language}: {stay} in '{source}': {named}" + (f" and {more} more" if more > 0 else "")


def left_out(spoken: Spoken, source: str) -> str:
    """That a language is not offered, since it is not complete, and what would offer it."""
    lacking = counted(len(spoken.missing), "text has no translation", "texts have no translation")
    mend = f"translate them, or say --language {source} --language {spoken.language} --incomplete"
    return f"{spoken.language}: not offered, since {lacking}; {mend}"


def chosen(
    questionnaire: Questionnaire, offered: Iterable[Spoken], wanted: tuple[str, ...], *, incomplete: bool
) -> list[Spoken]:
    """The languages of a round beside its own: those ``wanted``, or else all that are complete.

    Raises Untranslated where one that is wanted is not complete and need not be ``incomplete``.
    """
    known = {one.language: one for one in offered}
    for language in wanted:
        if language not in questionnaire.languages:
            raise Invalid(_undeclared(questionnaire, language))
    if not wanted:
        return [one for one in known.values() if not one.missing]
    # A language without a file has no text at all.
    others = [code for code in wanted if code != questionnaire.language]
    found = [
        known.get(code) or Spoken(code, {}, tuple(untranslated(questionnaire, {}, code))) for code in others
    ]
    lacking = [one for one in found if one.missing]
    if lacking and not incomplete:
        raise Untranslated(lacking, questionnaire.language)
    return found


def _undeclared(questionnaire: Questionnaire, language: str) -> str:
    """What is wrong with a language that a questionnaire does not declare, and how to mend it."""
    known = questionnaire.languages
    what = f"the questionnaire does not exist in the language '{language}', only in {', '.join(known)}"
    if language not in LANGUAGES:
        return f"{what}; the languages are {', '.join(LANGUAGES)}"
    return f"{what}; write 'languages: [{', '.join((*known, language))}]' in it and translate it"


def freeze(survey: str, spoken: Spoken) -> str:
    """Keep what is said in a language under its hash; the hash."""
    plain: dict[str, Any] = {
        "language": spoken.language,
        "reviewed": spoken.reviewed,
        "texts": dict(spoken.wordings),
    }
    digest = canonical_hash(plain)
    if db.session.get(Wording, digest) is None:
        db.session.add(Wording(sha256=digest, survey=survey, **plain))
        db.session.flush()
    return digest


@lru_cache(maxsize=64)
def texts(digest: str) -> Wordings:
    """What is kept under a hash."""
    found = db.session.scalar(select(Wording.texts).where(Wording.sha256 == digest))
    if found is None:
        raise NotFound
    return found


@lru_cache(maxsize=64)
def reviewed(digest: str) -> str:
    """Who reviewed what is kept under a hash; '' for a draft."""
    return db.session.scalar(select(Wording.reviewed).where(Wording.sha256 == digest)) or ""


def speaking(questionnaire: Questionnaire, digest: str, language: str) -> Questionnaire:
    """The questionnaire in a language, once a process; without a wording, all of it marked as foreign."""
    kept = questionnaire.kept.setdefault("languages", {})
    if (language, digest) not in kept:
        said = texts(digest) if digest else {}
        kept[language, digest] = in_language(questionnaire, said, language)
    found: Questionnaire = kept[language, digest]
    return found
