"""The interface says everything in six languages: each catalogue has every message, and every form of it."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from app.languages import LANGUAGES, TRANSLATIONS
from config import ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)s")
COUNT = "%(num)s"


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    """What the code says, extracted as `make messages` does."""
    (recipe,) = (
        line for line in (ROOT / "Makefile").read_text().splitlines() if "pybabel -q extract" in line
    )
    made = tmp_path_factory.mktemp("messages") / "messages.pot"
    programs = str(Path(sys.executable).parent)
    words = shlex.split(recipe.replace("$(BIN)", programs).replace(".venv/messages.pot", str(made)))
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    with made.open("rb") as file:
        return read_po(file)


def catalogue(language: str) -> Catalog:
    with (TRANSLATIONS / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file)


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_every_message_is_translated_in_every_form_with_its_placeholders(messages, language):
    known = catalogue(language)
    wrong = []
    for asked in messages:
        if not asked.id:
            continue
        said = known.get(asked.id, asked.context)
        wanted = {name for source in sources(asked) for name in PLACEHOLDER.findall(source)}
        # One, two or none may be said in words, without the number.
        spared = {COUNT} if isinstance(asked.id, tuple) else set()
        if said is None or said.fuzzy or not all(forms(said)):
            wrong.append(("not translated", asked.id))
        elif isinstance(asked.id, tuple) and len(forms(said)) != known.num_plurals:
            wrong.append(("lacks a plural form", asked.id))
        elif any(set(PLACEHOLDER.findall(form)) | spared != wanted | spared for form in forms(said)):
            wrong.append(("loses or adds a placeholder", asked.id))
    assert wrong == []


def test_arabic_counts_in_six_forms_and_russian_in_three():
    assert [catalogue(language).num_plurals for language in ("ar", "ru", "fr", "es", "zh")] == [6, 3, 2, 2, 1]
