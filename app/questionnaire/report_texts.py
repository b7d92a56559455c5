"""The words of a tabulation plan, each under a context that names its place, and the plan in a language."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.questionnaire.texts import Text, Wordings, key
from app.questionnaire.wording import Foreign

TEXTS = ("title", "subtitle", "about", "summary", "text", "note", "filter_text", "label", "heading")
"""The keys that hold words, in a plan, a chapter or an entry of it."""
NAMED = ("cases", "names")
"""The keys of a plan whose values are words, by the name of what they are called for."""
HEADINGS = ("collapse", "match")
"""The keys of an entry whose keys are words: the headings under which codes are put together."""

SIDES = "columns"
"""The key of an entry whose values, each a mapping of its own, stand beside each other."""

Say = Callable[[str, str], str]
"""Given a context and its text: what to put in its place."""


def texts(plan: Mapping[str, Any]) -> list[Text]:
    """Every text of a plan, in its order."""

    def walk(say: Say) -> None:
        _plan(plan, say)
        for context, heading in _headings(plan):
            say(context, heading)

    return collected(walk, "/")


def collected(walk: Callable[[Say], object], below: str) -> list[Text]:
    """Every text that ``walk`` says; one meets it at its context's first place, which ends at ``below``."""
    found: dict[str, Text] = {}

    def note(context: str, source: str) -> str:
        if any(sign.isalpha() for sign in source):
            found.setdefault(context, Text(context, source, context.partition("/")[2].partition(below)[0]))
        return source

    walk(note)
    return list(found.values())


def in_language(plan: Mapping[str, Any], wordings: Wordings, language: str, source: str) -> dict[str, Any]:
    """The plan with its words in ``language``; what has no translation is marked as foreign."""
    if language == source:
        return dict(plan)
    return _plan(plan, lambda context, text: said(context, text, wordings, source))


def headings(plan: Mapping[str, Any], wordings: Wordings, language: str, source: str) -> dict[str, str]:
    """What the headings under which codes are put together are called; they themselves stay as codes."""
    if language == source:
        return {}
    return {text: said(context, text, wordings, source) for context, text in _headings(plan)}


def said(context: str, text: str, wordings: Wordings, source: str) -> str:
    """A text's translation, or itself marked as foreign."""
    if not any(sign.isalpha() for sign in text):
        return text
    return wordings.get(key(context, text)) or Foreign(text, source)


def _plan(plan: Mapping[str, Any], say: Say) -> dict[str, Any]:
    made = _worded(plan, "report/", say)
    for group in NAMED:
        if isinstance(plan.get(group), Mapping):
            made[group] = {
                name: say(f"report/{group}.{name}", text) if isinstance(text, str) else text
                for name, text in plan[group].items()
            }
    if isinstance(plan.get("derived"), list):
        made["derived"] = [_derived(one, say) if isinstance(one, Mapping) else one for one in plan["derived"]]
    if isinstance(plan.get("sections"), list):
        made["sections"] = [
            _section(one, say) if isinstance(one, Mapping) else one for one in plan["sections"]
        ]
    return made


def _worded(plain: Mapping[str, Any], at: str, say: Say) -> dict[str, Any]:
    """One mapping, with those in it: an entry may have others of its own, for what it compares."""
    made: dict[str, Any] = {}
    for name, value in plain.items():
        if name in TEXTS and isinstance(value, str):
            made[name] = say(at + name, value)
        elif isinstance(value, Mapping) and name not in (*NAMED, *HEADINGS):
            made[name] = _worded(value, f"{at}{name}.", say)
        elif name == SIDES and isinstance(value, list):
            made[name] = [
                _worded(one, f"{at}{_side(one)}.", say) if isinstance(one, Mapping) else one for one in value
            ]
        else:
            made[name] = value
    return made


def _derived(plain: Mapping[str, Any], say: Say) -> dict[str, Any]:
    made, at = dict(plain), f"report/derived/{plain.get('name', '')}."
    if isinstance(plain.get("label"), str):
        made["label"] = say(f"{at}label", plain["label"])
    if isinstance(plain.get("choices"), Mapping):
        made["choices"] = {
            code: say(f"{at}{code}", text) if isinstance(text, str) else text
            for code, text in plain["choices"].items()
        }
    return made


def _section(plain: Mapping[str, Any], say: Say) -> dict[str, Any]:
    at = _place(plain)
    made = _worded(plain, f"{at}.", say)
    if isinstance(plain.get("name"), str):
        # The name of its sheet.
        made["name"] = say(f"{at}.name", plain["name"])
    if isinstance(plain.get("tables"), list):
        places = _places(plain["tables"], at)
        made["tables"] = [
            _worded(one, f"{place}.", say) if isinstance(one, Mapping) else one
            for one, place in zip(plain["tables"], places, strict=True)
        ]
    return made


def _headings(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section in plan.get("sections", ()):
        for entry in section.get("tables", ()) if isinstance(section, Mapping) else ():
            if isinstance(entry, Mapping):
                yield from _within(entry)


def _within(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in entry.items():
        if isinstance(value, Mapping) and name in HEADINGS:
            yield from ((f"report/headings.{heading}", heading) for heading in value)
        else:
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, Mapping):
                    yield from _within(one)


def _place(section: Mapping[str, Any]) -> str:
    """A chapter by its name without the number of its sheet, which moves when another is put before it."""
    name = re.sub(r"^\d+\s*", "", str(section.get("name") or section.get("title", "")))
    return f"report/{name}"


def _side(side: Mapping[str, Any]) -> str:
    """What stands beside others, by the survey that it is of and what it counts."""
    return " ".join(filter(None, (SIDES, _listed(side.get("join")), _listed(side.get("of")))))


def _places(entries: list[Any], at: str) -> list[str]:
    """Each table of a chapter by what it counts; where two count the same, with its number among them."""
    places: list[str] = []
    for entry in entries:
        keys = entry if isinstance(entry, Mapping) else {}
        pieces = [_listed(keys.get(one)) for one in ("kind", "of", "by", "table", "start", "year")]
        place = f"{at}/{' '.join(filter(None, pieces))}"
        again = sum(known.partition("#")[0] == place for known in places)
        places.append(f"{place}#{again + 1}" if again else place)
    return places


def _listed(value: Any) -> str:
    return "+".join(map(str, value)) if isinstance(value, list) else str(value or "")
