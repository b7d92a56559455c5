"""A dataset folder as one file: whole for the worker, and without its anonymous tables for the team."""

import json
import zipfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.questionnaire.codebook import Codebook
from app.questionnaire.package import CODEBOOK, DESCRIPTOR, canonical, table_path, without


def packed(folder: Path, out: Path, leave_out: Collection[str] = ()) -> Path:
    """The folder as one file, everything below the folder's name; ``leave_out`` names tables."""
    unseen = {table_path(name) for name in leave_out}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            if name == DESCRIPTOR and unseen:
                made.writestr(f"{folder.name}/{name}", canonical(without(folder, unseen)))
            elif name not in unseen:
                made.write(path, f"{folder.name}/{name}")
    return out


def for_the_team(folder: Path, out: Path) -> Path:
    """The folder as the team may have it: opinions leave as suppressed aggregates alone (promise 9)."""
    book = Codebook.from_json(json.loads((folder / CODEBOOK).read_bytes()))
    return packed(folder, out, [section.name for section in book.sections if section.anonymous])


@contextmanager
def unpacked(file: Path) -> Iterator[Path]:
    """The folder that was packed, for as long as it is looked at."""
    with TemporaryDirectory() as beside:
        with zipfile.ZipFile(file) as made:
            made.extractall(beside)
        yield next(Path(beside).iterdir())
