"""What asks for something else than words, numbers or choices: a note, a file, a calculation."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from app.questionnaire.answers import Value
from app.questionnaire.questions.base import Question
from app.questionnaire.questions.parts import CALCULATED, Asking, Part, Translate
from app.questionnaire.wording import Wording

DOCUMENTS = (
    "pdf",
    "doc",
    "docx",
    "odt",
    "xls",
    "xlsx",
    "ods",
    "ppt",
    "pptx",
    "csv",
    "txt",
    "png",
    "jpg",
    "jpeg",
)


class Note(Question):
    """Words to read; nothing is asked."""

    widget: ClassVar[str] = "note"

    type: Literal["note"] = "note"

    def answer_parts(self) -> Iterator[Part]:
        """None."""
        yield from ()


class File(Question):
    """A document, kept in the store under its hash."""

    widget: ClassVar[str] = "file"

    type: Literal["file"] = "file"
    max_mb: int = 10
    accept: tuple[str, ...] = DOCUMENTS

    def problems(self) -> Iterator[tuple[str, str, str]]:
        """Kinds of files that the store refuses, since a browser would run them or nobody could read them."""
        yield from super().problems()
        mend = f"name some of {', '.join(DOCUMENTS)}"
        for kind in (kind for kind in self.accept if kind not in DOCUMENTS):
            yield "accept", f"files of the kind '{kind}' are never taken", mend

    def answer_parts(self) -> Iterator[Part]:
        """The description of the file: hash, name, size in bytes."""
        yield Part(self.name, self.name, "file", missing=self.missing, required=True)

    def error(self, part: Part, value: Value, asking: Asking, _: Translate) -> str:
        """A file too large, empty, or of a kind that is not accepted."""
        described = value if isinstance(value, dict) else {}
        name, size = str(described.get("name", "")), int(described.get("size", 0))
        if name.rpartition(".")[2].lower() not in self.accept:
            return _(
                "“%(name)s” is not accepted here. Upload one of: %(kinds)s.",
                name=name,
                kinds=", ".join(self.accept),
            )
        if size == 0:
            return _("“%(name)s” is empty. Upload it again.", name=name)
        if size > self.max_mb * 1_000_000:
            return _("“%(name)s” is larger than %(most)s MB.", name=name, most=self.max_mb)
        return ""


class Calculate(Question):
    """A value worked out from other answers; shown, written into the submission, never stored in a draft."""

    widget: ClassVar[str] = "calculate"

    type: Literal["calculate"] = "calculate"
    label: Wording = ""
    calculation: str
    kind: Literal["integer", "decimal", "text"] = "decimal"
    unit: Wording = ""

    def answer_parts(self) -> Iterator[Part]:
        """The result."""
        yield Part(self.name, self.name, self.kind, role=CALCULATED, unit=self.unit)
