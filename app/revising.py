"""What `canvass round reword` and `revise` do: what a round says and asks is brought up to its files."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from app import verbs
from app.collection import publishing, rewording, wording
from app.collection.publishing import Effect
from app.collection.scope import OPERATOR
from app.languages import counted
from app.models import Round
from app.questionnaire.load import load
from app.questionnaire.locales import Spoken, offered, spoken
from app.questionnaire.model import Questionnaire
from app.questionnaire.revision.changes import Changes, load_changes
from app.questionnaire.revision.words import grade_text, said

LANGUAGE = "en"
NOTHING = "nothing has changed"


def told(name: str) -> list[str]:
    """What publishing the definition as it stands now would do, in lines."""
    with verbs.opened() as app:
        round_ = verbs.known(name)
        questionnaire, changes, languages = _definition(app, round_)
        found = publishing.effect(OPERATOR, round_, questionnaire, changes)
        spoken = publishing.spoken(round_, questionnaire, languages)
        lacking = [wording.fallbacks(one, questionnaire.language) for one in spoken if one.missing]
        return [*_lines(found), *lacking]


def publish(name: str) -> str:
    """Publish it; what was done, in a line."""
    with verbs.opened() as app:
        round_ = verbs.known(name)
        moved = publishing.publish(OPERATOR, round_, *_definition(app, round_))
        brought = counted(moved, "draft was", "drafts were")
        return f"{name} asks the changed questionnaire; {brought} brought to it"


def reword(name: str, added: tuple[str, ...], *, incomplete: bool) -> list[str]:
    """Correct what a round says in other languages; what was changed, a line a language, and what was not."""
    with verbs.opened() as app:
        round_ = verbs.known(name)
        folder = Path(app.config["SURVEYS"]) / round_.survey
        questionnaire, changes, _languages = _definition(app, round_)
        said = [spoken(folder, questionnaire, code) for code in dict.fromkeys((*round_.wordings, *added))]
        done = rewording.reword(OPERATOR, round_, said, added, incomplete=incomplete)
        lines = [
            f"{one.language}: {counted(one.changed, 'text')} changed, {one.lacking} not translated"
            for one in done
        ]
        return [*(lines or ["no translation has changed"]), *_otherwise(round_, questionnaire, changes)]


def _otherwise(round_: Round, questionnaire: Questionnaire, changes: Changes) -> Iterator[str]:
    """What has changed in a definition that correcting the wording of a round does not bring to it."""
    if publishing.effect(OPERATOR, round_, questionnaire, changes).touches:
        what = f"the questions, or their wording in '{questionnaire.language}', have changed"
        yield f"{what}: `canvass round revise {round_.name}` shows what asking them would do"
    for language in questionnaire.languages:
        if language not in round_.languages:
            command = f"canvass round reword {round_.name} --language {language}"
            yield f"'{language}' is not offered in this round: `{command}` offers it"


def _definition(app: Flask, round_: Round) -> tuple[Questionnaire, Changes, list[Spoken]]:
    folder = Path(app.config["SURVEYS"]) / round_.survey
    questionnaire = load(folder)
    return questionnaire, load_changes(folder, questionnaire), offered(folder, questionnaire)


def _lines(effect: Effect) -> Iterator[str]:
    if not effect.touches:
        yield NOTHING
        return
    for grade, touches in effect.graded:
        yield f"{grade_text(grade, LANGUAGE)}:"
        for one in touches:
            words = said(one.difference, LANGUAGE)
            counts = f"{counted(one.drafts, 'draft')} ({one.attention} to look at), {one.submissions} sent"
            yield f"  {one.difference.name or 'the questionnaire'}: {words} · {counts}"
    drafts = counted(effect.drafts, "draft")
    sent = counted(effect.submissions, "response was", "responses were")
    yield f"{drafts} would be brought to it, {effect.attention} of them with answers to look at"
    yield f"{sent} sent; nothing changes there"
    for difference in effect.refused:
        yield f"refused: '{difference.name}' stands in an anonymous section; give it a name of its own"
