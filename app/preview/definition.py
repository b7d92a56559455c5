"""The definition that is being written: read again when a file of it changes, with all that is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from app.questionnaire.findings import DefinitionError, Problem
from app.questionnaire.load import load
from app.questionnaire.locales import CODE_LISTS, Spoken, offered
from app.questionnaire.model import Questionnaire

READ = (".yaml", ".csv", ".po")


@dataclass(frozen=True, slots=True)
class Definition:
    """The files as they are now: what they say, or what is wrong with them."""

    mark: str
    questionnaire: Questionnaire | None = None
    spoken: tuple[Spoken, ...] = ()
    """What it says in the other languages that it declares."""
    problems: tuple[Problem, ...] = ()


def mark(folder: Path) -> str:
    """What changes whenever a file that the definition is read from does."""
    seen = sha256()
    for file in _files(folder):
        about = file.stat()
        seen.update(f"{file}\0{about.st_mtime_ns}\0{about.st_size}\n".encode())
    return seen.hexdigest()[:16]


def read(folder: Path) -> Definition:
    """The definition in a folder, with its wording in other languages."""
    seen = mark(folder)
    try:
        questionnaire = load(folder)
        said = tuple(offered(folder, questionnaire))
    except DefinitionError as error:
        return Definition(seen, problems=error.problems)
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        return Definition(seen, problems=(Problem(str(folder / "questionnaire.yaml"), 1, what),))
    return Definition(seen, questionnaire, said)


def line_of(problem: Problem) -> str:
    """The line that a problem is about, as it stands in the file; '' where it is not to be had."""
    try:
        lines = Path(problem.file).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else ""


def _files(folder: Path) -> Iterator[Path]:
    for root in (folder, folder.parent / CODE_LISTS):
        if root.is_dir():
            yield from sorted(path for path in root.rglob("*") if path.suffix in READ and path.is_file())
