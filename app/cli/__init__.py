"""The `canvass` command: each verb loads what it needs when it runs, so that help is quick."""

import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from app.cli.frame import Verbs, progress, verb
from app.cli.survey import survey

DATE = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
PORT = click.IntRange(1, 65535)
NEW = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
LIST = "CSV: of States code (three letters) and email; of staff code, name and email; more if wanted."


@click.group(cls=Verbs, context_settings={"max_content_width": 100})
@click.version_option(package_name="canvass")
def main() -> None:
    """Surveys and consultations, and reports that can be defended."""


round_ = click.Group("round", help="Rounds: one collection in time.")
user = click.Group("user", help="The secretariat's team.")
jobs = click.Group("jobs", help="The worker.")
db = click.Group("db", help="The tables of the database.")
for group in (survey, round_, user, jobs, db):
    main.add_command(group)


@verb(main, "demo", "demo --port 5001")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=PORT)
@click.option("--fresh", is_flag=True, help="Forget what was tried before, and make it all anew.")
def demo(host: str, port: int, *, fresh: bool) -> None:
    """Show Canvass with made-up people and answers, until Ctrl-C."""
    from app import verbs

    serving = verbs.Serving(host, port)
    with progress("Making up people and answers") as tell:
        app = verbs.prepared_demo(serving, fresh=fresh, tell=tell)
    verbs.demo(app, serving, click.echo)


@verb(main, "serve", "serve --host 0.0.0.0 --workers 4")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=PORT)
@click.option("--workers", default=2, show_default=True, help="Web processes: as many as there are cores.")
@click.option("--threads", default=2, show_default=True, help="How many requests each answers at once.")
@click.option("--worker/--no-worker", default=True, help="Whether the worker runs beside them.")
def serve(host: str, port: int, workers: int, threads: int, *, worker: bool) -> None:
    """Serve the pages, until told to stop."""
    from app import verbs

    verbs.serve(verbs.Serving(host, port, workers, threads), worker=worker, say=click.echo)


@verb(round_, "open", "round open trial --title Trial --opens 2027-01-10 --closes 2027-03-31")
@click.argument("definition", metavar="SURVEY")
@click.option("--title", required=True, help="What respondents see.")
@click.option("--opens", required=True, type=DATE, help="The first day; with a time as 2027-01-10T09:00.")
@click.option("--closes", required=True, type=DATE, help="The last day, to 23:59; or with a time.")
@click.option("--timezone", default="UTC", show_default=True, help="Where the days begin and end.")
@click.option("--respondents", type=click.File("rb"), help=LIST)
@click.option("--name", default="", help="Its name for good; else of the survey and the year.")
@click.option("--pilot", is_flag=True, help="What comes in is marked, and is no result.")
@click.option("--language", "languages", multiple=True, help="Offer this one; else all that are complete.")
@click.option("--incomplete", is_flag=True, help="Offer them with texts in the survey's own language, too.")
def open_(definition: str, opens: datetime, closes: datetime, respondents: Any, **more: Any) -> None:
    """Open a round and import its respondents: all, or with a mistake nothing. Prints the round's name."""
    from app import verbs
    from app.collection.rounds import Plan

    made, told = verbs.open_survey(definition, Plan(opens=opens, closes=closes, **more), respondents)
    for line in told:
        click.echo(line, err=True)
    click.echo(made)


@verb(round_, "reword", "round reword safer_cities_2027 --language es")
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


@verb(round_, "list", "round list")
def list_() -> None:
    """List all rounds: name, state, when it closes, sent of invited, title; with tabs between them."""
    from app import verbs

    for row in verbs.rounds():
        click.echo("\t".join(row))


@verb(round_, "invite", "round invite safer_cities_2027")
@click.argument("name", metavar="ROUND")
def invite(name: str) -> None:
    """Have the worker send a personal link to everyone who has none; asked twice, it sends once."""
    from app import verbs
    from app.languages import counted

    click.echo(f"{counted(verbs.invite(name), 'message')} will be sent by the worker")


@verb(round_, "close", "round close safer_cities_2027")
@click.argument("name", metavar="ROUND")
@click.confirmation_option(prompt="Nobody can send answers after this. Close the round?")
def close(name: str) -> None:
    """Close a round for good, at once."""
    from app import verbs

    verbs.close_round(name)
    click.echo(f"{name} is closed")


@verb(round_, "remove", "round remove safer_cities_2027")
@click.argument("name", metavar="ROUND")
@click.option("--again", prompt="Its name once more", help="Its name once more; else it is asked.")
def remove(name: str, again: str) -> None:
    """Remove a round that was opened by mistake, with its invitations; refused once anything was answered."""
    from app import verbs
    from app.languages import counted

    invited = verbs.remove_round(name, again)
    click.echo(f"{name} is removed; {counted(invited, 'respondent was', 'respondents were')} in it")


@verb(round_, "reopen", "round reopen safer_cities_2027 KEN --reason 'Correction by letter of 3 May'")
@click.argument("name", metavar="ROUND")
@click.argument("code", metavar="RESPONDENT")
@click.option("--reason", default="", help="Kept with the history of the response.")
def reopen(name: str, code: str, reason: str) -> None:
    """Open a response that was sent again; RESPONDENT is its code in the list of respondents."""
    from app import verbs

    click.echo(f"the response of {verbs.reopen(name, code, reason)} is open again")


