"""What `canvass survey check` of the State survey costs, and how much of it the warnings do."""

from pathlib import Path
from time import process_time

from analysis.checking import verdict
from app.questionnaire.lint import lint
from app.questionnaire.load import load

FOLDER = Path(__file__).parents[1] / "survey_definitions/safer_cities"
TIMES = 5


def main() -> None:
    """Print the median of a few runs, in milliseconds of CPU."""
    questionnaire = load(FOLDER)
    for what, call in (
        ("all of it", lambda: verdict(FOLDER)),
        ("warnings", lambda: lint(FOLDER, questionnaire)),
    ):
        spent = []
        for _again in range(TIMES):
            begun = process_time()
            call()
            spent.append(process_time() - begun)
        print(f"{what}: {1000 * sorted(spent)[TIMES // 2]:.0f} ms")


if __name__ == "__main__":
    main()
