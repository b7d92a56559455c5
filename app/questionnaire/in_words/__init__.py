"""Expressions in words: what a condition, a check or a calculation says to someone who reads no code."""

from app.questionnaire.in_words.sentences import InWords, judged

__all__ = ["InWords", "judged"]
