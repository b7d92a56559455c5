"""The files of this tree, as the rules of the house read them."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {".git", ".venv", "instance", "build", "node_modules", "__pycache__"}


@dataclass(frozen=True)
class File:
    """One file: where it is, below the root, and what it says."""

    path: str

    @cached_property
    def text(self) -> str:
        """The file as text; '' for one that is none, such as a picture."""
        try:
            return (ROOT / self.path).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return ""

    @cached_property
    def syntax(self) -> ast.Module:
        """The file as Python reads it."""
        return ast.parse(self.text, self.path)


@cache
def paths() -> tuple[str, ...]:
    """Every file that is in the tree or about to be: what git knows or would add; all files without git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split("\0")
    except (FileNotFoundError, subprocess.CalledProcessError):
        listed = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")]
    ours = (path for path in listed if path and not NOT_OURS.intersection(Path(path).parts))
    return tuple(sorted(path for path in set(ours) if (ROOT / path).is_file()))


@cache
def files(*endings: str) -> tuple[File, ...]:
    """The files with one of ``endings``; all without any."""
    return tuple(File(path) for path in paths() if not endings or path.endswith(endings))
