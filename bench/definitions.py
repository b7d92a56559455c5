"""Loading both survey definitions, beside reading the same files as YAML and nothing more."""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import yaml

from app.questionnaire.load import load
from app.questionnaire.model import Questionnaire

SURVEYS = Path(__file__).parent.parent / "survey_definitions"


def timed(work: Callable[[], object], times: int) -> float:
    """The median of the milliseconds of CPU that ``work`` takes."""
    found = []
    for _ in range(times):
        before = time.process_time()
        work()
        found.append((time.process_time() - before) * 1000)
    return median(found)


def main() -> None:
    """A line a definition."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    for folder in sorted(path.parent for path in SURVEYS.glob("*/questionnaire.yaml")):
        plain = folder / "questionnaire.yaml"

        def compose(plain: Path = plain) -> None:
            yaml.compose(plain.read_text(), Loader=yaml.CSafeLoader)

        frozen = load(folder).to_json()
        loaded = timed(lambda folder=folder: load(folder), times)
        thawed = timed(lambda frozen=frozen: Questionnaire.from_json(frozen), times)
        base = timed(compose, times)
        print(
            f"{folder.name}: {len(plain.read_text().splitlines())} lines, "
            f"{len(load(folder).parts)} parts; load {loaded:.0f} ms CPU, from a frozen instrument "
            f"{thawed:.0f} ms; YAML alone {base:.0f} ms; ratio {loaded / base:.1f}"
        )


if __name__ == "__main__":
    main()
