"""The `canvass` command: each verb loads what it needs when it runs, so that help is quick."""

import logging
import sys
from pathlib import Path
from typing import Any

import click

from app.cli.erase import erase
from app.cli.frame import NewFile, Verbs, progress, verb
from app.cli.rounds import rounds
from app.cli.survey import survey
from app.cli.user import user

PORT = click.IntRange(1, 65535)
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(cls=Verbs, context_settings={"max_content_width": 100})
@click.version_option(package_name="canvass")
def main() -> None:
    """Surveys and consultations, and reports that can be defended."""


jobs = click.Group("jobs", help="The worker.")
db = click.Group("db", help="The tables of the database.")
mail = click.Group("mail", help="Letters that come back.")
for group in (survey, rounds, user, erase, jobs, mail, db):
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

    verbs.serve(verbs.Serving(host, port, workers, threads), worker=worker, tell=click.echo)


@verb(main, "freeze", "freeze safer_cities_2027 datasets/safer_cities_2027")
@click.argument("name", metavar="ROUND")
@click.argument("folder", type=FOLDER)
@click.option("--since", type=FOLDER, help="An earlier dataset of the round: what changed since is kept.")
def freeze(name: str, folder: Path, since: Path | None) -> None:
    """Write the dataset of a round as it stands to a new FOLDER; prints its hash.

    The folder holds every answer of anonymous sections, too, one row a person, which the team's own download
    leaves out: give it to nobody, or without those tables.
    """
    from app import verbs
    from app.freeze import freeze as write

    with verbs.opened() as app, progress("Freezing") as tell:
        facts = write(verbs.known(name).id, folder, Path(app.config["SURVEYS"]), tell, since)
    click.echo(f"{facts['submitted']} of {facts['invited']} have sent; {folder}", err=True)
    click.echo(facts["dataset_hash"])


@verb(main, "report", "report datasets/safer_cities_2027 report.xlsx --language fr")
@click.argument("folder", type=FOLDER)
@click.argument("out", type=NewFile())
@click.option("--plan", type=click.Path(path_type=Path, exists=True), help="Another report.yaml.")
@click.option(
    "--decisions", type=click.Path(path_type=Path, exists=True), help="A CSV of decisions about candidates."
)
@click.option("--with", "others", type=FOLDER, multiple=True, help="The dataset of a survey that it joins.")
@click.option("--language", default="", help="One of the six, as far as wording was frozen with the dataset.")
@click.option("--publication", is_flag=True, help="Make it for publication, as respondents allowed.")
@click.option(
    "--after",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    metavar="RELEASE.json",
    help="The ledger of a report issued before; can be given several times.",
)
@click.option("--engine", default="", metavar="ADDRESS", help="What counts, through Ibis: pyspark://, say.")
def report(  # noqa: PLR0913 # each is an option of the command
    folder: Path,
    out: Path,
    plan: Path | None,
    *,
    decisions: Path | None,
    others: tuple[Path, ...],
    publication: bool,
    after: tuple[Path, ...],
    language: str,
    engine: str,
) -> None:
    """Make the report of a dataset FOLDER; no database is needed.

    A report that hides numbers gets a ledger beside it, OUT.release.json. Name it with --after when you make
    the next report of the round, so that nobody can work hidden numbers out by comparing the two. The ledger
    says who was invited: keep it, and do not publish it.
    """
    from analysis.mapping_report import write_report
    from analysis.plan import PUBLIC
    from analysis.writers import WRITERS
    from app.languages import LANGUAGES

    if out.suffix.removeprefix(".") not in WRITERS:
        raise click.BadParameter(f"the name must end with .{' or .'.join(WRITERS)}", param_hint="OUT")
    if language and language not in LANGUAGES:
        what = f"'{language}' is none of the six languages: {', '.join(LANGUAGES)}"
        raise click.BadParameter(what, param_hint="--language")
    audience = PUBLIC if publication else ""
    write_report(
        folder,
        out,
        plan,
        audience=audience,
        decisions=decisions,
        others=others,
        after=after,
        language=language,
        engine=engine,
    )
    click.echo(str(out))


@verb(main, "indicators", "indicators datasets/safer_cities_2027 KEN kenya.xlsx")
@click.argument("folder", type=FOLDER)
@click.argument("respondent", metavar="STATE")
@click.argument("out", type=NewFile())
@click.option("--language", default="", help="One of the six, else that of the questionnaire.")
def indicators(folder: Path, respondent: str, out: Path, language: str) -> None:
    """Write what the indicators of a dataset FOLDER say of one STATE, for that State to look at first.

    STATE is its code in the list of States. It holds its own answers and levels, and nobody else's.
    """
    from analysis.own_profile import write_profile
    from analysis.writers import WRITERS

    if out.suffix.removeprefix(".") not in WRITERS:
        raise click.BadParameter(f"the name must end with .{' or .'.join(WRITERS)}", param_hint="OUT")
    write_profile(folder, respondent, out, language)
    click.echo(str(out))


