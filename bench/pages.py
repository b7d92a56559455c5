"""Whole questionnaires of safety-40 over HTTP, beside the bare floor, at 1, 8 and 32 respondents."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import safety40
from client import Client, Flow, Timings, cpu, drive, resident, tree
from round import Respondent, opened
from server import BASELINE_PORT, DATABASES, PORT, Store, serving, store

from app.processes import web

WARM = 8
"""Respondents before anything is counted: by then every worker has compiled what it needs."""


TURNS = 6
"""Canvass and the floor alternate so often, so that a busy moment of the machine meets both."""


async def on_the_floor(client: Client, number: int) -> None:
    """Five pages fetched and sent, each with what the respondent answers there."""
    said = safety40.answers(number)
    for section in range(1, safety40.SECTIONS + 1):
        where = f"/r/{number}/s{section}"
        await client.get("page", where)
        given = [(name, value) for name, value in said.items() if name.startswith(f"s{section}q")]
        fields = [
            (name, str(one))
            for name, value in given
            for one in (value if isinstance(value, list) else [value])
        ]
        await client.post("save", where, fields)


class Side:
    """One of the two that are compared: how it is used, what serves it, and what that has cost so far."""

    def __init__(self, flow: Flow, port: int, server: int, kept: Store) -> None:
        """``server`` is the process of the web server."""
        self.flow, self.port, self.server, self.kept = flow, port, server, kept
        self.each: list[float] = []
        self.database: list[float] = []
        self.seconds = 0.0
        self.timings = Timings()

    def turn(self, numbers: range, at_once: int) -> None:
        """Have so many respondents, and note milliseconds of CPU a questionnaire."""
        before, database = cpu([self.server]), cpu(self.kept.processes)
        timings, seconds = drive(self.flow, self.port, numbers, at_once)
        spent = cpu(self.kept.processes) - database
        self.each.append((cpu([self.server]) - before + spent) / len(numbers) * 1000)
        self.database.append(spent / len(numbers) * 1000)
        self.seconds += seconds
        self.timings.add(timings)

    def told(self, count: int) -> str:
        """The figures as words."""
        requests = sum(map(len, self.timings.seconds.values())) / count
        memory = max(resident(process) for process in tree([self.server]))
        return (
            f"{median(self.each):6.1f} ms CPU a questionnaire (database {median(self.database):4.1f}), "
            f"{count / self.seconds:5.1f} a second, "
            f"p95 page {self.timings.p95('page'):.1f} ms, save {self.timings.p95('save'):.1f} ms; "
            f"{requests:.1f} requests, page {_size(self.timings)}; worker {memory:.0f} MB"
        )


def measured(kind: str, at_once: Iterable[int], count: int, workers: int, *, scripts: bool) -> None:
    """Three lines a number of respondents at a time: both sides, and the ratio."""
    here = {"PYTHONPATH": str(Path(__file__).parent)}
    bare = [*web("127.0.0.1", BASELINE_PORT, workers, 2)[:-1], "floor:app"]
    with store(kind) as kept, store(kind) as other:
        tokens = opened(kept.environment, WARM + 3 * TURNS * count)
        with (
            serving(web("127.0.0.1", PORT, workers, 2), PORT, kept.environment) as canvass,
            serving(bare, BASELINE_PORT, {**here, "BENCH_DATABASE_URL": other.url}) as floor,
        ):
            begun = WARM
            for number in at_once:
                sides = {
                    "Canvass": Side(Respondent(tokens, scripts=scripts), PORT, canvass, kept),
                    "floor": Side(on_the_floor, BASELINE_PORT, floor, other),
                }
                if begun == WARM:
                    for side in sides.values():
                        drive(side.flow, side.port, range(WARM), 4)
                for _turn in range(TURNS):
                    for side in sides.values():
                        side.turn(range(begun, begun + count), number)
                    begun += count
                _tell(kind, number, sides, TURNS * count)


def _tell(kind: str, at_once: int, sides: dict[str, Side], count: int) -> None:
    canvass, floor = sides["Canvass"], sides["floor"]
    ratios = sorted(one / other for one, other in zip(canvass.each, floor.each, strict=True))
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    print(f"{kind}, {at_once} at a time: {median(ratios):.2f} times the floor's CPU ({spread})")
    for name, side in sides.items():
        print(f"{name:>10}: {side.told(count)}")


def _size(timings: Timings) -> str:
    return f"{timings.plain['page'] / 1000:.1f} kB ({timings.packed['page'] / 1000:.1f} compressed)"


def main() -> None:
    """Measure both databases; more respondents make steadier figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=16, help=f"questionnaires in each of {TURNS} turns")
    parser.add_argument("--at-once", type=int, nargs="*", default=(1, 8, 32))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--databases", nargs="*", default=DATABASES, choices=DATABASES)
    parser.add_argument("--scripts", action="store_true", help="answer what opens at once, as a browser does")
    given = parser.parse_args()
    for kind in given.databases:
        measured(kind, given.at_once, given.count, given.workers, scripts=given.scripts)


if __name__ == "__main__":
    main()
