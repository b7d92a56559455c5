"""Differences in words, for whoever publishes an instrument."""

from collections.abc import Callable

from app.languages import gettext
from app.questionnaire.revision.difference import Difference, Grade

Said = Callable[..., str]


def grade_text(grade: Grade, language: str) -> str:
    """What a grade means for answers in hand."""
    _ = gettext(language)
    words = {
        Grade.BREAKING: _("Answers in hand may need attention"),
        Grade.COMPATIBLE: _("Every answer in hand stays good"),
        Grade.COSMETIC: _("Only wording, order and places"),
    }
    return words[grade]


def said(one: Difference, language: str) -> str:
    """One difference in words; what it is about stands beside it."""
    _ = gettext(language)
    told = _of_question(one, _) or _of_choices(one, _) or _of_rules(one, _) or _of_whole(one, _)
    return told or _("Changed: %(what)s", what=one.detail or one.kind)


def _of_question(one: Difference, _: Said) -> str:
    because = {
        "anonymous": _("into an anonymous section or out of one"),
        "repeat": _("into a repeat or out of one"),
        "personal": _("personal or not personal any more"),
        "calculation": _("worked out in another way"),
        "unit": _("in another unit"),
    }
    words = {
        "removed": _("Not asked any more"),
        "renamed": _("Renamed, from %(what)s", what=one.detail),
        "split": _("Split into %(what)s", what=one.detail),
        "moved": _("Moved to %(what)s", what=one.detail),
        "retyped": _("Of another type: %(what)s", what=one.detail),
        "parts_added": _("More is asked: %(what)s", what=one.detail),
        "parts_removed": _("Not asked any more: %(what)s", what=one.detail),
        "meaning": _("The name means something else: %(why)s", why=because.get(one.detail, one.detail)),
    }
    if one.kind == "added":
        return _("New, and must be answered") if one.grade is Grade.BREAKING else _("New")
    if one.kind == "removed" and one.detail:
        return _("Not asked any more: %(what)s", what=one.detail)
    return words.get(one.kind, "")


def _of_choices(one: Difference, _: Said) -> str:
    words = {
        "choice_added": _("Choices added: %(what)s", what=one.detail),
        "choice_withdrawn": _("Choices withdrawn: %(what)s", what=one.detail),
        "recoded": _("Choices have other codes: %(what)s", what=one.detail),
        "choices_ordered": _("Choices in another order"),
        "choice_wording": _("Choice reworded: %(what)s", what=one.detail),
        "choice_exclusive": _("Choice that excludes others or does no longer: %(what)s", what=one.detail),
        "choice_condition": _("Choice offered under another condition: %(what)s", what=one.detail),
    }
    return words.get(one.kind, "")


def _of_rules(one: Difference, _: Said) -> str:
    words = {
        "relevant_loosened": _("Asked of everybody"),
        "relevant_changed": _("Asked under another condition"),
        "required_loosened": _("Need not be answered any more"),
        "required_changed": _("Must be answered"),
        "constraint_loosened": _("Not checked any more"),
        "constraint_changed": _("Checked in another way"),
        "choice_filter_loosened": _("All choices are offered"),
        "choice_filter_changed": _("Choices are filtered in another way"),
        "bound_widened": _("A wider bound: %(what)s", what=one.detail),
        "bound_tightened": _("A tighter bound: %(what)s", what=one.detail),
        "missing_added": _("More reasons for not answering"),
        "missing_withdrawn": _("Fewer reasons for not answering"),
        "accept_added": _("More kinds of files"),
        "accept_withdrawn": _("Fewer kinds of files"),
        "default": _("Filled in beforehand with something else, or not at all"),
        "read_only": _("Who may change the answer"),
    }
    return words.get(one.kind, "")


def _of_whole(one: Difference, _: Said) -> str:
    words = {
        "wording": _("Reworded: %(what)s", what=one.detail),
        "order": _("The order of questions"),
        "language_added": _("Language added: %(what)s", what=one.detail),
        "language_withdrawn": _("Language withdrawn: %(what)s", what=one.detail),
    }
    return words.get(one.kind, "")
