"""Breaks each promise on purpose, in a copy of the tree, and sees that its test goes red.

A breakage is a patch in ``tests/house/breakages``. Above the patch itself stand two lines,
``# test: tests/…::name`` and ``# promise: N``, and, if it helps, a sentence that says what is broken.
`prove.py NAME…` applies these alone.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from compileall import compile_dir
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from py_compile import PycInvalidationMode
from queue import SimpleQueue
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

# A script's own folder is on the path, its tree is not.
from tests.house.runner import Runner  # noqa: E402
from tests.house.tree import paths  # noqa: E402

BREAKAGES = ROOT / "tests/house/breakages"
OWED = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")
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
def copied(whole: Path | None = None) -> Iterator[Path]:
    """A copy of the tree, or of a copy of it, in a folder of its own, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="canvass-prove-") as folder:
        copy = Path(folder)
        if whole:
            # The same files under new names: git writes what it patches anew.
            shutil.copytree(whole, copy, copy_function=os.link, dirs_exist_ok=True)
        for path in () if whole else paths():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, copy / path)
        yield copy


@contextmanager
def compiled() -> Iterator[Path]:
    """A copy of the tree whose modules need compiling only where a breakage changes them."""
    with copied() as copy:
        for folder in ("app", "analysis"):
            # By its content: a patch within the second, to the same length, must not go unseen.
            compile_dir(copy / folder, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        yield copy


def applied(breakage: Breakage, copy: Path, *options: str) -> str:
    """Apply a breakage to a copy (or see, with `--check`, whether it would); what is wrong with it, or ''."""
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", *options, "-"],
        cwd=copy,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(copy.parent)},
        input=breakage.patch,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stderr if done.returncode else ""


def verdict(breakage: Breakage, runner: Runner, whole: Path | None = None) -> Verdict:
    """What comes of one breakage."""
    with copied(whole) as copy:
        problem = applied(breakage, copy)
        if problem:
            return Verdict(breakage, "does not apply", problem)
        ended, output = runner.run(copy, [breakage.test])
    if ended == RED and f"\nFAILED {breakage.test.partition('::')[0]}" in output:
        return Verdict(breakage, "red")
    # A test that fails before it begins, in what it is given, says nothing about the promise.
    said = "STILL GREEN" if ended == GREEN else "could not run"
    return Verdict(breakage, said, output[-2000:])


def unbroken(found: Iterable[Breakage], runner: Runner, whole: Path) -> str:
    """What is wrong before anything is broken; '' where all the tests pass."""
    ended, output = runner.run(whole, sorted({breakage.test for breakage in found}))
    return "" if ended == GREEN else output[-4000:]


def proven(found: list[Breakage]) -> tuple[str, list[Verdict]]:
    """What is wrong without any breakage, and what comes of each, two at a time."""
    with ExitStack() as stack, ThreadPoolExecutor(max_workers=2) as workers:
        whole = stack.enter_context(compiled())
        free = SimpleQueue[Runner]()
        for _each in range(2):
            free.put(stack.enter_context(Runner()))

        def lent(work: Callable[[Runner], Any]) -> Any:
            runner = free.get()
            try:
                return work(runner)
            finally:
                free.put(runner)

        before = workers.submit(lent, lambda runner: unbroken(found, runner, whole))
        verdicts = workers.map(lent, [partial(verdict, breakage, whole=whole) for breakage in found])
        return before.result(), list(verdicts)


def main(names: Sequence[str]) -> int:
    """Print a table of the breakages of these names, or of all; 0 only where each test went red.

    When all are applied, no promise may lack one either.
    """
    found = breakages()
    if unknown := set(names) - {breakage.name for breakage in found}:
        print(f"There is no breakage called {', '.join(sorted(unknown))}; see {BREAKAGES.relative_to(ROOT)}")
        return 2
    owed = () if names else OWED
    found = [breakage for breakage in found if not names or breakage.name in names]
    wrong, verdicts = proven(found)
    if wrong:
        print("Before anything is broken, not all of these tests pass:", wrong, sep="\n")
        return 1
    width = max((len(breakage.name) for breakage in found), default=0)
    for one in verdicts:
        broken = one.breakage
        print(f"promise {broken.promise}  {broken.name:{width}}  {one.said:14}  {broken.test}")
    for one in verdicts:
        if not one.right:
            print(f"\n{one.breakage.name}: {one.said}\n{one.output}")
    unproven = [promise for promise in owed if promise not in {breakage.promise for breakage in found}]
    for promise in unproven:
        print(f"promise {promise} has no breakage")
    red = sum(one.right for one in verdicts)
    print(f"{red} of {len(found)} breakages were noticed; {len(unproven)} promises have none")
    return 0 if red == len(found) and not unproven else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
