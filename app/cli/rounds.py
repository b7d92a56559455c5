"""The verbs of `canvass round`: what the team does with a round, on the server."""

from datetime import datetime
from typing import Any

import click

from app.cli.frame import verb

DATE = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
LIST = (
    "CSV: of States code (three letters) and email; of staff code, name and email. If wanted: contact "
    "(of States) or unit (of staff), and language, in which letters and pages begin, such as fr."
)
OFFER = (
    "Offer this language, and only those named so: name the survey's own, too, if it is wanted. "
    "Else its own and all that are complete."
)

rounds = click.Group("round", help="Rounds: one collection in time.")


@verb(rounds, "open", "round open trial --title Trial --opens 2027-01-10 --closes 2027-03-31")
@click.argument("definition", metavar="SURVEY")
@click.option("--title", required=True, help="What respondents see.")
@click.option(
    "--title-in", "titles", multiple=True, nargs=2, metavar="LANGUAGE T", help="In another language."
)
@click.option("--opens", required=True, type=DATE, help="The first day; with a time as 2027-01-10T09:00.")
@click.option("--closes", required=True, type=DATE, help="The last day, to 23:59; or with a time.")
@click.option("--timezone", default="UTC", show_default=True, help="Where the days begin and end.")
@click.option("--respondents", type=click.File("rb"), help=LIST)
@click.option("--name", default="", help="Its name for good; else of the survey and the year.")
@click.option(
    "--keep-months", default=24, show_default=True, help="How long personal data are kept after it closes."
)
@click.option("--basis", default="", help="By which decision they are collected, such as a resolution.")
@click.option("--pilot", is_flag=True, help="What comes in is marked, and is no result.")
@click.option("--team-names-authority", is_flag=True, help="The team names who clears a State's answers.")
@click.option("--language", "languages", multiple=True, help=OFFER)
@click.option("--incomplete", is_flag=True, help="Offer them with texts in the survey's own language, too.")
def open_(
    definition: str, opens: datetime, closes: datetime, respondents: Any, titles: Any, **more: Any
) -> None:
    """Open a round and import its respondents: all, or with a mistake nothing. Prints the round's name."""
    from app import verbs
    from app.collection.rounds import Plan

    made, told = verbs.open_survey(
        definition, Plan(opens=opens, closes=closes, titles=dict(titles), **more), respondents
    )
    for line in told:
        click.echo(line, err=True)
    click.echo(made)


@verb(rounds, "reword", "round reword safer_cities_2027 --language es")
@click.argument("name", metavar="ROUND")
@click.option("--language", "added", multiple=True, help="Offer this one from now on, too.")
@click.option("--incomplete", is_flag=True, help="Even where some of its texts are not translated.")
def reword(name: str, added: tuple[str, ...], *, incomplete: bool) -> None:
    """Have a round say what the .po files of its survey say now; on record, and without touching answers.

    The questions themselves, and their wording in the survey's own language, are changed by `round revise`.
    """
    from app import revising

    for line in revising.reword(name, added, incomplete=incomplete):
        click.echo(line)


@verb(rounds, "list", "round list")
def list_() -> None:
    """List all rounds: name, state, when it closes, sent of invited, title; with tabs between them."""
    from app import verbs

    for row in verbs.rounds():
        click.echo("\t".join(row))


@verb(rounds, "invite", "round invite safer_cities_2027")
@click.argument("name", metavar="ROUND")
def invite(name: str) -> None:
    """Have the worker send a personal link to everyone who has none; asked twice, it sends once."""
    from app import verbs
    from app.languages import counted

    click.echo(f"{counted(verbs.invite(name), 'message')} will be sent by the worker")


@verb(rounds, "close", "round close safer_cities_2027")
@click.argument("name", metavar="ROUND")
@click.confirmation_option(prompt="Nobody can send answers after this. Close the round?")
def close(name: str) -> None:
    """Close a round for good, at once."""
    from app import verbs

    verbs.close_round(name)
    click.echo(f"{name} is closed")


@verb(rounds, "remove", "round remove safer_cities_2027")
@click.argument("name", metavar="ROUND")
@click.option("--again", prompt="Its name once more", help="Its name once more; else it is asked.")
def remove(name: str, again: str) -> None:
    """Remove a round that was opened by mistake, with its invitations; refused once anything was answered."""
    from app import verbs
    from app.languages import counted

    invited = verbs.remove_round(name, again)
    click.echo(f"{name} is removed; {counted(invited, 'respondent was', 'respondents were')} in it")


@verb(rounds, "reopen", "round reopen safer_cities_2027 KEN --reason 'Correction by letter of 3 May'")
@click.argument("name", metavar="ROUND")
@click.argument("code", metavar="RESPONDENT")
@click.option("--reason", default="", help="Kept with the history of the response.")
def reopen(name: str, code: str, reason: str) -> None:
    """Open a response that was sent again; RESPONDENT is its code in the list of respondents."""
    from app import verbs

    click.echo(f"the response of {verbs.reopen(name, code, reason)} is open again")


@verb(rounds, "revise", "round revise safer_cities_2027 --yes")
@click.argument("name", metavar="ROUND")
@click.option("--yes", is_flag=True, help="Publish it; else only show what that would do.")
def revise(name: str, *, yes: bool) -> None:
    """Show what the survey's definition as it stands now would change in a round; with --yes, ask it.

    No answer is dropped: drafts are brought to the changed questionnaire, and what was sent stays on the one
    that it answers.
    """
    from app import revising

    told = revising.told(name)
    for line in told:
        click.echo(line)
    if yes:
        click.echo(revising.publish(name))
    elif told[0] != revising.NOTHING:
        click.echo(f"nothing is done yet: `canvass round revise {name} --yes` has the round ask it")
