"""What measures steps: each runs in a process of its own, which tells its CPU time and its largest size."""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Step = Callable[[Path, int], str | None]
"""Works in a folder that all steps share, on so many rows; what it gives is told instead of its CPU time."""


def run(steps: Mapping[str, Step], about: str | None, count: int) -> None:
    """The command of a script of steps: all of them, one after the other, or the one that is named."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--step", choices=steps)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.step:
        before = time.process_time()
        told = steps[given.step](given.folder, given.count)
        told = told or f"{time.process_time() - before:6.1f} s CPU"
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{given.step:>14}: {told}, at most {peak:.0f} MB", flush=True)
        return
    with tempfile.TemporaryDirectory(prefix="canvass-bench-") as folder:
        for step in steps:
            command = [sys.executable, sys.argv[0], "--step", step, "--folder", folder]
            subprocess.run([*command, "--count", str(given.count)], check=True)
