"""The verbs of `canvass survey`: what authors of a definition do, without a database."""

import sys
from pathlib import Path

import click

from app.cli.frame import verb

survey = click.Group("survey", help="Survey definitions.")


@verb(survey, "check", "survey check survey_definitions/safer_cities")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(folders: tuple[Path, ...]) -> None:
    """Check definitions and their tabulation plans: every mistake, its line and how to mend it; 1 if any."""
    from analysis.checking import verdict

    found = {folder: verdict(folder) for folder in folders}
    for folder, (mistakes, warnings) in found.items():
        lines = [*mistakes, *(f"warning: {one}" for one in warnings)]
        click.echo("\n".join(lines) or f"{folder}: nothing to mend")
    sys.exit(1 if any(mistakes for mistakes, _warnings in found.values()) else 0)


@verb(survey, "guide", "survey guide")
def guide() -> None:
    """Write the author's guide and schema.json anew, after question types or keys have changed."""
    from app.questionnaire.guide import write

    for path in write(Path(__file__).parents[2] / "survey_definitions"):
        click.echo(str(path))
