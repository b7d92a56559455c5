"""Whole questionnaires of safety-40 over HTTP, at 1, 8 and 32 respondents, on SQLite and PostgreSQL."""

import argparse

from client import Timings, cpu, drive, resident, tree
from round import Respondent, opened
from server import DATABASES, PORT, Store, serving, store

from app.processes import web

WARM = 8
"""Respondents before anything is counted: by then every worker has compiled what it needs."""


def measured(kind: str, counts: dict[int, int], workers: int, *, scripts: bool) -> None:
    """One line a number of respondents at a time."""
    with store(kind) as kept:
        respondent = Respondent(opened(kept.environment, WARM + sum(counts.values())), scripts=scripts)
        with serving(web("127.0.0.1", PORT, workers, 2), PORT, kept.environment) as server:
            drive(respondent, PORT, range(WARM), 4)
            first = WARM
            for at_once, count in counts.items():
                _line(kept, server, respondent, range(first, first + count), at_once)
                first += count


def _line(kept: Store, server: int, respondent: Respondent, numbers: range, at_once: int) -> None:
    respondent.pages = 0
    before, database = cpu([server]), cpu(kept.processes)
    timings, seconds = drive(respondent, PORT, numbers, at_once)
    after, later = cpu([server]), cpu(kept.processes)
    count = len(numbers)
    each = (after - before + later - database) / count * 1000
    memory = max(resident(process) for process in tree([server]))
    requests = sum(map(len, timings.seconds.values())) / count
    print(
        f"{kept.kind:>10}  {at_once:>2} at a time: {each:5.1f} ms CPU a questionnaire "
        f"(database {(later - database) / count * 1000:.1f}), {count / seconds:5.1f} a second, "
        f"p95 page {timings.p95('page'):.1f} ms, save {timings.p95('save'):.1f} ms; "
        f"{requests:.1f} requests, {respondent.pages / count:.1f} pages, "
        f"page {_size(timings)}; worker {memory:.0f} MB"
    )


def _size(timings: Timings) -> str:
    return f"{timings.plain['page'] / 1000:.1f} kB ({timings.packed['page'] / 1000:.1f} compressed)"


def main() -> None:
    """Measure both databases; more respondents make steadier figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=48, help="questionnaires at each number at a time")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--databases", nargs="*", default=DATABASES, choices=DATABASES)
    parser.add_argument("--scripts", action="store_true", help="answer what opens at once, as a browser does")
    given = parser.parse_args()
    for kind in given.databases:
        measured(kind, dict.fromkeys((1, 8, 32), given.count), given.workers, scripts=given.scripts)


if __name__ == "__main__":
    main()
