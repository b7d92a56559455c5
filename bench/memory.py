"""The memory of one web worker after a hundred pages, and that no data frames were loaded into it."""

from pathlib import Path

from client import drive, resident, tree
from round import Respondent, opened
from server import PORT, serving, store

from app.processes import web

PEOPLE = 8
"""Each asks for more than twenty pages."""
FOREIGN = ("pandas", "pyarrow", "numpy", "openpyxl")
"""What belongs to the worker that builds reports, and to no page."""


def main() -> None:
    """One line: megabytes, and what should not be there."""
    with store("sqlite") as kept:
        tokens = opened(kept.environment, PEOPLE)
        with serving(web("127.0.0.1", PORT, 1, 2), PORT, kept.environment) as server:
            drive(Respondent(tokens), PORT, range(PEOPLE), 2)
            worker = max(tree([server]), key=resident)
            maps = Path(f"/proc/{worker}/maps").read_text()
            found = [name for name in FOREIGN if f"/{name}/" in maps] or ["none"]
            print(
                f"one web worker: {resident(worker):.0f} MB resident; data frames loaded: {', '.join(found)}"
            )


if __name__ == "__main__":
    main()
