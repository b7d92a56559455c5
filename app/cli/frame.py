"""What all verbs of the command share: how they are declared, how they fail, how they show progress."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

EXPECTED = frozenset(
    [
        "BackupError",
        "CollectionError",
        "ConfigurationError",
        "DefinitionError",
        "EngineError",
        "FormError",
        "FreezeError",
        "OSError",
        "PackageError",
        "PlanError",
        "ProcessError",
        "Refused",
        "ReleaseError",
        "TellsTooMuch",
        "TooLong",
        "UnknownName",
        "UnsafeDatabase",
    ]
)
"""Errors whose text tells people what to do; by name, since importing them takes longer than showing help."""


class Verbs(click.Group):
    """A group of verbs that says what went wrong in a line or two, where that is all there is to say."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; what is no expected error keeps its trace."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            said = _said(error)
            if not said:
                raise
            raise click.ClickException(said) from error


def _said(error: Exception) -> str:
    names = {kind.__name__ for kind in type(error).__mro__}
    if "DBAPIError" in names:
        origin = getattr(error, "orig", error)
        if "no such table" in str(origin) or "UndefinedTable" in type(origin).__name__:
            return "the database has no tables yet; run `canvass db upgrade`"
        if "no such column" in str(origin) or "UndefinedColumn" in type(origin).__name__:
            return "the database has the tables of an earlier Canvass; run `canvass db upgrade`"
        return f"the database says: {str(origin).strip().partition(chr(10))[0]}"
    return (str(error) or type(error).__name__) if names & EXPECTED else ""


class NewFile(click.Path):
    """The name of a file to write, in a folder that is there."""

    def __init__(self) -> None:
        super().__init__(path_type=Path, dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; a missing folder is told before any work is done."""
        path = Path(str(super().convert(value, param, ctx)))
        if not path.parent.is_dir():
            self.fail(f"there is no folder '{path.parent}'; make it first", param, ctx)
        return path


def verb(group: click.Group, name: str, example: str) -> Callable[[Callable[..., None]], click.Command]:
    """A verb, with an example under its help."""
    return group.command(name, epilog=f"\b\nExample:\n  canvass {example}")


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """What may be told (done, of): a bar on a terminal, nothing elsewhere."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def tell(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        yield tell
