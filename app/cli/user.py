"""The verbs about the secretariat's team: who signs in, and who has lost the means to."""

import sys

import click

from app.cli.frame import verb

user = click.Group("user", help="The secretariat's team.")


@verb(user, "add", "user add amina@example.org --role team --survey safer_cities")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(["team", "admin"]))
@click.option("--name", default="", help="As colleagues know them; else the address.")
@click.option("--survey", default="", help="The survey that they work on; else all, as an admin does.")
def add(email: str, name: str, **about: str) -> None:
    """Add someone to the team, or change role and password, which is asked or read from a pipe."""
    from app import membership

    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().strip()
    membership.add_user(email, password, name=name or email, **about)
    click.echo(f"{email} can sign in")


@verb(user, "reset-second-step", "user reset-second-step amina@example.org")
@click.argument("email")
def reset_second_step(email: str) -> None:
    """Take away the second step of someone who has lost their device and codes; it is put on record.

    Administrators do this for one another on the team's page; this is for the last of them.
    """
    from app import membership

    membership.reset_second_step(email)
    click.echo(f"{email} signs in by the password alone, until a device is set up again")
