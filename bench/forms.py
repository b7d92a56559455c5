"""Bringing in an XLSForm of many rows, beside reading the same workbook and nothing more."""

import argparse
import resource
import tempfile
from pathlib import Path
from statistics import median

from app import exchange
from app.questionnaire.xlsform.importing import imported
from app.questionnaire.xlsform.readable import readable
from app.sheets.writing import workbook

SECTIONS, CHOICES = 20, 5


def form(rows: int) -> dict[str, list[list[str]]]:
    """A form of ``rows`` questions in sections, half of them under a condition, with four lists."""
    survey = [
        ["type", "name", "label", "hint", "relevant", "constraint", "constraint_message", "calculation"]
    ]
    kinds = ("integer", "select_one list{}", "select_multiple list{}", "text", "calculate")
    for number in range(rows):
        if number % (rows // SECTIONS) == 0:
            survey += [["end_group"]] * bool(number) + [["begin_group", f"s{number}", f"Section {number}"]]
        kind = kinds[number % len(kinds)].format(number % 4)
        before = f"${{q{number - number % 5}}}"
        relevant = f"{before} > {number % 7} and {before} != ''" if number % 2 and kind != "integer" else ""
        limits = [". >= 0 and . <= 120", "From 0 to 120."] if kind == "integer" else ["", ""]
        calculation = f"round({before} * 2 div 3, 1)" if kind == "calculate" else ""
        survey.append([kind, f"q{number}", f"Question {number}", "A hint", relevant, *limits, calculation])
    survey.append(["end_group"])
    choices = [["list_name", "name", "label"]]
    choices += [[f"list{n % 4}", f"c{n}", f"Choice {n}"] for n in range(4 * CHOICES)]
    return {"survey": survey, "choices": choices}


def timed(work: object, times: int) -> float:
    """The median of the milliseconds of CPU that ``work`` takes, with the processes that it starts."""
    found = []
    for _ in range(times):
        before = spent()
        work()  # type: ignore[operator]
        found.append((spent() - before) * 1000)
    return median(found)


def spent() -> float:
    """The seconds of CPU spent so far."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """A line a step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    cells = form(given.rows)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "form.xlsx")
        file.write_bytes(workbook(cells))
        numbers = iter(range(10_000))
        made = imported(cells, "trial")
        steps = {
            "the workbook read, in a process of its own": lambda: exchange.read(file),
            "rows into a definition": lambda: imported(cells, "trial"),
            "the definition written as YAML": lambda: readable(made.definition, "A form.", {}),
            "all of it, to a folder that is checked": lambda: exchange.bring(
                file, Path(folder, "surveys", f"trial{next(numbers)}")
            ),
        }
        for step, work in steps.items():
            print(f"{given.rows} rows: {step}: {timed(work, given.times):.0f} ms")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{given.rows} rows: at most {peak} MB in memory")


if __name__ == "__main__":
    main()
