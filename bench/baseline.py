"""Pages and saves of Canvass beside those of a hand-written Flask view, on the same server and database."""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import safety40
from client import MULTIPART, Answer, Client, Timings, cpu, drive
from round import opened
from server import BASELINE_PORT, DATABASES, PORT, Store, serving, store

from app.processes import web

WARM = 4


@dataclass
class Visitor:
    """Someone who fetches one page, or saves it, so many times over; the sections take turns."""

    tokens: list[str] | None
    """The links of Canvass; None for the hand-written view."""
    saving: bool
    times: int

    async def __call__(self, client: Client, number: int) -> None:
        """Sign in, then ask ``times`` times."""
        said = safety40.answers(number)
        where = await self._sign_in(client, number)
        for turn in range(self.times):
            path = f"{where}/s{turn % safety40.SECTIONS + 1}"
            # Every turn changes something, as a save does.
            said[f"s{turn % safety40.SECTIONS + 1}q6"] = f"turn {turn}"
            page = await client.get("page", path)
            if self.saving:
                multipart = MULTIPART in page.body
                await client.post("save", path, _fields(page, said), multipart=multipart)

    async def _sign_in(self, client: Client, number: int) -> str:
        if self.tokens is None:
            return (await client.get("sign in", f"/in/{number}")).headers["location"].rpartition("/")[0]
        link = f"/l/{self.tokens[number]}"
        begun = await client.get("sign in", link)
        return (await client.post("sign in", link, list(begun.hidden.items()))).headers["location"]


def _fields(page: Answer, said: Mapping[str, object]) -> list[tuple[str, str]]:
    fields = [*page.hidden.items(), ("_go", "on")]
    for name in page.hidden["_shown"].split():
        value = said.get(name, "")
        fields += [(name, str(one)) for one in (value if isinstance(value, list) else [value])]
    return fields


def main() -> None:
    """Alternate the two in short rounds, so that a busy moment of the machine meets both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=60, help="pages (and saves) in a round")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    for kind in DATABASES:
        with store(kind) as kept, store(kind) as other:
            _compare(kept, other, given.times, given.rounds)


def _compare(kept: Store, other: Store, times: int, rounds: int) -> None:
    tokens = opened(kept.environment, 2 * rounds + WARM)
    here = {"PYTHONPATH": str(Path(__file__).parent), "BENCH_DATABASE_URL": other.url}
    plain = [*web("127.0.0.1", BASELINE_PORT, 1, 2)[:-1], "plain:app"]
    with (
        serving(web("127.0.0.1", PORT, 1, 2), PORT, kept.environment) as canvass,
        serving(plain, BASELINE_PORT, here) as hand,
    ):
        sides = {
            "Canvass": (tokens, PORT, [canvass, *kept.processes]),
            "plain": (None, BASELINE_PORT, [hand, *other.processes]),
        }
        for links, port, _processes in sides.values():
            drive(Visitor(links, saving=True, times=10), port, range(2 * rounds, 2 * rounds + WARM), 1)
        found: dict[tuple[str, bool], list[tuple[float, Timings]]] = {}
        for turn in range(2 * rounds):
            for name, (links, port, processes) in sides.items():
                before = cpu(processes)
                visitor = Visitor(links, saving=bool(turn % 2), times=times)
                timings, _seconds = drive(visitor, port, [turn], 1)
                spent = (cpu(processes) - before) / times * 1000
                found.setdefault((name, bool(turn % 2)), []).append((spent, timings))
    _tell(kept.kind, found)


def _tell(kind: str, found: dict[tuple[str, bool], list[tuple[float, Timings]]]) -> None:
    spent = {key: median(one for one, _timings in those) for key, those in found.items()}
    times = {key: those[-1][1] for key, those in found.items()}
    for label, saving in (("page", False), ("save", True)):
        # What a save costs is what fetching and saving costs more than fetching.
        cost = {
            name: spent[name, saving] - (spent[name, False] if saving else 0) for name in ("Canvass", "plain")
        }
        mid = {name: median(times[name, saving].seconds[label]) * 1000 for name in cost}
        p95 = {name: times[name, saving].p95(label) for name in cost}
        ratio = cost["Canvass"] / cost["plain"] if cost["plain"] else float("nan")
        print(f"{kind:>10}  {label}: {ratio:.1f} times the CPU of the hand-written view")
        for name, each in cost.items():
            size = times[name, False].plain["page"]
            print(
                f"            {name:>8}: {each:.2f} ms CPU, median {mid[name]:.1f} ms, "
                f"p95 {p95[name]:.1f} ms; page of {size} bytes"
            )


if __name__ == "__main__":
    sys.exit(main())
