"""What changes in the languages of a round: its wording is corrected, a respondent prefers one."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.collection import events, wording
from app.collection.rounds import questionnaire_of
from app.collection.scope import Actor, locked, require_team
from app.collection.transaction import hastily, writes
from app.models import Case, Round
from app.questionnaire.locales import Spoken
from app.questionnaire.texts import untranslated


@dataclass(frozen=True, slots=True)
class Reworded:
    """What became of one language of a round: how many texts are said anew, how many not translated."""

    language: str
    changed: int
    lacking: int


@writes
def reword(
    actor: Actor,
    round_: Round,
    offered: Iterable[Spoken],
    added: tuple[str, ...] = (),
    *,
    incomplete: bool = False,
) -> list[Reworded]:
    """Have a round say what its survey's files say now, in its languages and in those ``added``.

    What the round asks stays as it is frozen: a translation of a source text that it does not have is not
    shown. Nothing that was translated is lost. Each change is an event with both hashes; a language that
    lacks more texts than before needs ``incomplete``, else Untranslated is raised and nothing changed.
    """
    require_team(actor)
    questionnaire = questionnaire_of(round_)
    done, lacking = [], []
    for spoken in offered:
        language, before = spoken.language, round_.wordings.get(spoken.language, "")
        if not before and language not in added:
            continue
        known = wording.texts(before) if before else {}
        said = {**known, **spoken.wordings}
        missing = tuple(untranslated(questionnaire, said, language))
        now = Spoken(language, said, missing, spoken.reviewed)
        if missing and not before:
            lacking.append(now)
        changed = sum(known.get(name) != text for name, text in said.items())
        digest = wording.freeze(round_.survey, now)
        if digest == before:
            continue
        round_.wordings = {**round_.wordings, language: digest}
        round_.languages = list(dict.fromkeys((*round_.languages, language)))
        facts = {"language": language, "wording": [before, digest], "texts": changed}
        events.record(events.WORDING_CORRECTED, actor, round_, facts)
        done.append(Reworded(language, changed, len(missing)))
    if lacking and not incomplete:
        raise wording.Untranslated(lacking, questionnaire.language)
    return done


@hastily
def prefer_language(actor: Actor, case: Case, language: str) -> None:
    """Keep the language that a respondent chose: letters come in it, and pages begin in it."""
    case = locked(actor, case)
    if case.language != language:
        events.record(events.LANGUAGE_CHOSEN, actor, case, {"language": [case.language, language]})
        case.language = language