@verb(main, "export", "export datasets/safer_cities_2027 answers.csv")
@click.argument("folder", type=FOLDER)
@click.argument("out", type=NewFile())
@click.option("--personal", is_flag=True, help="Also OUT.personal.csv, from the database; it is recorded.")
def export(folder: Path, out: Path, *, personal: bool) -> None:
    """Write the answers of a dataset FOLDER for other tools, in the format that OUT ends with.

    Prints the files: OUT is the main table, OUT_repeat one of items, OUT.codebook what the columns mean.
    Personal answers are in none of them, for a dataset has none: --personal takes them from the database of
    the round, where it is recorded. Without it no database is needed. Anonymous sections are never exported.
    """
    from analysis.exports import FORMATS, sent_of
    from analysis.exports import export as write

    if out.suffix.removeprefix(".") not in FORMATS:
        raise click.BadParameter(f"the name must end with .{' or .'.join(FORMATS)}", param_hint="OUT")
    for path in write(folder, out):
        click.echo(str(path))
    if personal:
        from app import verbs
        from app.collection.personal import write as write_personal
        from app.collection.scope import OPERATOR

        sent, beside = sent_of(folder), out.with_name(f"{out.stem}.personal.csv")
        with verbs.opened():
            found = write_personal(OPERATOR, verbs.known(sent.round), sent.receipts, beside, sent.dataset)
        click.echo(
            f"{beside}\t{found} personal answers and comments; keep this file apart, and delete it after use"
        )


@verb(jobs, "run", "jobs run")
@click.option("--until-empty", is_flag=True, help="Stop when nothing is due.")
def run(*, until_empty: bool) -> None:
    """Do what is due: mail, datasets, reports; any number may run. SIGTERM lets it finish its job."""
    from app import verbs
    from app.jobs import worker

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    worker.run(verbs.application(), verbs.stopping(), until_empty=until_empty)


@verb(mail, "bounced", "mail bounced < message.eml")
def bounced() -> None:
    """Read what a mail server reports of a letter that it could not deliver, and mark the letter.

    For the mailbox of CANVASS_MAIL_FROM: have the mail server pipe each message here. Whatever is no such
    report about a letter of ours is left alone, which is told and is no error.
    """
    from app import verbs
    from app.jobs import returned

    with verbs.opened():
        click.echo(returned.SAID[returned.take(sys.stdin.buffer.read(returned.LARGEST))])


@verb(main, "backup", "backup /var/backups/canvass-2027-01-10.tar")
@click.argument("file", type=NewFile())
def backup(file: Path) -> None:
    """Copy the database and all files it names to a new FILE, while people go on; 1 if a file is lacking."""
    from app import backup as copying
    from config import settings

    now = settings()
    with progress("Copying") as tell:
        made = copying.back_up(copying.database_file(now.DATABASE_URL), Path(now.FILES), file, tell)
    _tell(made, str(file))


@verb(main, "verify", "verify /var/backups/canvass-2027-01-10.tar")
@click.argument("file", type=FILE, required=False)
@click.option("--checkpoint", "held", metavar="NUMBER:HASH", default="", help="One that a receipt bears.")
def verify(file: Path | None, held: str) -> None:
    """Compare ids, counts and hashes: of a backup FILE with what was copied, else of what is here.

    Here, every draft is made again from its history, and the record is computed anew: whatever was altered,
    deleted, slipped in or rolled back since its checkpoints is told. Hold the last one outside of the
    database, and name it next time.
    """
    from app import backup as copying
    from app import verbs

    if file:
        _tell(copying.verify(file), "everything is as it was recorded")
        return
    compared, last = verbs.verified(held)
    _tell(compared, "everything is as it was recorded" + (f"; the last checkpoint: {last}" if last else ""))


def _tell(found: Any, well: str) -> None:
    """What was compared, and what a backup lacks because it was not there to be copied."""
    counts = f"{found.submissions} submissions, {found.rows} rows in all, {found.files} files"
    click.echo(f"{counts} compared", err=True)
    if found.lacking:
        click.echo(f"not there, or altered, when it was copied: {', '.join(found.lacking)}", err=True)
        sys.exit(1)
    click.echo(well)


@verb(main, "restore", "restore /var/backups/canvass-2027-01-10.tar")
@click.argument("file", type=FILE)
@click.confirmation_option(prompt="What was saved since that backup will be set aside. Restore?")
def restore(file: Path) -> None:
    """Bring database and files back from a backup; stop Canvass before. What was there is kept beside it."""
    from app import backup as copying
    from app.collection import erased_list
    from config import settings

    now = settings()
    with progress("Copying") as tell:
        made = copying.restore(file, copying.database_file(now.DATABASE_URL), Path(now.FILES), tell)
    _tell(made, f"restored; what was there is kept in {made.kept}" if made.kept else "restored")
    listed = Path(now.INSTANCE) / erased_list.NAME
    if listed.is_file():
        click.echo("it may hold what was erased since: canvass erase again")
    else:
        click.echo(
            f"it may hold what was erased since, and there is no list of erasures at {listed}: put the copy "
            "there that is kept beside the backups, then: canvass erase again",
            err=True,
        )


@verb(db, "upgrade", "db upgrade")
def upgrade() -> None:
    """Bring the tables up to date; nothing happens where they are."""
    from app import verbs

    verbs.upgrade()
    click.echo("the tables are up to date")