@verb(round_, "revise", "round revise safer_cities_2027 --yes")
@click.argument("name", metavar="ROUND")
@click.option("--yes", is_flag=True, help="Publish it; else only show what that would do.")
def revise(name: str, *, yes: bool) -> None:
    """Show what the survey's definition as it stands now would change in a round; with --yes, ask it.

    No answer is dropped: drafts are brought to the changed questionnaire, and what was sent stays on the one
    that it answers.
    """
    from app import revising

    for line in revising.told(name):
        click.echo(line)
    if yes:
        click.echo(revising.publish(name))


@verb(main, "freeze", "freeze safer_cities_2027 datasets/safer_cities_2027")
@click.argument("name", metavar="ROUND")
@click.argument("folder", type=FOLDER)
def freeze(name: str, folder: Path) -> None:
    """Write the dataset of a round as it stands to a new FOLDER; prints its hash.

    The folder holds every answer of anonymous sections, too, one row a person, which the team's own download
    leaves out: give it to nobody, or without those tables.
    """
    from app import verbs
    from app.freeze import freeze as write

    with verbs.opened() as app, progress("Freezing") as tell:
        facts = write(verbs.known(name).id, folder, Path(app.config["SURVEYS"]), tell)
    click.echo(f"{facts['submitted']} of {facts['invited']} have sent; {folder}", err=True)
    click.echo(facts["dataset_hash"])


@verb(main, "report", "report datasets/safer_cities_2027 report.xlsx")
@click.argument("folder", type=FOLDER)
@click.argument("out", type=NEW)
@click.option("--plan", type=click.Path(path_type=Path, exists=True), help="Another report.yaml.")
def report(folder: Path, out: Path, plan: Path | None) -> None:
    """Make the report of a dataset FOLDER; no database is needed."""
    from analysis.mapping_report import write_report
    from analysis.writers import WRITERS

    if out.suffix.removeprefix(".") not in WRITERS:
        raise click.BadParameter(f"the name must end with .{' or .'.join(WRITERS)}", param_hint="OUT")
    write_report(folder, out, plan)
    click.echo(str(out))


@verb(main, "export", "export datasets/safer_cities_2027 answers.csv")
@click.argument("folder", type=FOLDER)
@click.argument("out", type=NEW)
def export(folder: Path, out: Path) -> None:
    """Write the answers of a dataset FOLDER for other tools, in the format that OUT ends with.

    Prints the files: OUT is the main table, OUT_repeat one of items, OUT.codebook what the columns mean.
    Personal answers and anonymous sections are in none; no database is needed.
    """
    from analysis.exports import FORMATS
    from analysis.exports import export as write

    if out.suffix.removeprefix(".") not in FORMATS:
        raise click.BadParameter(f"the name must end with .{' or .'.join(FORMATS)}", param_hint="OUT")
    for path in write(folder, out):
        click.echo(str(path))


@verb(user, "add", "user add amina@example.org --role team --survey safer_cities")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(["team", "admin"]))
@click.option("--name", default="", help="As colleagues know them; else the address.")
@click.option("--survey", default="", help="The survey that they work on; else all, as an admin does.")
def add(email: str, name: str, **about: str) -> None:
    """Add someone to the team, or change role and password, which is asked or read from a pipe."""
    from app import verbs

    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().strip()
    verbs.add_user(email, password, name=name or email, **about)
    click.echo(f"{email} can sign in")


@verb(jobs, "run", "jobs run")
@click.option("--until-empty", is_flag=True, help="Stop when nothing is due.")
def run(*, until_empty: bool) -> None:
    """Do what is due: mail, datasets, reports; any number may run. SIGTERM lets it finish its job."""
    from app import verbs
    from app.jobs import worker

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    worker.run(verbs.application(), verbs.stopping(), until_empty=until_empty)


@verb(main, "backup", "backup /var/backups/canvass-2027-01-10.tar")
@click.argument("file", type=NEW)
def backup(file: Path) -> None:
    """Copy the database and all files it names to a new FILE, while people go on; 1 if a file is lacking."""
    from app import backup as copying
    from config import settings

    now = settings()
    with progress("Copying") as tell:
        made = copying.back_up(copying.database_file(now.DATABASE_URL), Path(now.FILES), file, tell)
    _tell(made, str(file))


@verb(main, "verify", "verify /var/backups/canvass-2027-01-10.tar")
@click.argument("file", type=NEW, required=False)
def verify(file: Path | None) -> None:
    """Compare ids, counts and hashes: of a backup FILE with what was copied, else of what is here."""
    from app import backup as copying
    from app import verbs

    _tell(copying.verify(file) if file else verbs.verified(), "everything is as it was recorded")


def _tell(found: Any, well: str) -> None:
    """What was compared, and what a backup lacks because it was not there to be copied."""
    counts = f"{found.submissions} submissions, {found.rows} rows in all, {found.files} files"
    click.echo(f"{counts} compared", err=True)
    if found.lacking:
        click.echo(f"not there, or altered, when it was copied: {', '.join(found.lacking)}", err=True)
        sys.exit(1)
    click.echo(well)


@verb(main, "restore", "restore /var/backups/canvass-2027-01-10.tar")
@click.argument("file", type=NEW)
@click.confirmation_option(prompt="What was saved since that backup will be set aside. Restore?")
def restore(file: Path) -> None:
    """Bring database and files back from a backup; stop Canvass before. What was there is kept beside it."""
    from app import backup as copying
    from config import settings

    now = settings()
    with progress("Copying") as tell:
        made = copying.restore(file, copying.database_file(now.DATABASE_URL), Path(now.FILES), tell)
    _tell(made, f"restored; what was there is kept in {made.kept}" if made.kept else "restored")


@verb(db, "upgrade", "db upgrade")
def upgrade() -> None:
    """Bring the tables up to date; nothing happens where they are."""
    from app import verbs

    verbs.upgrade()
    click.echo("the tables are up to date")
