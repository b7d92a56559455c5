"""The verbs of `canvass erase`: what is kept of a person, or in a round, is asked to be erased."""

from pathlib import Path

import click

from app.cli.frame import verb

REASON = "Why: it stays on record. Without it, only what would go is shown."

erase = click.Group("erase", help="Personal data: erased once two of the team have agreed, on their pages.")


@verb(erase, "person", "erase person amina@example.org --reason 'She asked us to, on 3 May'")
@click.argument("email")
@click.option("--reason", default="", help=REASON)
def person(email: str, reason: str) -> None:
    """Show what would go of one person, by an address; with --reason, ask for it."""
    from app import forgetting

    for line in forgetting.person(email, reason):
        click.echo(line)


@verb(erase, "round", "erase round safer_cities_2027 --reason 'Its time is over'")
@click.argument("name", metavar="ROUND")
@click.option("--reason", default="", help=REASON)
def of_round(name: str, reason: str) -> None:
    """Show what would go of everybody in a round whose time is over; with --reason, ask for it."""
    from app import forgetting

    for line in forgetting.round_(name, reason):
        click.echo(line)


@verb(erase, "again", "erase again")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def again(file: Path | None) -> None:
    """After a backup was restored: ask anew for what was erased since. FILE is another copy of the list."""
    from app import forgetting

    for line in forgetting.again(file):
        click.echo(line)


@verb(erase, "list", "erase list")
def list_() -> None:
    """List what was asked for: number, state, of whom, when, who agreed, why; with tabs between them."""
    from app import forgetting

    for row in forgetting.listed():
        click.echo("\t".join(row))
