"""Questions answered in words: text, e-mail address, web address."""

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from app.questionnaire.answers import Value
from app.questionnaire.questions import fields
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import Asking, Part, Translate
from app.questionnaire.wording import words


class Text(Question):
    """Words, on one line or several, up to a stated length."""

    widget: ClassVar[str] = "text"

    type: Literal["text"] = "text"
    multiline: bool = False
    max_words: int | None = None
    max_length: int | None = None
    suggest: str = ""
    """The question whose answers, as colleagues of the unit sent them, are offered while this is typed."""

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Answers can be offered to one line alone."""
        yield from super().problems()
        if self.suggest and self.multiline:
            yield "suggest", "answers are suggested on one line alone", "take 'suggest' or 'multiline' out"

    @property
    def template(self) -> str:
        """One line, or room for several."""
        return "textarea" if self.multiline else self.widget

    @property
    def length(self) -> int:
        """The most characters that are accepted."""
        if self.max_length is not None:
            return self.max_length
        if self.max_words is not None:
            return self.max_words * 20
        return 4000 if self.multiline else 500

    def answer_parts(self) -> Iterator[Part]:
        """The text."""
        yield Part(self.name, self.name, "text", missing=self.missing, required=True)

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """Too many words or characters; nothing is ever cut."""
        count = words(str(value))
        if self.max_words is not None and count > self.max_words:
            return _("Shorten this to %(most)s words. It has %(now)s.", most=self.max_words, now=count)
        return fields.length_error(str(value), self.length, _)


class Email(Question):
    """An e-mail address."""

    widget: ClassVar[str] = "text"

    type: Literal["email"] = "email"

    def answer_parts(self) -> Iterator[Part]:
        """The address."""
        yield Part(self.name, self.name, "text", missing=self.missing, required=True)

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """Something that no mail server would take."""
        if len(str(value)) <= 254 and re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}", str(value)):
            return ""
        return _(
            "Write one e-mail address, for example name@ministry.example. You wrote “%(typed)s”.", typed=value
        )


_BARE = re.compile(r"[^\s/:@?#]+\.[^\s/:@?#.]{2,}(:\d+)?([/?#]\S*)?")
"""A host, and what may follow it: a web address but for how it begins."""


class Url(Question):
    """A web address."""

    widget: ClassVar[str] = "text"

    type: Literal["url"] = "url"

    def answer_parts(self) -> Iterator[Part]:
        """The address."""
        yield Part(self.name, self.name, "text", missing=self.missing, required=True)

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """Anything but a web address: other schemes could run as a script where the answer becomes a link."""
        if fields.is_address(str(value)):
            return fields.length_error(str(value), 2000, _)
        if fields.is_address(whole := f"https://{value}") and _BARE.fullmatch(str(value)):
            return _("Write the whole address: “%(whole)s”. You wrote “%(typed)s”.", whole=whole, typed=value)
        return _(
            "Write a web address that begins with https:// or http://. You wrote “%(typed)s”.", typed=value
        )
