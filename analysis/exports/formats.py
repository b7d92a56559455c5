"""The formats of an export, and the one way to make one: beside its place, then whole or not at all."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from analysis.exports import csv, ddi, parquet, xlsx
from analysis.exports.dta import STATA
from analysis.exports.extract import Extract
from analysis.exports.sav import SPSS

FORMATS: Mapping[str, Callable[[Extract, Path], None]] = {
    "csv": csv.write,
    "xlsx": xlsx.write,
    "parquet": parquet.write,
    "sav": SPSS.write,
    "dta": STATA.write,
    "ddi": ddi.write,
}
"""What writes each: ``write(extract, out)`` makes ``out`` and, beside it, files whose names begin like it."""


def export(folder: Path, out: Path) -> tuple[Path, ...]:
    """Export a dataset in the format that ``out`` ends with; returns the files, the one named first.

    They appear once every file of the dataset is known to be what was frozen.
    """
    write = FORMATS[out.suffix.removeprefix(".")]
    extract = Extract.open(folder)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.stem}-") as beside:
        write(extract, Path(beside) / out.name)
        made = sorted(Path(beside).iterdir(), key=lambda path: (path.name != out.name, path.name))
        return tuple(Path(shutil.move(path, out.parent / path.name)) for path in made)
