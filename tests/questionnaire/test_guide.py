"""The author's guide and the schema say what the models accept, and the guide's examples load."""

import json
import re
from pathlib import Path

import pytest
import yaml

from app.questionnaire.guide import json_schema, reference, renewed
from app.questionnaire.load import DefinitionError, load, loads
from app.questionnaire.questions import TYPES

DEFINITIONS = Path(__file__).parents[2] / "survey_definitions"
GUIDE = (DEFINITIONS / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def test_guide_and_schema_are_fresh():
    assert renewed(GUIDE) == GUIDE, "run: canvass survey guide"
    written = json.loads((DEFINITIONS / "schema.json").read_text("utf-8"))
    assert written == json_schema(), "run: canvass survey guide"


def test_guide_lists_every_type_and_shows_an_example_of_each():
    assert all(f"| `{name}` |" in reference() for name in TYPES)
    assert all(f"type: {name}" in GUIDE.partition("## All types")[0] for name in TYPES)


def test_the_type_that_the_guide_adds_is_the_one_that_there_is():
    (diff,) = re.findall(r"```diff\n(.*?)```", GUIDE, re.DOTALL)
    files = re.split(r"^--- \S+\n\+\+\+ b/(\S+)\n", diff, flags=re.MULTILINE)[1:]
    shown = dict(zip(files[::2], files[1::2], strict=True))
    assert list(shown) == [
        "app/questionnaire/questions/scale.py",
        "app/questionnaire/questions/__init__.py",
        "app/templates/questions/scale.html",
    ]
    for path, text in shown.items():
        written = (DEFINITIONS.parent / path).read_text("utf-8")
        for hunk in text.split("@@\n"):
            assert "".join(line[1:] for line in hunk.splitlines(keepends=True)) in written, path
    added = [line for line in shown["app/questionnaire/questions/__init__.py"].splitlines() if line[0] == "+"]
    assert len(added) == 2


def test_first_survey_of_the_guide_loads():
    first = next(block for block in BLOCKS if block.startswith("survey: parks"))
    assert len(first.splitlines()) <= 10
    assert len(loads(first).questions) == 3


def test_mistakes_that_the_guide_shows_are_what_an_author_is_told():
    first = next(block for block in BLOCKS if block.startswith("survey: parks"))
    mistaken = first.replace("= 'yes'\"}", "= 'maybe'\", hnt: If known}")
    with pytest.raises(DefinitionError) as raised:
        loads(mistaken, file="survey_definitions/parks/questionnaire.yaml")
    assert str(raised.value) in GUIDE


def unknown_keys(schema, rules, value, path=()):
    """The keys of ``value`` that the schema does not know, following references and alternatives."""
    rules = schema["$defs"][rules["$ref"].rpartition("/")[2]] if "$ref" in rules else rules
    for several in ("anyOf", "oneOf"):
        if several in rules:
            tried = [list(unknown_keys(schema, one, value, path)) for one in rules[several]]
            yield from min(tried, key=len)
            return
    if isinstance(value, dict):
        if rules.get("type") != "object":
            yield (*path, "is a mapping")
            return
        known = rules.get("properties", {})
        for key, inner in value.items():
            if "const" in known.get(key, {}) and known[key]["const"] != inner:
                yield from [(*path, key, inner)] * 100
            elif key in known or isinstance(rules.get("additionalProperties"), dict):
                yield from unknown_keys(
                    schema, known.get(key) or rules["additionalProperties"], inner, (*path, key)
                )
            else:
                yield (*path, key)
    elif isinstance(value, list):
        if rules.get("type") != "array":
            yield (*path, "is a list")
            return
        for number, inner in enumerate(value):
            yield from unknown_keys(schema, rules.get("items", {}), inner, (*path, number))
    elif rules.get("type") in ("object", "array"):
        yield (*path, "is one value")


@pytest.mark.parametrize("survey", ["safer_cities", "capacity_building"])
def test_schema_accepts_the_definitions_that_ship(survey):
    text = (DEFINITIONS / survey / "questionnaire.yaml").read_text("utf-8")
    written = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes text only
    schema = json_schema()
    assert list(unknown_keys(schema, schema, written)) == []
    assert list(unknown_keys(schema, schema, written | {"colour": "red"})) == [("colour",)]
    assert load(DEFINITIONS / survey)
