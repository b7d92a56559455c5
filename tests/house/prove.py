"""Breaks each promise on purpose, in a copy of the tree, and sees that its test goes red.

A breakage is a patch in ``tests/house/breakages``. Above the patch itself stand two lines,
``# test: tests/…::name`` and ``# promise: N``, and, if it helps, a sentence that says what is broken.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.house.tree import paths  # noqa: E402 (a script's own folder is on the path, its tree is not)

BREAKAGES = ROOT / "tests/house/breakages"
OWED = ("1", "2", "3", "4", "7", "9")
"""The promises that must have a breakage each."""

RED, GREEN = 1, 0
"""How pytest ends: a test failed, or all passed; anything else means that it could not run the test."""


@dataclass(frozen=True)
class Breakage:
    """A patch, the promise that it breaks, and the test that must notice."""

    name: str
    patch: str
    promise: str
    test: str


@dataclass(frozen=True)
class Verdict:
    """What came of a breakage, and the end of what was printed where that was not as it should be."""

    breakage: Breakage
    said: str
    output: str = ""

    @property
    def right(self) -> bool:
        """Whether the test went red, and only because of the breakage."""
        return self.said == "red"


def breakages(folder: Path = BREAKAGES) -> list[Breakage]:
    """Every breakage of a folder, in order of promise and name."""
    found = []
    for file in sorted(folder.glob("*.patch")):
        patch = file.read_text(encoding="utf-8")
        test = re.search(r"^# test: (\S+)", patch, re.MULTILINE)
        promise = re.search(r"^# promise: (\d+)", patch, re.MULTILINE)
        if not (test and promise):
            raise ValueError(f"{file.name} does not begin with “# test: …” and “# promise: …”")
        found.append(Breakage(file.stem, patch, promise[1], test[1]))
    return sorted(found, key=lambda breakage: (int(breakage.promise), breakage.name))


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the tree in a folder of its own, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="canvass-prove-") as folder:
        copy = Path(folder)
        for path in paths():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, copy / path)
        yield copy


def applied(breakage: Breakage, copy: Path) -> str:
    """Apply a breakage to a copy; says what is wrong with it, or ''."""
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        cwd=copy,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(copy.parent)},
        input=breakage.patch,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""


def tested(copy: Path, tests: Iterable[str]) -> tuple[int, str]:
    """How the tests end in a copy, and what they print. The copy's modules win over the installed ones."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "", *tests],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy), "CI": "true", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def verdict(breakage: Breakage) -> Verdict:
    """What comes of one breakage."""
    with copied() as copy:
        problem = applied(breakage, copy)
        if problem:
            return Verdict(breakage, "does not apply", problem)
        ended, output = tested(copy, [breakage.test])
    if ended == RED:
        return Verdict(breakage, "red")
    said = "STILL GREEN" if ended == GREEN else "could not run"
    return Verdict(breakage, said, output[-2000:])


def main() -> int:
    """Print a table of all breakages; 0 only where each test went red and no promise lacks one."""
    found = breakages()
    with copied() as copy:
        ended, output = tested(copy, sorted({breakage.test for breakage in found})) if found else (GREEN, "")
    if ended != GREEN:
        print("Before anything is broken, not all of these tests pass:", output[-4000:], sep="\n")
        return 1
    with ThreadPoolExecutor(max_workers=2) as workers:
        verdicts = list(workers.map(verdict, found))
    width = max((len(breakage.name) for breakage in found), default=0)
    for one in verdicts:
        broken = one.breakage
        print(f"promise {broken.promise}  {broken.name:{width}}  {one.said:14}  {broken.test}")
    for one in verdicts:
        if not one.right:
            print(f"\n{one.breakage.name}: {one.said}\n{one.output}")
    unproven = [promise for promise in OWED if promise not in {breakage.promise for breakage in found}]
    for promise in unproven:
        print(f"promise {promise} has no breakage")
    red = sum(one.right for one in verdicts)
    print(f"{red} of {len(found)} breakages were noticed; {len(unproven)} promises have none")
    return 0 if red == len(found) and not unproven else 1


if __name__ == "__main__":
    sys.exit(main())
