"""The `canvass` command: each verb loads what it needs when it runs, so that help is quick."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import click

EXPECTED = frozenset(
    [
        "BackupError",
        "CollectionError",
        "ConfigurationError",
        "DefinitionError",
        "FreezeError",
        "OSError",
        "PackageError",
        "PlanError",
        "ProcessError",
        "UnknownName",
        "UnsafeDatabase",
    ]
)
"""Errors whose text tells people what to do; by name, since importing them takes longer than showing help."""

DATE = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
PORT = click.IntRange(1, 65535)
NEW = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
LIST = "CSV: of States code (three letters) and email; of staff code, name and email; more if wanted."


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
        return f"the database says: {str(origin).strip().partition(chr(10))[0]}"
    return (str(error) or type(error).__name__) if names & EXPECTED else ""


def _verb(group: click.Group, name: str, example: str) -> Callable[[Callable[..., None]], click.Command]:
    """A verb, with an example under its help."""
    return group.command(name, epilog=f"\b\nExample:\n  canvass {example}")


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """What may be told (done, of): a bar on a terminal, nothing elsewhere."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def tell(done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        yield tell


@click.group(cls=Verbs, context_settings={"max_content_width": 100})
@click.version_option(package_name="canvass")
def main() -> None:
    """Surveys and consultations, and reports that can be defended."""


survey = click.Group("survey", help="Survey definitions.")
round_ = click.Group("round", help="Rounds: one collection in time.")
user = click.Group("user", help="The secretariat's team.")
jobs = click.Group("jobs", help="The worker.")
db = click.Group("db", help="The tables of the database.")
for group in (survey, round_, user, jobs, db):
    main.add_command(group)


@_verb(main, "demo", "demo --port 5001")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=PORT)
@click.option("--fresh", is_flag=True, help="Forget what was tried before, and make it all anew.")
def demo(host: str, port: int, *, fresh: bool) -> None:
    """Show Canvass with made-up people and answers, until Ctrl-C."""
    from app import verbs

    serving = verbs.Serving(host, port)
    with _progress("Making up people and answers") as tell:
        app = verbs.prepared_demo(serving, fresh=fresh, tell=tell)
    verbs.demo(app, serving, click.echo)


@_verb(main, "serve", "serve --host 0.0.0.0 --workers 4")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=PORT)
@click.option("--workers", default=2, show_default=True, help="Web processes: as many as there are cores.")
@click.option("--threads", default=2, show_default=True, help="How many requests each answers at once.")
@click.option("--worker/--no-worker", default=True, help="Whether the worker runs beside them.")
def serve(host: str, port: int, workers: int, threads: int, *, worker: bool) -> None:
    """Serve the pages, until told to stop."""
    from app import verbs

    verbs.serve(verbs.Serving(host, port, workers, threads), worker=worker, say=click.echo)


@_verb(survey, "check", "survey check survey_definitions/safer_cities")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(folders: tuple[Path, ...]) -> None:
    """Check definitions and their tabulation plans: every mistake, its line and how to mend it; 1 if any."""
    from analysis.checking import verdict

    found = {folder: verdict(folder) for folder in folders}
    for folder, (mistakes, warnings) in found.items():
        lines = [*mistakes, *(f"warning: {one}" for one in warnings)]
        click.echo("\n".join(lines) or f"{folder}: nothing to mend")
    sys.exit(1 if any(mistakes for mistakes, _warnings in found.values()) else 0)


@_verb(survey, "guide", "survey guide")
def guide() -> None:
    """Write the author's guide and schema.json anew, after question types or keys have changed."""
    from app.questionnaire.guide import write

    for path in write(Path(__file__).parents[1] / "survey_definitions"):
        click.echo(str(path))


@_verb(round_, "open", "round open trial --title Trial --opens 2027-01-10 --closes 2027-03-31")
@click.argument("definition", metavar="SURVEY")
@click.option("--title", required=True, help="What respondents see.")
@click.option("--opens", required=True, type=DATE, help="The first day; with a time as 2027-01-10T09:00.")
@click.option("--closes", required=True, type=DATE, help="The last day, to 23:59; or with a time.")
@click.option("--timezone", default="UTC", show_default=True, help="Where the days begin and end.")
@click.option("--respondents", type=click.File("rb"), help=LIST)
@click.option("--name", default="", help="Its name for good; else of the survey and the year.")
@click.option("--pilot", is_flag=True, help="What comes in is marked, and is no result.")
def open_(definition: str, opens: datetime, closes: datetime, respondents: Any, **more: Any) -> None:
    """Open a round and import its respondents: all, or with a mistake nothing. Prints the round's name."""
    from app import verbs
    from app.collection.rounds import Plan

    made, added = verbs.open_survey(definition, Plan(opens=opens, closes=closes, **more), respondents)
    click.echo(f"{added} respondents were added", err=True)
    click.echo(made)


