"""What `canvass survey check` of both surveys costs, beside reading the same files with PyYAML and Babel."""

from collections.abc import Callable
from pathlib import Path
from time import process_time

import yaml
from babel.messages.pofile import read_po

from analysis.checking import verdict
from app.questionnaire.lint import lint
from app.questionnaire.load import load
from app.questionnaire.locales import known_parts

SURVEYS = Path(__file__).parents[1] / "survey_definitions"
TIMES = 5


def works(folder: Path) -> dict[str, Callable[[], object]]:
    """What is measured: each file read once and nothing judged, all of a check, and its warnings alone."""
    questionnaire = load(folder)
    known = [part.file for part in known_parts(folder, questionnaire) if part.file.is_file()]

    def baseline() -> None:
        for file in folder.glob("*.yaml"):
            yaml.compose(file.read_text("utf-8"), yaml.CSafeLoader)
        for file in known:
            with file.open("rb") as opened:
                read_po(opened)

    return {
        "baseline": baseline,
        "all of it": lambda: verdict(folder),
        "warnings": lambda: lint(folder, questionnaire, known_parts(folder, questionnaire)),
    }


def main() -> None:
    """Print the medians of a few runs that take turns, in milliseconds of CPU, and the ratios."""
    for folder in sorted(path.parent for path in SURVEYS.glob("*/questionnaire.yaml")):
        work, spent = works(folder), dict[str, list[float]]()
        for _again in range(TIMES):
            for what, call in work.items():
                begun = process_time()
                call()
                spent.setdefault(what, []).append(process_time() - begun)
        found = {what: sorted(times)[TIMES // 2] for what, times in spent.items()}
        for what, time in found.items():
            print(f"{folder.name}: {what} {1000 * time:.0f} ms, ratio {time / found['baseline']:.1f}")


if __name__ == "__main__":
    main()