@_verb(round_, "list", "round list")
def list_() -> None:
    """List all rounds: name, state, when it closes, sent of invited, title; with tabs between them."""
    from app import verbs

    for row in verbs.rounds():
        click.echo("\t".join(row))


@_verb(round_, "invite", "round invite safer_cities_2027")
@click.argument("name", metavar="ROUND")
def invite(name: str) -> None:
    """Have the worker send a personal link to everyone who has none; asked twice, it sends once."""
    from app import verbs

    click.echo(f"{verbs.invite(name)} messages will be sent by the worker")


@_verb(round_, "close", "round close safer_cities_2027")
@click.argument("name", metavar="ROUND")
@click.confirmation_option(prompt="Nobody can send answers after this. Close the round?")
def close(name: str) -> None:
    """Close a round for good, at once."""
    from app import verbs

    verbs.close_round(name)
    click.echo(f"{name} is closed")


@_verb(round_, "reopen", "round reopen safer_cities_2027 KEN --reason 'Correction by letter of 3 May'")
@click.argument("name", metavar="ROUND")
@click.argument("code", metavar="RESPONDENT")
@click.option("--reason", default="", help="Kept with the history of the response.")
def reopen(name: str, code: str, reason: str) -> None:
    """Open a response that was sent again; RESPONDENT is its code in the list of respondents."""
    from app import verbs

    click.echo(f"the response of {verbs.reopen(name, code, reason)} is open again")


@_verb(main, "freeze", "freeze safer_cities_2027 datasets/safer_cities_2027")
@click.argument("name", metavar="ROUND")
@click.argument("folder", type=FOLDER)
def freeze(name: str, folder: Path) -> None:
    """Write the dataset of a round as it stands to a new FOLDER; prints its hash.

    The folder holds every answer of anonymous sections, too, one row a person, which the team's own download
    leaves out: give it to nobody, or without those tables.
    """
    from app import verbs
    from app.freeze import freeze as write

    with verbs.opened() as app, _progress("Freezing") as tell:
        facts = write(verbs.known(name).id, folder, Path(app.config["SURVEYS"]), tell)
    click.echo(f"{facts['submitted']} of {facts['invited']} have sent; {folder}", err=True)
    click.echo(facts["dataset_hash"])


@_verb(main, "report", "report datasets/safer_cities_2027 report.xlsx")
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


@_verb(user, "add", "user add amina@example.org --role team --survey safer_cities")
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


@_verb(jobs, "run", "jobs run")
@click.option("--until-empty", is_flag=True, help="Stop when nothing is due.")
def run(*, until_empty: bool) -> None:
    """Do what is due: mail, datasets, reports; any number may run. SIGTERM lets it finish its job."""
    from app import verbs
    from app.jobs import worker

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    worker.run(verbs.application(), verbs.stopping(), until_empty=until_empty)


@_verb(main, "backup", "backup /var/backups/canvass-2027-01-10.db")
@click.argument("file", type=NEW)
def backup(file: Path) -> None:
    """Copy the database to a new FILE while people go on; the folder CANVASS_FILES is not in it."""
    from app import backup as copying
    from config import settings

    with _progress("Copying") as tell:
        copying.back_up(copying.database_file(settings().DATABASE_URL), file, tell)
    click.echo(str(file))


@_verb(main, "restore", "restore /var/backups/canvass-2027-01-10.db")
@click.argument("file", type=NEW)
@click.confirmation_option(prompt="What was saved since that backup will be set aside. Restore?")
def restore(file: Path) -> None:
    """Put a backup in the place of the database; stop Canvass before. What was there is kept beside it."""
    from app import backup as copying
    from config import settings

    with _progress("Copying") as tell:
        kept = copying.restore(file, copying.database_file(settings().DATABASE_URL), tell)
    click.echo(f"restored; what was there is kept in {kept}" if kept else "restored")


@_verb(db, "upgrade", "db upgrade")
def upgrade() -> None:
    """Bring the tables up to date; nothing happens where they are."""
    from app import verbs

    verbs.upgrade()
    click.echo("the tables are up to date")


if __name__ == "__main__":
    main()
